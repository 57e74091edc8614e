"""民主测评: a ballot for a viewer, what the standard asks in it, and its state as the rules look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhixing.models import (
    Ballot,
    BallotPanel,
    BallotSubject,
    BallotTeller,
    CountSheet,
    Cycle,
    PaperEntry,
    Participant,
    RollLine,
    Slip,
    Spent,
    TokenIssue,
)
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.count_sheet import Sheet
from zhixing.rules.ballots.representatives import EVERYBODY
from zhixing.rules.ballots.states import Seat, Way, abstention_name, ballot_grades
from zhixing.rules.cycles.stages import voted_components
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.standards.model import Component, Grade, Panel, Source, Standard
from zhixing.rules.standards.results import Question
from zhixing.rules.standards.vocabulary import HUNDRED, Points

OWN_PANEL = Panel("", "本支部党员", Points(HUNDRED))  # where the standard names no panels
REPRESENTATIVES_PANEL = Panel("", EVERYBODY, Points(HUNDRED))  # the same where representatives vote


@dataclass(frozen=True)
class Questionnaire:
    """What the cycle's standard wants to know in one ballot."""

    standard: Standard
    component: Component

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return self.standard.questions_of(self.component)

    @cached_property
    def grades(self) -> tuple[Grade, ...]:
        return ballot_grades(self.standard)

    @property
    def is_by_representatives(self) -> bool:
        """Whether representatives drawn by lot vote on one organisation, and not members on one another."""
        return self.component.source is Source.REPRESENTATIVES

    @property
    def abstention(self) -> str:
        return abstention_name(self.standard)

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        return self.component.panels or (REPRESENTATIVES_PANEL if self.is_by_representatives else OWN_PANEL,)


def components_of_cycle(cycle: Cycle) -> tuple[Component, ...]:
    """What the cycle's standard fills by a secret ballot in this kind of cycle; empty where it has none."""
    return voted_components(parsed(cycle.version), CycleKind(cycle.kind), is_of_organisations=cycle.is_of_organisations)


def questionnaire_of(ballot: Ballot) -> Questionnaire:
    standard = parsed(ballot.cycle.version)
    return Questionnaire(
        standard, next(component for component in standard.components if component.code == ballot.component)
    )


def judged_in(cycle: Cycle, participant_id: int | None) -> Participant | None:
    """The organisation whose ballot is meant in a quarter of organisations; nobody by itself in one of members.

    `OutOfSight` for one that is not scored there, and where the two do not fit together.
    """
    if not cycle.is_of_organisations and participant_id is None:
        return None
    if not cycle.is_of_organisations:
        raise OutOfSight(participant_id)
    scored = Participant.objects.select_related("organisation").filter(cycle=cycle, excluded="")
    return get_or_out_of_sight(scored, pk=participant_id)


def ballots() -> QuerySet[Ballot]:
    return Ballot.objects.select_related("cycle__organisation", "cycle__version", "participant__organisation")


def ballot_at(viewer: Viewer, ballot_id: int) -> Ballot:
    """The ballot, for whoever may follow ballots of its branch and for its tellers; else 403 or 404."""
    ballot = get_or_out_of_sight(ballots(), pk=ballot_id)
    if seat_in(viewer, ballot) is None:
        viewer.demand(Do.VIEW_BALLOT, ballot.cycle.organisation.path)
    return ballot


def panel_at(viewer: Viewer, panel_id: int) -> BallotPanel:
    """A panel of a ballot that the viewer may see."""
    ballot_panel = get_or_out_of_sight(BallotPanel.objects, pk=panel_id)
    ballot_panel.ballot = ballot_at(viewer, ballot_panel.ballot_id)
    return ballot_panel


def seat_in(viewer: Viewer, ballot: Ballot) -> Seat | None:
    """The viewer's seat among the tellers, if any."""
    seat = BallotTeller.objects.filter(ballot=ballot, user=viewer.user_id).values_list("seat", flat=True).first()
    return Seat(seat) if seat else None


def panels_of(ballot: Ballot) -> list[BallotPanel]:
    return list(BallotPanel.objects.filter(ballot=ballot).order_by("pk"))


def public_keys(ballot: Ballot) -> list[bytes]:
    """The two keys that every line is sealed to, the first teller's first."""
    locks = ballot.tellers.filter(seat__in=[Seat.FIRST.value, Seat.SECOND.value]).order_by("seat")
    return [bytes(teller) for teller in locks.values_list("public_key", flat=True) if teller is not None]


def slips_printed(ballot: Ballot) -> dict[int, int]:
    """By panel, how many slips the batch that stands has."""
    return dict(
        BallotPanel.objects.filter(ballot=ballot, batches__is_voided=False).values_list("pk", "batches__printed")
    )


def sheets_of(ballot: Ballot) -> dict[str, Sheet | None]:
    """By name of panel the count sheet as far as it is known; None where the tellers have not filled it in."""
    by_panel = {count_sheet.panel_id: count_sheet for count_sheet in CountSheet.objects.filter(panel__ballot=ballot)}
    return {
        panel.name: sheet if panel.pk in by_panel else None
        for panel, sheet in sheets_so_far(ballot, list(by_panel.values()))
    }


def sheets_so_far(ballot: Ballot, sheets: Sequence[CountSheet]) -> list[tuple[BallotPanel, Sheet]]:
    """Each panel with what the system counts itself and what the tellers have told. Only for a box that is sealed:
    while the vote runs nobody sees how many have voted."""
    panels = panels_of(ballot)
    room = {count_sheet.panel_id: count_sheet for count_sheet in sheets}
    rolls, tokens = rolls_and_tokens(ballot)
    spent, invalid = _spent(ballot)
    printed = slips_printed(ballot)
    unfinished = dict(
        PaperEntry.objects.filter(panel__in=panels, is_final=False)
        .values_list("panel")
        .annotate(Count("pk"))
        .order_by()
    )
    return [
        (
            panel,
            Sheet(
                by_slip=panel.by_slip,
                by_token=panel.by_token,
                by_paper=panel.by_paper,
                roll=rolls.get(panel.pk, 0),
                slips_printed=printed.get(panel.pk, 0),
                tokens_issued=tokens.get(panel.pk, 0),
                spent_by_slip=spent.get((panel.pk, Way.SLIP.value), 0),
                spent_by_token=spent.get((panel.pk, Way.TOKEN.value), 0),
                spent_by_paper=spent.get((panel.pk, Way.PAPER.value), 0),
                papers_unfinished=unfinished.get(panel.pk, 0),
                invalid=invalid.get(panel.pk, 0),
                **_sheet_facts(room.get(panel.pk)),
            ),
        )
        for panel in panels
    ]


def _sheet_facts(sheet: CountSheet | None) -> dict[str, Any]:
    if sheet is None:
        return {}
    return {
        "signatures": sheet.signatures,
        "slips_unused": sheet.slips_unused,
        "paper_issued": sheet.paper_issued,
        "paper_collected": sheet.paper_collected,
        "missing_reason": sheet.missing_reason,
    }


def rolls_and_tokens(ballot: Ballot) -> tuple[dict[int, int], dict[int, int]]:
    """By panel, who may vote and who has fetched a token."""
    rolls = BallotPanel.objects.filter(ballot=ballot).annotate(voters=Count("roll")).values_list("pk", "voters")
    tokens = (
        TokenIssue.objects.filter(line__panel__ballot=ballot)
        .values_list("line__panel")
        .annotate(Count("pk"))
        .order_by()
    )
    return dict(rolls), dict(tokens)


def _spent(ballot: Ballot) -> tuple[dict[tuple[int, str], int], dict[int, int]]:
    rows = (
        Spent.objects.filter(panel__ballot=ballot)
        .values_list("panel", "way")
        .annotate(many=Count("pk"), invalid=Count("pk", filter=Q(is_valid=False)))
        .order_by()
    )
    many: dict[tuple[int, str], int] = {}
    wrong: dict[int, int] = {}
    for panel_id, way, count, invalid in rows:
        many[panel_id, way] = count
        wrong[panel_id] = wrong.get(panel_id, 0) + invalid
    return many, wrong


def unlisted_electors(panel: BallotPanel) -> int:
    """How many on the roll are not graded (probationary members, say): so many papers at most lack 本人. Counted anew
    only until the vote begins."""
    if panel.unlisted is not None:
        return panel.unlisted
    graded = BallotSubject.objects.filter(ballot=panel.ballot_id, participant__isnull=False)
    return (
        RollLine.objects.filter(panel=panel)
        .exclude(membership__isnull=False, membership__in=graded.values("participant__membership"))
        .count()
    )


def has_spent(panel: BallotPanel) -> bool:
    return Spent.objects.filter(panel=panel).exists()


def slip_panel(ballot: Ballot, code_hash: bytes) -> tuple[BallotPanel, bool] | None:
    """The panel whose slip this is, and whether it is of the batch that stands; None for no slip of this ballot."""
    slip = Slip.objects.select_related("batch__panel").filter(pk=code_hash, batch__panel__ballot=ballot).first()
    return (slip.batch.panel, not slip.batch.is_voided) if slip else None
