"""活动: recording one for many people and items at once, and undoing it as a whole."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from zhixing.actions.activities.blockers import recording_blockers
from zhixing.actions.activities.bookings import apply_change
from zhixing.actions.ledger.entries import append, closed_period_blockers, lock_heads, reversing
from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.recording import record
from zhixing.models import Activity, ActivityItem, Attendance, Organisation, PlannedActivity, Resolution
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.activities.recordings import LedgerChange, Recording, entries_now, recording_of
from zhixing.queries.activities.rolls import is_voter, kinds_at, voters_among
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.corrections import undoing_blockers
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.kinds import kind_named
from zhixing.rules.activities.meetings import verdict
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def record_activity(
    organisation_id: int,
    *,
    happening: Happening,
    people: Sequence[Presence],
    form_key: uuid.UUID,
    uploads: Sequence[Upload] = (),
    plan_id: int | None = None,
    by: Viewer,
    at: dt.datetime,
) -> Activity:
    """One record, from which the entries of every item follow. The same form key records once."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    by.demand(Do.RECORD_ACTIVITY, organisation.path)
    recording = recording_of(organisation, happening, people)
    lock_heads(recording.branches)
    if already := Activity.objects.filter(form_key=form_key).first():
        return already
    if reasons := recording_blockers(recording, by):
        raise Blocked(reasons)
    activity = _write_activity(recording, form_key, by, at)
    attach(uploads, organisation_id=organisation.pk, activity=activity, by=by, at=at)
    _hold_plan(plan_id, activity)
    record(
        "record_activity",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=activity,
        summary=activity.title,
        detail={"people": len(people), "items": sorted({feed.item for feed in happening.effective_feeds})},
    )
    return activity


def _write_activity(recording: Recording, form_key: uuid.UUID, by: Viewer, at: dt.datetime) -> Activity:
    """The record and its entries."""
    activity = Activity.objects.create(
        organisation=recording.organisation,
        form_key=form_key,
        recorded_by_id=by.user_id,
        recorded_at=at,
        **columns(recording.happening),
    )
    write_lines(activity, recording)
    everything = LedgerChange([], list(recording.bookings))
    apply_change(everything, recording, source=Source.ACTIVITY, source_id=activity.pk, reason="", by=by, at=at)
    return activity


def columns(happening: Happening) -> dict[str, Any]:
    """What the row of an activity keeps of what was said."""
    return {
        "kind": happening.kind,
        "group_id": happening.group_id,
        "title": happening.title.strip(),
        "held_on": happening.held_on,
        "starts_at": happening.starts_at,
        "ends_at": happening.ends_at,
        "place": happening.place.strip(),
        "hours": happening.hours,
        "is_study": happening.is_study,
        "agenda": happening.agenda.strip(),
        "recorder": happening.recorder.strip(),
        "observers": happening.observers.strip(),
        "note": happening.note.strip(),
        "clause": happening.clause.strip() if happening.deducts else "",
        "deciding_body": happening.deciding_body.strip(),
    }


def write_lines(activity: Activity, recording: Recording) -> None:
    """The items, the list of people and the resolutions of a record."""
    happening, members = recording.happening, recording.members
    ActivityItem.objects.bulk_create(item_row(activity, feed) for feed in happening.feeds)
    Attendance.objects.bulk_create(
        attendance_row(activity, presence, is_voting=is_voter(members[presence.membership_id]))
        for presence in recording.people
    )
    Resolution.objects.bulk_create(_resolutions(activity, recording))


def item_row(activity: Activity, feed: Feed) -> ActivityItem:
    return ActivityItem(
        activity=activity,
        item=feed.item,
        part=feed.part.value,
        units=feed.units,
        option=feed.option,
        worth=feed.worth,
        is_own=feed.is_own,
    )


def attendance_row(activity: Activity, presence: Presence, *, is_voting: bool) -> Attendance:
    return Attendance(
        activity=activity,
        membership_id=presence.membership_id,
        mark=presence.mark.value,
        leave=presence.leave,
        is_host=presence.is_host,
        is_speaker=presence.is_speaker,
        is_voter=is_voting,
        units=presence.units,
        option=presence.option,
        worth=presence.worth,
    )


def _resolutions(activity: Activity, recording: Recording) -> Iterable[Resolution]:
    happening = recording.happening
    if not happening.resolutions:
        return
    kind = kind_named(kinds_at(recording.organisation, happening.held_on), happening.kind)
    voters = voters_among(recording.people, recording.members)
    for place, line in enumerate(happening.resolutions, 1):
        ballot = line.ballot
        yield Resolution(
            activity=activity,
            place=place,
            text=line.text.strip(),
            matter=line.matter.value,
            is_secret=line.is_secret,
            ayes=ballot.ayes if ballot else None,
            noes=ballot.noes if ballot else None,
            abstentions=ballot.abstentions if ballot else None,
            responsible=line.responsible.strip(),
            due_on=line.due_on,
            has_passed=verdict(kind, voters, ballot).has_passed if ballot else None,
        )


def _hold_plan(plan_id: int | None, activity: Activity) -> None:
    """What was planned is held now; a plan that was held or cancelled already keeps what it has."""
    if plan_id is not None:
        PlannedActivity.objects.filter(
            pk=plan_id, organisation=activity.organisation_id, activity=None, cancelled_at=None
        ).update(activity=activity)


def activity_blockers(
    organisation_id: int, *, happening: Happening, people: Sequence[Presence], by: Viewer
) -> list[str]:
    """What still stands in the way of recording this: the page says so before anything is confirmed."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    by.demand(Do.RECORD_ACTIVITY, organisation.path)
    return recording_blockers(recording_of(organisation, happening, people), by)


@transaction.atomic
def undo_activity(activity_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Activity:
    """Reverse every entry that rests on the activity and still stands."""
    activity = locked_activity(activity_id)
    by.demand(Do.REVERSE_ENTRY, activity.organisation.path)
    entries = entries_now(activity.pk, activity.corrections.values_list("pk", flat=True))
    lock_heads({entry.organisation_id for entry in entries})
    reasons = closed_period_blockers(
        {entry.organisation_id for entry in entries}, {activity.held_on}, {entry.membership_id for entry in entries}
    )
    if reasons := reasons + undoing_blockers(reason, is_undone=activity.undone_at is not None):
        raise Blocked(reasons)
    append([reversing(entry, f"撤销活动记录：{reason.strip()}"[:300]) for entry in entries], by=by, at=at)
    activity.undone_at, activity.undone_by_id, activity.undone_reason = at, by.user_id, reason.strip()[:300]
    activity.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    PlannedActivity.objects.filter(activity=activity).update(activity=None)
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


def locked_activity(activity_id: int) -> Activity:
    locked = Activity.objects.select_for_update(of=("self",)).select_related("organisation")
    return get_or_out_of_sight(locked, pk=activity_id)
