"""计票: opening the box with both phrases: open, count, publish, rewrite, record, destroy."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Sum

from zhixing.actions.ballots.credential_checks import unproven_votes
from zhixing.actions.ballots.key_alarms import watching_keys
from zhixing.actions.ballots.keys import WrongPhrases, destroy_after_commit, secrets_of
from zhixing.actions.ballots.lifecycle import lock_box, locked_ballot, require_teller, set_state
from zhixing.actions.recording import record
from zhixing.files.ballots.sealed_box import ForeignLine, open_lines, place_of
from zhixing.models import (
    Ballot,
    BallotFigure,
    BallotPanel,
    BallotRecord,
    BallotSubject,
    BoxLine,
    Slip,
    Spent,
    TokenIssue,
)
from zhixing.queries.ballots.access import Questionnaire, panels_of, questionnaire_of, sheets_of, unlisted_electors
from zhixing.queries.ballots.keys import demand_keys
from zhixing.queries.ballots.record import record_text
from zhixing.queries.ballots.sheet_signatures import unsigned_seats
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.disclosure import Published, combine_questions, publish_panel
from zhixing.rules.ballots.next_steps import closing_blockers
from zhixing.rules.ballots.shuffle import shuffled
from zhixing.rules.ballots.soundness import DAMAGED, slip_count_problems
from zhixing.rules.ballots.states import SELF, BallotState, Seat, Way, choice_of
from zhixing.rules.refusals import Blocked

Cell = tuple[int, int, str]  # panel, subject, question


@dataclass(frozen=True)
class Counted:
    """All that is left of the lines once they have been opened: how often each choice came for each cell."""

    tallies: Mapping[Cell, Counter[str]]
    own_marked_twice: int  # subjects whom more than one paper marked as 本人
    own_missing: Mapping[int, int]  # by panel, papers without 本人 beyond the electors who are not graded


@watching_keys
def close_ballot(ballot_id: int, *, first: str, second: str, by: Viewer, at: dt.datetime) -> Ballot:
    """开箱计票 with the phrases (or recovery codes) of both tellers: all of it or nothing.

    Who may read what is left: figures as `rules/ballots_published` allows them, open lines where counts are published.
    A try with wrong phrases stays in the log and makes the next one wait, so that nobody guesses at them.
    """
    outcome = _close(ballot_id, {Seat.FIRST: first, Seat.SECOND: second}, by, at)
    if isinstance(outcome, WrongPhrases):
        raise outcome
    return outcome


@transaction.atomic
def _close(ballot_id: int, typed: Mapping[Seat, str], by: Viewer, at: dt.datetime) -> Ballot | WrongPhrases:
    ballot = locked_ballot(ballot_id)
    require_teller(by, ballot)
    lock_box(ballot.pk, exclusive=True)
    questionnaire = questionnaire_of(ballot)
    state, unsigned = BallotState(ballot.state), unsigned_seats(ballot)
    if reasons := closing_blockers(state, sheets_of(ballot), questionnaire.component.quorum, unsigned):
        raise Blocked(reasons)
    demand_keys(ballot, may_be_lost=True)
    if reasons := _foreign_slips(ballot):
        raise Blocked(reasons)
    try:
        keys = secrets_of(ballot, typed, by=by, at=at)
    except WrongPhrases as refusal:  # nothing is written yet but the wrong try, which stays
        return refusal
    if reasons := unproven_votes(ballot, keys):
        raise Blocked(reasons)
    counted = _opened(ballot, questionnaire, keys)
    set_state(ballot, BallotState.COUNTED, at)
    figures = _publish(ballot, questionnaire, counted)
    _rewrite(ballot, figures)
    text = record_text(
        ballot, questionnaire, own_marked_twice=counted.own_marked_twice, own_missing=counted.own_missing
    )
    BallotRecord.objects.create(ballot=ballot, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), at=at)
    ballot.tellers.update(locked_key=None)
    record(
        "close_ballot",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=ballot.occasion,
    )
    destroy_after_commit(ballot)
    return ballot


def _opened(ballot: Ballot, questionnaire: Questionnaire, keys: Sequence[bytes]) -> Counted:
    """Open every line, and see that each valid paper left exactly one for every subject and question.

    A line that was changed, moved or removed cannot be told from a vote by anything but the tellers' own papers: there
    is no result then, and the ballot can only be declared void.
    """
    panels, numbers = {panel.pk: panel for panel in panels_of(ballot)}, _numbers(ballot)
    rows = list(BoxLine.objects.filter(panel__ballot=ballot).values_list("panel", "subject", "question", "sealed"))
    cells: list[Cell] = [(panel, subject, question) for panel, subject, question, _ in rows]
    lines = [
        (bytes(sealed or b""), place_of(ballot.slug, panels[panel].code, numbers.get(subject, 0), question))
        for panel, subject, question, sealed in rows
    ]
    tallies: dict[Cell, Counter[str]] = {}
    try:
        for cell, number in zip(cells, open_lines(lines, keys), strict=True):
            tallies.setdefault(cell, Counter())[choice_of(number, questionnaire.grades)] += 1
    except (ForeignLine, IndexError):
        raise Blocked([DAMAGED]) from None
    papers = _valid(ballot)
    expected = {
        (panel, subject, question.code): papers.get(panel, 0)
        for panel in panels
        for subject in numbers
        for question in questionnaire.questions
        if papers.get(panel, 0)
    }
    if {cell: tally.total() for cell, tally in tallies.items()} != expected:
        raise Blocked([DAMAGED])
    missing = {
        panel.pk: _own_missing(panel, tallies, papers.get(panel.pk, 0), questionnaire)
        for panel in panels.values()
        if panel.has_subjects
    }
    return Counted(tallies, _marked_twice(tallies, questionnaire), missing)


def _own_missing(
    panel: BallotPanel, tallies: Mapping[Cell, Counter[str]], papers: int, questionnaire: Questionnaire
) -> int:
    """How many more papers lack 本人 than there are electors who are not graded: so many at least graded themselves."""
    marked = sum(
        tally[SELF]
        for (panel_id, _, question), tally in tallies.items()
        if panel_id == panel.pk and question == questionnaire.questions[0].code
    )
    return max(0, papers - marked - unlisted_electors(panel))


def _foreign_slips(ballot: Ballot) -> list[str]:
    """Votes by slip behind which no printed slip stands, and slips that were added to the printed ones."""
    reasons: list[str] = []
    for panel in panels_of(ballot):
        if not panel.by_slip:
            continue
        slips = Slip.objects.filter(batch__panel=panel, batch__is_voided=False)
        by_slip = Spent.objects.filter(panel=panel).exclude(way=Way.TOKEN.value)
        foreign = by_slip.exclude(credential__in=slips.values("code_hash")).count()
        printed = panel.batches.filter(is_voided=False).aggregate(all=Sum("printed"))["all"] or 0
        reasons += slip_count_problems(panel.name, printed=printed, stored=slips.count(), foreign=foreign)
    return reasons


def _marked_twice(tallies: Mapping[Cell, Counter[str]], questionnaire: Questionnaire) -> int:
    return len(
        {
            subject
            for (_, subject, question), tally in tallies.items()
            if question == questionnaire.questions[0].code and tally[SELF] > 1
        }
    )


def _numbers(ballot: Ballot) -> dict[int, int]:
    return dict(BallotSubject.objects.filter(ballot=ballot).order_by("number").values_list("pk", "number"))


def _valid(ballot: Ballot) -> Counter[int]:
    return Counter(Spent.objects.filter(panel__ballot=ballot, is_valid=True).values_list("panel", flat=True))


def _publish(ballot: Ballot, questionnaire: Questionnaire, counted: Counted) -> list[tuple[Cell, str]]:
    """Write what may be published; returns the lines that may stay open."""
    by = questionnaire.standard.rounding.by
    figures: list[BallotFigure] = []
    issued: list[tuple[Cell, str]] = []
    numbers = _numbers(ballot)
    for panel in panels_of(ballot):
        cells: list[Cell] = [
            (panel.pk, subject, question.code) for subject in numbers for question in questionnaire.questions
        ]
        published = publish_panel({cell: counted.tallies.get(cell, {}) for cell in cells}, questionnaire.grades, by)
        issued += [
            (cell, code)
            for cell, figure in published.items()
            for code, many in (figure.counts or {}).items()
            for _ in range(many)
        ]
        figures += [_figure(cell, figure) for cell, figure in published.items() if cell[2]]
        for subject in numbers:
            parts = [
                (published[panel.pk, subject, question.code], question.weight) for question in questionnaire.questions
            ]
            figures.append(_figure((panel.pk, subject, ""), combine_questions(parts, questionnaire.grades, by)))
    BallotFigure.objects.bulk_create(figures, batch_size=1_000)
    return issued


def _figure(cell: Cell, published: Published) -> BallotFigure:
    panel, subject, question = cell
    return BallotFigure(
        panel_id=panel,
        subject_id=subject,
        question=question,
        value=published.value,
        grade=published.grade,
        papers=published.papers,
        counts=dict(published.counts) if published.counts is not None else None,
        withheld=published.withheld,
    )


_OPENED = "COPY zhixing_boxline (key, panel_id, subject_id, question, grade) FROM STDIN"


def _rewrite(ballot: Ballot, figures: Sequence[tuple[Cell, str]]) -> None:
    """Everything that bears an order of arrival is written anew in random order: nothing of the old rows remains."""
    BoxLine.objects.filter(panel__ballot=ballot).delete()
    with connection.cursor() as cursor, cursor.copy(_OPENED) as copy:
        for (panel, subject, question), code in shuffled(figures, secrets.randbelow):
            copy.write_row((uuid.uuid4(), panel, subject, question, code))
    spent = shuffled(Spent.objects.filter(panel__ballot=ballot), secrets.randbelow)
    Spent.objects.filter(panel__ballot=ballot).delete()
    for vote in spent:  # of a token it is published, of a slip it has served
        vote.proof = vote.proof if vote.way == Way.TOKEN.value else None
    Spent.objects.bulk_create(spent, batch_size=2_000)
    issued = shuffled(
        TokenIssue.objects.filter(line__panel__ballot=ballot).values_list("line", flat=True), secrets.randbelow
    )
    TokenIssue.objects.filter(line__in=issued).delete()
    TokenIssue.objects.bulk_create([TokenIssue(line_id=line, asked_hash=b"", answer=b"") for line in issued])
    Slip.objects.filter(batch__panel__ballot=ballot).delete()
