"""党员名册: pages that keep what was typed, mask what is sensitive and show a number once."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import make
from tests.rosters import number
from tests.web.signing_in import sign_in
from zhixing.actions.members.register import admit_member, edit_member, end_membership
from zhixing.models import AuditRow, Membership, User
from zhixing.queries.members.pages import member_at
from zhixing.queries.members.records import record_of
from zhixing.rules.members.records import EndReason, MemberRecord, RegisterState
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
        "/members/",
        f"/members/{zhang.pk}/",
        f"/members/{zhang.pk}/edit/",
        f"/members/{zhang.pk}/end/",
        f"/members/in/{world.branch.pk}/print/",
        f"/members/in/{world.branch.pk}/classes/",
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
        "name": "张伟",
        "id_number": number(1),
        "kind": "full",
        "state": "present",
        "job": "网格员",
        "from_on": "2026-01-01",
        "phone": "13800000002",
    }
    page = secretary.post(f"/members/in/{world.branch.pk}/add/", typed)
    body = page.content.decode()
    assert page.status_code == 422
    assert "“张伟”的公民身份号码已在“阳光社区第一党支部”的名册上，不要重复登记。" in body
    assert [value for value in typed.values() if f'value="{value}"' not in body] == []
    wrong = secretary.post(
        f"/members/in/{world.branch.pk}/add/",
        typed | {"id_number": "150699198005060011", "ethnicity": "火星族", "phone": "123", "lost_on": "2020-05-01"},
    )
    form = wrong.context["form"]
    assert set(form.errors) == {"id_number", "ethnicity", "lost_on"}  # a telephone is kept as it is typed


def test_an_edit_is_saved_and_an_empty_number_keeps_the_known_one(secretary: Client, zhang: Membership) -> None:
    page = secretary.get(f"/members/{zhang.pk}/edit/").content.decode()
    assert f"现登记为 {number(1)[:3]}*************{number(1)[-2:]}；不改就留空。" in page
    done = secretary.post(
        f"/members/{zhang.pk}/edit/",
        {
            "name": "张伟",
            "kind": "full",
            "state": "flowing",
            "flowing_to": "北京市",
            "phone": "13800000001",
            "address": "林荫小区1号楼",
            "sex": "男",
            "born_on": "1980-05-06",
            "has_phone_access": "on",
            "member_class": "党员干部类",
        },
    )
    assert done.status_code == 302
    after = Membership.objects.select_related("person").get(pk=zhang.pk)
    assert (after.person.id_number, after.state, after.member_class, after.person.extra) == (
        number(1),
        RegisterState.FLOWING.value,
        "党员干部类",
        {"<b>栏</b>": "<i>"},
    )


def typed_over(page: Any, **changes: str) -> dict[str, Any]:
    """What a browser sends of a form as it was shown, with these fields typed over."""
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in shown.items() if value not in (None, False, "")} | changes
    return {name: "on" if value is True else str(value) for name, value in sent.items()}


def test_a_stale_form_undoes_nothing_and_shows_what_was_changed(
    world: make.World, secretary: Client, zhang: Membership
) -> None:
    stale, address = secretary.get(f"/members/{zhang.pk}/edit/"), f"/members/{zhang.pk}/edit/"
    above = world.viewer(Role.COMMUNITY)
    now = replace(record_of(member_at(above, zhang.pk)), phone="13900000009", job="楼长")
    edit_member(zhang.pk, now, by=above, at=timezone.now())
    page = secretary.post(address, typed_over(stale, address="林荫小区2号楼", job="网格员"))
    body = page.content.decode()
    assert page.status_code == 422
    assert "本页打开后，社区党委甲已修改这名同志的登记" in body
    assert "联系电话：已改为“13900000009”，您没有修改这一项，已按新的内容填写。" in body
    assert "工作岗位：已改为“楼长”，您填写的是“网格员”；再次保存将以您填写的为准。" in body
    assert secretary.post(address, typed_over(page)).status_code == 302
    person = Membership.objects.select_related("person").get(pk=zhang.pk).person
    assert (person.phone, person.address, person.job) == ("13900000009", "林荫小区2号楼", "网格员")
    newest = AuditRow.objects.filter(verb="edit_member").order_by("-pk")[0]
    assert (newest.summary, newest.detail) == (
        "张伟：工作岗位、家庭住址",
        {"changed": ["工作岗位", "家庭住址"], "values": {"工作岗位": ["楼长", "网格员"]}},
    )


def test_the_form_asks_whether_somebody_has_come_back(world: make.World, secretary: Client, zhang: Membership) -> None:
    end_membership(
        zhang.pk,
        reason=EndReason.MOVED_AWAY,
        on=make.TODAY,
        note="呼和浩特",
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    address = f"/members/in/{world.branch.pk}/add/"
    typed = {"name": "张伟", "born_on": "1980-05-06", "kind": "full", "state": "present", "from_on": "2026-09-15"}
    page = secretary.post(address, typed)
    assert "是同一人：“阳光社区第一党支部”，2026年9月14日离开" in page.content.decode()
    assert secretary.post(address, typed | {"same_as": str(zhang.person_id)}).status_code == 302
    again = Membership.objects.open().select_related("person").get(person__name="张伟")
    assert (again.person_id, again.person.phone) == (zhang.person_id, "13800000001")


def test_a_birth_date_by_the_personnel_file_is_taken_and_said(
    world: make.World, secretary: Client, zhang: Membership
) -> None:
    page = secretary.get(f"/members/{zhang.pk}/edit/")
    done = secretary.post(f"/members/{zhang.pk}/edit/", typed_over(page, born_on="1978-05-06"), follow=True)
    body = done.content.decode()
    assert "已保存：出生日期。出生日期写的是1978年5月6日，公民身份号码中是1980年5月6日，与号码不一致，按档案。" in body
    assert "1978年5月6日（与号码不一致，按档案）" in body


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
    assert ("我的资料" in body, f"/members/{world.members[0].pk}/edit/" in body) == (True, False)
    assert f"/members/{world.members[0].pk}/relief/" in body
    assert client.get(f"/members/{world.members[1].pk}/").status_code == 403


def test_a_secretary_is_not_offered_to_leave_by_themselves(
    world: make.World, secretary: Client, zhang: Membership
) -> None:
    way = f"/members/{zhang.pk}/end/"
    assert way in secretary.get(f"/members/{zhang.pk}/").content.decode()
    User.objects.filter(pk=world.users[Role.SECRETARY].pk).update(person=zhang.person_id)
    assert way not in secretary.get("/members/mine/", follow=True).content.decode()


def test_buttons_lead_only_where_the_person_may_go(world: make.World, client: Client) -> None:
    sign_in(client, world.users[Role.CLERK])
    body = client.get("/members/").content.decode()
    assert [word for word in ("编入一人", "导入名册", "导出名册", "调整类别") if word in body] == []
    person = client.get(f"/members/{world.members[0].pk}/").content.decode()
    assert [word for word in ("/edit/", "/transfer/", "/end/", "/full-id/", "/relief/") if word in person] == []
