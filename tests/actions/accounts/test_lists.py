"""批量开通账号 and 建站: all accounts of a list or none, taken back whole, and the first three of a new site."""

import pytest

from tests import audit, make
from zhixing.actions.accounts.founding import found_site
from zhixing.actions.accounts.lists import create_listed_accounts, undo_listed_accounts
from zhixing.models import Appointment, FoundingList, Organisation, User
from zhixing.rules.account_lists import Defaults
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

DEFAULTS = Defaults(make.TODAY, "街党发3号")


def test_each_of_a_list_gets_an_account_and_the_offices_of_their_lines(world: make.World) -> None:
    by = world.viewer(Role.SYSTEM_ADMIN)
    for role in (Role.SECURITY_ADMIN, Role.STREET, Role.SECRETARY):
        with pytest.raises(NotAllowed):
            create_listed_accounts("阳光小区党支部，书记，王芳", defaults=DEFAULTS, by=world.viewer(role), at=make.NOW)
    with pytest.raises(Blocked):
        create_listed_accounts("没有的支部，书记，王芳", defaults=DEFAULTS, by=by, at=make.NOW)
    assert not FoundingList.objects.exists()
    text = "阳光小区党支部，书记，王芳\n神华社区第一党支部，副书记，李强"
    slips = create_listed_accounts(text, defaults=DEFAULTS, source="任职名单.xlsx", by=by, at=make.NOW)
    assert [(slip.username, slip.name) for slip in slips] == [("wangfang", "王芳"), ("liqiang", "李强")]
    opened = FoundingList.objects.get()
    assert (opened.source, opened.by_id, opened.at) == ("任职名单.xlsx", by.user_id, make.NOW)
    kept = {
        (user.username, user.check_password(slip.password), user.must_change_password, user.founding_list_id)
        for slip in slips
        for user in User.objects.filter(pk=slip.user_id)
    }
    assert kept == {("wangfang", True, True, opened.pk), ("liqiang", True, True, opened.pk)}
    offices = Appointment.objects.filter(user__founding_list=opened).order_by("pk")
    assert [(office.role, office.organisation_id, office.from_on, office.document_number) for office in offices] == [
        ("secretary", world.sister.pk, make.TODAY, "街党发3号"),
        ("deputy", world.stranger.pk, make.TODAY, "街党发3号"),
    ]
    usernames = {"usernames": ["wangfang", "liqiang"]}
    assert audit.lines("create_listed_accounts") == [
        (
            "create_listed_accounts",
            "系统管理员甲",
            world.district.name,
            ("FoundingList", opened.pk),
            "任职名单.xlsx，2 个账号",
            usernames,
        )
    ]


def test_a_list_is_taken_back_whole_and_nobody_else_goes(world: make.World) -> None:
    by, others = world.viewer(Role.SYSTEM_ADMIN), (User.objects.count(), Appointment.objects.count())
    (slip,) = create_listed_accounts("阳光小区党支部，书记，王芳", defaults=DEFAULTS, by=by, at=make.NOW)
    opened = FoundingList.objects.get()
    assert opened.source == "手工填写"
    with pytest.raises(NotAllowed):
        undo_listed_accounts(opened.pk, by=world.viewer(Role.STREET), at=make.NOW)
    second = make.viewer(make.appoint(make.user("另一位"), Role.SYSTEM_ADMIN, world.district))
    others = (others[0] + 1, others[1] + 1)
    with pytest.raises(OutOfSight):
        undo_listed_accounts(opened.pk, by=second, at=make.NOW)
    User.objects.filter(pk=slip.user_id).update(last_login=make.NOW)
    with pytest.raises(Blocked) as refused:
        undo_listed_accounts(opened.pk, by=by, at=make.NOW)
    assert refused.value.reasons == (
        "王芳已经登录过或关联了党员，这份名单不能整份撤销；要停用个别账号的，请在该账号的页面上办理。",
    )
    User.objects.filter(pk=slip.user_id).update(last_login=None)
    undo_listed_accounts(opened.pk, by=by, at=make.NOW)
    assert (User.objects.count(), Appointment.objects.count()) == others
    opened.refresh_from_db()
    assert (opened.undone_at, opened.undone_by_id) == (make.NOW, by.user_id)
    with pytest.raises(Blocked) as twice:
        undo_listed_accounts(opened.pk, by=by, at=make.NOW)
    assert twice.value.reasons == ("这份名单已经撤销。",)
    about = (world.district.name, ("FoundingList", opened.pk), "手工填写，1 个账号", {"usernames": ["wangfang"]})
    assert audit.lines("undo_listed_accounts") == [("undo_listed_accounts", "系统管理员甲", *about)]


def test_a_site_begins_with_one_organisation_and_its_three_administrators(db: None) -> None:
    slips = found_site(" 中共康巴什区委 ", by=None, at=make.NOW)
    top = Organisation.objects.get()
    assert (top.name, top.kind, top.parent_id) == ("中共康巴什区委", "district", None)
    assert [(slip.username, slip.name) for slip in slips] == [
        ("xtgly", "系统管理员"),
        ("aqgly", "安全管理员"),
        ("sjgly", "审计管理员"),
    ]
    offices = Appointment.objects.order_by("pk").values_list("role", "organisation", "from_on", "document_number")
    assert [*offices] == [(role, top.pk, make.TODAY, "建站") for role in ("system_admin", "security_admin", "auditor")]
    assert audit.lines("found_site") == [
        ("found_site", "", "中共康巴什区委", ("Organisation", top.pk), "中共康巴什区委", {})
    ]
    with pytest.raises(Blocked):
        found_site("中共某某区委", by=None, at=make.NOW)
