"""How far the branches of the demonstration have come on the day it is loaded. Pure, so that every day can be tried.

A quarter that is not over goes no further than 党员自评. While the present one runs, or has only just ended, the later
stages are shown in the quarter before it, which some branches of the first community have put off.
"""

import datetime as dt
from dataclasses import dataclass

from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import Quarter, default_quarter
from zhixing.rules.workdays import add_workdays

# Where the branches of the first community stand; those of the others have closed the last quarter and opened no other.
STANDING = (Stage.SELF_REPORT, Stage.REVIEW, Stage.SELF_REPORT, Stage.BALLOT, Stage.SELF_REPORT, Stage.REVIEW)
LATE = 2  # the branch whose last quarter still hangs on the wall
TO_MOVE_ON = 3  # working days from the self-reports to the next stage


@dataclass(frozen=True)
class Scene:
    present: Quarter
    past: tuple[Quarter, ...]
    opened_on: dt.date  # of the present quarter
    began_on: dt.date  # the self-reports of what is under way
    present_stages: tuple[Stage, ...]  # of the branches of the first community
    past_stages: tuple[Stage, ...]  # of the same in the last of the past quarters

    @property
    def moved_on(self) -> dt.date:
        """When what is under way left its self-reports."""
        return add_workdays(self.began_on, TO_MOVE_ON)


def scene_of(today: dt.date, quarters: int) -> Scene:
    """What is shown on this day, after so many quarters of history."""
    present, began_on = default_quarter(today), workdays_before(today, TO_MOVE_ON + 1)
    is_over = add_workdays(began_on, TO_MOVE_ON) > present.until_on
    finished = [Stage.POSTING if place == LATE else Stage.CLOSED for place in range(len(STANDING))]
    put_off = [here if stage is Stage.SELF_REPORT else stage for stage, here in zip(STANDING, finished, strict=True)]
    return Scene(
        present,
        tuple(quarters_before(present, quarters)),
        workdays_before(today, TO_MOVE_ON + 2),
        began_on,
        STANDING if is_over else (Stage.SELF_REPORT,) * len(STANDING),
        tuple(finished if is_over else put_off),
    )


def quarters_before(quarter: Quarter, many: int) -> list[Quarter]:
    place = quarter.year * 4 + quarter.number - 1
    return [Quarter((place - less) // 4, (place - less) % 4 + 1) for less in range(many, 0, -1)]


def workdays_before(today: dt.date, many: int) -> dt.date:
    """A day from which `many` working days lead to `today` or the last working day before it."""
    day = today
    while add_workdays(day, many) > today:
        day -= dt.timedelta(days=1)
    return day
