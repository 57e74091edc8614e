"""考评周期: why a period of members or of organisations is not opened, and whose permission its acts ask for."""

import datetime as dt

import pytest

from zhixing.rules.cycles import assessed, stages
from zhixing.rules.cycles.acts import permission_for
from zhixing.rules.cycles.stages import OPEN, Stage, join_names, length_blockers, overlap_blockers, stage_blockers
from zhixing.rules.orgs import OrgFacts, OrgKind
from zhixing.rules.periods import HALF_YEAR, MONTH, YEAR, Period, Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import PersonClass, Standard
from zhixing.rules.standards.vocabulary import IndexKind, Span

THIRD = Quarter(2026, 3)
STREET = OrgFacts("和平街道党工委", OrgKind.STREET, is_dissolved=False)
FIRST_DAY = dt.date(2026, 7, 1)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (OrgKind.COMMUNITY, "社区类"),  # by its code
        (OrgKind.VILLAGE, "村类"),  # by what the class covers
        (OrgKind.ORGAN, None),  # of a class that is not scored
        (OrgKind.ENTERPRISE, None),  # of none
    ],
)
def test_which_class_an_organisation_is_of(kind: OrgKind, word: str | None) -> None:
    classes = (
        PersonClass("community", "社区类"),
        PersonClass("V", "村类", ("村党委",)),
        PersonClass("organ", "机关类", scored=False),
    )
    assert assessed.class_word(kind, Standard("办法", classes=classes)) == word
    assert assessed.class_word(kind, Standard("办法")) == kind.label


def opening_of_organisations(**changes: object) -> list[str]:
    usual: dict[str, object] = {
        "assessor": STREET,
        "period": THIRD,
        "has_standard": True,
        "overlapping": [],
        "today": FIRST_DAY,
        "self_check_due_on": FIRST_DAY,
        "assessment_due_on": FIRST_DAY,
    }
    return assessed.opening_blockers(**{**usual, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        (
            {"assessor": OrgFacts("和平街道党工委", OrgKind.STREET, is_dissolved=True)},
            ["“和平街道党工委”已经撤销，不再考评。"],
        ),
        (
            {"assessor": OrgFacts("一支部", OrgKind.ESTATE_BRANCH, is_dissolved=False)},
            ["支部没有下级党组织，堡垒指数由街道党工委或社区党委开启。"],
        ),
        ({"today": dt.date(2026, 6, 30)}, ["2026年第三季度还没有开始，不能提前开启。"]),
        ({"overlapping": [THIRD]}, ["“和平街道党工委”2026年第三季度的堡垒指数考评已经开启，不必再开。"]),
        (
            {"overlapping": [Period(2026, 2, HALF_YEAR)]},
            [
                "“和平街道党工委”已开启2026年下半年的考评，与2026年第三季度有重叠的日子，同一天不能计两次；"
                "改按季度考评的，请从2027年1月1日以后开始的一期开启。"
            ],
        ),
        ({"self_check_due_on": dt.date(2026, 6, 30)}, ["自查截止日期已经过去，请另选今天或以后的日期。"]),
        ({"self_check_due_on": dt.date(2026, 7, 2)}, ["评定截止日期早于自查截止日期，请改正。"]),
        (
            {"has_standard": False},
            [
                "“和平街道党工委”到2026年第三季度末没有施行的堡垒指数考评办法，"
                "请先由本级或上级党组织确定施行一部已审定的办法。"
            ],
        ),
    ],
)
def test_opening_a_quarter_of_organisations(changes: dict[str, object], reasons: list[str]) -> None:
    assert opening_of_organisations(**changes) == reasons


def test_a_cycle_opens_from_the_first_day_of_its_period() -> None:
    def on(day: dt.date) -> list[str]:
        dates = {"self_report_due_on": THIRD.until_on, "review_due_on": THIRD.until_on}
        return stages.opening_blockers(THIRD, is_branch=True, today=day, **dates)

    assert on(FIRST_DAY) == []
    assert on(dt.date(2026, 6, 30)) == ["2026年第三季度还没有开始，不能提前开启。"]


def test_a_standard_opens_periods_of_its_own_length() -> None:
    by_months = Standard("月考办法", period=Span.MONTH)
    assert length_blockers("一支部", by_months, Period(2026, 9, MONTH)) == []
    assert length_blockers("一支部", by_months, THIRD) == [
        "“一支部”到2026年第三季度末施行的《月考办法》按月考评，不能按季度开启，请改选考评周期。"
    ]


def test_no_day_is_opened_twice() -> None:
    assert overlap_blockers("一支部", THIRD, []) == []
    assert overlap_blockers("一支部", THIRD, [Quarter(2026, 2), THIRD]) == [
        "“一支部”2026年第三季度的考评周期已经开启，不必再开。"
    ]
    months = [Period(2026, number, MONTH) for number in (8, 9, 7)]
    assert overlap_blockers("一支部", THIRD, iter(months)) == [
        "“一支部”已开启2026年8月、2026年9月、2026年7月的考评，与2026年第三季度有重叠的日子，同一天不能计两次；"
        "改按季度考评的，请从2026年10月1日以后开始的一期开启。"
    ]
    assert overlap_blockers("一支部", Period(2026, 1, YEAR), [THIRD]) == [
        "“一支部”已开启2026年第三季度的考评，与2026年度有重叠的日子，同一天不能计两次；"
        "改按年度考评的，请从2026年10月1日以后开始的一期开启。"
    ]


def test_six_names_are_listed_and_of_more_the_first_six() -> None:
    assert join_names(tuple("甲乙丙丁戊己")) == "甲、乙、丙、丁、戊、己（6 人）"
    assert join_names(tuple("甲乙丙丁戊己庚"), unit="个") == "甲、乙、丙、丁、戊、己等 7 个"
    assert join_names(tuple("甲乙丙"), most=2) == "甲、乙等 3 人"


IN_MEMBERS = {
    Do.ENTER_SELF_REPORT: "“党员自评”",
    Do.PREPARE_BALLOT: "“党员自评”、“民主测评”",
    Do.FORM_PANEL: "“准备”、“党员自评”、“民主测评”、“党组织评定”",
    Do.JUDGE: "“党组织评定”",
    **dict.fromkeys(
        [
            Do.PROPOSE_POSTING,
            Do.EXAMINE_POSTING,
            Do.APPROVE_POSTING,
            Do.CARRY_OUT_POSTING,
            Do.RAISE_OBJECTION,
            Do.ANSWER_OBJECTION,
        ],
        "“积分公示”",
    ),
}
IN_ORGANISATIONS = {
    Do.PREPARE_BALLOT: "“组织自查”、“听取汇报与实地检查”、“代表测评”",
    Do.FORM_PANEL: "“准备”、“组织自查”、“听取汇报与实地检查”、“代表测评”、“综合评定”",
    Do.CHECK_OWN_ORG: "“组织自查”",
    Do.INSPECT_ORGS: "“听取汇报与实地检查”",
    **{do: "“公示”" for do, when in IN_MEMBERS.items() if when == "“积分公示”"},
}


def test_a_closed_cycle_says_when_its_acts_are_done() -> None:
    """Every other act has no door in the stages: it is open in a closed cycle too."""
    for doors, is_of_organisations in ((IN_MEMBERS, False), (IN_ORGANISATIONS, True)):
        for do, when in doors.items():
            assert stage_blockers(do, Stage.CLOSED, is_of_organisations=is_of_organisations) == [
                f"现在是“已结束”环节，此事项只能在{when}环节办理。"
            ]
    assert set(OPEN) == {*IN_MEMBERS, *IN_ORGANISATIONS}
    assert stage_blockers(Do.VIEW_CYCLE, Stage.CLOSED, is_of_organisations=True) == []


def test_the_quarter_of_organisations_is_the_assessors_from_end_to_end() -> None:
    """Others check themselves, look at them, approve the posting, object to it."""
    others = {Do.CHECK_OWN_ORG, Do.INSPECT_ORGS, Do.APPROVE_POSTING, Do.RAISE_OBJECTION}
    acts = {*IN_ORGANISATIONS, Do.OPEN_CYCLE, Do.ADVANCE_CYCLE, Do.RETURN_CYCLE} - others
    assert {do for do in Do if permission_for(do, IndexKind.FORTRESS) is not do} == acts
    assert {permission_for(do, IndexKind.FORTRESS) for do in acts} == {Do.ASSESS_ORGS}
    assert {do for do in Do if permission_for(do, IndexKind.VANGUARD) is not do} == set()
