"""Which days of a cycle under way can still be moved, and why a press on an old page does nothing."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.cycles.dates import DateFacts, moved_blockers, neighbour_blockers, rescheduling_blockers
from zhixing.rules.cycles.stages import CUT_OFF_OPEN, Stage
from zhixing.rules.periods import cut_off_blockers, quarter_of

QUARTER = quarter_of(dt.date(2026, 9, 1))
DAY = dt.timedelta(days=1)
EARLIER = QUARTER.until_on - 5 * DAY
FACTS = DateFacts(
    Stage.SELF_REPORT, QUARTER, QUARTER.until_on, QUARTER.until_on, dt.date(2026, 10, 9), dt.date(2026, 10, 16)
)
BACKWARDS = "评定截止日期早于自评截止日期，请改正。"


def test_the_review_ends_with_the_self_report_at_the_earliest() -> None:
    same = replace(FACTS, review_due_on=FACTS.self_report_due_on)
    assert rescheduling_blockers(FACTS) == rescheduling_blockers(same) == []
    assert rescheduling_blockers(replace(same, review_due_on=same.review_due_on - DAY)) == [BACKWARDS]


@pytest.mark.parametrize("stage", list(Stage))
def test_days_are_moved_until_the_posting_and_the_cut_off_until_the_self_report_ends(stage: Stage) -> None:
    late = [f"现在是“{stage.label}”环节，不能再改自评和评定的期限。"] if stage in {Stage.POSTING, Stage.CLOSED} else []
    assert rescheduling_blockers(replace(FACTS, stage=stage)) == late
    over = [f"现在是“{stage.label}”环节，自评已经结束，不能再改计分截止日。"] if stage not in CUT_OFF_OPEN else []
    assert rescheduling_blockers(replace(FACTS, stage=stage, cut_off_on=EARLIER)) == late + over


def test_another_cut_off_is_held_to_its_period_and_the_same_one_is_not() -> None:
    beyond = QUARTER.until_on + 400 * DAY
    problems = cut_off_blockers(QUARTER, beyond, FACTS.self_report_due_on)
    assert problems != []
    moved = replace(FACTS, cut_off_on=beyond, review_due_on=FACTS.self_report_due_on - DAY)
    assert rescheduling_blockers(moved) == [BACKWARDS, *problems]
    assert rescheduling_blockers(replace(FACTS, cut_off_on=beyond, was_cut_off_on=beyond)) == []


def test_no_day_passes_to_a_period_that_is_posted() -> None:
    assert neighbour_blockers(QUARTER) == [
        "2026年第三季度的考评结果已经公示或结束，计分截止日后的记录不能再计入2026年第三季度，请不要改动计分截止日。"
    ]


def test_whoever_presses_on_an_old_page_is_told_who_moved_the_cycle() -> None:
    at = dt.datetime(2026, 9, 14, 10, 5, tzinfo=dt.UTC)
    assert moved_blockers(Stage.REVIEW, stage_on_page=Stage.REVIEW, by="云飞", at=at) == []
    assert moved_blockers(Stage.CLOSED, stage_on_page=Stage.POSTING, by="", at=None) == [
        "本周期已经结束，环节不再变动。"
    ]
    assert moved_blockers(Stage.REVIEW, stage_on_page=Stage.SELF_REPORT, by="云飞", at=at) == [
        f"云飞已于9月14日 10:05 把本周期转到“{Stage.REVIEW.label}”环节，本次操作没有办理；"
        "请返回考评页面，按现在的环节办理。"
    ]
