"""What keeps an account from being opened, linked or unlocked, a password from being set, a list from going."""

import pytest

from zhixing.rules import account_lists, org_lists
from zhixing.rules.accounts import (
    binding_blockers,
    confirming_blockers,
    creation_blockers,
    factor_reset_blockers,
    linking_blockers,
    member_account_blockers,
    old_password_blockers,
    password_reset_blockers,
    repeated_password_blockers,
    unlinking_blockers,
    unlock_blockers,
)
from zhixing.rules.founding import site_blockers
from zhixing.rules.names.folding import name_problem
from zhixing.rules.permissions import Role

USED = "账号“yunfei”已经有人使用，请换一个。"


@pytest.mark.parametrize(
    ("name", "is_used", "sentences"),
    [
        ("云飞", False, []),
        ("录入员2", False, []),  # an office may be numbered, a person may not
        ("云飞", True, [USED]),
        ("张<兰>", True, [f"{name_problem('张<兰>', may_have_digits=True)}。", USED]),
    ],
)
def test_an_account_has_a_name_and_a_user_name_of_its_own(name: str, is_used: bool, sentences: list[str]) -> None:
    assert creation_blockers(name, "yunfei", is_used=is_used) == sentences


@pytest.mark.parametrize(
    ("chosen", "waiting", "sentences"),
    [
        (2, 2, []),
        (0, 0, ["请至少选一人。"]),
        (2, 1, ["所选人员中有人已有账号或已不在这个组织的名册，请刷新后重新选择。"]),
    ],
)
def test_members_who_get_accounts_are_here_and_have_none(chosen: int, waiting: int, sentences: list[str]) -> None:
    assert member_account_blockers(chosen, waiting) == sentences


def test_an_account_is_linked_to_one_person_and_a_person_to_one_account() -> None:
    assert linking_blockers([Role.SECRETARY]) == []
    assert linking_blockers([Role.AUDITOR], is_linked=True, owner="云飞") == [
        f"该账号任“{Role.AUDITOR.label}”，不能关联党员：管理员账号须单独开通。",
        "该账号已关联一名党员，请先解除关联。",
        "云飞已有账号，一人只能有一个关联账号。",
    ]


@pytest.mark.parametrize(
    ("reason", "is_linked", "sentences"),
    [
        ("关联有误", True, []),
        (" ", True, ["请填写解除关联的理由。"]),
        ("", False, ["该账号没有关联党员。", "请填写解除关联的理由。"]),
    ],
)
def test_a_link_is_taken_off_for_a_reason(reason: str, is_linked: bool, sentences: list[str]) -> None:
    assert unlinking_blockers(reason, is_linked=is_linked) == sentences


def test_unlocking_and_passwords() -> None:
    assert unlock_blockers(is_active=False) == password_reset_blockers(is_oneself=False) == []
    assert old_password_blockers(is_right=True) == repeated_password_blockers(is_same=False) == []
    assert unlock_blockers(is_active=True) == ["这个账号没有停用。"]
    assert password_reset_blockers(is_oneself=True) == ["本人的密码请到“修改密码”办理。"]
    assert old_password_blockers(is_right=False) == ["原密码不对，请重新输入；忘记了请联系系统管理员重置。"]
    assert repeated_password_blockers(is_same=True) == ["新密码不能与原密码相同。"]


def test_one_telephone_is_bound_and_another_administrator_takes_it_off() -> None:
    assert binding_blockers(is_bound=False) == confirming_blockers(is_pending=True) == []
    assert binding_blockers(is_bound=True) == ["这个账号已绑定手机验证码。换手机请由另一位管理员重置后再绑定。"]
    assert confirming_blockers(is_pending=False) == ["没有待绑定的验证码，请重新打开绑定页面。"]
    assert factor_reset_blockers("手机丢失", is_oneself=False, is_bound=True) == []
    assert factor_reset_blockers("\t", is_oneself=True, is_bound=False) == [
        "不能重置自己的验证码，请由另一位管理员办理。",
        "这个账号没有绑定验证码，不必重置。",
        "请填写重置的理由。",
    ]


@pytest.mark.parametrize(
    ("name", "has_organisations", "sentences"),
    [
        ("中共某某区委员会", False, []),
        (" ", True, ["请写明顶层党组织的名称，例如：中共某某区委员会。"]),
        ("中共某某区委员会", True, ["系统里已经有党组织，不能再次建站；请由系统管理员登录后办理。"]),
    ],
)
def test_a_site_is_founded_once(name: str, has_organisations: bool, sentences: list[str]) -> None:
    assert site_blockers(name, has_organisations=has_organisations) == sentences


def test_a_list_of_accounts_goes_once() -> None:
    assert account_lists.undoing_blockers([]) == []
    assert account_lists.undoing_blockers(["云飞"], is_undone=True) == ["这份名单已经撤销。"]


def test_a_list_of_organisations_goes_once_and_while_nothing_rests_on_them() -> None:
    assert org_lists.undoing_blockers(is_undone=False) == []
    assert org_lists.undoing_blockers(is_undone=True) == ["这份名单已经撤销。"]
    assert org_lists.in_use("第一支部") == (
        "“第一支部”已经在使用（有了任命、党员或下级党组织等记录），这份名单不能整份撤销；"
        "不再需要的，请在该党组织的页面上办理撤销。"
    )
