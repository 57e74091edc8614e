"""党员自评: saving, handing in and withdrawing a self-report, one's own or by proxy from paper."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.recording import record
from zhixing.models import Cycle, Participant, SelfReport, SelfReportLine
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import changed_by, stale_sentences
from zhixing.queries.reviews.report_versions import item_names, kept_report_fields, report_fields
from zhixing.queries.scoring.cycle_inputs import item_points
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.reviews.self_reports import (
    ReportLineInput,
    ReportState,
    keeping_blockers,
    line_blockers,
    reminding_blockers,
    submission_blockers,
    upload_problems,
    withdrawing_blockers,
)


@transaction.atomic
def save_self_report(
    participant_id: int,
    *,
    lines: Sequence[ReportLineInput],
    summary: str,
    submits: bool,
    uploads: Mapping[str, Sequence[Upload]] | None = None,
    version: str = "",
    by: Viewer,
    at: dt.datetime,
) -> SelfReport:
    """Keep the report as a draft, or hand it in. What is not said of an item stays as the ledger has it.

    `uploads`: evidence by code of the item, each of which must be among those spoken of.
    `version`: what the form was shown.
    """
    participant = _locked(participant_id)
    is_proxy = demand_report(by, participant)
    report = SelfReport.objects.select_for_update().filter(participant=participant).first()
    is_submitted = report is not None and report.state == ReportState.SUBMITTED.value
    closed = participant.cycle.stage_blockers(Do.ENTER_SELF_REPORT)
    if reasons := closed or keeping_blockers(excluded=participant.excluded, is_submitted=is_submitted):
        raise Blocked(reasons)
    ledger = item_points(participant.cycle, [participant.pk])[participant.pk]
    reasons = _stale(participant, report, lines, summary, ledger, version)
    if reasons := reasons or _line_reasons(participant, lines, ledger) + _missing(lines, ledger, summary, submits):
        raise Blocked(reasons)
    report = report or SelfReport(participant=participant)
    report.state = (ReportState.SUBMITTED if submits else ReportState.DRAFT).value
    report.summary, report.is_proxy, report.by_id, report.saved_at = summary.strip(), is_proxy, by.user_id, at
    report.submitted_at = at if submits else None
    report.save()
    _keep_lines(report, lines, ledger)
    for line in report.lines.filter(item__in=list(uploads or {})):
        _attach(participant, line, (uploads or {})[line.item], by, at)
    if submits and participant.no_report_reason:
        participant.no_report_reason = ""
        participant.save(update_fields=["no_report_reason"])
    _record_saving(report, participant.cycle, by, at)
    return report


def _missing(lines: Sequence[ReportLineInput], ledger: Mapping[str, int], summary: str, submits: bool) -> list[str]:
    """What a report lacks to be handed in."""
    differs = any(line.points != ledger.get(line.item, 0) for line in lines)
    return submission_blockers(summary, differs=differs) if submits else []


def _stale(
    participant: Participant,
    report: SelfReport | None,
    lines: Sequence[ReportLineInput],
    summary: str,
    ledger: Mapping[str, int],
    version: str,
) -> list[str]:
    """What the member, or whoever enters from paper, has saved while the form of the other lay open."""
    names = item_names(participant)
    spoken = [(names.get(line.item, ""), line.points, ledger.get(line.item, 0), line.explanation) for line in lines]
    typed, who = report_fields(summary, spoken), changed_by(report, version) if report else ""
    return stale_sentences(version, kept_report_fields(participant), typed, what="这份自评", by_whom=who)


def _line_reasons(participant: Participant, lines: Sequence[ReportLineInput], ledger: Mapping[str, int]) -> list[str]:
    """What is wrong with the lines, in the order in which they came."""
    items = [item for _, item in parsed(participant.cycle.version).items]
    names, deductions = {item.code: item.name for item in items}, {item.code for item in items if item.sign < 0}
    return [reason for reasons in line_blockers(lines, ledger, names, deductions).values() for reason in reasons]


def _record_saving(report: SelfReport, cycle: Cycle, by: Viewer, at: dt.datetime) -> None:
    record(
        "submit_self_report" if report.submitted_at else "save_self_report",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=report,
        summary=cycle.period.label,
        detail={"is_proxy": report.is_proxy},
    )


def _keep_lines(report: SelfReport, lines: Sequence[ReportLineInput], ledger: Mapping[str, int]) -> None:
    """One line for each item in the ledger or spoken of; a line that says nothing any more goes, unless evidence
    hangs on it."""
    existing = {line.item: line for line in report.lines.all()}
    spoken = {line.item: line for line in lines}
    for item in {**ledger, **spoken}:
        statement = spoken.get(item) or ReportLineInput(item, ledger[item])
        if item not in ledger and not statement.points and not statement.explanation.strip():
            continue
        line = existing.pop(item, None) or SelfReportLine(report=report, item=item)
        line.ledger_points, line.points = ledger.get(item, 0), statement.points
        line.explanation = statement.explanation.strip()
        line.save()
    for line in existing.values():
        if line.evidence.exists():
            line.ledger_points = line.points = 0
            line.explanation = ""
            line.save()
        else:
            line.delete()


@transaction.atomic
def add_report_evidence(line_id: int, *, uploads: Sequence[Upload], by: Viewer, at: dt.datetime) -> SelfReportLine:
    """Hang evidence on one line of a report that has not been handed in."""
    self_report_line = get_or_out_of_sight(SelfReportLine.objects.select_related("report"), pk=line_id)
    participant = _locked(self_report_line.report.participant_id)
    demand_report(by, participant)
    reasons = participant.cycle.stage_blockers(Do.ENTER_SELF_REPORT) or keeping_blockers(
        excluded=participant.excluded, is_submitted=self_report_line.report.state == ReportState.SUBMITTED.value
    )
    if reasons := reasons or upload_problems(len(uploads)):
        raise Blocked(reasons)
    _attach(participant, self_report_line, uploads, by, at)
    record(
        "add_report_evidence",
        by=by,
        at=at,
        organisation_id=participant.cycle.organisation_id,
        subject=self_report_line,
        summary=f"{participant.cycle.period.label}：{len(uploads)} 个文件",
    )
    return self_report_line


def _attach(
    participant: Participant, line: SelfReportLine, uploads: Sequence[Upload], by: Viewer, at: dt.datetime
) -> None:
    attach(
        uploads,
        organisation_id=participant.cycle.organisation_id,
        membership_id=participant.membership_id,
        self_report_line=line,
        by=by,
        at=at,
    )


@transaction.atomic
def withdraw_self_report(participant_id: int, *, by: Viewer, at: dt.datetime) -> SelfReport:
    """Take a report that was handed in back to a draft, while the stage is open."""
    participant = _locked(participant_id)
    demand_report(by, participant)
    report = SelfReport.objects.select_for_update().filter(participant=participant).first()
    reasons = participant.cycle.stage_blockers(Do.ENTER_SELF_REPORT)
    reasons += withdrawing_blockers(ReportState(report.state) if report else None)
    if reasons or report is None:
        raise Blocked(reasons)
    report.state, report.submitted_at, report.saved_at = ReportState.DRAFT.value, None, at
    report.save(update_fields=["state", "submitted_at", "saved_at"])
    record(
        "withdraw_self_report",
        by=by,
        at=at,
        organisation_id=participant.cycle.organisation_id,
        subject=report,
        summary=participant.cycle.period.label,
    )
    return report


def demand_report(by: Viewer, participant: Participant) -> bool:
    """One's own, or by proxy with the right to. Returns whether it is by proxy."""
    if by.person_id is not None and by.person_id == participant.member.person_id:
        return False
    by.demand(Do.ENTER_SELF_REPORT, participant.cycle.organisation.path)
    return True


@transaction.atomic
def note_reminder(participant_id: int, *, by: Viewer, at: dt.datetime) -> Participant:
    """Write down that somebody was reminded of the self-report, so that nobody is called twice, nobody forgotten."""
    participant = _locked(participant_id)
    organisation = participant.cycle.organisation
    by.demand(Do.ENTER_SELF_REPORT, organisation.path)
    submitted = SelfReport.objects.filter(participant=participant, state=ReportState.SUBMITTED.value)
    reasons = participant.cycle.stage_blockers(Do.ENTER_SELF_REPORT)
    if reasons := reasons + reminding_blockers(participant.excluded, is_submitted=submitted.exists()):
        raise Blocked(reasons)
    record(
        "note_reminder",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=participant,
        summary=participant.cycle.period.label,
    )
    return participant


def _locked(participant_id: int) -> Participant:
    """The participant, with its cycle locked against a change of stage meanwhile."""
    return get_or_out_of_sight(
        Participant.objects.select_related("cycle__organisation", "cycle__version", "membership").select_for_update(
            of=("self", "cycle")
        ),
        pk=participant_id,
    )
