"""听取汇报与实地检查: the sheets that are filled in: self-check, visit, joint sheet, hearing."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from zhixing.models import HearingSheet, SelfReport, Visit, VisitItem, VisitScore, VisitSheet
from zhixing.queries.inspections.access import (
    Place,
    assessed_place,
    own_or_assessed_place,
    seat_at,
    speaks_for,
    visit_facts,
)
from zhixing.queries.inspections.items import ItemLine, item_lines
from zhixing.queries.inspections.lines import mark_words
from zhixing.queries.inspections.marks import handed_in
from zhixing.queries.inspections.own_records import OwnRecord, UnclearedLine, own_records, uncleared_lines
from zhixing.queries.inspections.photographs import lines_of, own_photographs, photographs, self_check_files
from zhixing.queries.ledger.files import FileLine
from zhixing.queries.measures.looking_back import LookedBackLine, looked_back_lines
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.hearings import hearing_rule
from zhixing.rules.inspections.self_checks import Line, checked_items, submission_blockers
from zhixing.rules.inspections.visits import Mark, is_settled, opening_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.model import HearingRule
from zhixing.rules.standards.text.clauses import hearing_sentence


@dataclass(frozen=True)
class ChecklistPage:
    """The checklist of an organisation on paper: to check oneself by, and to take along on the visit."""

    place: Place
    lines: list[ItemLine]


def checklist_page(viewer: Viewer, participant_id: int) -> ChecklistPage:
    place = own_or_assessed_place(viewer, participant_id)
    return ChecklistPage(place, item_lines(place))


@dataclass(frozen=True)
class SelfCheckPage:
    place: Place
    lines: list[ItemLine]
    summary: str
    is_submitted: bool
    records: list[OwnRecord]
    due_on: dt.date
    files: Mapping[str, list[FileLine]]  # by item
    missing: list[str]  # what a draft lacks to be handed in
    reasons: list[str] = field(default_factory=list)  # why it cannot be filled in

    @property
    def rows(self) -> list[tuple[ItemLine, list[FileLine]]]:
        return [(line, self.files.get(line.code, [])) for line in self.lines]


def self_check_page(viewer: Viewer, participant_id: int) -> SelfCheckPage:
    """The organisation's own sheet; the assessor reads it once it has been handed in."""
    place = own_or_assessed_place(viewer, participant_id)
    report = SelfReport.objects.filter(participant=place.participant).first()
    is_submitted = report is not None and report.state == ReportState.SUBMITTED.value
    if not speaks_for(viewer, place.participant) and not is_submitted:
        raise NotAllowed(Do.CHECK_OWN_ORG)
    items = checked_items(place.items)
    codes = {item.code for _, item in items}
    lines = [line for line in item_lines(place) if line.code in codes]
    own = {line.code: Line(line.own_points, line.own_text) for line in lines}
    is_draft = report is not None and not is_submitted
    return SelfCheckPage(
        place,
        lines,
        report.summary if report else "",
        is_submitted,
        own_records(place.participant, viewer.today),
        place.cycle.self_report_due_on,
        self_check_files(report),
        submission_blockers(items, own) if is_draft else [],
        place.cycle.stage_blockers(Do.CHECK_OWN_ORG),
    )


@dataclass(frozen=True)
class SheetPage:
    """One's own blind sheet of a visit."""

    place: Place
    visit: Visit | None
    lines: list[ItemLine]
    marks: Mapping[str, Mark]
    observations: Mapping[str, str]
    files: Mapping[str, list[FileLine]]  # by item
    files_of_self_check: Mapping[str, list[FileLine]]
    is_handed_in: bool
    problems: list[UnclearedLine]  # of earlier quarters, not cleared yet
    looked_back: list[LookedBackLine]  # cleared since the last visit, looked at once more
    waiting: list[str]  # why the sheets cannot be opened yet
    handed_in: int
    saved_at: dt.datetime | None
    form_key: uuid.UUID | None  # of what was kept last


def own_place(viewer: Viewer, participant_id: int) -> Place:
    """An organisation whose visit the viewer scores."""
    place = assessed_place(viewer, participant_id)
    seat_at(viewer, place)
    return place


def sheet_page(viewer: Viewer, participant_id: int) -> SheetPage:
    place = assessed_place(viewer, participant_id)
    seat = seat_at(viewer, place)
    visit = Visit.objects.filter(participant=place.participant).first()
    sheet = VisitSheet.objects.filter(visit=visit, seat=seat).first() if visit else None
    scores = list(sheet.scores.all()) if sheet else []
    report = SelfReport.objects.filter(participant=place.participant, state=ReportState.SUBMITTED.value).first()
    facts = visit_facts(place, visit)
    lines = item_lines(place)
    if report is None:  # what an organisation has only begun to write is nobody's but its own
        lines = [replace(line, own_points=None, own_text="") for line in lines]
    problems = uncleared_lines(place.participant)
    lines = [
        replace(line, earlier=tuple(problem.text for problem in problems if problem.item_code == line.code))
        for line in lines
    ]
    return SheetPage(
        place,
        visit,
        lines,
        {score.item: _mark(score) for score in scores},
        {score.item: score.observation for score in scores},
        own_photographs(sheet),
        self_check_files(report),
        sheet is not None and sheet.handed_in_at is not None,
        problems,
        looked_back_lines(place.participant),
        opening_blockers(facts),
        facts.handed_in,
        sheet.saved_at if sheet else None,
        sheet.form_key if sheet else None,
    )


@dataclass(frozen=True)
class JointLine:
    """One item with what each inspector gave it and what they agree on."""

    line: ItemLine
    opinions: list[tuple[str, str, str]]  # inspector, mark in words, what was seen
    agreed: VisitItem
    files: list[FileLine]
    words: str  # what is agreed on so far
    is_settled: bool  # all of one mind, and nothing to be written


@dataclass(frozen=True)
class JointPage:
    place: Place
    visit: Visit
    lines: list[JointLine]
    unmarked: tuple[str, ...]


def joint_page(viewer: Viewer, participant_id: int) -> JointPage:
    """The opened sheets side by side; `NotAllowed` before they are opened."""
    place = assessed_place(viewer, participant_id)
    seat_at(viewer, place)
    visit = Visit.objects.filter(participant=place.participant).first()
    if visit is None or visit.opened_at is None:
        raise NotAllowed(Do.INSPECT_ORGS)
    sheets = handed_in(visit)
    names = user_names_of(sheet.seat.user for sheet in sheets)
    scores = [(names[sheet.seat.user_id], {score.item: score for score in sheet.scores.all()}) for sheet in sheets]
    files = photographs(visit)
    items, agreed = {item.code: item for _, item in place.items}, {line.item: line for line in visit.items.all()}
    lines = [
        JointLine(
            line,
            [
                (
                    name,
                    mark_words(items[line.code], _mark(own[line.code])) if line.code in own else "",
                    own[line.code].observation if line.code in own else "",
                )
                for name, own in scores
            ],
            agreed[line.code],
            lines_of(files.get(line.code, [])),
            mark_words(items[line.code], _mark(agreed[line.code])),
            is_settled(
                items[line.code],
                [_mark(own[line.code]) if line.code in own else Mark() for _, own in scores],
                _mark(agreed[line.code]),
            ),
        )
        for line in item_lines(place)
        if line.code in agreed
    ]
    return JointPage(place, visit, lines, visit_facts(place, visit).unmarked)


def _mark(line: VisitItem | VisitScore) -> Mark:
    return Mark(line.amount, line.option)


@dataclass(frozen=True)
class HearingPage:
    place: Place
    rule: HearingRule
    own: HearingSheet | None
    records: list[OwnRecord]

    @property
    def own_points(self) -> list[tuple[str, int]]:
        """Criterion by name, hundredths."""
        if self.own is None:
            return []
        return [(criterion.name, self.own.points[criterion.code]) for criterion in self.rule.criteria]

    @property
    def sentence(self) -> str:
        return hearing_sentence(self.rule)


def hearing_page(viewer: Viewer, participant_id: int) -> HearingPage:
    """One's own sheet of the hearing, with the organisation's recorded figures beside it."""
    place = assessed_place(viewer, participant_id)
    seat = seat_at(viewer, place)
    own = HearingSheet.objects.filter(participant=place.participant, seat=seat).first()
    rule = hearing_rule(parsed(place.cycle.version)) or HearingRule()
    return HearingPage(place, rule, own, own_records(place.participant, viewer.today))
