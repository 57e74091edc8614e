"""整改: deadlines and what follows from them today. Overdue is computed here and stored nowhere."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.rules.measures.states import WITH_OWNER, MeasureKind, MeasureState, PlanState
from zhixing.rules.periods import Days, Period, Quarter, default_cut_off, period_after
from zhixing.rules.workdays import NO_CORRECTIONS, Corrections, add_workdays

# Ours: at most so many days, and the day that is proposed; of 长期坚持 the day of the next check.
DAYS: dict[MeasureKind, int] = {MeasureKind.IMMEDIATE: 15, MeasureKind.TIMED: 60, MeasureKind.LASTING: 90}
WARNING = dt.timedelta(days=7)  # before a deadline its owner is told
DAYS_TO_SIGN, DAYS_TO_PLAN, DAYS_TO_CHECK = 2, 10, 5  # working days, ours
GOOD_STAGES = 2  # good checks in a row after which 长期坚持 may be cleared
FULL = 10_000  # hundredths of a percent


@dataclass(frozen=True)
class MeasureFacts:
    """A measure as the rules look at it."""

    state: MeasureState
    kind: MeasureKind
    from_on: dt.date
    due_on: dt.date | None = None  # None for 长期坚持
    extended_to: dt.date | None = None  # set once, when it was returned with a new date
    check_on: dt.date | None = None  # the next check of a stage, for 长期坚持 alone
    signed_on: dt.date | None = None
    planned_on: dt.date | None = None
    applied_on: dt.date | None = None
    cleared_on: dt.date | None = None
    good_stages: int = 0
    plan_state: PlanState = PlanState.NONE

    @property
    def deadline(self) -> dt.date | None:
        return self.check_on if self.kind is MeasureKind.LASTING else self.extended_to or self.due_on

    @property
    def is_with_owner(self) -> bool:
        return self.state in WITH_OWNER


def may_be_reviewed(facts: MeasureFacts) -> bool:
    """Whether the plan waits for the assessor's answer."""
    return facts.state is MeasureState.UNDER_WAY and facts.plan_state is PlanState.WAITING


def default_deadline(kind: MeasureKind, from_on: dt.date, visited_after: dt.date | None = None) -> dt.date:
    """The usual day. `visited_after`: the last day before the next visit, by which what has a date is put right."""
    return before_visit(kind, from_on + dt.timedelta(days=DAYS[kind]), from_on, visited_after)


def before_visit(kind: MeasureKind, deadline: dt.date, from_on: dt.date, visited_after: dt.date | None) -> dt.date:
    """限期整改 is due before the next visit looks at it; not before it begins."""
    if kind is not MeasureKind.TIMED or visited_after is None or visited_after < from_on:
        return deadline
    return min(deadline, visited_after)


@dataclass(frozen=True)
class LatestAssessment:
    """The latest period in which an organisation is assessed, and whether it was visited in it."""

    period: Period
    cut_off_on: dt.date
    is_visited: bool
    usual_day: int | None = None  # of a month, on which the standard cuts a period off


def last_day_before_visit(latest: LatestAssessment | None, today: dt.date) -> dt.date | None:
    """A visit follows the cut-off of its period. None where none is expected, or it may come any day."""
    if latest is None:
        return None
    day = latest.cut_off_on
    if latest.is_visited:
        day = default_cut_off(period_after(latest.period), latest.usual_day)
    return day if day >= today else None


def days_overdue(facts: MeasureFacts, today: dt.date) -> int:
    """How many days the owner is late; 0 once clearing is applied for, since the next step is the assessor's."""
    deadline = facts.deadline
    if deadline is None or not facts.is_with_owner:
        return 0
    return max(0, (today - deadline).days)


def is_near(facts: MeasureFacts, today: dt.date) -> bool:
    """Whether the deadline is at most seven days off, or past."""
    return facts.is_with_owner and facts.deadline is not None and facts.deadline - WARNING <= today


def sign_by(facts: MeasureFacts, corrections: Corrections = NO_CORRECTIONS) -> dt.date:
    return add_workdays(facts.from_on, DAYS_TO_SIGN, corrections)


def plan_by(facts: MeasureFacts, corrections: Corrections = NO_CORRECTIONS) -> dt.date:
    """By when the plan is owed; never later than the deadline itself."""
    day = add_workdays(facts.signed_on or facts.from_on, DAYS_TO_PLAN, corrections)
    return min(day, facts.deadline) if facts.deadline else day


def review_by(planned_on: dt.date, corrections: Corrections = NO_CORRECTIONS) -> dt.date:
    """By when the assessor owes an answer to the plan: as long as a check takes."""
    return add_workdays(planned_on, DAYS_TO_CHECK, corrections)


def check_by(applied_on: dt.date, corrections: Corrections = NO_CORRECTIONS) -> dt.date:
    return add_workdays(applied_on, DAYS_TO_CHECK, corrections)


def completion(facts: MeasureFacts, today: dt.date) -> str:
    """完成情况 of the ledger, with the reason where it is not complete."""
    if facts.state is MeasureState.CLEARED:
        return "基本完成（转入常态）" if facts.kind is MeasureKind.LASTING else "已完成"
    if late := days_overdue(facts, today):
        what = "阶段核查超期" if facts.kind is MeasureKind.LASTING else "超期"
        return f"未完成（{what}{late}天）"
    if facts.state is MeasureState.PENDING:
        return "未完成（待签收）" if facts.signed_on is None else "未完成（待制定方案）"
    return "正在推进（待核查）" if facts.state is MeasureState.AWAITING_CHECK else "正在推进"


@dataclass(frozen=True)
class StageCheck:
    """A stage of 长期坚持 that was checked: the day it was due, and whether its goal was reached."""

    due_on: dt.date
    is_passed: bool


@dataclass(frozen=True)
class Share:
    """How many lines were due, and how many of them were cleared in time."""

    due: int
    in_time: int

    @property
    def hundredths(self) -> int:
        """Of a percent. Nothing due: full, since there was nothing to be late with."""
        return FULL if self.due == 0 else FULL * self.in_time // self.due


def share_in_time(
    measures: Iterable[MeasureFacts], stages: Iterable[StageCheck], quarter: Quarter, today: dt.date
) -> Share:
    """The share cleared in time among the lines whose first deadline lies in the quarter.

    A line counts as cleared in time when the application that led to its clearing was handed in by the first deadline:
    how long the assessor took is not the owner's doing, and a second date does not make a late line timely. A line
    that is not late yet counts once it is cleared. Of 长期坚持 each stage counts that has been checked.
    """
    days, due, in_time = Days(quarter.from_on, quarter.until_on), 0, 0
    for facts in measures:
        if facts.due_on is None or facts.due_on not in days:
            continue
        applied_in_time = facts.applied_on is not None and facts.applied_on <= facts.due_on
        is_good = facts.state is MeasureState.CLEARED and applied_in_time
        waits_in_time = facts.state is MeasureState.AWAITING_CHECK and applied_in_time
        if is_good or (facts.due_on < today and not waits_in_time):
            due += 1
            in_time += is_good
    checks = [stage for stage in stages if stage.due_on in days]
    return Share(due + len(checks), in_time + sum(stage.is_passed for stage in checks))
