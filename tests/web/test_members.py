"""党员名册: pages that keep what was typed, mask what is sensitive and show a number once."""

import pytest
from django.test import Client

from tests import make
from tests.rosters import number
from tests.web.signing_in import sign_in
from zhixing.actions.members import admit_member
from zhixing.models import AuditRow, Membership
from zhixing.rules.members import MemberRecord, RegisterState
from zhixing.rules.permissions import Role


@pytest.fixture
def secretary(world: make.World, client: Client) -> Client:
    return sign_in(client, world.users[Role.SECRETARY])


@pytest.fixture
def zhang(world: make.World) -> Membership:
    extra = {"<b>栏</b>": "<i>"}
    record = MemberRecord("张伟", id_number=number(1), phone="13800000001", address="林荫小区1号楼", extra=extra)
    return admit_member(world.branch.pk, record, by=world.viewer(Role.SECRETARY), at=make.NOW)


def test_no_page_shows_a_whole_number_unasked(world: make.World, secretary: Client, zhang: Membership) -> None:
    addresses = [
        "/members/", f"/members/{zhang.pk}/", f"/members/{zhang.pk}/edit/", f"/members/{zhang.pk}/end/",
        f"/members/in/{world.branch.pk}/print/", f"/members/in/{world.branch.pk}/classes/",
        f"/organisations/{world.branch.pk}/",
    ]
    pages = {address: secretary.get(address).content.decode() for address in addresses}
    assert [address for address, page in pages.items() if number(1) in page or "张伟" not in page] == [addresses[-1]]
    assert number(1) not in pages[addresses[-1]]
    printed = pages[f"/members/in/{world.branch.pk}/print/"]
    assert [word for word in ("13800000001", "林荫小区", "1980", number(1)[:3] + "*") if word in printed] == []
    assert "&lt;b&gt;栏&lt;/b&gt;" in pages[f"/members/{zhang.pk}/"]


def test_the_whole_number_is_shown_once_and_kept_nowhere(secretary: Client, zhang: Membership) -> None:
    shown = secretary.post(f"/members/{zhang.pk}/full-id/", {"reason": "办理组织关系转接"})
    assert number(1) in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert secretary.get(f"/members/{zhang.pk}/full-id/").status_code == 405
    assert number(1) not in secretary.get(f"/members/{zhang.pk}/").content.decode()
    assert AuditRow.objects.filter(verb="read_full_id").count() == 1
    refused = secretary.post(f"/members/{zhang.pk}/full-id/", {"reason": ""})
    assert (refused.status_code, number(1) in refused.content.decode()) == (409, False)


def test_nothing_typed_is_lost_when_a_form_is_refused(world: make.World, secretary: Client, zhang: Membership) -> None:
    typed = {
        "name": "张伟", "id_number": number(1), "kind": "full", "state": "present", "job": "网格员",
        "from_on": "2026-01-01", "phone": "13800000002",
    }
    page = secretary.post(f"/members/in/{world.branch.pk}/add/", typed)
    body = page.content.decode()
    assert page.status_code == 422
    assert "“张伟”的公民身份号码已在“阳光社区第一党支部”的名册上，不要重复登记。" in body
    assert [value for value in typed.values() if f'value="{value}"' not in body] == []
    wrong = secretary.post(f"/members/in/{world.branch.pk}/add/", typed | {
        "id_number": "150699198005060011", "ethnicity": "火星族", "phone": "123", "lost_on": "2020-05-01",
    })
    form = wrong.context["form"]
    assert set(form.errors) == {"id_number", "ethnicity", "phone", "lost_on"}


def test_an_edit_is_saved_and_an_empty_number_keeps_the_known_one(secretary: Client, zhang: Membership) -> None:
    page = secretary.get(f"/members/{zhang.pk}/edit/").content.decode()
    assert f"现登记为 {number(1)[:3]}*************{number(1)[-2:]}；不改就留空。" in page
    done = secretary.post(f"/members/{zhang.pk}/edit/", {
        "name": "张伟", "kind": "full", "state": "flowing", "flowing_to": "北京市", "phone": "13800000001",
        "address": "林荫小区1号楼", "sex": "男", "born_on": "1980-05-06", "has_phone_access": "on",
        "member_class": "党员干部类",
    })
    assert done.status_code == 302
    after = Membership.objects.select_related("person").get(pk=zhang.pk)
    assert (after.person.id_number, after.state, after.member_class, after.person.extra) == (
        number(1), RegisterState.FLOWING.value, "党员干部类", {"<b>栏</b>": "<i>"}
    )


def test_the_register_is_narrowed_and_keeps_the_condition(world: make.World, secretary: Client) -> None:
    page = secretary.get("/members/", {"text": "建", "kind": "full", "page": "abc"})
    assert [line.name for line in page.context["page"].object_list] == ["王建国"]
    assert 'value="建"' in page.content.decode()
    assert secretary.get("/members/", {"organisation": "9" * 30}).status_code == 404
    assert secretary.get("/members/", {"organisation": str(world.stranger.pk)}).status_code == 404
    assert secretary.get("/members/", {"kind": "nonsense", "text": "\x00"}).status_code == 200


def test_a_member_finds_their_own_line(world: make.World, client: Client) -> None:
    sign_in(client, world.users[Role.MEMBER])
    own = client.get("/members/mine/", follow=True)
    assert own.redirect_chain == [(f"/members/{world.members[0].pk}/", 302)]
    body = own.content.decode()
    assert ("我的登记信息" in body, f"/members/{world.members[0].pk}/edit/" in body) == (True, False)
    assert f"/members/{world.members[0].pk}/relief/" in body
    assert client.get(f"/members/{world.members[1].pk}/").status_code == 403


def test_buttons_lead_only_where_the_person_may_go(world: make.World, client: Client) -> None:
    sign_in(client, world.users[Role.CLERK])
    body = client.get("/members/").content.decode()
    assert [word for word in ("编入一人", "导入名册", "导出名册", "调整类别") if word in body] == []
    person = client.get(f"/members/{world.members[0].pk}/").content.decode()
    assert [word for word in ("/edit/", "/transfer/", "/end/", "/full-id/", "/relief/") if word in person] == []
