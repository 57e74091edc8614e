"""民主测评: what the branch reads after the count: figures as published, warnings, count sheets, the record."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhixing.models import Ballot, BallotFigure, BallotPanel, BallotRecord, CountSheet
from zhixing.queries.ballots.access import (
    Questionnaire,
    ballot_at,
    ballots,
    questionnaire_of,
    sheets_so_far,
    unlisted_electors,
)
from zhixing.queries.ballots.pages import title_of
from zhixing.queries.ballots.sheet_signatures import sheet_mark
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.count_sheet import (
    Sheet,
    agreement,
    keeping_blockers,
    quorum_problem,
    result_blockers,
    sheet_problems,
)
from zhixing.rules.ballots.disclosure import share_warnings
from zhixing.rules.ballots.satisfaction import satisfied_percent, unknown_percent, unknown_warnings
from zhixing.rules.ballots.states import BallotState, own_warnings
from zhixing.rules.refusals import Blocked


@dataclass(frozen=True)
class Figure:
    """One cell: the mean with the grade it falls into, or nothing."""

    value: int | None
    grade: str  # its name
    papers: int | None
    counts: list[tuple[str, int]]  # name of the grade and how many, where that may be told
    withheld: str


@dataclass(frozen=True)
class SubjectRow:
    name: str
    labelled: list[tuple[str, Figure]]  # by question, then over all where there are several
    whole: Figure

    @property
    def tells_counts(self) -> bool:
        """Whether any cell had papers enough for the number of each grade."""
        return any(cell.counts for _, cell in self.labelled)


@dataclass(frozen=True)
class Area:
    """What representatives said of one organisation in one question; per cents in hundredths, None where withheld."""

    name: str
    figure: Figure
    satisfied: int | None  # 满意率, where the number of each grade may be told
    unknown: int | None  # how many valid papers give no grade


@dataclass(frozen=True)
class PanelResult:
    name: str
    weight: int
    columns: list[str]
    rows: list[SubjectRow]  # by name
    warnings: list[str]
    sheet: Sheet
    withheld: str  # why nothing is published of anybody here; empty where something is
    own_missing: int  # papers without 本人 beyond those who are not graded
    unlisted: int  # who votes and is not graded
    areas: list[Area]  # where representatives judge one organisation, in the place of `rows`

    @property
    def agreement(self) -> str:
        return agreement(self.sheet)


@dataclass(frozen=True)
class ResultPage:
    ballot_id: int
    panels: list[PanelResult]
    own_marked_twice: int  # subjects whom several papers marked as 本人
    sha256: str
    counted_at: dt.datetime


def result_page(viewer: Viewer, ballot_id: int) -> ResultPage:
    ballot, record = _counted(viewer, ballot_id)
    questionnaire = questionnaire_of(ballot)
    figures = _figures(ballot)
    subjects = list(ballot.subjects.order_by("number").values_list("pk", "name"))
    public = json.loads(record.text)
    missing = {load["code"]: load.get("own_missing", 0) for load in public["panels"]}  # records before it was counted
    return ResultPage(
        ballot_id=ballot.pk,
        sha256=record.sha256,
        counted_at=record.at,
        own_marked_twice=int(public["own_marked_twice"]),
        panels=[
            _panel(panel, sheet, subjects, figures, questionnaire, missing.get(panel.code, 0))
            for panel, sheet in _sheets(ballot)
        ],
    )


def record_of(viewer: Viewer, ballot_id: int) -> tuple[str, str]:
    """The record word for word, and the slug it is filed under."""
    ballot, record = _counted(viewer, ballot_id)
    return record.text, ballot.slug


def _counted(viewer: Viewer, ballot_id: int) -> tuple[Ballot, BallotRecord]:
    ballot = ballot_at(viewer, ballot_id)
    record = BallotRecord.objects.filter(ballot=ballot).first()
    if record is None:
        raise Blocked(result_blockers(BallotState(ballot.state)))
    return ballot, record


def _sheets(ballot: Ballot) -> list[tuple[BallotPanel, Sheet]]:
    return sheets_so_far(ballot, list(CountSheet.objects.filter(panel__ballot=ballot)))


Figures = Mapping[tuple[int, int, str], BallotFigure]  # panel, subject, question


def _figures(ballot: Ballot) -> Figures:
    rows = BallotFigure.objects.filter(subject__ballot=ballot)
    return {(row.panel_id, row.subject_id, row.question): row for row in rows}


def _panel(
    panel: BallotPanel,
    sheet: Sheet,
    subjects: Sequence[tuple[int, str]],
    figures: Figures,
    questionnaire: Questionnaire,
    own_missing: int,
) -> PanelResult:
    columns = [(question.code, question.name) for question in questionnaire.questions] + [("", "综合")]
    if len(questionnaire.questions) == 1:
        columns = [("", "平均分")]
    rows = [
        SubjectRow(
            name,
            [(label, _figure(figures[panel.pk, pk, code], questionnaire)) for code, label in columns],
            _figure(figures[panel.pk, pk, ""], questionnaire),
        )
        for pk, name in subjects
    ]
    withheld, unlisted = {row.whole.withheld for row in rows}, unlisted_electors(panel)
    falls_into = [figure.grade for pk, _ in subjects if (figure := figures[panel.pk, pk, ""]).value is not None]
    areas = [
        _area(label, figures[panel.pk, pk, code], sheet, questionnaire) for pk, _ in subjects for code, label in columns
    ]
    return PanelResult(
        name=panel.name,
        weight=panel.weight,
        rows=rows,
        sheet=sheet,
        columns=[label for _, label in columns],
        warnings=unknown_warnings({area.name: area.unknown or 0 for area in areas}, questionnaire.abstention)
        if questionnaire.is_by_representatives
        else own_warnings(own_missing, unlisted) + share_warnings(falls_into, questionnaire.grades),
        withheld="" if len(withheld) > 1 else min(withheld, default=""),
        own_missing=own_missing,
        unlisted=unlisted,
        areas=areas if questionnaire.is_by_representatives else [],
    )


def _area(name: str, row: BallotFigure, sheet: Sheet, questionnaire: Questionnaire) -> Area:
    return Area(
        name,
        _figure(row, questionnaire),
        satisfied_percent(row.counts, questionnaire.grades) if row.counts else None,
        None if row.papers is None or not row.question else unknown_percent(sheet.valid, row.papers),
    )


def _figure(row: BallotFigure, questionnaire: Questionnaire) -> Figure:
    names = {grade.code: grade.name for grade in questionnaire.grades}
    counts = (
        [(names[grade.code], row.counts.get(grade.code, 0)) for grade in questionnaire.grades] if row.counts else []
    )
    return Figure(row.value, names.get(row.grade, ""), row.papers, counts, row.withheld)


@dataclass(frozen=True)
class OwnBallot:
    """A counted ballot in which the viewer was graded."""

    ballot_id: int
    branch: str
    title: str


def own_ballots(viewer: Viewer) -> list[OwnBallot]:
    """Latest first; nothing for people of no register."""
    if viewer.person_id is None:
        return []
    counted = (
        ballots()
        .filter(subjects__participant__membership__person=viewer.person_id, state=BallotState.COUNTED.value)
        .order_by("-counted_at", "-pk")
    )
    return [OwnBallot(ballot.pk, ballot.cycle.organisation.label, title_of(ballot)) for ballot in counted]


# --- the count sheet before the count ----------------------------------------------------------------------------


@dataclass(frozen=True)
class SheetOfPanel:
    panel_id: int
    name: str
    sheet: Sheet
    is_told: bool  # the tellers have filled it in
    problems: list[str]

    @property
    def agreement(self) -> str:
        return agreement(self.sheet)


def sheets_to_fill(viewer: Viewer, ballot_id: int) -> list[SheetOfPanel]:
    """What the system has counted beside what the tellers told; only once the box is sealed, so that nobody learns
    before how many have voted."""
    ballot = ballot_at(viewer, ballot_id)
    if reasons := keeping_blockers(BallotState(ballot.state), []):
        raise Blocked(reasons)
    quorum = questionnaire_of(ballot).component.quorum
    filled = set(CountSheet.objects.filter(panel__ballot=ballot).values_list("panel", flat=True))
    return [
        SheetOfPanel(
            panel.pk, panel.name, sheet, panel.pk in filled, sheet_problems(sheet) + quorum_problem(sheet, quorum)
        )
        for panel, sheet in _sheets(ballot)
    ]


def page_mark(viewer: Viewer, ballot_id: int) -> str:
    """What a teller who confirms the sheets has seen."""
    return sheet_mark(ballot_at(viewer, ballot_id))


def counted_sheets(viewer: Viewer, ballot_id: int) -> list[tuple[str, Sheet]]:
    ballot, _ = _counted(viewer, ballot_id)
    return [(panel.name, sheet) for panel, sheet in _sheets(ballot)]
