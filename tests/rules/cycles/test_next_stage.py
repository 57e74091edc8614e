"""考评周期: gaps apart from next steps, and what waits for the cut-off."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.rules.cycles.test_stages import NOTHING_MISSING, TODAY
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.blockers import blockers, missing, next_steps
from zhixing.rules.cycles.facts import BallotFact, Facts
from zhixing.rules.cycles.stages import Stage

NO_PANEL = "请组建考评小组，选定至少三名成员和一名组长"
CONCLUDE = "考评小组的意见已经齐备，请组长完成评定"


@pytest.mark.parametrize(
    ("stage", "facts", "gaps", "steps"),
    [
        (Stage.PREPARING, Facts(TODAY, scored=1), 0, ["请支部书记开始党员自评"]),
        (Stage.SELF_REPORT, Facts(TODAY, missing=("甲",)), 1, []),
        (Stage.SELF_REPORT, Facts(TODAY), 0, ["请支部书记结束自评，进入党组织评定"]),
        (Stage.REVIEW, Facts(TODAY), 0, [NO_PANEL]),
        (Stage.REVIEW, Facts(TODAY, is_panel_formed=True, opinions_awaited=4), 1, []),
        (Stage.REVIEW, Facts(TODAY, is_panel_formed=True, is_opened=True), 0, [CONCLUDE]),
        (Stage.REVIEW, NOTHING_MISSING, 0, ["请支部书记进入积分公示"]),
        (Stage.POSTING, Facts(TODAY), 0, ["请提出公示"]),
        (
            Stage.POSTING,
            replace(NOTHING_MISSING, upheld_objections=1),
            0,
            ["有 1 条异议成立，台账已更正，请撤回公示、退回评定，重新评定后再公示"],
        ),
        (Stage.POSTING, NOTHING_MISSING, 0, ["请支部书记结束本周期"]),
        (Stage.CLOSED, NOTHING_MISSING, 1, []),
    ],
)
def test_a_gap_is_one_thing_and_the_next_step_another(stage: Stage, facts: Facts, gaps: int, steps: list[str]) -> None:
    assert (len(missing(stage, facts)), [one.sentence for one in next_steps(stage, facts)]) == (gaps, steps)


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        (replace(NOTHING_MISSING, decisions_waiting=2), "进入积分公示"),
        (replace(NOTHING_MISSING, decisions_waiting=2, is_concluded=False), "完成评定"),
    ],
)
def test_a_decision_that_waits_for_its_second_person_holds_the_review(facts: Facts, what: str) -> None:
    assert blockers(Stage.REVIEW, facts) == [
        f"有 2 项组织决定（一票否决或者撤销）还在等第二人复核，会影响评定结果，复核以后才能{what}。"
    ]
    assert next_steps(Stage.REVIEW, facts) == []


REOPEN = "请考评小组组长重开评定，再次完成评定，重新合成结果"


@pytest.mark.parametrize(
    ("facts", "gap"),
    [
        (replace(NOTHING_MISSING, entries_since=1), "评定以后又记了 1 笔台账，还没有计入评定结果。"),
        (
            replace(NOTHING_MISSING, without_joint=("甲", "乙")),
            "评定以后列入计分、还没有评定结果的有：甲、乙（2 人）。",
        ),
    ],
)
def test_a_result_that_life_has_overtaken_is_not_posted(facts: Facts, gap: str) -> None:
    """Nothing but the chair's reopening leads on; before the conclusion the same facts are no news."""
    assert blockers(Stage.REVIEW, facts) == [gap, f"下一步：{REOPEN}。"]
    assert [one.sentence for one in next_steps(Stage.REVIEW, facts)] == [REOPEN]
    assert gap not in missing(Stage.REVIEW, replace(facts, is_concluded=False))


BALLOT_COUNTED = replace(NOTHING_MISSING, ballots=(BallotFact("民主测评", 1, BallotState.COUNTED),))
FAR = dt.date(2026, 9, 30)
WAITS = "计分到9月30日为止，还有 16 天；10月1日起才能{}。"


@pytest.mark.parametrize(
    ("stage", "facts", "what"),
    [
        (Stage.SELF_REPORT, NOTHING_MISSING, "结束自评"),
        (Stage.BALLOT, BALLOT_COUNTED, "结束民主测评"),
        (Stage.REVIEW, NOTHING_MISSING, "进入积分公示"),
        (Stage.REVIEW, replace(NOTHING_MISSING, is_concluded=False), "完成评定"),
    ],
)
def test_a_quarter_that_is_not_over_goes_no_further(stage: Stage, facts: Facts, what: str) -> None:
    for day, is_over in ((TODAY, False), (FAR, False), (FAR + dt.timedelta(days=1), True)):
        at_that_day = replace(facts, cut_off_on=FAR, today=day)
        waits = [one for one in missing(stage, at_that_day) if one.endswith(f"才能{what}。")]
        assert bool(waits) is not is_over
        assert bool(next_steps(stage, at_that_day)) is is_over
        if day == TODAY:
            assert waits == [WAITS.format(what)]
    assert missing(Stage.PREPARING, replace(facts, cut_off_on=FAR)) == []
