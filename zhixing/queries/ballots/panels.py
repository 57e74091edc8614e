"""民主测评: the panels of a ballot, each with its counts."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from zhixing.models import Ballot, PaperEntry
from zhixing.queries.ballots.access import panels_of, rolls_and_tokens, slips_printed
from zhixing.rules.ballots.rolls import slips_wanted
from zhixing.rules.ballots.states import Way


@dataclass(frozen=True)
class PanelLine:
    id: int
    code: str
    name: str
    weight: int
    has_subjects: bool
    by_slip: bool
    by_token: bool
    by_paper: bool
    roll: int
    slips_printed: int
    tokens_issued: int
    papers_begun: int
    papers_final: int
    issuing_ended_at: dt.datetime | None

    @property
    def ways(self) -> str:
        open_to = ((self.by_slip, Way.SLIP), (self.by_token, Way.TOKEN), (self.by_paper, Way.PAPER))
        return "、".join(way.label for is_open, way in open_to if is_open)

    @property
    def slips_wanted(self) -> int:
        return slips_wanted(self.roll)

    @property
    def is_issuing(self) -> bool:
        return self.by_token and self.issuing_ended_at is None

    @property
    def papers_waiting(self) -> int:
        return self.papers_begun - self.papers_final


def panel_lines(ballot: Ballot) -> list[PanelLine]:
    """Each panel with its counts. Never how many have voted: nobody sees that while the box stands open."""
    printed = slips_printed(ballot)
    rolls, tokens = rolls_and_tokens(ballot)
    papers: dict[tuple[int, bool], int] = {}
    rows = PaperEntry.objects.filter(panel__ballot=ballot).values_list("panel", "is_final")
    for panel_id, is_final, many in rows.annotate(many=Count("pk")).order_by():
        papers[panel_id, is_final] = many
    return [
        PanelLine(
            id=panel.pk,
            code=panel.code,
            name=panel.name,
            weight=panel.weight,
            has_subjects=panel.has_subjects,
            by_slip=panel.by_slip,
            by_token=panel.by_token,
            by_paper=panel.by_paper,
            roll=rolls.get(panel.pk, 0),
            slips_printed=printed.get(panel.pk, 0),
            tokens_issued=tokens.get(panel.pk, 0),
            papers_begun=papers.get((panel.pk, False), 0) + papers.get((panel.pk, True), 0),
            papers_final=papers.get((panel.pk, True), 0),
            issuing_ended_at=panel.issuing_ended_at,
        )
        for panel in panels_of(ballot)
    ]
