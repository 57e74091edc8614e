"""活动: recording one for many members, adding who was left out, and undoing it as a whole."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from zhixing.actions.ledger.entries import NewEntry, append, lock_heads, reversing, settled_reasons
from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.recording import record
from zhixing.models import Activity, Attendance, Entry, Membership, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import names_for
from zhixing.queries.standards.in_force_many import InForce, no_standard
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.activities import Attendee, attendance_blockers, day_blockers, offered, recordable
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@dataclass(frozen=True)
class Happening:
    """What took place, as the form says it."""

    item: str
    title: str
    held_on: dt.date
    place: str = ""
    note: str = ""


@transaction.atomic
def record_activity(
    organisation_id: int,
    *,
    happening: Happening,
    people: Sequence[Attendee],
    form_key: uuid.UUID,
    uploads: Sequence[Upload] = (),
    by: Viewer,
    at: dt.datetime,
) -> Activity:
    """One record, from which an entry follows for everybody who took part. The same form key records once."""
    organisation = _organisation(organisation_id)
    by.demand(Do.RECORD_ACTIVITY, organisation.path)
    members = _members(organisation, people, happening.held_on)
    lock_heads({member.organisation_id for member in members.values()})
    if already := Activity.objects.filter(form_key=form_key).first():
        return already
    if reasons := recording_blockers(organisation, happening, people, members, by):
        raise Blocked(reasons)
    activity = _write_activity(organisation, happening, form_key, by, at)
    _enter(activity, people, by, at)
    attach(uploads, organisation_id=organisation.pk, activity=activity, by=by, at=at)
    record(
        "record_activity",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=activity,
        summary=activity.title,
        detail={"people": len(people), "item": happening.item},
    )
    return activity


def _write_activity(
    organisation: Organisation, happening: Happening, form_key: uuid.UUID, by: Viewer, at: dt.datetime
) -> Activity:
    return Activity.objects.create(
        organisation=organisation,
        item=happening.item,
        title=happening.title.strip(),
        held_on=happening.held_on,
        place=happening.place.strip(),
        note=happening.note.strip(),
        form_key=form_key,
        recorded_by_id=by.user_id,
        recorded_at=at,
    )


def activity_blockers(
    organisation_id: int, *, happening: Happening, people: Sequence[Attendee], by: Viewer
) -> list[str]:
    """What still stands in the way of recording this: the page says so before anything is confirmed."""
    organisation = _organisation(organisation_id)
    by.demand(Do.RECORD_ACTIVITY, organisation.path)
    return recording_blockers(organisation, happening, people, _members(organisation, people, happening.held_on), by)


@transaction.atomic
def add_attendance(activity_id: int, *, people: Sequence[Attendee], by: Viewer, at: dt.datetime) -> Activity:
    """Add people who took part and were left out of the record."""
    activity = _locked(activity_id)
    by.demand(Do.RECORD_ACTIVITY, activity.organisation.path)
    members = _members(activity.organisation, people, activity.held_on)
    lock_heads({member.organisation_id for member in members.values()})
    reasons = _adding_blockers(activity, people, members, by)
    if reasons:
        raise Blocked(reasons)
    _enter(activity, people, by, at)
    record(
        "add_attendance",
        by=by,
        at=at,
        organisation_id=activity.organisation_id,
        subject=activity,
        summary=activity.title,
        detail={"people": len(people)},
    )
    return activity


def adding_blockers(activity_id: int, *, people: Sequence[Attendee], by: Viewer) -> list[str]:
    """What still stands in the way of adding these people: asked before the page on which they are read again."""
    activity = Activity.objects.select_related("organisation").get(pk=activity_id)
    by.demand(Do.RECORD_ACTIVITY, activity.organisation.path)
    return _adding_blockers(activity, people, _members(activity.organisation, people, activity.held_on), by)


def _adding_blockers(
    activity: Activity, people: Sequence[Attendee], members: dict[int, Membership], by: Viewer
) -> list[str]:
    happening = Happening(activity.item, activity.title, activity.held_on)
    reasons = recording_blockers(activity.organisation, happening, people, members, by)
    if activity.undone_at is not None:
        reasons.append("这次活动的记录已经撤销，请重新记一次。")
    there, names = set(activity.attendances.values_list("membership_id", flat=True)), names_for(by, members.values())
    twice = [attendee for attendee in people if attendee.membership_id in there & members.keys()]
    if twice:
        listed = "、".join(names[members[participant.membership_id].person_id] for participant in twice)
        reasons.append(f"{listed}已在名单里，不用再补。")
    return reasons


@transaction.atomic
def undo_activity(activity_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Activity:
    """Reverse every entry that rests on the activity and still stands."""
    activity = _locked(activity_id)
    by.demand(Do.REVERSE_ENTRY, activity.organisation.path)
    entries = list(
        Entry.objects.filter(source=Source.ACTIVITY.value, source_id=activity.pk, reversal__isnull=True).order_by(
            "organisation_id", "seq"
        )
    )
    lock_heads({entry.organisation_id for entry in entries})
    reasons = settled_reasons(
        {entry.organisation_id for entry in entries}, {activity.held_on}, {entry.membership_id for entry in entries}
    )
    if activity.undone_at is not None:
        reasons.append("这次活动的记录已经撤销过，不用再撤销。")
    if not reason.strip():
        reasons.append("请填写撤销的理由。")
    if reasons:
        raise Blocked(reasons)
    append([reversing(entry, f"撤销活动记录：{reason.strip()}"[:300]) for entry in entries], by=by, at=at)
    activity.undone_at, activity.undone_by_id, activity.undone_reason = at, by.user_id, reason.strip()[:300]
    activity.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    record(
        "undo_activity",
        by=by,
        at=at,
        organisation_id=activity.organisation_id,
        subject=activity,
        summary=activity.title,
        detail={"reversed": len(entries)},
    )
    return activity


def recording_blockers(
    organisation: Organisation,
    happening: Happening,
    people: Sequence[Attendee],
    members: dict[int, Membership],
    by: Viewer,
) -> list[str]:
    """Everything that stands in the way of this record, at once."""
    reasons, names = day_blockers(happening.held_on, by.today), names_for(by, members.values())
    if not happening.title.strip():
        reasons.append("请填写活动内容，例如“三季度党员大会”。")
    if not people:
        reasons.append("请至少勾选一名参加的人。")
    if strangers := [attendee for attendee in people if attendee.membership_id not in members]:
        reasons.append(f"有 {len(strangers)} 人在活动当天不属于{organisation.label}，请重新勾选。")
    homes = {member.organisation_id: member.organisation for member in members.values()}
    rules = InForce([organisation, *homes.values()])
    for pk, home in (homes or {organisation.pk: organisation}).items():
        own = [
            (members[attendee.membership_id], attendee)
            for attendee in people
            if attendee.membership_id in members and members[attendee.membership_id].organisation_id == pk
        ]
        found = rules.at(pk, happening.held_on)
        item = offered(recordable(found.standard), happening.item) if found else None
        if found is None:
            reasons.append(no_standard(home, happening.held_on))
        elif item is None:
            reasons.append(f"{home.label}施行的《{found.title}》里没有这一条，请重新选择细则。")
        else:
            named = [(names[member.person_id], member.member_class, one) for member, one in own]
            reasons += attendance_blockers(found.standard, item, happening.held_on, named)
    return reasons + settled_reasons(homes, {happening.held_on}, members)


def _enter(activity: Activity, people: Sequence[Attendee], by: Viewer, at: dt.datetime) -> None:
    Attendance.objects.bulk_create(
        [
            Attendance(
                activity=activity,
                membership_id=attendee.membership_id,
                units=attendee.units,
                option=attendee.option,
                worth=attendee.worth,
            )
            for attendee in people
        ]
    )
    append(
        [
            NewEntry(
                attendee.membership_id,
                activity.item,
                activity.held_on,
                Source.ACTIVITY,
                activity.pk,
                units=attendee.units,
                option=attendee.option,
                worth=attendee.worth,
                note=activity.title,
            )
            for attendee in people
        ],
        by=by,
        at=at,
    )


def _members(organisation: Organisation, people: Iterable[Attendee], day: dt.date) -> dict[int, Membership]:
    """Those of the people who belonged to the organisation or below it on that day."""
    memberships = (
        Membership.objects.below((organisation.path,))
        .holding(day)
        .filter(pk__in=[attendee.membership_id for attendee in people])
        .select_related("person", "organisation")
    )
    return {one.pk: one for one in memberships}


def _organisation(organisation_id: int) -> Organisation:
    return get_or_out_of_sight(Organisation.objects, pk=organisation_id)


def _locked(activity_id: int) -> Activity:
    locked = Activity.objects.select_for_update(of=("self",)).select_related("organisation")
    return get_or_out_of_sight(locked, pk=activity_id)
