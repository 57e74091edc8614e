"""堡垒指数: what a quarter of organisations still lacks, what comes next, and the route that its standard asks for."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.blockers import blockers, missing, next_steps, return_blockers, waiving_blockers
from zhixing.rules.cycles.due import next_act_of_organisations
from zhixing.rules.cycles.facts import Act, BallotFact, Facts, NextStep, OrganisationFacts
from zhixing.rules.cycles.organisations import conclusion_blockers
from zhixing.rules.cycles.stages import ORGANISATIONS_ROUTE, Stage, organisations_route, voted_components
from zhixing.rules.periods import CycleKind
from zhixing.rules.postings import PostingState
from zhixing.rules.standards.model import Amount, Component, Points, Source, Standard, Weights

TODAY = dt.date(2026, 9, 14)
END = dt.date(2026, 9, 30)
EMPTY = Facts(TODAY, organisations=OrganisationFacts())
SEATED = replace(EMPTY, is_panel_formed=True)
WAITS = "计分到9月30日为止，还有 16 天；10月1日起才能{}。"
VISITS = OrganisationFacts(without_visit=("甲社区党委", "乙社区党委"), without_hearing=("丙社区党委",), least_sheets=3)
VETOED = OrganisationFacts(unsettled_vetoes=("丁社区党委",))
UNVISITED = "实地检查还没有办结的有：甲社区党委、乙社区党委（2 个）。"
UNHEARD = "汇报评分表还不足 3 份的有：丙社区党委（1 个）。"


def judged(number: int, name: str, state: BallotState | None = None, *, is_waived: bool = False) -> BallotFact:
    return BallotFact("代表测评", None if state is None else 10 + number, state, is_waived, number, name)


VOTES = replace(
    EMPTY,
    ballots=(
        judged(1, "甲社区党委"),
        judged(2, "乙社区党委", is_waived=True),
        judged(3, "丙社区党委", BallotState.PREPARING),
        judged(4, "丁社区党委", BallotState.OPEN),
        judged(5, "戊社区党委", BallotState.SEALED),
        judged(6, "己社区党委", BallotState.COUNTED),
        judged(7, "庚社区党委"),
    ),
)
VOTING = "正在投票的有：丁社区党委（1 个）。投票结束后请封箱、开箱计票。"
UNPREPARED = "还没有准备代表测评的有：甲社区党委、庚社区党委（2 个），请逐个准备；确实不组织的，写明原因"
RUNNING = "“丙社区党委”的代表测评还在准备，请开始投票，或作废这次测评"
SEALED = "“戊社区党委”的代表测评已经封箱，请监票人、计票人开箱计票"


@pytest.mark.parametrize(
    ("stage", "facts", "gaps"),
    [
        (Stage.PREPARING, EMPTY, ["名单里没有参加考评的党组织，请先核对下属党组织和考评办法的适用类别，再更新名单。"]),
        (Stage.PREPARING, replace(EMPTY, scored=1), []),
        (
            Stage.SELF_CHECK,
            replace(EMPTY, cut_off_on=END, missing=("甲社区党委",)),
            [
                WAITS.format("结束组织自查"),
                "还没有提交自查表的有：甲社区党委（1 个）。请督促；确实不能自查的，写明原因。",
            ],
        ),
        (Stage.INSPECTION, replace(EMPTY, cut_off_on=END, organisations=VISITS), []),  # the group comes first
        (
            Stage.INSPECTION,
            replace(SEATED, cut_off_on=END, organisations=VISITS),
            [WAITS.format("结束听取汇报与实地检查"), UNVISITED, UNHEARD],
        ),
        (Stage.BALLOT, replace(VOTES, cut_off_on=END), [WAITS.format("结束代表测评"), VOTING]),
        (Stage.BALLOT, replace(EMPTY, ballots=VOTES.ballots[:3]), []),
        (Stage.ASSESSMENT, replace(SEATED, organisations=VISITS), []),  # said where it is computed
    ],
)
def test_what_a_stage_lacks(stage: Stage, facts: Facts, gaps: list[str]) -> None:
    assert missing(stage, facts) == gaps


@pytest.mark.parametrize(
    ("stage", "facts", "steps"),
    [
        (Stage.PREPARING, replace(EMPTY, scored=1), [NextStep(Act.ADVANCE, "请考评单位开始组织自查")]),
        (Stage.SELF_CHECK, EMPTY, [NextStep(Act.ADVANCE, "请考评单位进入听取汇报与实地检查")]),
        (Stage.INSPECTION, EMPTY, [NextStep(Act.FORM_PANEL, "请组建考评小组，选定至少三名成员和一名组长")]),
        (Stage.INSPECTION, SEATED, [NextStep(Act.ADVANCE, "请考评单位进入代表测评")]),
        (
            Stage.BALLOT,
            VOTES,
            [
                NextStep(Act.PREPARE_BALLOT, UNPREPARED, 1),
                NextStep(Act.RUN_BALLOT, RUNNING, 13),
                NextStep(Act.RUN_BALLOT, SEALED, 15),
            ],
        ),
        (Stage.BALLOT, SEATED, [NextStep(Act.ADVANCE, "请考评单位进入综合评定")]),
        (
            Stage.ASSESSMENT,
            SEATED,
            [NextStep(Act.ASSESS, "检查和汇报的得分已经齐备，请核对后计算堡垒指数，完成综合评定")],
        ),
        (Stage.ASSESSMENT, replace(SEATED, is_concluded=True), [NextStep(Act.ADVANCE, "请考评单位进入公示")]),
        (Stage.POSTING, EMPTY, [NextStep(Act.PROPOSE, "请提出公示")]),
        (
            Stage.POSTING,
            replace(EMPTY, posting=PostingState.PROPOSED, posting_id=8),
            [NextStep(Act.HANDLE_POSTING, "公示已经提出，请另一位同志审核", 8)],
        ),
        (
            Stage.POSTING,
            replace(EMPTY, posting=PostingState.EXAMINED, posting_id=8),
            [NextStep(Act.HANDLE_POSTING, "公示已经审核，请审批", 8)],
        ),
        (
            Stage.POSTING,
            replace(EMPTY, posting=PostingState.APPROVED, posting_id=8),
            [NextStep(Act.HANDLE_POSTING, "公示已经审批，请实施", 8)],
        ),
        (
            Stage.POSTING,
            replace(EMPTY, posting=PostingState.CARRIED_OUT, posting_id=8, upheld_objections=1),
            [NextStep(Act.WITHDRAW_POSTING, "有 1 条异议成立，请撤回公示、退回评定，重新评定后再公示", 8)],
        ),
        (
            Stage.POSTING,
            replace(EMPTY, posting=PostingState.CARRIED_OUT, posting_id=8),
            [NextStep(Act.ADVANCE, "请考评单位结束本周期")],
        ),
    ],
)
def test_what_comes_next(stage: Stage, facts: Facts, steps: list[NextStep]) -> None:
    assert next_steps(stage, facts) == steps


def test_results_of_organisations_are_computed_when_everything_is_there() -> None:
    complete = replace(SEATED, organisations=OrganisationFacts())
    assert conclusion_blockers(Stage.ASSESSMENT, complete) == []
    assert conclusion_blockers(Stage.BALLOT, complete) == ["现在是“民主测评”环节，只能在“综合评定”环节计算堡垒指数。"]
    assert conclusion_blockers(Stage.ASSESSMENT, replace(complete, is_concluded=True)) == [
        "综合评定已经完成；需要重新计算的，请退回上一环节。"
    ]
    facts = replace(VOTES, is_panel_formed=True, organisations=replace(VISITS, unsettled_vetoes=("丁社区党委",)))
    assert conclusion_blockers(Stage.ASSESSMENT, facts) == [
        UNVISITED,
        UNHEARD,
        "一票否决尚待第二人复核的有：丁社区党委（1 个）。请先复核。",
        VOTING,
        f"{UNPREPARED}。",
        f"{RUNNING}。",
        f"{SEALED}。",
    ]


def test_a_conclusion_of_organisations_is_not_overtaken_by_the_ledger_of_members() -> None:
    concluded = replace(SEATED, is_concluded=True, entries_since=1, without_joint=("甲社区党委",))
    assert not concluded.is_overtaken
    assert replace(concluded, organisations=None).is_overtaken


def test_the_list_stays_where_representatives_vote_by_it() -> None:
    assert return_blockers(Stage.SELF_CHECK, replace(EMPTY, ballots=VOTES.ballots[:2]), "名单有误") == []
    for stage, reasons in (
        (Stage.SELF_CHECK, ["代表测评已经按现在的名单准备，请先作废这些测评，再退回准备。"]),
        (Stage.INSPECTION, []),
        (Stage.BALLOT, []),
        (Stage.ASSESSMENT, []),
    ):
        assert return_blockers(stage, VOTES, "名单有误") == reasons


def test_the_ballot_of_each_organisation_is_waived_by_itself() -> None:
    reason = "代表不足"
    assert waiving_blockers(Stage.BALLOT, VOTES.for_organisation(1), reason) == []
    prepared = ["已经准备了代表测评；确实不组织的，请先作废这次测评。"]
    for participant in (3, 4, 5, 6):
        assert waiving_blockers(Stage.BALLOT, VOTES.for_organisation(participant), reason) == prepared
    assert waiving_blockers(Stage.BALLOT, VOTES.for_organisation(99), reason) == [
        "本期的考评办法没有代表测评，不必写未测评原因。"
    ]
    waived = {number: VOTES.for_organisation(number).is_ballot_waived for number in range(1, 8)}
    assert [number for number, is_waived in waived.items() if is_waived] == [2]
    assert not VOTES.is_ballot_waived
    assert replace(EMPTY, ballots=(VOTES.ballots[1], VOTES.ballots[5])).is_ballot_waived


UNTIL_BALLOT = OrganisationFacts(
    route=(Stage.PREPARING, Stage.SELF_CHECK, Stage.BALLOT, Stage.ASSESSMENT, Stage.POSTING, Stage.CLOSED)
)
UNVOTED = OrganisationFacts(route=tuple(stage for stage in ORGANISATIONS_ROUTE if stage is not Stage.BALLOT))
NOT_OVER = {"cut_off_on": END}


@pytest.mark.parametrize(
    ("stage", "facts", "what"),
    [
        (Stage.PREPARING, EMPTY, "核对三季度参评党组织名单"),
        (Stage.PREPARING, replace(EMPTY, scored=2), "核对三季度参评党组织名单，开始组织自查"),
        (Stage.SELF_CHECK, replace(EMPTY, missing=("甲", "乙")), "督促提交三季度组织自查表，还差 2 个"),
        (Stage.SELF_CHECK, EMPTY, "结束三季度组织自查，进入听取汇报与实地检查"),
        (Stage.SELF_CHECK, replace(EMPTY, organisations=UNTIL_BALLOT), "结束三季度组织自查，进入代表测评"),
        (Stage.SELF_CHECK, replace(EMPTY, **NOT_OVER), ""),
        (Stage.INSPECTION, EMPTY, "组建三季度堡垒指数考评小组"),
        (Stage.INSPECTION, replace(SEATED, organisations=VISITS), ""),
        (Stage.INSPECTION, SEATED, "结束三季度检查，进入代表测评"),
        (Stage.INSPECTION, replace(SEATED, organisations=UNVOTED), "结束三季度检查，进入综合评定"),
        (Stage.BALLOT, VOTES, "准备三季度代表测评，还差 2 个"),
        (Stage.BALLOT, replace(EMPTY, ballots=VOTES.ballots[1:6]), ""),
        (
            Stage.BALLOT,
            replace(EMPTY, ballots=(VOTES.ballots[1], VOTES.ballots[5])),
            "结束三季度代表测评，进入综合评定",
        ),
        (Stage.ASSESSMENT, SEATED, "完成三季度综合评定"),
        (Stage.ASSESSMENT, replace(SEATED, is_concluded=True), "结束三季度综合评定，进入公示"),
        (Stage.ASSESSMENT, replace(SEATED, is_concluded=True, **NOT_OVER), ""),
        (Stage.POSTING, EMPTY, "提出三季度堡垒指数公示"),
        (Stage.POSTING, replace(EMPTY, posting=PostingState.EXAMINED), ""),
        (
            Stage.POSTING,
            replace(EMPTY, posting=PostingState.CARRIED_OUT, upheld_objections=1),
            "撤回三季度堡垒指数公示，退回评定（有异议成立）",
        ),
        (Stage.POSTING, replace(EMPTY, posting=PostingState.CARRIED_OUT), "结束三季度堡垒指数考评"),
        (Stage.CLOSED, EMPTY, ""),
    ],
)
def test_what_the_assessor_does_now(stage: Stage, facts: Facts, what: str) -> None:
    assert next_act_of_organisations(stage, facts, "三季度") == what


TWENTY = Weights(cycles=Amount(Points(2000)))
BY_MEMBERS = Component("members", "党员得分", Source.MEMBERS, TWENTY)
BY_REPRESENTATIVES = Component("vote", "代表测评", Source.REPRESENTATIVES, Weights(midyear=Amount(Points(2000))))


@pytest.mark.parametrize("source", [Source.POINTS, Source.VISIT, Source.HEARING])
def test_nobody_is_sent_out_without_something_to_hear_or_look_at(source: Source) -> None:
    looked_at = Component("look", "检查", source, TWENTY)
    for components, left_out in (
        ((BY_MEMBERS, looked_at, BY_REPRESENTATIVES), set()),
        ((BY_MEMBERS, looked_at), {Stage.BALLOT}),
        ((BY_MEMBERS, BY_REPRESENTATIVES), {Stage.INSPECTION}),
        ((BY_MEMBERS,), {Stage.INSPECTION, Stage.BALLOT}),
    ):
        stages = organisations_route(Standard("办法", components=components), CycleKind.MIDYEAR)
        assert stages == tuple(stage for stage in ORGANISATIONS_ROUTE if stage not in left_out)
    # Representatives that only the middle of the year counts do not vote in another quarter.
    plain = organisations_route(Standard("办法", components=(looked_at, BY_REPRESENTATIVES)), CycleKind.QUARTER)
    assert Stage.BALLOT not in plain


def test_members_vote_on_members_and_representatives_on_organisations() -> None:
    by_members = Component("ballot", "民主测评", Source.BALLOT, TWENTY)
    standard = Standard("办法", components=(BY_REPRESENTATIVES, by_members))
    assert voted_components(standard, CycleKind.MIDYEAR, is_of_organisations=True) == (BY_REPRESENTATIVES,)
    assert voted_components(standard, CycleKind.MIDYEAR, is_of_organisations=False) == (by_members,)


def test_an_advance_says_what_it_would_skip() -> None:
    assert blockers(Stage.INSPECTION, EMPTY) == ["下一步：请组建考评小组，选定至少三名成员和一名组长。"]
    assert blockers(Stage.ASSESSMENT, replace(SEATED, organisations=VETOED)) == [
        "下一步：检查和汇报的得分已经齐备，请核对后计算堡垒指数，完成综合评定。"
    ]
