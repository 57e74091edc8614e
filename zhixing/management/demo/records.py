"""What a branch of the street writes down in a quarter: activities, a few claims and a rare deduction."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence

from zhixing.actions.activities.recording import attendance_row, item_row
from zhixing.actions.ledger.claims import confirm_claims, submit_claim
from zhixing.actions.ledger.decisions import enter_decision
from zhixing.actions.ledger.entries import NewEntry, append
from zhixing.actions.recording import record
from zhixing.management.demo.build import Branch, moment
from zhixing.management.demo.plan import Planned, happenings
from zhixing.models import Activity, ActivityItem, Attendance, Membership, User
from zhixing.queries.activities.rolls import is_voter
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.queries.viewers import viewer_for
from zhixing.rules.activities.kinds import FREE, kind_named, kinds_of
from zhixing.rules.activities.marks import Leave, Mark, Part
from zhixing.rules.activities.records import Feed, Presence, attendees, concerns
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.ledger.claims import ClaimFacts, Ruling
from zhixing.rules.ledger.sources import Source as LedgerSource
from zhixing.rules.periods import Quarter
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.procedure import Roll

STUDY = frozenset({"集中学习", "党课", "主题党日", "培训"})


def diligence(membership: Membership) -> float:
    """How likely this person takes part in anything: 0 to 1, the same in every quarter."""
    chance = random.Random(f"diligence {membership.person_id}")  # nosec B311 (made-up people, no secret)
    return 0.35 + 0.65 * chance.betavariate(4.2, 1.3)


def play_records(branch: Branch, quarter: Quarter, until_on: dt.date, chance: random.Random) -> None:
    """What the secretary of one branch recorded in a quarter, up to a day; some claims and a rare deduction."""
    version = version_in_force(branch.organisation, quarter.from_on)
    assert version is not None
    standard = parsed(version)
    records = [
        (planned, people)
        for planned in happenings(quarter, until_on, chance)
        if (people := _presences(branch, planned, standard, chance))
    ]
    for month in sorted({planned.on.month for planned, _ in records}):
        _record_month(branch, [pair for pair in records if pair[0].on.month == month], until_on)
    _claims(branch, quarter, until_on, chance)
    _deduction(branch, quarter, until_on, chance)


def _presences(branch: Branch, planned: Planned, standard: Standard, chance: random.Random) -> list[Presence]:
    """Who came and who did not; at a meeting of everybody whoever is missing has a mark too."""
    item = standard.item(planned.item)
    assert item is not None
    is_meeting = kind_named(kinds_of(standard), planned.kind).roll is Roll.MEMBERS
    people = []
    for member in branch.members:
        comes = chance.random() < diligence(member) ** 0.55 * planned.share + 0.04
        if comes and concerns(standard, item, member.member_class):
            units = chance.choice(planned.units)
            people.append(
                Presence(
                    member.pk,
                    Mark.LATE if is_meeting and chance.random() < 0.02 else Mark.PRESENT,
                    is_host=is_meeting and member is branch.members[0],
                    is_speaker=chance.random() < planned.speaks,
                    units=None if units in {planned.hours, 100} else units,
                )
            )
        elif is_meeting and member.kind in {"full", "probationary"}:
            people.append(_missing(member, chance))
    return people


def _missing(member: Membership, chance: random.Random) -> Presence:
    if member.flowing_to:
        return Presence(member.pk, Mark.EXCUSED)
    if chance.random() < 0.12:
        return Presence(member.pk, Mark.ABSENT)
    return Presence(member.pk, Mark.LEAVE, chance.choice([leave.value for leave in Leave]))


def _record_month(branch: Branch, records: Sequence[tuple[Planned, list[Presence]]], until_on: dt.date) -> None:
    """A month's activities, written down together: some 4,000 single records would take minutes at first start.

    The same rows that `record_activity` leaves, and the entries through the ledger's one way in.
    """
    last = min(until_on, max(planned.on for planned, _ in records) + dt.timedelta(days=3))
    by, at = viewer_for(branch.secretary, last), moment(last)
    activities = Activity.objects.bulk_create(_activity(branch, planned) for planned, _ in records)
    meetings = [
        (activity, _feeds(planned), people) for activity, (planned, people) in zip(activities, records, strict=True)
    ]
    ActivityItem.objects.bulk_create(item_row(activity, feed) for activity, feeds, _ in meetings for feed in feeds)
    voting = {member.pk for member in branch.members if is_voter(member)}
    Attendance.objects.bulk_create(
        attendance_row(activity, presence, is_voting=presence.membership_id in voting)
        for activity, _, people in meetings
        for presence in people
    )
    new = [
        _entry(activity, code, attendee)
        for activity, feeds, people in meetings
        for code, listed in attendees(feeds, people).items()
        for attendee in listed
    ]
    append(new, by=by, at=at)
    for activity in activities:
        record(
            "record_activity",
            by=by,
            at=at,
            organisation_id=branch.organisation.pk,
            subject=activity,
            summary=activity.title,
        )


def _feeds(planned: Planned) -> list[Feed]:
    is_own = len(planned.units) > 1
    units = planned.hours or 100 if is_own else 100
    feeds = [Feed(planned.item, units=units, option=planned.option, is_own=is_own)]
    return [*feeds, Feed(planned.speaking, Part.SPEAKER)] if planned.speaks else feeds


def _activity(branch: Branch, planned: Planned) -> Activity:
    return Activity(
        organisation=branch.organisation,
        kind=planned.kind or FREE.name,
        title=planned.title,
        held_on=planned.on,
        place=planned.place,
        hours=planned.hours,
        is_study=planned.kind in STUDY,
        form_key=uuid.uuid4(),
        recorded_by=branch.secretary,
        recorded_at=moment(planned.on, 21),
    )


def _entry(activity: Activity, code: str, attendee: Attendee) -> NewEntry:
    return NewEntry(
        attendee.membership_id,
        code,
        activity.held_on,
        LedgerSource.ACTIVITY,
        activity.pk,
        attendee.units,
        attendee.option,
        note=activity.title,
    )


def _claims(branch: Branch, quarter: Quarter, until_on: dt.date, chance: random.Random) -> None:
    day = quarter.from_on + dt.timedelta(days=40)
    if day > until_on:
        return
    able = [member for member in branch.members if member.person.has_phone_access and diligence(member) > 0.75]
    for membership in chance.sample(able, min(3, len(able))):
        user = User.objects.filter(person=membership.person_id).first()
        if user is None or user.pk == branch.secretary.pk:
            continue
        claim = submit_claim(
            membership.pk,
            claimed=ClaimFacts("CX-01", day, option="adopted"),
            description="建议在单元门口加装扶手，社区已经采纳并施工。",
            form_key=uuid.uuid4(),
            by=viewer_for(user, day),
            at=moment(day, 20),
        )
        later = day + dt.timedelta(days=2)
        if later <= until_on:
            confirm_claims([claim.pk], by=viewer_for(branch.secretary, later), at=moment(later))


def _deduction(branch: Branch, quarter: Quarter, until_on: dt.date, chance: random.Random) -> None:
    day = quarter.from_on + dt.timedelta(days=55)
    idle = [member for member in branch.members if diligence(member) < 0.6 and member.kind in {"full", "probationary"}]
    if day > until_on or not idle or chance.random() < 0.5:
        return
    membership = chance.choice(idle)
    if User.objects.filter(person=membership.person_id, pk=branch.secretary.pk).exists():
        return
    enter_decision(
        branch.organisation.pk,
        membership_ids=[membership.pk],
        deed=ClaimFacts("ZZ-21", day),
        ruling=Ruling(
            "考评办法“组织生活”一节",
            f"{branch.organisation.label}支部委员会",
            day,
            f"会议记录{day:%Y%m%d}",
            "无故缺席组织生活，经核实。",
        ),
        form_key=uuid.uuid4(),
        by=viewer_for(branch.secretary, day),
        at=moment(day),
    )
