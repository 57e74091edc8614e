"""组织自查: the organisation keeps its self-check and hands it in."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from zhixing.actions.cycles.stages import locked
from zhixing.actions.inspections.lines import keep_line, too_many_files
from zhixing.actions.ledger.evidence import NO_CHANGE, FileChange
from zhixing.actions.recording import record
from zhixing.models import SelfReport, SelfReportLine
from zhixing.queries.form_versions import changed_by, stale_sentences
from zhixing.queries.inspections.access import Place, own_or_assessed_place, speaks_for
from zhixing.queries.inspections.form_versions import check_fields, kept_check_fields
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.self_checks import (
    Line,
    checked_items,
    keeping_blockers,
    line_problems,
    submission_blockers,
)
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.reviews.self_reports import ReportState


@transaction.atomic
def save_self_check(
    participant_id: int,
    *,
    lines: Mapping[str, Line],
    files: Mapping[str, FileChange] | None = None,
    summary: str,
    hands_in: bool,
    version: str = "",
    by: Viewer,
    at: dt.datetime,
) -> SelfReport:
    """Keep the self-check of an organisation; `hands_in`: it is complete."""
    place = _locked_place(participant_id, by)
    items = checked_items(place.items)
    report = SelfReport.objects.filter(participant=place.participant).first()
    reasons = _kept_from(place, report, open_state=ReportState.DRAFT)
    if hands_in:
        reasons += submission_blockers(items, lines)
    else:
        reasons += [problem for _, item in items for problem in line_problems(item, lines.get(item.code, Line()))]
    reasons += too_many_files([item for _, item in items], _own_lines(report), files or {})
    if reasons := reasons or stale_sentences(
        version,
        kept_check_fields(place),
        check_fields(place, lines, summary),
        what="自查表",
        by_whom=changed_by(report, version) if report else "",
    ):
        raise Blocked(reasons)
    report = report or SelfReport(participant=place.participant)
    report.summary, report.by_id, report.saved_at = summary.strip(), by.user_id, at
    report.state = (ReportState.SUBMITTED if hands_in else ReportState.DRAFT).value
    report.submitted_at = at if hands_in else None
    report.save()
    _keep_lines(report, place, lines, files or {}, by, at)
    _record("hand_in_self_check" if hands_in else "save_self_check", place, report, by, at)
    return report


def _own_lines(report: SelfReport | None) -> dict[str, SelfReportLine]:
    return {line.item: line for line in report.lines.all()} if report is not None else {}


def _keep_lines(
    report: SelfReport,
    place: Place,
    lines: Mapping[str, Line],
    files: Mapping[str, FileChange],
    by: Viewer,
    at: dt.datetime,
) -> None:
    own, organisation_id = _own_lines(report), place.participant.organisation_id
    assert organisation_id is not None
    for _, item in checked_items(place.items):
        line = lines.get(item.code, Line())
        own_line = own.get(item.code) or SelfReportLine(report=report, item=item.code, ledger_points=0)
        own_line.points, own_line.explanation = line.points, line.text.strip()
        keep_line(
            own_line,
            is_empty=line.is_empty,
            files=files.get(item.code, NO_CHANGE),
            organisation_id=organisation_id,
            by=by,
            at=at,
        )


@transaction.atomic
def withdraw_self_check(participant_id: int, *, by: Viewer, at: dt.datetime) -> SelfReport:
    """Take a self-check that was handed in back to a draft, while the stage is open."""
    place = _locked_place(participant_id, by)
    report = SelfReport.objects.filter(participant=place.participant).first()
    reasons = _kept_from(place, report, open_state=ReportState.SUBMITTED)
    if reasons:
        raise Blocked(reasons)
    assert report is not None  # without one there is nothing that was handed in, and that was refused
    report.state, report.submitted_at, report.saved_at = ReportState.DRAFT.value, None, at
    report.save(update_fields=["state", "submitted_at", "saved_at"])
    _record("withdraw_self_check", place, report, by, at)
    return report


def _locked_place(participant_id: int, by: Viewer) -> Place:
    place = own_or_assessed_place(by, participant_id)
    if not speaks_for(by, place.participant):
        raise NotAllowed(Do.CHECK_OWN_ORG)
    locked(place.cycle.pk)
    return own_or_assessed_place(by, participant_id)


def _kept_from(place: Place, report: SelfReport | None, *, open_state: ReportState) -> list[str]:
    """What keeps the organisation from touching its sheet now."""
    return place.cycle.stage_blockers(Do.CHECK_OWN_ORG) + keeping_blockers(
        name=place.name,
        excluded=place.participant.excluded,
        state=ReportState(report.state) if report else ReportState.DRAFT,
        open_state=open_state,
    )


def _record(verb: str, place: Place, report: SelfReport, by: Viewer, at: dt.datetime) -> None:
    assert place.participant.organisation_id is not None
    record(
        verb,
        by=by,
        at=at,
        organisation_id=place.participant.organisation_id,
        subject=report,
        summary=place.cycle.period.label,
    )
