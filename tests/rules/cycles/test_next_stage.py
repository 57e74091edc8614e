"""考评周期: gaps apart from next steps, and what waits for the cut-off."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.rules.cycles.test_stages import NOTHING_MISSING, TODAY
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.blockers import blockers, missing, next_steps, return_blockers, review_blockers
from zhixing.rules.cycles.due import calls_for_reports, next_act
from zhixing.rules.cycles.facts import BallotFact, Facts
from zhixing.rules.cycles.stages import CUT_OFF_OPEN, Stage
from zhixing.rules.postings import PostingState

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
        (Stage.POSTING, Facts(TODAY, posting=PostingState.PROPOSED), 0, ["公示已经提出，请上一级党组织审核"]),
        (Stage.POSTING, Facts(TODAY, posting=PostingState.APPROVED), 0, ["公示已经审批，请支部实施"]),
        # The days begin when it hangs.
        (Stage.POSTING, Facts(TODAY, posting=PostingState.EXAMINED, posted_until=TODAY), 0, ["公示已经审核，请审批"]),
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
        f"有 2 项组织决定（一票否决或者撤销）尚待第二人复核，会影响评定结果，复核以后才能{what}。"
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


IN_REVIEW = Facts(TODAY, is_panel_formed=True, is_opened=True)
UNGIVEN = replace(IN_REVIEW, without_given=(("上级评价", ("甲", "乙")), ("群众评价", ("丙",))))


def test_what_is_entered_by_hand_is_waited_for() -> None:
    gaps = ["“上级评价”还没有填报的有：甲、乙（2 人）。请先填报。", "“群众评价”还没有填报的有：丙（1 人）。请先填报。"]
    assert blockers(Stage.REVIEW, UNGIVEN) == gaps
    assert review_blockers(UNGIVEN) == gaps
    assert next_act(Stage.REVIEW, UNGIVEN, "三季度") == "填报三季度“上级评价”，还差 2 人"


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        (IN_REVIEW, []),  # nothing but the conclusion itself is left
        (replace(IN_REVIEW, is_panel_formed=False), [f"下一步：{NO_PANEL}。"]),
        (replace(IN_REVIEW, is_opened=False), ["下一步：背靠背意见已经齐备，请组长公开意见，开始合议。"]),
        (replace(IN_REVIEW, without_joint=("甲",)), ["还没有合议意见的有：甲（1 人）。"]),
    ],
)
def test_what_the_group_owes_before_it_concludes(facts: Facts, reasons: list[str]) -> None:
    assert review_blockers(facts) == reasons


def test_the_way_back_is_open_where_nothing_rests_on_the_stage() -> None:
    assert return_blockers(Stage.PREPARING, Facts(TODAY), "名单有误") == ["“准备”环节不能再退回。"]
    assert return_blockers(Stage.SELF_REPORT, Facts(TODAY), "名单有误") == []
    assert return_blockers(Stage.CLOSED, NOTHING_MISSING, "重新评定") == ["“已结束”环节不能再退回。"]
    # Opinions that are open hold the review, not the stage after it.
    assert return_blockers(Stage.POSTING, IN_REVIEW, "重新评定") == []


def test_only_the_stage_of_reports_calls_for_them() -> None:
    facts = Facts(TODAY, missing=("甲",))
    assert [stage for stage in facts.stages if calls_for_reports(stage, facts)] == [Stage.SELF_REPORT]
    assert not calls_for_reports(Stage.SELF_REPORT, Facts(TODAY))


def test_a_ballot_is_to_be_prepared_as_long_as_a_part_is_without_one() -> None:
    counted, absent = BallotFact("党员测评", 1, BallotState.COUNTED), BallotFact("群众测评")
    assert next_act(Stage.BALLOT, Facts(TODAY, ballots=(counted, absent)), "三季度") == "准备三季度民主测评"
    assert next_act(Stage.BALLOT, Facts(TODAY, ballots=(counted,)), "三季度") == "结束三季度民主测评，进入党组织评定"
    assert not BallotFact("党员测评", 1, BallotState.PREPARING).is_missing
    assert absent.is_missing


def test_the_cut_off_stays_once_anybody_has_voted_or_judged() -> None:
    before = {Stage.PREPARING, Stage.SELF_REPORT, Stage.SELF_CHECK}
    assert {stage for stage in Stage if stage in CUT_OFF_OPEN} == before
