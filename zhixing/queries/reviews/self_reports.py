"""党员自评: one's own reports, one report as its page shows it, who is missing, and what is due."""

import datetime as dt
from dataclasses import dataclass, field, replace

from zhixing.models import AuditRow, Cycle, Participant, SelfReportLine
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.cycles.access import cycle_at, participants_of
from zhixing.queries.cycles.pages import PersonLine, person_lines, report_label
from zhixing.queries.cycles.self_report_rows import BlockRows, later_counts, rows_of
from zhixing.queries.due import Due
from zhixing.queries.ledger.files import FileLine
from zhixing.queries.namesakes import public_name_of, public_names_of
from zhixing.queries.results.running import scores_of_list
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.identity import mask_phone
from zhixing.rules.members.records import PersonKind
from zhixing.rules.periods import cut_off_sentence
from zhixing.rules.permissions import Do
from zhixing.rules.reviews.self_reports import limit_note
from zhixing.rules.scoring.running import RunningScore


@dataclass(frozen=True)
class ReportPage:
    participant_id: int
    membership_id: int
    cycle_id: int
    name: str
    branch: str
    quarter: str
    kind_label: str
    member_class: str
    due_on: dt.date
    state_label: str
    is_own: bool
    is_submitted: bool
    is_proxy: bool
    can_edit: bool
    closed_reason: str  # why nothing can be written now; empty when it can
    limited: str  # what counts of a sum outside full marks; empty where all of it does
    summary: str
    cut_off: str  # up to which day is counted
    blocks: list[BlockRows] = field(default_factory=list)
    score: RunningScore | None = None  # the ledger so far; None on papers

    @property
    def later(self) -> str:
        """Says how many entries were booked after it was handed in; empty where there is none."""
        count = sum(block.later for block in self.blocks)
        if not count:
            return ""
        more = "" if self.closed_reason else "，不算不一致；要补充说明的，可以撤回修改后再提交"
        return f"自评提交后新记 {count} 笔，已经计入台账，在下面单独标出{more}。"

    @property
    def line_count(self) -> int:
        return sum(len(block.rows) for block in self.blocks)

    @property
    def ledger_total(self) -> int:
        return sum(row.ledger_points for block in self.blocks for row in block.rows)

    @property
    def total(self) -> int:
        return sum(row.points for block in self.blocks for row in block.rows)


def report_page(viewer: Viewer, participant_id: int) -> ReportPage:
    """A report, for its member or for whoever may enter it from paper."""
    participant = participant_at(viewer, participant_id)
    rows = rows_of(participant.cycle, [participant])
    page = _page(viewer, participant, public_name_of(participant.member), rows[participant.pk])
    return replace(page, score=scores_of_list(participant.cycle, [participant.pk])[participant.pk])


def _page(viewer: Viewer, participant: Participant, name: str, blocks: list[BlockRows]) -> ReportPage:
    cycle, report = participant.cycle, getattr(participant, "self_report", None)
    is_submitted = participant.has_submitted
    closed = cycle.stage_blockers(Do.ENTER_SELF_REPORT)
    reason = f"{participant.excluded}，本期不需要自评。" if participant.excluded else closed[0] if closed else ""
    return ReportPage(
        participant_id=participant.pk,
        membership_id=participant.member.pk,
        cycle_id=cycle.pk,
        name=name,
        branch=cycle.organisation.label,
        quarter=cycle.period.label,
        kind_label=PersonKind(participant.kind).label,
        member_class=participant.member_class,
        due_on=cycle.self_report_due_on,
        state_label=report_label(participant),
        is_own=viewer.person_id == participant.member.person_id,
        is_submitted=is_submitted,
        is_proxy=bool(report and report.is_proxy),
        can_edit=not is_submitted and not reason,
        closed_reason=reason,
        limited=limit_note(sum(row.points for block in blocks for row in block.rows), parsed(cycle.version)),
        summary=report.summary if report else "",
        cut_off=cut_off_sentence(cycle.cut_off_on, viewer.today),
        blocks=blocks,
    )


def participant_at(viewer: Viewer, participant_id: int) -> Participant:
    """The participant whose report the viewer may read: their own, or one they may enter from paper."""
    participant = get_or_out_of_sight(
        Participant.objects.select_related(
            "cycle__organisation", "cycle__version", "membership__person", "self_report"
        ),
        pk=participant_id,
    )
    if viewer.person_id is None or viewer.person_id != participant.member.person_id:
        viewer.demand(Do.ENTER_SELF_REPORT, participant.cycle.organisation.path)
    return participant


@dataclass(frozen=True)
class OwnLine:
    """One quarter of one's own list."""

    participant_id: int
    quarter: str
    branch: str
    stage_label: str
    report_label: str
    is_due: bool
    due_on: dt.date


def own_reports(viewer: Viewer) -> list[OwnLine]:
    """Every quarter that the viewer takes or took part in, latest first."""
    return [
        OwnLine(
            participant.pk,
            participant.cycle.period.label,
            participant.cycle.organisation.label,
            Stage(participant.cycle.stage).label,
            participant.excluded or report_label(participant),
            _is_due(participant),
            participant.cycle.self_report_due_on,
        )
        for participant in _own(viewer)
    ]


def _own(viewer: Viewer) -> list[Participant]:
    if viewer.person_id is None:
        return []
    return list(
        Participant.objects.filter(membership__person=viewer.person_id)
        .select_related("cycle__organisation", "self_report")
        .order_by("-cycle__until_on", "pk")
    )


def _is_due(participant: Participant) -> bool:
    in_stage = participant.cycle.stage == Stage.SELF_REPORT.value
    return in_stage and not participant.excluded and not participant.has_submitted


def due(viewer: Viewer) -> list[Due]:
    """A member's own self-report."""
    return [
        Due(
            f"填写{participant.cycle.period.label}自评",
            participant.cycle.organisation.label,
            participant.cycle.self_report_due_on,
            "report",
            (participant.pk,),
        )
        for participant in _own(viewer)
        if _is_due(participant)
    ]


@dataclass(frozen=True)
class MissingLine:
    """One person who has not handed in: how to reach them, and who did so last."""

    person: PersonLine
    phone: str  # in full for whoever keeps the register
    has_phone_access: bool  # else the clerk acts for them
    reminded_at: dt.datetime | None
    reminded_by: str

    @property
    def can_be_dialled(self) -> bool:
        return self.phone.isdecimal()


@dataclass(frozen=True)
class Collecting:
    """The desk of whoever collects a cycle's self-reports."""

    cycle: Cycle
    quarter: str
    missing: list[MissingLine]
    submitted: list[PersonLine]
    is_open: bool


def collecting(viewer: Viewer, cycle_id: int) -> Collecting:
    cycle = cycle_at(viewer, cycle_id, Do.ENTER_SELF_REPORT)
    people = [participant for participant in participants_of([cycle.pk]) if not participant.excluded]
    later = later_counts(cycle, people)
    return Collecting(
        cycle=cycle,
        quarter=cycle.period.label,
        missing=_missing_lines(viewer, cycle, [participant for participant in people if not participant.has_submitted]),
        submitted=person_lines([participant for participant in people if participant.has_submitted], later),
        is_open=not cycle.stage_blockers(Do.ENTER_SELF_REPORT),
    )


def _missing_lines(viewer: Viewer, cycle: Cycle, people: list[Participant]) -> list[MissingLine]:
    reminders, keeps_register = _reminders(people), viewer.may(Do.EDIT_REGISTER, cycle.organisation.path)
    lines = []
    for participant, line in zip(people, person_lines(people), strict=True):
        membership, reminder = participant.member, reminders.get(participant.pk)
        is_here = membership.until_on is None and membership.organisation_id == cycle.organisation_id
        phone = membership.person.phone
        lines.append(
            MissingLine(
                line,
                phone if keeps_register and is_here else mask_phone(phone),
                membership.person.has_phone_access,
                reminder.at if reminder else None,
                reminder.by.name if reminder and reminder.by else "",
            )
        )
    return lines


def _reminders(people: list[Participant]) -> dict[int, AuditRow]:
    """By participant, the row of the log that says who reminded them last."""
    rows = (
        AuditRow.objects.filter(
            verb="note_reminder", subject_type="Participant", subject_id__in=[participant.pk for participant in people]
        )
        .select_related("by")
        .order_by("at", "pk")
    )
    return {row.subject_id: row for row in rows if row.subject_id is not None}


def missing_pages(viewer: Viewer, cycle_id: int) -> list[ReportPage]:
    """The reports of everyone missing, to be printed and filled in by hand."""
    cycle = cycle_at(viewer, cycle_id, Do.ENTER_SELF_REPORT)
    people = [
        participant
        for participant in participants_of([cycle.pk])
        if not participant.excluded and not participant.has_submitted
    ]
    rows = rows_of(cycle, people)
    for participant in people:
        participant.cycle = cycle
    names = public_names_of(
        (participant.member for participant in people), at_home=True
    )  # a paper goes through many hands
    return [
        _page(viewer, participant, names[participant.member.person_id], rows[participant.pk]) for participant in people
    ]


@dataclass(frozen=True)
class LinePage:
    """One line of a report, for adding evidence to it."""

    line_id: int
    participant_id: int
    item_name: str
    files: list[FileLine]


def line_page(viewer: Viewer, line_id: int) -> LinePage:
    line = get_or_out_of_sight(SelfReportLine.objects.select_related("report").prefetch_related("evidence"), pk=line_id)
    participant = participant_at(viewer, line.report.participant_id)
    item = parsed(participant.cycle.version).item(line.item)
    return LinePage(
        line.pk, participant.pk, item.name if item else line.item, [FileLine.of(file) for file in line.evidence.all()]
    )
