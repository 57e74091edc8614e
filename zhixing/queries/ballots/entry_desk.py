"""纸质票: what the tellers' desk shows: papers under way, without their contents, and the paper to read off."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.models import PaperEntry
from zhixing.queries.ballots.access import panel_at, seat_in, unlisted_electors
from zhixing.queries.ballots.pages import title_of
from zhixing.queries.ballots.voting import VotingPaper, paper_of
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.double_entry import PaperStep, desk_blockers, next_paper
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed


@dataclass(frozen=True)
class EntryLine:
    """A paper under way: who has entered it, never what."""

    number: int
    step: PaperStep
    first_by: str
    second_by: str
    is_for_viewer: bool  # the next act on it is one that the viewer may do
    is_own: bool  # the viewer entered it


@dataclass(frozen=True)
class EntryDesk:
    ballot_id: int
    panel_id: int
    title: str
    panel: str
    by_slip: bool
    closed: str  # why nothing can be entered now; empty where it can
    paper: VotingPaper
    lines: list[EntryLine]  # not final ones, by number
    final: int
    next_number: int

    @property
    def next_line(self) -> int | None:
        """The number of the first paper that waits for the viewer."""
        return next((line.number for line in self.lines if line.is_for_viewer), None)

    @property
    def waiting(self) -> list[EntryLine]:
        return [line for line in self.lines if line.step is PaperStep.ONCE]

    @property
    def differing(self) -> list[EntryLine]:
        return [line for line in self.lines if line.step is PaperStep.DIFFERS]


def entry_desk(viewer: Viewer, panel_id: int) -> EntryDesk:
    """For a teller of the ballot; 403 for everybody else who may see it."""
    panel = panel_at(viewer, panel_id)
    ballot = panel.ballot
    if seat_in(viewer, ballot) is None:
        raise NotAllowed(Do.VIEW_BALLOT)
    rows = list(
        PaperEntry.objects.filter(panel=panel).select_related("first_by", "second_by").defer("first").order_by("number")
    )
    names = user_names_of(by for row in rows for by in (row.first_by, row.second_by) if by)
    return EntryDesk(
        ballot_id=ballot.pk,
        panel_id=panel.pk,
        title=title_of(ballot),
        panel=panel.name,
        by_slip=panel.by_slip,
        closed="".join(desk_blockers(BallotState(ballot.state), panel.name, by_paper=panel.by_paper)),
        paper=paper_of(ballot, panel),
        lines=[_line(row, viewer, names) for row in rows if not row.is_final],
        final=sum(row.is_final for row in rows),
        next_number=next_paper([row.number for row in rows]),
    )


def _line(row: PaperEntry, viewer: Viewer, names: Mapping[int, str]) -> EntryLine:
    step = PaperStep.ONCE if row.second_by_id is None else PaperStep.DIFFERS
    is_own = viewer.user_id in {row.first_by_id, row.second_by_id}
    return EntryLine(
        number=row.number,
        step=step,
        first_by=names[row.first_by_id],
        second_by=names[row.second_by_id] if row.second_by_id else "",
        is_for_viewer=not is_own,
        is_own=is_own,
    )


def panel_paper(viewer: Viewer, panel_id: int) -> VotingPaper:
    """What stands on the paper ballot of a panel, for whoever may see the ballot."""
    panel = panel_at(viewer, panel_id)
    panel.unlisted = unlisted_electors(panel)  # papers are printed before the vote begins, too
    return paper_of(panel.ballot, panel)
