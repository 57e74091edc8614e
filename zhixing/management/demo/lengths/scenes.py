"""How far a month or a year of the demonstration has come on the day it is loaded. Pure: every day can be tried.

What is over by some time has been posted; what is worked on now goes no further than 党员自评.
"""

import datetime as dt
from dataclasses import dataclass

from zhixing.management.demo.scene import TO_MOVE_ON, workdays_before
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import MONTH, ONE_DAY, Period, default_period, period_before
from zhixing.rules.workdays import add_workdays

POSTED = 5  # working days that a result hangs
EARLIER = {MONTH: 2}  # so many months before the present one are told; of every other length the last


@dataclass(frozen=True)
class Chapter:
    """One period of a branch: when it was opened, when people began to report, how far it has come."""

    period: Period
    opened_on: dt.date
    began_on: dt.date
    to: Stage

    @property
    def is_over(self) -> bool:
        return self.began_on > self.period.until_on


def chapters_of(today: dt.date, months: int) -> list[Chapter]:
    """The periods of this length that are shown on this day, in their order; the last is the one under way."""
    present = default_period(today, months)
    listed = [present]
    for _ in range(EARLIER.get(months, 1)):
        listed.insert(0, period_before(listed[0]))
    return [*(_past(period, today) for period in listed[:-1]), _present(present, today)]


def _past(period: Period, today: dt.date) -> Chapter:
    began_on = add_workdays(period.until_on, 1)
    posted_on = add_workdays(began_on, TO_MOVE_ON)
    closed_on = add_workdays(posted_on, POSTED) + ONE_DAY
    return Chapter(period, began_on, began_on, Stage.CLOSED if closed_on < today else Stage.POSTING)


def _present(period: Period, today: dt.date) -> Chapter:
    """A period is opened on its first working days; what is over by now, on the last one, so that nobody is late."""
    lately = workdays_before(today, 1)
    began_on = max(add_workdays(period.from_on - ONE_DAY, 1), lately)
    opened_on = began_on if began_on > period.until_on else add_workdays(period.from_on - ONE_DAY, 1)
    return Chapter(period, opened_on, began_on, Stage.SELF_REPORT)
