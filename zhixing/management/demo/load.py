"""Loading the demonstration: the street, three closed quarters, and the present one with a branch in every stage."""

import datetime as dt
import random

from django.db import transaction
from rich.progress import Progress

from zhixing.actions.accounts import one_time_password
from zhixing.management.demo.build import SHOWN, Street, build_street
from zhixing.management.demo.history import open_quarter, play_cycle, play_records
from zhixing.management.demo.progress import LoadingProgress
from zhixing.management.demo.street import COMMUNITIES
from zhixing.models import User
from zhixing.rules.cycles import Quarter, Stage, usual_quarter
from zhixing.rules.workdays import add_workdays

SEED = 20160627  # the day of the briefing; the same street every time


def quarters_before(quarter: Quarter, many: int) -> list[Quarter]:
    place = quarter.year * 4 + quarter.number - 1
    return [Quarter((place - less) // 4, (place - less) % 4 + 1) for less in range(many, 0, -1)]


@transaction.atomic
def load_demonstration(today: dt.date, *, communities: int = len(COMMUNITIES), quarters: int = 3) -> None:
    """About 600 people in 30 branches, with everything that happened to them, made through the real actions.

    In one transaction: interrupted half-way, it leaves the database empty and the next start begins again.
    """
    chance = random.Random(SEED)  # nosec B311 (made-up people, no secret)
    present = usual_quarter(today)
    past = quarters_before(present, quarters)
    with LoadingProgress() as progress:
        founding = progress.add_task("正在建立示例街道", total=1)
        street = build_street(past[0].from_on, chance, communities)
        progress.advance(founding)
        for quarter in past:
            late = today if quarter == past[-1] else None
            _play_past(street, quarter, chance, progress, late=late)
        _play_present(street, present, today, chance, progress)


VOTING = 3  # branches that hold their mid-year ballot; the others put it off to the end of the year
LATE = 2  # the branch whose last quarter still hangs on the wall today


def _play_past(
    street: Street, quarter: Quarter, chance: random.Random, progress: Progress, *, late: dt.date | None
) -> None:
    """A whole quarter of every branch, to its end; with `late` (today) one branch's posting has only begun."""
    bar = progress.add_task(f"{quarter.label}：活动、自评、评定、公示", total=len(street.branches))
    opened_on = add_workdays(quarter.until_on, 2)
    opened: set[int] = set()
    for branch in street.branches:
        play_records(branch, quarter, quarter.until_on, chance)
    for branch in street.branches:
        if branch.community.pk not in opened:
            open_quarter(street, branch.community.pk, quarter, opened_on)
            opened.add(branch.community.pk)
        hangs = late is not None and branch is street.branches[LATE]
        began_on = _workdays_before(late, 4) if hangs and late else add_workdays(opened_on, 2)
        play_cycle(
            street, branch, quarter, began_on, chance, to=Stage.POSTING if hangs else Stage.CLOSED,
            votes=branch in street.branches[:VOTING],
        )
        progress.advance(bar)


# Where the branches of the first community stand in the present quarter; those of the others have not opened it yet.
STANDING = (Stage.SELF_REPORT, Stage.REVIEW, Stage.SELF_REPORT, Stage.BALLOT, Stage.SELF_REPORT, Stage.REVIEW)


def _play_present(
    street: Street, quarter: Quarter, today: dt.date, chance: random.Random, progress: Progress
) -> None:
    bar = progress.add_task(f"{quarter.label}：正在进行", total=len(street.branches))
    until_on = min(today - dt.timedelta(days=1), quarter.until_on)  # nothing is written later than now
    first = street.branches[0].community.pk
    for branch in street.branches:
        play_records(branch, quarter, until_on, chance)
        progress.advance(bar)
    open_quarter(street, first, quarter, _workdays_before(today, 5))
    for branch, stage in zip(
        [one for one in street.branches if one.community.pk == first], STANDING, strict=True
    ):
        play_cycle(street, branch, quarter, _workdays_before(today, 4), chance, to=stage)


def _workdays_before(today: dt.date, many: int) -> dt.date:
    """A day from which `many` working days lead to `today` or the last working day before it."""
    day = today
    while add_workdays(day, many) > today:
        day -= dt.timedelta(days=1)
    return day


def set_passwords(now: dt.datetime) -> list[tuple[str, str, str]]:
    """A fresh password for each account that the demonstration shows: (role, username, password), kept nowhere else."""
    shown = []
    for role, (username, _) in SHOWN.items():
        user = User.objects.filter(username=username).first()
        if user is not None:
            password = one_time_password()
            user.set_password(password)
            user.must_change_password, user.password_set_at = False, now
            user.save(update_fields=["password", "must_change_password", "password_set_at"])
            shown.append((role.label, username, password))
    return shown
