"""Loading the demonstration: the street, three quarters of history, and the present one; a branch in every stage."""

import datetime as dt
import random

from django.db import connection, transaction
from rich.progress import Progress

from zhixing.actions.accounts.lifecycle import one_time_password
from zhixing.actions.cycles.stages import Terms, open_cycle
from zhixing.management.demo.assessments import play_assessments
from zhixing.management.demo.briefings import play_briefings
from zhixing.management.demo.build import SHOWN, SHOWN_BESIDE, Branch, Street, build_street, moment
from zhixing.management.demo.history import open_quarter, play_cycle, put_off
from zhixing.management.demo.lengths.play import play_lengths
from zhixing.management.demo.measures import play_measures
from zhixing.management.demo.member_measures import play_member_measures
from zhixing.management.demo.posts import play_posts
from zhixing.management.demo.progress import LoadingProgress
from zhixing.management.demo.records import play_records
from zhixing.management.demo.representatives import play_representatives
from zhixing.management.demo.scene import Scene, quarters_before, scene_of
from zhixing.management.demo.service import play_service
from zhixing.management.demo.street import COMMUNITIES
from zhixing.management.demo.year_end import play_year_end
from zhixing.models import User
from zhixing.queries.viewers import viewer_for
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import Quarter
from zhixing.rules.workdays import add_workdays

SEED = 20160627  # the day of the briefing; the same street every time


@transaction.atomic
def load_demonstration(
    today: dt.date, *, communities: int = len(COMMUNITIES), quarters: int = 3, earlier: int = 0
) -> None:
    """About 600 people in 30 branches, and two branches assessed by the month and by the year, with everything that
    happened to them, made through the real actions.

    `earlier`: so many quarters before that of the first branch alone, for lines that are long enough to look at.
    In one transaction: interrupted half-way, it leaves the database empty and the next start begins again.
    """
    chance = random.Random(SEED)  # nosec B311 (made-up people, no secret)
    scene = scene_of(today, quarters)
    with LoadingProgress() as progress:
        founding = progress.add_task("正在建立示例街道", total=1)
        before = quarters_before(scene.past[0], earlier)
        street = build_street((before or scene.past)[0].from_on, chance, communities)
        progress.advance(founding)
        for quarter in before:
            _play_alone(street, quarter, chance)
        for quarter in scene.past:
            _play_past(street, quarter, scene, chance, progress)
        _play_present(street, scene, today, chance, progress)
        play_representatives(street, scene.past[-1], scene.opened_on)
        play_posts(street, scene.past[0].from_on, today)
        play_measures(street, scene.past, today)
        play_member_measures(street, scene.past[-1], today)
        play_year_end(street, today)
        play_service(street, scene.past, today)
        play_assessments(street, scene.past, scene.past[0].from_on, scene.opened_on)
        play_briefings(street, scene.past[-1], today)
        play_lengths(street, today)


VOTING = 3  # branches that hold their mid-year ballot; the others put it off to the end of the year


def _play_past(street: Street, quarter: Quarter, scene: Scene, chance: random.Random, progress: Progress) -> None:
    """A whole quarter of every branch, to its end; of the last one some branches of the first community are behind."""
    bar = progress.add_task(f"{quarter.label}：活动、自评、评定、公示", total=len(street.branches))
    opened_on = add_workdays(quarter.until_on, 2)
    stages = zip(_first_branches(street), scene.past_stages, strict=True)
    behind = {branch.organisation.pk: to for branch, to in stages} if quarter == scene.past[-1] else {}
    opened: set[int] = set()
    for branch in street.branches:
        play_records(branch, quarter, quarter.until_on, chance)
    count_rows()
    for branch in street.branches:
        if branch.community.pk not in opened:
            open_quarter(street, branch.community.pk, quarter, opened_on)
            opened.add(branch.community.pk)
        to = behind.get(branch.organisation.pk, Stage.CLOSED)
        if to is not Stage.CLOSED:
            put_off(street, branch, quarter, scene.opened_on)
        play_cycle(
            street,
            branch,
            quarter,
            add_workdays(opened_on, 2) if to is Stage.CLOSED else scene.began_on,
            chance,
            to=to,
            votes=branch in street.branches[:VOTING],
        )
        progress.advance(bar)


def _play_alone(street: Street, quarter: Quarter, chance: random.Random) -> None:
    """A quarter of the first branch, to its end, before the others had begun."""
    branch, opened_on = street.branches[0], add_workdays(quarter.until_on, 2)
    play_records(branch, quarter, quarter.until_on, chance)
    secretary = viewer_for(branch.secretary, opened_on)
    open_cycle(branch.organisation.pk, terms=Terms(quarter), by=secretary, at=moment(opened_on, 9))
    play_cycle(street, branch, quarter, add_workdays(opened_on, 2), chance, to=Stage.CLOSED)


def _play_present(street: Street, scene: Scene, today: dt.date, chance: random.Random, progress: Progress) -> None:
    quarter = scene.present
    bar = progress.add_task(f"{quarter.label}：正在进行", total=len(street.branches))
    until_on = min(today - dt.timedelta(days=1), quarter.until_on)  # nothing is written later than now
    for branch in street.branches:
        play_records(branch, quarter, until_on, chance)
        progress.advance(bar)
    count_rows()
    open_quarter(street, street.branches[0].community.pk, quarter, scene.opened_on)
    for branch, stage in zip(_first_branches(street), scene.present_stages, strict=True):
        play_cycle(street, branch, quarter, scene.began_on, chance, to=stage)


def count_rows() -> None:
    """Tell the planner how many rows there are: nobody else sees them, and autovacuum neither, until the end."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _first_branches(street: Street) -> list[Branch]:
    return [branch for branch in street.branches if branch.community.pk == street.branches[0].community.pk]


def set_passwords(now: dt.datetime) -> list[tuple[str, str, str]]:
    """A fresh password for each account that is shown: (whose it is, username, password), kept nowhere else."""
    rows = []
    labelled = [*((role.label, username) for role, (username, _) in SHOWN.items()), *SHOWN_BESIDE]
    for label, username in labelled:
        user = User.objects.filter(username=username).first()
        if user is not None:
            password = one_time_password()
            user.set_password(password)
            user.must_change_password, user.password_set_at = False, now
            user.save(update_fields=["password", "must_change_password", "password_set_at"])
            rows.append((label, username, password))
    return rows
