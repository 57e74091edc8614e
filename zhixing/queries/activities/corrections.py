"""更正: what a correction would do to a record and to the ledger, before it is done."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.models import Activity
from zhixing.queries.activities.recordings import LedgerChange, Recording, entries_now, ledger_change, recording_of
from zhixing.queries.activities.records import attendances_of, happening_of
from zhixing.queries.namesakes import names_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.corrections import record_changes
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Presence


@dataclass(frozen=True)
class Correction:
    """What a correction would do, before it is done."""

    activity: Activity
    recording: Recording
    ledger: LedgerChange
    changes: list[str]
    days: set[dt.date]


def correction_of(viewer: Viewer, activity: Activity, happening: Happening, people: Sequence[Presence]) -> Correction:
    """Compare the kept record with the new one, and the ledger with what it ought to say then."""
    recording = recording_of(activity.organisation, happening, people)
    ledger = ledger_change(
        entries_now(activity.pk, activity.corrections.values_list("pk", flat=True)), recording.bookings
    )
    attendances = attendances_of(activity)
    memberships = {attendance.membership_id: attendance.membership for attendance in attendances} | recording.members
    names = names_for(viewer, memberships.values())
    changes = record_changes(
        happening_of(activity),
        happening,
        [attendance.presence for attendance in attendances],
        [presence for presence in people if presence.membership_id in memberships],
        {pk: names[member.person_id] for pk, member in memberships.items()},
        _item_names(recording),
    )
    days = {activity.held_on, happening.held_on}
    return Correction(activity, recording, ledger, changes, days)


def _item_names(recording: Recording) -> dict[str, str]:
    rules = recording.rules.at(recording.organisation.pk, recording.happening.held_on)
    return {item.code: item.name for _, item in rules.standard.items} if rules else {}
