"""考评周期: quarters, the route, what each stage still lacks, who takes part."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.blockers import blockers, opening_blockers_of_opinions, return_blockers, waiving_blockers
from zhixing.rules.cycles.due import next_act
from zhixing.rules.cycles.facts import BallotFact, Facts, OrganisationFacts
from zhixing.rules.cycles.stages import (
    OPEN,
    ORGANISATIONS_ROUTE,
    ROUTE,
    STAGE_LABELS,
    Stage,
    balloted_components,
    next_stage,
    opening_blockers,
    previous_stage,
    stage_blockers,
)
from zhixing.rules.periods import CycleKind, Quarter, default_quarter, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.postings import PostingState
from zhixing.rules.standards.model import Amount, Component, Points, Source, Standard, Weights

TODAY = dt.date(2026, 9, 14)
THIRD = Quarter(2026, 3)
NOTHING_MISSING = Facts(
    TODAY,
    scored=5,
    is_panel_formed=True,
    is_opened=True,
    is_concluded=True,
    posting=PostingState.CARRIED_OUT,
    posted_until=dt.date(2026, 9, 13),
)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_quarter_is_three_whole_months(number: int) -> None:
    quarter = Quarter(2024, number)
    assert quarter_of(quarter.from_on) == quarter_of(quarter.until_on) == quarter
    assert quarter_of(quarter.until_on + dt.timedelta(days=1)) != quarter
    assert quarter_of(quarter.from_on - dt.timedelta(days=1)) != quarter


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 1, 1), Quarter(2025, 4)),
        (dt.date(2026, 2, 14), Quarter(2025, 4)),
        (dt.date(2026, 2, 15), Quarter(2026, 1)),
        (dt.date(2026, 9, 30), Quarter(2026, 3)),
    ],
)
def test_the_quarter_that_is_usually_opened(day: dt.date, expected: Quarter) -> None:
    assert default_quarter(day) == expected


def test_kinds_follow_the_year() -> None:
    assert [Quarter(2026, number).default_kind for number in (1, 2, 3, 4)] == [
        CycleKind.QUARTER,
        CycleKind.MIDYEAR,
        CycleKind.QUARTER,
        CycleKind.YEAR_END,
    ]


def test_tables_are_total_and_the_route_leads_to_the_end() -> None:
    assert (set(ROUTE), set(STAGE_LABELS)) == (set(itertools.product(CycleKind, [False, True])), set(Stage))
    for stages in [*ROUTE.values(), ORGANISATIONS_ROUTE]:
        assert (stages[0], stages[-1]) == (Stage.PREPARING, Stage.CLOSED)
        assert next_stage(stages, Stage.CLOSED) is None
        assert [previous_stage(stages, stage) for stage in (Stage.PREPARING, Stage.CLOSED)] == [None, None]
        for stage in stages[:-1]:
            onward = next_stage(stages, stage)
            assert onward is not None
            assert onward is Stage.CLOSED or previous_stage(stages, onward) is stage


def test_the_ballot_stands_between_self_report_and_review_where_the_standard_counts_one() -> None:
    without = {key: tuple(one for one in stages if one is not Stage.BALLOT) for key, stages in ROUTE.items()}
    assert set(without.values()) == {ROUTE[CycleKind.QUARTER, False]}
    voting = {key for key, stages in ROUTE.items() if Stage.BALLOT in stages}
    assert voting == {(CycleKind.MIDYEAR, True), (CycleKind.YEAR_END, True)}
    for key in voting:
        assert next_stage(ROUTE[key], Stage.SELF_REPORT) is Stage.BALLOT
        assert previous_stage(ROUTE[key], Stage.REVIEW) is Stage.BALLOT


def test_which_parts_a_ballot_fills() -> None:
    twenty = Amount(Points(2000))
    standard = Standard(
        "办法",
        components=(
            Component("points", "积分", Source.POINTS, Weights(cycles=twenty)),
            Component("always", "每期测评", Source.BALLOT, Weights(cycles=twenty)),
            Component("middle", "年中测评", Source.BALLOT, Weights(midyear=twenty)),
            Component("class", "干部测评", Source.BALLOT, Weights(year_end=Amount(None, (("CADRE", Points(2000)),)))),
        ),
    )
    assert {kind: [one.code for one in balloted_components(standard, kind)] for kind in CycleKind} == {
        CycleKind.QUARTER: [],
        CycleKind.MIDYEAR: ["always", "middle"],
        CycleKind.YEAR_END: ["always", "class"],
    }


def test_every_stage_has_blockers_and_none_when_nothing_is_missing() -> None:
    of_members = replace(NOTHING_MISSING, ballots=(BallotFact("民主测评", 1, BallotState.COUNTED),))
    of_organisations = replace(NOTHING_MISSING, organisations=OrganisationFacts())
    for facts in (of_members, of_organisations):
        assert [stage for stage in facts.stages[:-1] if blockers(stage, facts)] == []
    assert {*of_members.stages, *of_organisations.stages} == set(Stage)
    assert blockers(Stage.CLOSED, NOTHING_MISSING) == ["本周期已经结束。"]


@pytest.mark.parametrize(
    ("stage", "facts", "sentences"),
    [
        (Stage.PREPARING, Facts(TODAY), ["参加考评的名单里没有需要计分的人，请先核对党员名册，再更新名单。"]),
        (
            Stage.SELF_REPORT,
            Facts(TODAY, missing=("甲", "乙")),
            ["还没有提交自评的有：甲、乙（2 人）。请催办或代录；确实不能自评的，写明未自评原因。"],
        ),
        (
            Stage.SELF_REPORT,
            Facts(TODAY, missing=tuple("甲乙丙丁戊己庚")),
            ["还没有提交自评的有：甲、乙、丙、丁、戊、己等 7 人。请催办或代录；确实不能自评的，写明未自评原因。"],
        ),
        (Stage.REVIEW, Facts(TODAY), ["下一步：请组建考评小组，选定至少三名成员和一名组长。"]),
        (
            Stage.REVIEW,
            Facts(TODAY, is_panel_formed=True, opinions_awaited=4, short_of_judges=("甲",)),
            [
                "甲（1 人）回避后可评议的成员不足两名，请增补考评小组成员。",
                "背靠背意见还差 4 份，全部提出后组长才能公开。",
            ],
        ),
        (Stage.REVIEW, Facts(TODAY, is_panel_formed=True), ["下一步：背靠背意见已经齐备，请组长公开意见，开始合议。"]),
        (
            Stage.REVIEW,
            Facts(TODAY, is_panel_formed=True, is_opened=True, unsettled=("甲",), without_joint=("甲", "乙")),
            [
                "自评与台账有差异还没有处理的有：甲（1 人）。请逐条写明处理意见。",
                "还没有合议意见的有：甲、乙（2 人）。",
            ],
        ),
        (
            Stage.REVIEW,
            Facts(TODAY, is_panel_formed=True, is_opened=True),
            ["下一步：考评小组的意见已经齐备，请组长完成评定。"],
        ),
        (Stage.POSTING, Facts(TODAY), ["下一步：请提出公示。"]),
        (Stage.POSTING, Facts(TODAY, posting=PostingState.EXAMINED), ["下一步：公示已经审核，请审批。"]),
        (
            Stage.POSTING,
            Facts(TODAY, posting=PostingState.CARRIED_OUT, posted_until=TODAY, open_objections=2),
            ["公示到2026年9月14日为止，期满后才能结束。", "还有 2 条异议没有答复。"],
        ),
    ],
)
def test_what_is_missing_is_said_in_sentences(stage: Stage, facts: Facts, sentences: list[str]) -> None:
    assert blockers(stage, facts) == sentences


def test_the_opening_of_opinions_names_nobody_of_the_group() -> None:
    facts = Facts(TODAY, is_panel_formed=True, opinions_awaited=1)
    assert opening_blockers_of_opinions(facts) == ["背靠背意见还差 1 份，全部提出后组长才能公开。"]


def test_going_back() -> None:
    assert return_blockers(Stage.REVIEW, Facts(TODAY), "漏填") == []
    assert return_blockers(Stage.REVIEW, Facts(TODAY, is_opened=True), "漏填") == [
        "考评小组已经公开背靠背意见，不能再退回党员自评。"
    ]
    assert return_blockers(Stage.POSTING, Facts(TODAY, posting=PostingState.PROPOSED), " ") == [
        "还有未撤回的公示，请先撤回公示再退回评定。",
        "请写明退回的原因。",
    ]
    assert return_blockers(Stage.CLOSED, Facts(TODAY), "x") == ["“已结束”环节不能再退回。"]


def ballot(state: BallotState | None = None, *, is_waived: bool = False) -> Facts:
    return Facts(TODAY, ballots=(BallotFact("民主测评", None if state is None else 7, state, is_waived),))


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        (ballot(), ["下一步：请准备“民主测评”；确实不组织的，写明未测评原因。"]),
        (ballot(is_waived=True), []),
        (ballot(BallotState.PREPARING), ["下一步：“民主测评”还在准备，请开始投票，或作废这次测评。"]),
        (ballot(BallotState.OPEN), ["“民主测评”正在投票，投票结束后请封箱、开箱计票。"]),
        (ballot(BallotState.SEALED), ["下一步：“民主测评”已经封箱，请监票人、计票人开箱计票。"]),
        (ballot(BallotState.SEALED, is_waived=True), ["下一步：“民主测评”已经封箱，请监票人、计票人开箱计票。"]),
        (ballot(BallotState.COUNTED), []),
        (
            Facts(TODAY, ballots=(BallotFact("党员测评", 1, BallotState.COUNTED), BallotFact("群众测评"))),
            ["下一步：请准备“群众测评”；确实不组织的，写明未测评原因。"],
        ),
    ],
)
def test_the_ballot_is_counted_or_the_reason_written_down(facts: Facts, sentences: list[str]) -> None:
    assert blockers(Stage.BALLOT, facts) == sentences


BOX_IN_USE = "民主测评的票箱已经启用，还没有计票，不能退回党员自评。请先计票，或作废这次测评。"
COUNTED = "民主测评已经计票，结果不再改变，不能再退回党员自评。"
PREPARED = "民主测评已经按现在的名单准备，请先作废这次测评，再退回准备。"


@pytest.mark.parametrize(
    ("stage", "lacks"),
    [
        (Stage.SELF_REPORT, dict.fromkeys(BallotState.live(), PREPARED)),
        (Stage.BALLOT, {BallotState.OPEN: BOX_IN_USE, BallotState.SEALED: BOX_IN_USE, BallotState.COUNTED: COUNTED}),
        (Stage.REVIEW, {}),
    ],
)
def test_going_back_behind_a_ballot(stage: Stage, lacks: dict[BallotState, str]) -> None:
    for state in (None, *BallotState.live()):
        sentence = lacks.get(state) if state else None
        assert return_blockers(stage, ballot(state), "漏填") == ([sentence] if sentence else [])
    assert return_blockers(Stage.REVIEW, replace(ballot(BallotState.COUNTED), is_opened=True), "漏填") == [
        "考评小组已经公开背靠背意见，不能再退回民主测评。"
    ]


def test_when_a_cycle_may_go_on_without_a_ballot() -> None:
    assert waiving_blockers(Stage.BALLOT, ballot(), "支部人数不足六人") == []
    assert waiving_blockers(Stage.BALLOT, Facts(TODAY), "x") == ["本期的考评办法没有民主测评，不必写未测评原因。"]
    assert waiving_blockers(Stage.REVIEW, ballot(BallotState.PREPARING), " ") == [
        "现在是“党组织评定”环节，此事项只能在“党员自评”、“民主测评”环节办理。",
        "已经准备了民主测评；确实不组织的，请先作废这次测评。",
        "请写明未测评的原因。",
    ]


def test_doors_of_acts() -> None:
    def of_members(do: Do, stage: Stage) -> list[str]:
        return stage_blockers(do, stage, is_of_organisations=False)

    assert of_members(Do.VIEW_CYCLE, Stage.CLOSED) == []  # not kept by any stage
    assert of_members(Do.JUDGE, Stage.REVIEW) == []
    assert of_members(Do.JUDGE, Stage.POSTING) == ["现在是“积分公示”环节，此事项只能在“党组织评定”环节办理。"]
    # Of a kind of cycle only its own stages are named, by its own words.
    assert of_members(Do.PREPARE_BALLOT, Stage.POSTING) == [
        "现在是“积分公示”环节，此事项只能在“党员自评”、“民主测评”环节办理。"
    ]
    assert stage_blockers(Do.PREPARE_BALLOT, Stage.POSTING, is_of_organisations=True) == [
        "现在是“公示”环节，此事项只能在“组织自查”、“听取汇报与实地检查”、“代表测评”环节办理。"
    ]
    for do, stages in OPEN.items():
        assert {stage for stage in Stage if not of_members(do, stage)} == stages


def test_opening_needs_a_branch_a_begun_quarter_and_sensible_dates() -> None:
    day = dt.date(2026, 9, 20)
    assert opening_blockers(THIRD, is_branch=True, today=TODAY, self_report_due_on=TODAY, review_due_on=TODAY) == []
    assert opening_blockers(
        Quarter(2026, 4), is_branch=False, today=day, self_report_due_on=TODAY, review_due_on=dt.date(2026, 9, 1)
    ) == [
        "考评周期按支部开启，请选择一个支部，或选择“下属全部支部”。",
        "2026年第四季度还没有开始，不能提前开启。",
        "自评截止日期已经过去，请另选今天或以后的日期。",
        "评定截止日期早于自评截止日期，请改正。",
    ]


@pytest.mark.parametrize(
    ("stage", "facts", "what"),
    [
        (Stage.PREPARING, Facts(TODAY), "核对三季度参评名单"),
        (Stage.PREPARING, Facts(TODAY, scored=1), "核对三季度参评名单，开始党员自评"),
        (Stage.SELF_REPORT, Facts(TODAY, missing=("甲",)), "督促提交三季度自评，还差 1 人"),
        (Stage.SELF_REPORT, Facts(TODAY), "结束三季度自评，进入党组织评定"),
        (Stage.SELF_REPORT, Facts(TODAY, cut_off_on=TODAY), ""),  # nobody waits for her: the quarter is not over
        (Stage.SELF_REPORT, ballot(), "结束三季度自评，进入民主测评"),
        (Stage.BALLOT, ballot(), "准备三季度民主测评"),
        (Stage.BALLOT, ballot(BallotState.OPEN), ""),
        (Stage.BALLOT, ballot(BallotState.COUNTED), "结束三季度民主测评，进入党组织评定"),
        (Stage.BALLOT, ballot(is_waived=True), "结束三季度民主测评，进入党组织评定"),
        (Stage.REVIEW, Facts(TODAY), "组建三季度考评小组"),
        (Stage.REVIEW, Facts(TODAY, is_panel_formed=True, opinions_awaited=1), ""),
        (Stage.REVIEW, NOTHING_MISSING, "结束三季度评定，进入积分公示"),
        (Stage.POSTING, Facts(TODAY), "提出三季度积分公示"),
        (Stage.POSTING, Facts(TODAY, posting=PostingState.EXAMINED), ""),
        (Stage.POSTING, replace(NOTHING_MISSING, upheld_objections=1), "撤回三季度公示，退回评定（有异议成立）"),
        (Stage.POSTING, NOTHING_MISSING, "结束三季度考评周期"),
        (Stage.CLOSED, NOTHING_MISSING, ""),
    ],
)
def test_what_to_do_now(stage: Stage, facts: Facts, what: str) -> None:
    assert next_act(stage, facts, "三季度") == what
