"""Months of one branch and years of another, through the real actions: what was posted, and what is worked on now."""

import datetime as dt
import random
import uuid

from zhixing.actions.activities.recording import record_activity
from zhixing.actions.cycles.stages import Terms, open_cycle
from zhixing.management.demo.build import Branch, Street, moment
from zhixing.management.demo.history import play_cycle
from zhixing.management.demo.lengths.founding import PLACES, found_places
from zhixing.management.demo.lengths.scenes import Chapter, chapters_of
from zhixing.management.demo.records import diligence
from zhixing.queries.viewers import viewer_for
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.marks import Leave, Mark, Part
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.periods import MONTH, ONE_DAY

SEED = 11  # the number of the briefing
STUDY, MEETING, RESCUE = "集中学习", "党员大会", "其他活动"
MEETINGS = {3: "一季度", 6: "二季度", 9: "三季度", 12: "四季度"}  # of the village, by month
FLOODS, RESCUED_ON, RESCUERS = 7, 26, 4  # month, day, people


def play_lengths(street: Street, today: dt.date) -> None:
    """A branch assessed by the month and a village assessed by the year, beside the quarters of the others."""
    chance = random.Random(SEED)  # nosec B311 (made-up people, no secret)
    chapters = [chapters_of(today, place.months) for place in PLACES]
    # Both begin on the first day of a year: a standard of another length follows only where both lengths begin.
    start_on = min(listed[0].period.from_on for listed in chapters).replace(month=1, day=1)
    beside = found_places(street, start_on, chance)
    for branch, listed in zip(beside.branches, chapters, strict=True):
        for chapter in listed:
            _play(beside, branch, chapter, min(today - ONE_DAY, chapter.period.until_on), chance)


def _play(beside: Street, branch: Branch, chapter: Chapter, until_on: dt.date, chance: random.Random) -> None:
    for happening in _happenings(chapter, branch):
        if happening.held_on <= until_on:
            _record(branch, happening, chance)
    secretary = viewer_for(branch.secretary, chapter.opened_on)
    terms = Terms(chapter.period)
    open_cycle(branch.organisation.pk, terms=terms, by=secretary, at=moment(chapter.opened_on, 9))
    # Nobody reports on a year before its last days; the months are short.
    if chapter.period.months == MONTH or chapter.is_over:
        play_cycle(beside, branch, chapter.period, chapter.began_on, chance, to=chapter.to)


def _happenings(chapter: Chapter, branch: Branch) -> list[Happening]:
    body = f"{branch.organisation.label}支部委员会"
    year, first = chapter.period.year, chapter.period.from_on.month
    if chapter.period.months == MONTH:
        study = _meeting(f"{first}月集中学习", dt.date(year, first, 6), STUDY, [Feed("Y-01", Part.ABSENT)], body)
        meeting = _meeting(f"{first}月党员大会", dt.date(year, first, 13), MEETING, [Feed("Y-02", Part.ABSENT)], body)
        return [study, meeting]
    feeds = [Feed("C-01", Part.ABSENT), Feed("C-02", Part.LATE)]
    days = {f"{name}党员大会": dt.date(year, month, 12) for month, name in MEETINGS.items()}
    listed = [_meeting(title, on, MEETING, feeds, body) for title, on in days.items()]
    rescued_on = dt.date(year, FLOODS, RESCUED_ON)
    rescue = Happening("防汛抢险转移群众", rescued_on, (Feed("G-03"),), RESCUE, place="村东河堤")
    return sorted([*listed, rescue], key=lambda happening: happening.held_on)


def _meeting(title: str, on: dt.date, kind: str, feeds: list[Feed], body: str) -> Happening:
    return Happening(
        title,
        on,
        tuple(feeds),
        kind,
        place="支部活动室",
        is_study=kind == STUDY,
        clause="考评办法关于参加会议和学习的规定",
        deciding_body=body,
    )


def _record(branch: Branch, happening: Happening, chance: random.Random) -> None:
    on = happening.held_on
    record_activity(
        branch.organisation.pk,
        happening=happening,
        people=_rescuers(branch) if happening.kind == RESCUE else _presences(branch, chance),
        form_key=uuid.UUID(int=chance.getrandbits(128), version=4),
        by=viewer_for(branch.secretary, on),
        at=moment(on, 20),
    )


def _rescuers(branch: Branch) -> list[Presence]:
    willing = sorted(branch.members, key=lambda member: -diligence(member))
    return [Presence(member.pk) for member in willing[:RESCUERS]]


def _presences(branch: Branch, chance: random.Random) -> list[Presence]:
    """Whoever is not there is on leave more often than absent; the secretary takes no points of their own away."""
    people = [Presence(branch.members[0].pk, is_host=True)]
    for member in branch.members[1:]:
        comes = chance.random() < 0.6 + 0.4 * diligence(member)
        if comes:
            people.append(Presence(member.pk, Mark.LATE if chance.random() < 0.05 else Mark.PRESENT))
        elif chance.random() < 0.5:
            people.append(Presence(member.pk, Mark.ABSENT))
        else:
            people.append(Presence(member.pk, Mark.LEAVE, Leave.PRIVATE.value))
    return people
