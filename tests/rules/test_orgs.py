"""党组织: why one cannot be founded, edited or dissolved."""

import datetime as dt
import itertools

import pytest

from zhixing.rules.accounts import office_label, offices_at
from zhixing.rules.orgs import (
    BRANCHES,
    KINDS,
    Level,
    OrgFacts,
    OrgKind,
    dissolution_blockers,
    document_problems,
    editing_blockers,
    founding_blockers,
    kinds_of,
)
from zhixing.rules.permissions import Role

TODAY = dt.date(2026, 8, 24)
COMMUNITY = OrgFacts("阳光社区党委", OrgKind.COMMUNITY, is_dissolved=False)
GONE = OrgFacts("阳光社区党委", OrgKind.COMMUNITY, is_dissolved=True)


def test_a_branch_is_founded_below_a_community() -> None:
    assert (
        founding_blockers(
            COMMUNITY, name="第二党支部", kind=OrgKind.BRANCH, founded_on=TODAY, is_name_taken=False, today=TODAY
        )
        == []
    )


def test_every_reason_against_founding_is_said_at_once() -> None:
    assert founding_blockers(
        GONE, name="第二街道", kind=OrgKind.STREET, founded_on=dt.date(2026, 8, 25), is_name_taken=True, today=TODAY
    ) == [
        "“阳光社区党委”已经撤销，不能再设下级党组织。",
        "“社区党委”之下不能设“街道党工委”，请另选上级或类别。",
        "“阳光社区党委”之下已有“第二街道”，请换一个名称。",
        "成立日期不能晚于今天，请改正。",
    ]


def test_what_is_dissolved_is_edited_no_more() -> None:
    assert editing_blockers(GONE, name="新名", founded_on=None, is_name_taken=True, today=TODAY) == [
        "“阳光社区党委”已经撤销，不能再修改。",
        "同一上级之下已有“新名”，请换一个名称。",
    ]
    assert editing_blockers(COMMUNITY, name="新名", founded_on=TODAY, is_name_taken=False, today=TODAY) == []


def test_people_organisations_and_quarters_hold_up_a_dissolution() -> None:
    assert dissolution_blockers(COMMUNITY, members=3, below=2, open_cycles=1, open_measures=4) == [
        "名册上还有3人，请先办理转接或离册。",
        "还有2个下级党组织没有撤销，请先办理撤销。",
        "还有1个考评周期没有结束，请先办结。",
        "还有4条整改没有销号，请先整改、销号。",
    ]
    nothing = {"members": 0, "below": 0, "open_cycles": 0, "open_measures": 0}
    assert dissolution_blockers(GONE, **nothing) == ["“阳光社区党委”已经撤销。"]
    assert (document_problems(" "), document_problems("某党发 1 号")) == (["请填写撤销的依据（文件名称或文号）。"], [])


@pytest.mark.parametrize("kind", OrgKind)
def test_every_kind_stands_below_a_higher_one_and_a_general_branch_below_its_committee(kind: OrgKind) -> None:
    order = list(Level)
    for above in KINDS[kind].below:
        distance = order.index(kind.level) - order.index(above.level)
        assert distance > 0 or (kind is OrgKind.GENERAL_BRANCH and distance == 0 and above is not kind)
    assert bool(KINDS[kind].below) is (kind is not OrgKind.DISTRICT)
    assert len({other.label for other in OrgKind}) == len(OrgKind)


def test_a_village_a_general_branch_and_its_branches_find_their_places() -> None:
    chain = [OrgKind.DISTRICT, OrgKind.TOWNSHIP, OrgKind.VILLAGE, OrgKind.GENERAL_BRANCH, OrgKind.VILLAGE_BRANCH]
    assert all(above in KINDS[below].below for above, below in itertools.pairwise(chain))
    assert OrgKind.VILLAGE_BRANCH not in KINDS[OrgKind.BRANCH].below
    assert OrgKind.COMMUNITY not in KINDS[OrgKind.ORGAN_BRANCH].below


def test_an_office_is_called_by_the_kind_of_its_organisation() -> None:
    assert office_label(Role.STREET, OrgKind.TOWNSHIP) == "乡镇党委"
    assert office_label(Role.STREET, OrgKind.STREET) == "街道党工委"
    assert office_label(Role.COMMUNITY, OrgKind.GENERAL_BRANCH) == "党总支"
    assert office_label(Role.DISTRICT, OrgKind.DISTRICT) == "区委组织部"
    assert office_label(Role.SECRETARY, OrgKind.VILLAGE_BRANCH) == "支部书记"
    assert Role.COMMUNITY in offices_at(OrgKind.ENTERPRISE)
    assert Role.SECRETARY not in offices_at(OrgKind.ENTERPRISE)


NOTHING = {"members": 0, "below": 0, "open_cycles": 0, "open_measures": 0}


@pytest.mark.parametrize("fact", NOTHING)
def test_one_of_anything_holds_a_dissolution_up(fact: str) -> None:
    assert dissolution_blockers(COMMUNITY, **NOTHING) == []
    (reason,) = dissolution_blockers(COMMUNITY, **{**NOTHING, fact: 1})
    assert "1" in reason


def test_a_founding_day_may_be_unknown_and_is_no_later_than_today() -> None:
    day = {"name": "新名", "is_name_taken": False, "today": TODAY}
    assert editing_blockers(COMMUNITY, founded_on=None, **day) == []
    assert editing_blockers(COMMUNITY, founded_on=TODAY + dt.timedelta(days=1), **day) == [
        "成立日期不能晚于今天，请改正。"
    ]


def test_which_kind_may_stand_below_which() -> None:
    """By 党章 and 支部工作条例: branches below committees, a committee below a committee of a higher level."""
    below = {above.label: [kind.label for kind in OrgKind if above in KINDS[kind].below] for above in OrgKind}
    branches = ["党支部", "机关党支部", "两新组织党支部"]
    upper = ["社区党委", "村党委", "机关党委", "两新组织党委", "党总支", "党支部", "村党支部", *branches[1:]]
    assert below == {
        "区委": ["街道党工委", "乡镇党委", "机关工委", "机关党委", "两新组织党委", "党总支", *branches],
        "街道党工委": upper,
        "乡镇党委": upper,
        "机关工委": [label for label in upper if label != "村党支部"],
        "社区党委": ["党总支", "党支部", "小区党支部", "两新组织党支部"],
        "村党委": ["党总支", "党支部", "村党支部", "两新组织党支部"],
        "机关党委": ["党总支", *branches],
        "两新组织党委": ["党总支", *branches],
        "党总支": ["党支部", "小区党支部", "村党支部", *branches[1:]],
        **{kind.label: [] for kind in OrgKind if kind.is_branch},
    }


def test_levels_of_kinds() -> None:
    assert {level: [kind.label for kind in OrgKind if kind.level is level] for level in Level} == {
        Level.TOP: ["区委"],
        Level.UPPER: ["街道党工委", "乡镇党委", "机关工委"],
        Level.MIDDLE: ["社区党委", "村党委", "机关党委", "两新组织党委", "党总支"],
        Level.BRANCH: ["党支部", "小区党支部", "村党支部", "机关党支部", "两新组织党支部"],
    }
    assert {kind for kind in OrgKind if kind.is_branch} == BRANCHES == kinds_of(Level.BRANCH)


def test_the_offices_of_each_level() -> None:
    desk = ["考评小组成员", "录入员"]
    admins = ["系统管理员", "安全管理员", "审计管理员"]
    offices = {kind: [role.label for role in offices_at(kind)] for kind in OrgKind}
    assert offices[OrgKind.DISTRICT] == ["区委组织部", *admins]
    assert offices[OrgKind.STREET] == offices[OrgKind.TOWNSHIP] == ["街道党工委", *desk, *admins]
    assert offices[OrgKind.COMMUNITY] == offices[OrgKind.GENERAL_BRANCH] == ["社区党委", *desk]
    assert all(offices[kind] == ["支部书记", "支部副书记", *desk] for kind in BRANCHES)
