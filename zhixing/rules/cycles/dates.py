"""考评期限: why the days of a cycle under way are not moved, and why days do not pass from one period to the next."""

import datetime as dt
from dataclasses import dataclass

from zhixing.rules.cycles.stages import CUT_OFF_OPEN, Stage
from zhixing.rules.periods import Period, chinese_day, cut_off_blockers


@dataclass(frozen=True)
class DateFacts:
    """A cycle whose days are to be `cut_off_on`, `self_report_due_on` and `review_due_on`; `was_cut_off_on`: so far."""

    stage: Stage
    period: Period
    was_cut_off_on: dt.date
    cut_off_on: dt.date
    self_report_due_on: dt.date
    review_due_on: dt.date


def rescheduling_blockers(facts: DateFacts) -> list[str]:
    reasons = []
    if facts.stage in {Stage.POSTING, Stage.CLOSED}:
        reasons.append(f"现在是“{facts.stage.label}”环节，不能再改自评和评定的期限。")
    if facts.review_due_on < facts.self_report_due_on:
        reasons.append("评定截止日期早于自评截止日期，请改正。")
    if facts.cut_off_on == facts.was_cut_off_on:
        return reasons
    if facts.stage not in CUT_OFF_OPEN:
        reasons.append(f"现在是“{facts.stage.label}”环节，自评已经结束，不能再改计分截止日。")
    return reasons + cut_off_blockers(facts.period, facts.cut_off_on, facts.self_report_due_on)


def neighbour_blockers(period: Period) -> list[str]:
    """Why no day passes to this following period: its results are posted or closed."""
    return [
        f"{period.label}的考评结果已经公示或结束，计分截止日后的记录不能再计入{period.label}，请不要改动计分截止日。"
    ]


def moved_blockers(stage: Stage, *, stage_on_page: Stage, by: str, at: dt.datetime | None) -> list[str]:
    """Why a press on the page of another stage does nothing. `by`, `at`: who moved the cycle last and when, in the time
    of the place; not asked for where the cycle has ended."""
    if stage is stage_on_page:
        return []
    if at is None or stage is Stage.CLOSED:
        return ["本周期已经结束，环节不再变动。"]
    return [
        f"{by}已于{chinese_day(at)} {at:%H:%M} 把本周期转到“{stage.label}”环节，本次操作没有办理；"
        "请返回考评页面，按现在的环节办理。"
    ]
