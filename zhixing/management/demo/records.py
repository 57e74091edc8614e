"""What a branch of the street writes down in a quarter: activities, a few claims and a rare deduction."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence

from zhixing.actions.ledger.claims import confirm_claims, submit_claim
from zhixing.actions.ledger.decisions import enter_decision
from zhixing.actions.ledger.entries import NewEntry, append
from zhixing.actions.recording import record
from zhixing.management.demo.build import Branch, moment
from zhixing.management.demo.plan import Planned, happenings
from zhixing.models import Activity, Attendance, Membership, User
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.queries.viewers import viewer_for
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.ledger.claims import Ruling, Said
from zhixing.rules.ledger.sources import Source as LedgerSource
from zhixing.rules.periods import Quarter
from zhixing.rules.standards.model import Item, Standard


def diligence(membership: Membership) -> float:
    """How likely this person takes part in anything: 0 to 1, the same in every quarter."""
    chance = random.Random(f"diligence {membership.person_id}")  # nosec B311 (made-up people, no secret)
    return 0.35 + 0.65 * chance.betavariate(4.2, 1.3)


def play_records(branch: Branch, quarter: Quarter, until_on: dt.date, chance: random.Random) -> None:
    """What the secretary of one branch recorded in a quarter, up to a day; some claims and a rare deduction."""
    version = version_in_force(branch.organisation, quarter.from_on)
    assert version is not None
    standard = parsed(version)
    took_part = [
        (planned, _attendees(branch, planned, standard, chance)) for planned in happenings(quarter, until_on, chance)
    ]
    for month in sorted({planned.on.month for planned, _ in took_part}):
        _record_month(branch, [one for one in took_part if one[0].on.month == month and one[1]], until_on)
    _claims(branch, quarter, until_on, chance)
    _deduction(branch, quarter, until_on, chance)


def _is_for(standard: Standard, item: Item, membership: Membership) -> bool:
    own = standard.class_of(membership.member_class)
    return not item.classes or (own is not None and own.code in item.classes)


def _attendees(branch: Branch, planned: Planned, standard: Standard, chance: random.Random) -> list[Attendee]:
    item = standard.item(planned.item)
    assert item is not None
    return [
        Attendee(member.pk, chance.choice(planned.units), planned.option)
        for member in branch.members
        if _is_for(standard, item, member) and chance.random() < diligence(member) ** 0.55 * planned.share + 0.04
    ]


def _record_month(branch: Branch, took_part: Sequence[tuple[Planned, list[Attendee]]], until_on: dt.date) -> None:
    """A month's activities, written down together: some 4,000 single records would take minutes at first start.

    The same rows that `record_activity` leaves, and the entries through the ledger's one way in.
    """
    if not took_part:
        return
    last = min(until_on, max(planned.on for planned, _ in took_part) + dt.timedelta(days=3))
    by, at = viewer_for(branch.secretary, last), moment(last)
    activities = Activity.objects.bulk_create(_activity(branch, planned, at) for planned, _ in took_part)
    pairs = [
        (activity, person) for activity, (_, people) in zip(activities, took_part, strict=True) for person in people
    ]
    Attendance.objects.bulk_create(
        Attendance(activity=activity, membership_id=one.membership_id, units=one.units, option=one.option)
        for activity, one in pairs
    )
    append([_entry(activity, attendee) for activity, attendee in pairs], by=by, at=at)
    for activity in activities:
        record(
            "record_activity",
            by=by,
            at=at,
            organisation_id=branch.organisation.pk,
            subject=activity,
            summary=activity.title,
        )


def _activity(branch: Branch, planned: Planned, at: dt.datetime) -> Activity:
    return Activity(
        organisation=branch.organisation,
        item=planned.item,
        title=planned.title,
        held_on=planned.on,
        place=planned.place,
        form_key=uuid.uuid4(),
        recorded_by=branch.secretary,
        recorded_at=at,
    )


def _entry(activity: Activity, attendee: Attendee) -> NewEntry:
    return NewEntry(
        attendee.membership_id,
        activity.item,
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
    for one in chance.sample(able, min(3, len(able))):
        user = User.objects.filter(person=one.person_id).first()
        if user is None or user.pk == branch.secretary.pk:
            continue
        claim = submit_claim(
            one.pk,
            said=Said("CX-01", day, option="adopted"),
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
    one = chance.choice(idle)
    if User.objects.filter(person=one.person_id, pk=branch.secretary.pk).exists():
        return
    enter_decision(
        branch.organisation.pk,
        membership_ids=[one.pk],
        said=Said("ZZ-21", day),
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
