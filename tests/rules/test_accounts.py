"""任命的规则、密码的规则: truth tables."""

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

import pytest

from zhixing.rules.accounts import (
    ADMINISTRATORS,
    HEADS,
    HELD_AT,
    HELD_BY_ONE,
    Circumstances,
    Way,
    Wish,
    appointment_blockers,
    end_blockers,
    exclusion_blockers,
    is_password_expired,
    linking_blockers,
    lock_blockers,
    may_come_by_identity,
    number_sign_in,
    password_blockers,
    password_days,
)
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role

DAY = dt.date(2026, 9, 1)
ALONE = Circumstances(roles_held=(), held_here=(), is_in_register=False, is_oneself=False, incumbent="")


def wish(role: Role, kind: OrgKind, *, until_on: dt.date | None = None, document_number: str = "3号") -> Wish:
    return Wish(role, kind, DAY, until_on, document_number)


def test_every_role_has_its_places() -> None:
    assert set(HELD_AT) == set(Role)
    assert [role for role in Role if not HELD_AT[role]] == [Role.MEMBER]


@pytest.mark.parametrize("role", [role for role in Role if HELD_AT[role]])
def test_a_role_can_be_held_exactly_at_its_kinds(role: Role) -> None:
    fits = {kind for kind in OrgKind if not appointment_blockers(wish(role, kind), ALONE)}
    assert fits == HELD_AT[role]


def test_nobody_is_appointed_member() -> None:
    assert appointment_blockers(wish(Role.MEMBER, OrgKind.BRANCH), ALONE) == ["“党员”不需要任命：编入党员名册即是。"]


@pytest.mark.parametrize(("new", "old"), list(itertools.permutations(Role, 2)))
def test_administrators_exclude_each_other_and_everything_else(new: Role, old: Role) -> None:
    refused = bool(exclusion_blockers(new, [old], is_in_register=False))
    assert refused == (new in ADMINISTRATORS or old in ADMINISTRATORS)


def test_the_sentence_of_exclusion_names_what_is_held() -> None:
    assert exclusion_blockers(Role.AUDITOR, [Role.SECRETARY, Role.CLERK], is_in_register=True) == [
        "该账号已任“支部书记”、“录入员”，不能再任“审计管理员”：三类管理员之间、管理员与业务角色之间不能兼任。请先免去原任，或另行开通账号。",
        "该账号已关联名册中的党员，不能任“审计管理员”：管理员账号须单独开通。",
    ]


def test_everything_in_the_way_is_said_at_once() -> None:
    known = Circumstances(
        roles_held=(Role.SECRETARY,),
        held_here=(Role.SECRETARY,),
        is_in_register=True,
        is_oneself=True,
        incumbent="王建国",
    )
    asked = wish(Role.SECRETARY, OrgKind.STREET, until_on=dt.date(2026, 8, 31), document_number=" ")
    assert appointment_blockers(asked, known) == [
        "不能任免自己，请由另一位系统管理员办理。",
        "“支部书记”不能设在“街道党工委”，只能设在"
        + "、".join(f"“{kind.label}”" for kind in OrgKind if kind in HELD_AT[Role.SECRETARY])
        + "。",
        "该账号在这个组织已任“支部书记”，不必重复任命。",
        "这个组织的支部书记现由王建国担任，请先办理免职。",
        "免职日期不能早于任职日期。",
        "请填写任免文号；没有发文的，填会议纪要编号。",
    ]


def test_nobody_is_secretary_and_deputy_of_one_branch() -> None:
    held = replace(ALONE, roles_held={Role.SECRETARY}, held_here={Role.SECRETARY})
    assert appointment_blockers(wish(Role.DEPUTY, OrgKind.BRANCH), held) == [
        "该账号在这个支部已任“支部书记”，不能同时任“支部副书记”，请先办理免职。"
    ]
    assert appointment_blockers(wish(Role.PANELLIST, OrgKind.BRANCH), held) == []
    elsewhere = replace(ALONE, roles_held={Role.SECRETARY})
    assert appointment_blockers(wish(Role.DEPUTY, OrgKind.BRANCH), elsewhere) == []


def test_only_an_administrator_cannot_be_linked() -> None:
    assert {role for role in Role if linking_blockers([role])} == ADMINISTRATORS


def test_the_three_administrators() -> None:
    assert {role for role in Role if role.label.endswith("管理员")} == ADMINISTRATORS
    assert len(ADMINISTRATORS) == 3


def test_ending() -> None:
    sound: dict[str, Any] = {
        "from_on": DAY,
        "until_on": DAY,
        "is_ended": False,
        "document_number": "4号",
        "is_own": False,
    }
    assert end_blockers(**sound) == []
    assert end_blockers(**sound | {"document_number": " "}) == ["请填写免职文号；没有发文的，填会议纪要编号。"]
    wrong = {"until_on": dt.date(2026, 8, 31), "is_ended": True, "document_number": "", "is_own": True}
    assert end_blockers(**sound | wrong) == [
        "这项任命已经免去，不必再办。",
        "免职日期不能早于任职日期。",
        "请填写免职文号；没有发文的，填会议纪要编号。",
        "不能任免自己，请由另一位系统管理员办理。",
    ]


def test_locking() -> None:
    assert lock_blockers(is_oneself=False, is_active=True, reason="调离") == []
    assert lock_blockers(is_oneself=True, is_active=False, reason="") == [
        "不能停用自己的账号，请由另一位系统管理员办理。",
        "这个账号已经停用。",
        "请填写停用的理由。",
    ]


@pytest.mark.parametrize(
    ("password", "reasons"),
    [
        ("Yangguang2026", []),
        ("阳光社区-Ab", ["新密码至少要有 10 个字符，现在是 7 个。"]),
        ("阳光社区党支部书记-Ab", []),
        ("yangguang2026", ["新密码要在大写字母、小写字母、数字、符号四类中至少用到三类。"]),
        ("yang-guang-2026", []),
        ("Wangjg-2026!", ["新密码不能包含账号。"]),
        (
            "",
            ["新密码至少要有 10 个字符，现在是 0 个。", "新密码要在大写字母、小写字母、数字、符号四类中至少用到三类。"],
        ),
    ],
)
def test_what_a_password_lacks(password: str, reasons: list[str]) -> None:
    assert password_blockers(password, "wangjg") == reasons


def test_a_password_expires_on_the_day() -> None:
    at = dt.datetime(2026, 9, 14, 9, 0, tzinfo=dt.UTC)
    assert is_password_expired(None, at, 90)
    assert is_password_expired(None, at, 0)  # a one-time password is always exchanged
    assert not is_password_expired(at - dt.timedelta(days=900), at, 0)
    assert is_password_expired(at - dt.timedelta(days=90), at, 90)
    assert not is_password_expired(at - dt.timedelta(days=90) + dt.timedelta(seconds=1), at, 90)


def test_plain_members_alone_are_spared_the_calendar() -> None:
    days = {"of_members": 0, "of_offices": 90}
    assert password_days([Role.MEMBER], **days) == 0
    for roles in ([], [Role.MEMBER, Role.SECRETARY], [Role.CLERK], [Role.SYSTEM_ADMIN]):
        assert password_days(roles, **days) == 90


def test_one_secretary_and_two_heads_of_a_branch_who_are_two_people() -> None:
    assert ({role.label for role in HELD_BY_ONE}, {role.label for role in HEADS}) == (
        {"支部书记"},
        {"支部书记", "支部副书记"},
    )
    known = replace(ALONE, incumbent="王建国")
    assert appointment_blockers(wish(Role.DEPUTY, OrgKind.BRANCH), known) == []
    held = replace(ALONE, roles_held={Role.DEPUTY}, held_here={Role.DEPUTY})
    assert appointment_blockers(wish(Role.SECRETARY, OrgKind.BRANCH), held) == [
        "该账号在这个支部已任“支部副书记”，不能同时任“支部书记”，请先办理免职。"
    ]
    assert appointment_blockers(wish(Role.DEPUTY, OrgKind.BRANCH), held) == [
        "该账号在这个组织已任“支部副书记”，不必重复任命。"
    ]


def test_an_office_may_end_on_the_day_it_begins() -> None:
    assert appointment_blockers(wish(Role.CLERK, OrgKind.BRANCH, until_on=DAY), ALONE) == []
    assert appointment_blockers(wish(Role.CLERK, OrgKind.BRANCH, until_on=DAY - dt.timedelta(days=1)), ALONE) == [
        "免职日期不能早于任职日期。"
    ]


def test_an_administrator_held_again_is_no_second_role() -> None:
    assert exclusion_blockers(Role.AUDITOR, [Role.AUDITOR], is_in_register=False) == []
    assert exclusion_blockers(Role.CLERK, [Role.SECRETARY], is_in_register=True) == []
    assert linking_blockers([Role.CLERK, Role.AUDITOR]) == [
        "该账号任“审计管理员”，不能关联党员：管理员账号须单独开通。"
    ]


@pytest.mark.parametrize(
    ("has_number", "is_live", "is_shared", "sentence"),
    [
        (True, True, False, "可以用名册上登记的手机号登录。"),
        (False, False, True, "不能：名册上没有登记手机号。"),
        (True, False, True, "不能：账号已停用，或者本人已不在名册上。"),
        (True, True, True, "不能：同一个手机号也登记在另一个账号的本人名下，双方都用账号登录。"),
    ],
)
def test_whether_a_number_opens_the_door(has_number: bool, is_live: bool, is_shared: bool, sentence: str) -> None:
    assert number_sign_in(has_number=has_number, is_live=is_live, is_shared=is_shared) == sentence


@pytest.mark.parametrize("role", Role)
def test_no_administrator_comes_by_the_offices_own_identity(role: Role) -> None:
    def may(**facts: bool) -> bool:
        return may_come_by_identity(**{"is_active": True, "has_died": False, **facts}, roles=[role, Role.MEMBER])

    assert may() is (role not in ADMINISTRATORS)
    assert not may(is_active=False)
    assert not may(has_died=True)


def test_how_somebody_signed_in() -> None:
    assert [way.label for way in Way] == ["密码", "统一身份认证"]


def test_ten_characters_of_three_kinds_are_enough() -> None:
    assert password_blockers("Yangguan1a", "wangjg") == []
    assert password_blockers("Yangguan1", "wangjg") == ["新密码至少要有 10 个字符，现在是 9 个。"]
    assert password_blockers("yangguang12", "wangjg") == [
        "新密码要在大写字母、小写字母、数字、符号四类中至少用到三类。"
    ]
    assert password_blockers("YANGGUANG-12", "wangjg") == []
    assert password_blockers("阳光社区党支部书记一二三", "wangjg") == [  # characters of no case are of no kind
        "新密码要在大写字母、小写字母、数字、符号四类中至少用到三类。"
    ]
