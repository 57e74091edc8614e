"""民主评议党员: the meeting, the grades, the way up and back, and what each person says to their result."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Appraisal, AppraisalLine
from zhixing.queries.appraisals.access import appraisal_at, is_own, line_at, standing_lines
from zhixing.queries.appraisals.facts import appraised
from zhixing.queries.appraisals.form_versions import (
    GradeRow,
    grade_fields,
    kept_rows,
    meeting_fields,
    meeting_values,
    submitted_fields,
)
from zhixing.queries.appraisals.pages import preparation_of
from zhixing.queries.form_versions import changed_by, difference_words, stale_sentences
from zhixing.queries.viewers import Viewer
from zhixing.rules.appraisals.steps import (
    AppraisalState,
    Meeting,
    OwnView,
    approval_blockers,
    closing_blockers,
    meeting_blockers,
    return_reason_problems,
    state_blockers,
    submission_blockers,
    view_blockers,
)
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, unread_blockers


@transaction.atomic
def hold_meeting(appraisal_id: int, *, meeting: Meeting, version: str = "", by: Viewer, at: dt.datetime) -> Appraisal:
    """Record the meeting at which the members appraised one another; the grades come next."""
    appraisal = _locked(appraisal_id, by, Do.KEEP_APPRAISAL)
    state = AppraisalState(appraisal.state)
    reasons = state_blockers(state, AppraisalState.PREPARING, AppraisalState.GRADING)
    reasons += meeting_blockers(meeting, preparation_of(appraisal), appraisal.year, by.today)
    if reasons := reasons or stale_sentences(
        version,
        meeting_fields(meeting_values(appraisal)),
        meeting_fields(vars(meeting)),
        what="会议记录",
        by_whom=changed_by(appraisal, version),
    ):
        raise Blocked(reasons)
    values = asdict(meeting)
    appraisal.meeting_on = values.pop("on")
    for name, value in values.items():
        setattr(appraisal, name, value)
    appraisal.state = AppraisalState.GRADING.value
    appraisal.save()
    _record("hold_appraisal_meeting", appraisal, by, at, f"应到{meeting.entitled}人，实到{meeting.present}人")
    return appraisal


@transaction.atomic
def grade_members(
    appraisal_id: int, *, rows: Mapping[int, GradeRow], ayes: int | None, version: str = "", by: Viewer, at: dt.datetime
) -> Appraisal:
    """Keep the table as far as it is filled in; nothing goes up by that. `rows` by id of the line."""
    appraisal = _locked(appraisal_id, by, Do.KEEP_APPRAISAL)
    if reasons := state_blockers(AppraisalState(appraisal.state), AppraisalState.GRADING):
        raise Blocked(reasons)
    listed_lines = standing_lines(appraisal)
    names = {person.line.pk: person.name for person in appraised(appraisal, listed_lines)}
    if stale := stale_sentences(
        version,
        grade_fields(kept_rows(listed_lines), appraisal.ayes, names),
        grade_fields(rows, ayes, names),
        what="评定等次和意见",
        by_whom=changed_by(appraisal, version),
    ):
        raise Blocked(stale)
    lines = [line for line in listed_lines if line.pk in rows]
    for line in lines:
        row = rows[line.pk]
        line.mutual, line.opinion, line.reason = row.mutual.strip(), row.opinion.strip(), row.reason.strip()
        line.grade = row.grade.value if row.grade else ""
    AppraisalLine.objects.bulk_update(lines, ["mutual", "grade", "opinion", "reason"])
    appraisal.ayes = ayes
    appraisal.save(update_fields=["ayes"])
    _record("grade_members", appraisal, by, at, f"{sum(bool(line.grade) for line in lines)}人有等次")
    return appraisal


@transaction.atomic
def submit_appraisal(appraisal_id: int, *, by: Viewer, at: dt.datetime) -> Appraisal:
    """Send the grades to the superior, every row whole and passed by the meeting."""
    appraisal = _locked(appraisal_id, by, Do.KEEP_APPRAISAL)
    reasons = state_blockers(AppraisalState(appraisal.state), AppraisalState.GRADING)
    if not reasons:
        people = [person.facts for person in appraised(appraisal, standing_lines(appraisal))]
        reasons = submission_blockers(people, entitled=appraisal.entitled or 0, ayes=appraisal.ayes)
    if reasons:
        raise Blocked(reasons)
    appraisal.state, appraisal.returned_reason = AppraisalState.SUBMITTED.value, ""
    appraisal.submitted_by_id, appraisal.submitted_at = by.user_id, at
    appraisal.save()
    _record("submit_appraisal", appraisal, by, at, f"{len(people)}人")
    return appraisal


@transaction.atomic
def return_appraisal(appraisal_id: int, *, reason: str, version: str = "", by: Viewer, at: dt.datetime) -> Appraisal:
    appraisal = _locked(appraisal_id, by, Do.APPROVE_APPRAISAL)
    reasons = state_blockers(AppraisalState(appraisal.state), AppraisalState.SUBMITTED)
    if reasons := reasons + _unread(appraisal, version) + return_reason_problems(reason):
        raise Blocked(reasons)
    appraisal.state, appraisal.returned_reason = AppraisalState.GRADING.value, reason.strip()
    appraisal.save(update_fields=["state", "returned_reason"])
    _record("return_appraisal", appraisal, by, at, reason.strip())
    return appraisal


@transaction.atomic
def approve_appraisal(
    appraisal_id: int, *, document_number: str, version: str = "", by: Viewer, at: dt.datetime
) -> Appraisal:
    """The superior's approval, under a document number, by somebody who did not send it up."""
    appraisal = _locked(appraisal_id, by, Do.APPROVE_APPRAISAL)
    reasons = state_blockers(AppraisalState(appraisal.state), AppraisalState.SUBMITTED)
    reasons += _unread(appraisal, version)
    is_submitter = appraisal.submitted_by_id == by.user_id
    reasons += approval_blockers(document_number=document_number, is_own=is_submitter)
    if reasons:
        raise Blocked(reasons)
    appraisal.state, appraisal.document_number = AppraisalState.FEEDBACK.value, document_number.strip()
    appraisal.approved_by_id, appraisal.approved_at = by.user_id, at
    appraisal.save()
    _record("approve_appraisal", appraisal, by, at, appraisal.document_number)
    return appraisal


@transaction.atomic
def answer_appraisal(line_id: int, *, view: OwnView, text: str, by: Viewer, at: dt.datetime) -> AppraisalLine:
    """The person has read the result and says what they think of it; the branch may enter it from the signed form."""
    line = line_at(by, line_id, Do.KEEP_APPRAISAL, AppraisalLine.objects.select_for_update(of=("self",)))
    reasons = state_blockers(AppraisalState(line.appraisal.state), AppraisalState.FEEDBACK)
    if reasons := reasons + view_blockers(view, text, is_kept=line.read_on is not None):
        raise Blocked(reasons)
    line.read_on, line.view, line.view_text = by.today, view.value, text.strip()
    line.is_view_proxy = not is_own(by, line)
    line.save(update_fields=["read_on", "view", "view_text", "is_view_proxy"])
    summary = view.label + ("（代录）" if line.is_view_proxy else "")
    place = line.appraisal.organisation_id
    record("answer_appraisal", by=by, at=at, organisation_id=place, subject=line, summary=summary)
    return line


@transaction.atomic
def close_appraisal(appraisal_id: int, *, by: Viewer, at: dt.datetime) -> Appraisal:
    """The year is done when everybody on the list has read their result."""
    appraisal = _locked(appraisal_id, by, Do.KEEP_APPRAISAL)
    reasons = state_blockers(AppraisalState(appraisal.state), AppraisalState.FEEDBACK)
    if not reasons:
        people = appraised(appraisal, standing_lines(appraisal))
        reasons = closing_blockers([person.name for person in people if person.line.read_on is None])
    if reasons:
        raise Blocked(reasons)
    appraisal.state, appraisal.closed_at = AppraisalState.CLOSED.value, at
    appraisal.save(update_fields=["state", "closed_at"])
    _record("close_appraisal", appraisal, by, at, "")
    return appraisal


def _unread(appraisal: Appraisal, version: str) -> list[str]:
    """Whether the grades were sent back and up again since the superior opened the page."""
    return unread_blockers("这份评议", difference_words(version, submitted_fields(appraisal)))


def _locked(appraisal_id: int, by: Viewer, do: Do) -> Appraisal:
    return appraisal_at(by, appraisal_id, do, Appraisal.objects.select_for_update(of=("self",)))


def _record(verb: str, appraisal: Appraisal, by: Viewer, at: dt.datetime, summary: str) -> None:
    text = f"{appraisal.year}年" + (f"，{summary}" if summary else "")
    place = appraisal.organisation_id
    record(verb, by=by, at=at, organisation_id=place, subject=appraisal, summary=text)
