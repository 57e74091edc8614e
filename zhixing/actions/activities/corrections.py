"""活动: correcting a record afterwards; the ledger follows by itself and says what changed."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.activities.blockers import recording_blockers
from zhixing.actions.activities.bookings import apply_change
from zhixing.actions.activities.recording import columns, locked_activity, write_lines
from zhixing.actions.ledger.entries import closed_period_blockers, lock_heads
from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.recording import record
from zhixing.models import Activity, ActivityCorrection, Attendance
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.activities.corrections import Correction, correction_of
from zhixing.queries.activities.recordings import Recording
from zhixing.queries.activities.records import attendances_of, happening_of, presences_of
from zhixing.queries.namesakes import names_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.corrections import (
    CORRECTED_MEANWHILE,
    CorrectionFacts,
    correcting_blockers,
    ledger_sentence,
    listed_problems,
)
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Presence
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked

LEFT_OUT = "补记漏记的人"


def correction_blockers(
    activity_id: int, *, happening: Happening, people: Sequence[Presence], reason: str, by: Viewer
) -> list[str]:
    """What still stands in the way: asked before the page on which the correction is read again."""
    activity = get_or_out_of_sight(Activity.objects.select_related("organisation"), pk=activity_id)
    by.demand(Do.RECORD_ACTIVITY, activity.organisation.path)
    return _missing_to_correct(correction_of(by, activity, happening, people), reason, by)


def _missing_to_correct(correction: Correction, reason: str, by: Viewer) -> list[str]:
    activity, ledger = correction.activity, correction.ledger
    reasons = recording_blockers(correction.recording, by)
    reasons += closed_period_blockers(
        {entry.organisation_id for entry in ledger.reverse},
        correction.days,
        {entry.membership_id for entry in ledger.reverse},
    )
    facts = CorrectionFacts(
        is_undone=activity.undone_at is not None,
        changes=len(correction.changes),
        reverses=len(ledger.reverse),
        enters=len(ledger.enter),
        may_reverse=by.may(Do.REVERSE_ENTRY, activity.organisation.path),
    )
    return list(dict.fromkeys(reasons + correcting_blockers(facts, reason)))


@transaction.atomic
def correct_activity(
    activity_id: int,
    *,
    happening: Happening,
    people: Sequence[Presence],
    reason: str,
    form_key: uuid.UUID,
    corrections: int | None = None,
    uploads: Sequence[Upload] = (),
    by: Viewer,
    at: dt.datetime,
) -> Activity:
    """Replace the record; what no longer holds is reversed, what is new is entered. The same form key corrects once.

    `corrections`: how many there were when the form was shown; None where no form was.
    """
    activity = locked_activity(activity_id)
    by.demand(Do.RECORD_ACTIVITY, activity.organisation.path)
    if ActivityCorrection.objects.filter(form_key=form_key).exists():
        return activity
    if corrections is not None and corrections != activity.corrections.count():
        raise Blocked(CORRECTED_MEANWHILE)
    correction = correction_of(by, activity, happening, people)
    lock_heads({*correction.recording.branches, *(entry.organisation_id for entry in correction.ledger.reverse)})
    if reasons := _missing_to_correct(correction, reason, by):
        raise Blocked(reasons)
    _write_correction(correction, reason.strip(), form_key, by, at)
    attach(uploads, organisation_id=activity.organisation_id, activity=activity, by=by, at=at)
    record(
        "correct_activity",
        by=by,
        at=at,
        organisation_id=activity.organisation_id,
        subject=activity,
        summary=activity.title,
        detail={"reversed": len(correction.ledger.reverse), "entered": len(correction.ledger.enter)},
    )
    return activity


def _write_correction(correction: Correction, reason: str, form_key: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    ledger = correction.ledger
    row = ActivityCorrection.objects.create(
        activity=correction.activity,
        reason=reason,
        changes=[*correction.changes, ledger_sentence(len(ledger.reverse), len(ledger.enter))],
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    _rewrite(correction.activity, correction.recording)
    apply_change(
        ledger,
        correction.recording,
        source=Source.CORRECTION,
        source_id=row.pk,
        reason=f"更正活动记录：{reason}",
        by=by,
        at=at,
    )


def _rewrite(activity: Activity, recording: Recording) -> None:
    """The record itself as it is said now; what it said before stands in the correction."""
    for field, value in columns(recording.happening).items():
        setattr(activity, field, value)
    activity.save()
    activity.items.all().delete()
    activity.resolutions.all().delete()
    Attendance.objects.filter(activity=activity).delete()
    write_lines(activity, recording)


def adding_blockers(activity_id: int, *, people: Sequence[Presence], by: Viewer) -> list[str]:
    """What still stands in the way of adding these people to a record."""
    activity = get_or_out_of_sight(Activity.objects.select_related("organisation"), pk=activity_id)
    by.demand(Do.RECORD_ACTIVITY, activity.organisation.path)
    everybody = [*presences_of(activity), *people]
    reasons = _listed_already(activity, people, by)
    return reasons or _missing_to_correct(correction_of(by, activity, happening_of(activity), everybody), LEFT_OUT, by)


def _listed_already(activity: Activity, people: Sequence[Presence], by: Viewer) -> list[str]:
    ids = {presence.membership_id for presence in people}
    listed = [line.membership for line in attendances_of(activity) if line.membership_id in ids]
    names = names_for(by, listed)
    return listed_problems([names[member.person_id] for member in listed])


@transaction.atomic
def add_attendance(activity_id: int, *, people: Sequence[Presence], by: Viewer, at: dt.datetime) -> Activity:
    """A correction that only adds people, for other topics that record through activities."""
    activity = locked_activity(activity_id)
    if reasons := _listed_already(activity, people, by):
        raise Blocked(reasons)
    return correct_activity(
        activity_id,
        happening=happening_of(activity),
        people=[*presences_of(activity), *people],
        reason=LEFT_OUT,
        form_key=uuid.uuid4(),
        by=by,
        at=at,
    )
