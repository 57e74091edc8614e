"""Which group each kind of representatives votes in, what its paper says, and the stage that they vote in."""

import datetime as dt

import pytest

from zhixing.rules.ballots.representatives import (
    few_voters_notes,
    pool_blockers,
    proposed_panel,
    representatives_blockers,
    seating_problems,
)
from zhixing.rules.ballots.states import (
    ABSTAIN,
    BallotState,
    abstention_name,
    paper_problems,
    representative_components,
)
from zhixing.rules.cycles.blockers import blockers, missing, next_steps, return_blockers, waiving_blockers
from zhixing.rules.cycles.due import next_act_of_organisations
from zhixing.rules.cycles.facts import Act, BallotFact, Facts, OrganisationFacts
from zhixing.rules.cycles.organisations import conclusion_blockers
from zhixing.rules.cycles.stages import Stage, organisations_route, stage_label
from zhixing.rules.periods import CycleKind
from zhixing.rules.pools.stages import USUAL_STRATA, LotState
from zhixing.rules.standards.model import Amount, Component, Grade, Panel, PeriodKind, Source, Standard, Weights
from zhixing.rules.standards.vocabulary import HUNDRED, Points

TODAY = dt.date(2026, 10, 12)
PANELS = tuple(
    Panel(code, name, Points(HUNDRED))
    for code, name in (("members", "党员代表"), ("residents", "居民代表"), ("units", "驻区单位代表"))
)


@pytest.mark.parametrize(
    ("stratum", "panel"),
    [
        ("居民", "residents"),
        ("居民代表", "residents"),
        ("党员", "members"),
        ("驻区单位、物业、两新", "units"),
        ("两代表一委员", ""),  # near to none: somebody has to decide
    ],
)
def test_the_group_of_the_nearest_name_is_proposed(stratum: str, panel: str) -> None:
    assert proposed_panel(stratum, PANELS) == panel
    assert proposed_panel(stratum, PANELS[:1]) == "members"  # there is no other


def test_the_usual_seats_let_every_group_be_published() -> None:
    seats: dict[str, int] = {}
    for stratum, many in USUAL_STRATA:
        code = proposed_panel(stratum, PANELS) or "residents"
        seats[code] = seats.get(code, 0) + many
    assert few_voters_notes(seats) == []
    assert few_voters_notes({"驻区单位代表": 5, "党员代表": 6, "居民代表": 0, "两新代表": 1}) == [
        f"“{name}”名册只有 {many} 人，不足 6 人评价的一组，为保护投票人不公布结果，也不计入得分。"
        for name, many in (("驻区单位代表", 5), ("两新代表", 1))
    ]


def test_only_a_drawn_pool_votes() -> None:
    assert pool_blockers("阳光社区", LotState.DRAWN) == []
    sentences = {state: pool_blockers("阳光社区", state) for state in (None, LotState.PREPARING, LotState.PUBLISHED)}
    assert sentences == {
        None: ["“阳光社区”这个季度还没有代表名单；请先在“抽取代表”编制名单、公布校验值、抽签。"],
        LotState.PREPARING: ["“阳光社区”的代表名单还在编制；请先公布名单的校验值，再抽签。"],
        LotState.PUBLISHED: ["“阳光社区”的代表名单已经公布，还没有抽签；请先抽签，再准备代表测评。"],
    }


def test_every_kind_sits_in_a_group_and_no_group_is_empty() -> None:
    holders = {"居民": 10, "党员": 8}
    assert seating_problems(holders, {"居民": "residents", "党员": "members"}, PANELS[:2]) == []
    assert seating_problems(holders, {"居民": "residents", "党员": "strangers"}, PANELS[:2]) == [
        "请选定“党员”的 8 名代表归入哪一组投票。"
    ]
    assert seating_problems(holders, dict.fromkeys(holders, "members"), PANELS[:2]) == [
        "“居民代表”一个代表也没有，请把其中一类代表归入这一组。"
    ]


def test_groups_are_asked_for_once_there_is_somebody_to_vote() -> None:
    holders = {"居民": 10, "党员": 8}
    undrawn = representatives_blockers("阳光社区", LotState.PREPARING, holders, {}, PANELS)
    assert undrawn == pool_blockers("阳光社区", LotState.PREPARING)
    assert representatives_blockers("阳光社区", LotState.DRAWN, holders, {"居民": "residents"}, PANELS) == [
        "请选定“党员”的 8 名代表归入哪一组投票。"
    ]


def test_a_name_that_two_groups_share_proposes_neither() -> None:
    twins = (Panel("east", "东区居民", Points(HUNDRED)), Panel("west", "西区居民", Points(HUNDRED)))
    assert proposed_panel("居民", twins) == ""
    assert proposed_panel("东区居民代表", twins) == "east"
    worded = (Panel("masses", "群众代表", Points(HUNDRED)), Panel("units", "驻区单位", Points(HUNDRED)))
    assert proposed_panel("两代表一委员", worded) == ""  # 代表 itself is nothing in common
    assert proposed_panel("民营企业", twins) == ""  # one sign in common is none
    inside = (Panel("residents", "居民代表小组", Points(HUNDRED)), Panel("members", "党员小组", Points(HUNDRED)))
    assert proposed_panel("居民小组长", inside) == "residents"  # 居民小组, not 小组 alone


GRADES = (Grade("YES", "满意", Points(10_000)), Grade("NO", "不满意", Points(0)), Grade("UNKNOWN", "不了解"))
STANDARD = Standard(
    "办法",
    grades=GRADES,
    components=(
        Component("points", "检查", Source.POINTS, Weights(cycles=Amount(Points(70)))),
        Component("voices", "各方代表评价", Source.REPRESENTATIVES, Weights(year_end=Amount(Points(30)))),
    ),
)


def test_a_paper_on_one_organisation_is_asked_question_by_question() -> None:
    assert abstention_name(STANDARD) == "不了解"
    assert abstention_name(Standard("办法")) == "弃权"
    assert paper_problems(
        {(1, "building"): ABSTAIN},
        {1: "阳光社区党委"},
        {"building": "党的建设", "overall": "总体评价"},
        GRADES,
        has_subjects=False,
        is_unlisted=False,
        abstention="不了解",
    ) == ["还没有填完的有：“总体评价”。每一项都要选一个档次，不愿评价的选“不了解”。"]


def test_of_many_questions_the_first_six_are_named() -> None:
    questions = {f"q{number}": f"第{number}项" for number in range(1, 8)}
    asked = paper_problems({}, {1: "阳光社区党委"}, questions, GRADES, has_subjects=False, is_unlisted=False)
    assert asked == [
        "还没有填完的有：“第1项”、“第2项”、“第3项”、“第4项”、“第5项”、“第6项”等 7 项。"
        "每一项都要选一个档次，不愿评价的选“弃权”。"
    ]


def test_representatives_vote_where_the_standard_counts_them() -> None:
    voting = {kind: Stage.BALLOT in organisations_route(STANDARD, kind) for kind in CycleKind}
    assert voting == {CycleKind.QUARTER: False, CycleKind.MIDYEAR: False, CycleKind.YEAR_END: True}
    assert [part.code for part in representative_components(STANDARD, PeriodKind.YEAR_END)] == ["voices"]
    assert stage_label(Stage.BALLOT, is_of_organisations=True) == "代表测评"
    assert stage_label(Stage.BALLOT, is_of_organisations=False) == "民主测评"


def ballot(state: BallotState | None, participant_id: int, name: str, *, is_waived: bool = False) -> BallotFact:
    return BallotFact("各方代表评价", state and participant_id * 10, state, is_waived, participant_id, name)


def facts(*ballots: BallotFact) -> Facts:
    return Facts(TODAY, scored=2, ballots=ballots, organisations=OrganisationFacts(), is_panel_formed=True)


MISSING = "还没有准备代表测评的有：乙社区、丙社区（2 个），请逐个准备；确实不组织的，写明原因"


def test_each_organisation_is_voted_on_or_has_a_reason() -> None:
    counted, waived = ballot(BallotState.COUNTED, 1, "甲社区"), ballot(None, 4, "丁社区", is_waived=True)
    assert blockers(Stage.BALLOT, facts(counted, waived)) == []
    mixed = facts(counted, ballot(None, 2, "乙社区"), ballot(None, 3, "丙社区"), waived)
    assert [(step.act, step.sentence, step.place_id) for step in next_steps(Stage.BALLOT, mixed)] == [
        (Act.PREPARE_BALLOT, MISSING, 2)
    ]
    under_way = facts(ballot(BallotState.OPEN, 1, "甲社区"), ballot(BallotState.SEALED, 2, "乙社区"))
    assert missing(Stage.BALLOT, under_way) == ["正在投票的有：甲社区（1 个）。投票结束后请封箱、开箱计票。"]
    assert [(step.act, step.place_id) for step in next_steps(Stage.BALLOT, under_way)] == [(Act.RUN_BALLOT, 20)]
    assert conclusion_blockers(Stage.ASSESSMENT, mixed) == [f"{MISSING}。"]


def test_going_back_and_going_without() -> None:
    standing = facts(ballot(BallotState.PREPARING, 1, "甲社区"), ballot(None, 2, "乙社区"))
    assert return_blockers(Stage.SELF_CHECK, standing, "漏报") == [
        "代表测评已经按现在的名单准备，请先作废这些测评，再退回准备。"
    ]
    assert return_blockers(Stage.BALLOT, standing, "补查") == []  # visits have nothing to do with the vote
    assert waiving_blockers(Stage.BALLOT, standing.for_organisation(2), "代表没有到齐") == []
    assert waiving_blockers(Stage.BALLOT, standing.for_organisation(1), "代表没有到齐") == [
        "已经准备了代表测评；确实不组织的，请先作废这次测评。"
    ]
    assert waiving_blockers(Stage.BALLOT, standing.for_organisation(9), "x") == [
        "本期的考评办法没有代表测评，不必写未测评原因。"
    ]


def test_what_the_assessor_does_now() -> None:
    counted = facts(ballot(BallotState.COUNTED, 1, "甲社区"))
    acts = {
        "inspected": next_act_of_organisations(Stage.INSPECTION, counted, "三季度"),
        "counted": next_act_of_organisations(Stage.BALLOT, counted, "三季度"),
        "missing": next_act_of_organisations(Stage.BALLOT, facts(ballot(None, 1, "甲社区")), "三季度"),
        "voting": next_act_of_organisations(Stage.BALLOT, facts(ballot(BallotState.OPEN, 1, "甲社区")), "三季度"),
    }
    assert acts == {
        "inspected": "结束三季度检查，进入代表测评",
        "counted": "结束三季度代表测评，进入综合评定",
        "missing": "准备三季度代表测评，还差 1 个",
        "voting": "",
    }
