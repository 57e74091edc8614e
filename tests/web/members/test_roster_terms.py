"""名册的导入: naming columns and words on the preview, what is remembered, what comes after an import."""

from dataclasses import replace

import pytest
from django.test import Client

from tests import make
from tests.files.workbooks import xlsx
from tests.rosters import number, row, workbook
from tests.web.members.test_rosters import upload
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.actions.members.register import edit_member
from zhixing.models import AuditRow, Membership, RosterTerm
from zhixing.queries.members.records import record_of
from zhixing.rules.permissions import Role

SHEET = xlsx([["姓名", "公民身份号码", "群体", "族属", "星座"], ["张伟", number(1), "在党", "蒙胞", "白羊"]])


@pytest.fixture
def secretary(world: make.World, client: Client) -> Client:
    return sign_in(client, world.users[Role.SECRETARY])


def test_columns_and_words_are_named_once_and_remembered(world: make.World, secretary: Client) -> None:
    preview = upload(secretary, world, SHEET)
    assert "列名“群体”" in secretary.get(preview).content.decode()
    headers = {"header:群体": "人员类别", "header:族属": "民族", "header:星座": "不导入"}
    assert secretary.post(f"{preview}terms/", headers).status_code == 302
    assert "人员类别“在党”" in secretary.get(preview).content.decode()
    secretary.post(f"{preview}terms/", {"word:人员类别:在党": "正式党员", "word:民族:蒙胞": "蒙古族"})
    plan = secretary.get(preview).context["plan"]
    assert [(line.record.kind.label, line.record.ethnicity, line.record.extra) for line in plan.lines] == [
        ("正式党员", "蒙古族", {})
    ]
    again = upload(secretary, world, SHEET)
    assert secretary.get(again).context["plan"].problems == []
    assert RosterTerm.objects.count() == 5
    term = RosterTerm.objects.get(written="群体")
    gone = secretary.post(f"/members/rosters/terms/{term.pk}/forget/", follow=True)
    assert "已删去这一项指定，以后的导入不再沿用。" in gone.content.decode()
    assert secretary.get(again).context["plan"].problems != []
    assert AuditRow.objects.get(verb="forget_term").summary == "列名“群体”"


def test_what_cannot_be_meant_is_refused(world: make.World, secretary: Client) -> None:
    preview = upload(secretary, world, SHEET)
    page = secretary.post(
        f"{preview}terms/",
        {"header:群体": "人员类别", "header:族属": "人员类别", "word:民族:蒙胞": "火星族"},
        follow=True,
    )
    body = page.content.decode()
    assert "有两列都指定为“人员类别”，请只留一列。" in body
    assert "“蒙胞”指定的“火星族”不是“民族”一列的用词，请重新选择。" in body
    assert not RosterTerm.objects.exists()


def test_after_an_import_the_page_says_what_comes_next(world: make.World, secretary: Client) -> None:
    Membership.objects.filter(organisation=world.branch).update(member_class="普通无职党员类")
    preview = upload(secretary, world, workbook(row("张伟", 1, ""), row("李雷", 3, "")))
    plan = secretary.get(preview).context["plan"]
    done = secretary.post(f"{preview}import/", {"digest": plan.digest}, follow=True)
    body = as_read(done)
    assert "党员干部类 0 人（党员共 7 人）" in body
    assert f"/members/in/{world.branch.pk}/classes/" in body
    assert "还有 6 人没有账号；需要本人上网填报的，请系统管理员为他们开通" in body
    assert "/accounts/members/" not in body
    assert "还没有施行中的考评办法，施行之后才能开启考评周期。" in body


def test_the_rest_is_undone_from_the_page(world: make.World, secretary: Client) -> None:
    preview = upload(secretary, world, workbook(row("张伟", 1, ""), row("李雷", 3, "")))
    plan = secretary.get(preview).context["plan"]
    page = str(secretary.post(f"{preview}import/", {"digest": plan.digest})["Location"])
    first = Membership.objects.select_related("person").get(person__name="张伟")
    changed = replace(record_of(first), job="网格员")
    edit_member(first.pk, changed, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert "撤销其余1人" in as_read(secretary.get(page))
    undone = secretary.post(f"{page}undo/", {"reason": "导错了", "rest": "yes"}, follow=True)
    assert "1 人有后来的改动或业务，没有撤销" in as_read(undone)
    left = Membership.objects.filter(person__name__in=["张伟", "李雷"])
    assert list(left.values_list("person__name", flat=True)) == ["张伟"]


def test_a_new_upload_keeps_the_day_that_was_typed(world: make.World, secretary: Client) -> None:
    upload(secretary, world, SHEET)
    assert 'value="2026-01-01"' in secretary.get(f"/members/in/{world.branch.pk}/rosters/new/").content.decode()
