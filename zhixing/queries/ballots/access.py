"""民主测评: a ballot for a viewer, what the standard asks in it, and its state as the rules look at it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from zhixing.models import (
    Appointment,
    Ballot,
    BallotPanel,
    BallotSubject,
    BallotTeller,
    CountSheet,
    Cycle,
    Membership,
    Organisation,
    PaperEntry,
    RollLine,
    Slip,
    Spent,
    TokenIssue,
    User,
)
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.standards.in_force import parsed, path_ids
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.count_sheet import Sheet
from zhixing.rules.ballots.states import BallotState, Facts, PanelFacts, Seat, Way, ballot_grades
from zhixing.rules.cycles.stages import Stage, balloted_components
from zhixing.rules.members.records import PersonKind
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do, Role
from zhixing.rules.standards.model import Component, Grade, Panel, Standard
from zhixing.rules.standards.results import Question
from zhixing.rules.standards.vocabulary import HUNDRED, Points

OWN_PANEL = Panel("", "本支部党员", Points(HUNDRED))  # where the standard names no panels
# The three administrators neither see nor do business acts.
ADMINISTRATORS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}


@dataclass(frozen=True)
class Asked:
    """What the cycle's standard wants to know in one ballot."""

    standard: Standard
    component: Component

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return self.standard.questions_of(self.component)

    @cached_property
    def grades(self) -> tuple[Grade, ...]:
        return ballot_grades(self.standard)

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        return self.component.panels or (OWN_PANEL,)


def components_of_cycle(cycle: Cycle) -> tuple[Component, ...]:
    """What the cycle's standard fills by a secret ballot in this kind of cycle; empty where it has none."""
    return balloted_components(parsed(cycle.version), CycleKind(cycle.kind))


def asked_in(ballot: Ballot) -> Asked:
    standard = parsed(ballot.cycle.version)
    return Asked(standard, next(component for component in standard.components if component.code == ballot.component))


def ballots() -> QuerySet[Ballot]:
    return Ballot.objects.select_related("cycle__organisation", "cycle__version")


def ballot_at(viewer: Viewer, ballot_id: int) -> Ballot:
    """The ballot, for whoever may follow ballots of its branch and for its tellers; else 403 or 404."""
    found = get_or_out_of_sight(ballots(), pk=ballot_id)
    if seat_in(viewer, found) is None:
        viewer.demand(Do.VIEW_BALLOT, found.cycle.organisation.path)
    return found


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


def possible_tellers(branch: Organisation, viewer: Viewer) -> list[User]:
    """Party members of the branch with an account, and whoever is appointed here or above (lent where a branch is
    tiny); nobody who runs the ballot, and no account that belongs to a desk. By name."""
    appointed = (
        Appointment.objects.holding(viewer.today)
        .filter(organisation_id__in=path_ids(branch))
        .exclude(role__in=[one.value for one in (*ADMINISTRATORS, Role.CLERK, Role.MEMBER)])
    )
    members = Membership.objects.open().filter(
        organisation=branch, kind__in=[one.value for one in PersonKind if one.is_party_member]
    )
    either = Q(pk__in=appointed.values("user")) | Q(person__in=members.values("person"))
    return list(
        User.objects.filter(either, is_active=True)
        .exclude(pk__in=organisers(branch, viewer.today))
        .order_by("name_key", "pk")
    )


def organisers(branch: Organisation, today: dt.date) -> set[int]:
    """Who runs ballots here: 书记 and 副书记 of the branch."""
    heads = Appointment.objects.holding(today).filter(
        organisation=branch, role__in=[Role.SECRETARY.value, Role.DEPUTY.value]
    )
    return set(heads.values_list("user", flat=True))


def public_keys(ballot: Ballot) -> list[bytes]:
    """The two keys that every line is sealed to, the first teller's first."""
    locks = ballot.tellers.filter(seat__in=[Seat.FIRST.value, Seat.SECOND.value]).order_by("seat")
    return [bytes(teller) for teller in locks.values_list("public_key", flat=True) if teller is not None]


# --- the state as the rules look at it ---------------------------------------------------------------------------


def facts_of(ballot: Ballot, at: dt.datetime) -> Facts:
    """What opening and sealing look at."""
    tellers = {Seat(teller.seat): teller for teller in ballot.tellers.all()}
    return Facts(
        state=BallotState(ballot.state),
        at=at,
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        is_in_stage=ballot.cycle.stage == Stage.BALLOT.value,
        subjects=ballot.subjects.count(),
        tellers={seat: one.user_id for seat, one in tellers.items()},
        locked=frozenset(seat for seat, one in tellers.items() if one.locked_key),
        panels=_panel_facts(ballot),
        early_asked_by=ballot.early_asked_by_id,
        organisers=frozenset(organisers(ballot.cycle.organisation, timezone.localdate(at)) | {ballot.prepared_by_id}),
    )


def _panel_facts(ballot: Ballot) -> list[PanelFacts]:
    printed, (rolls, _) = slips_printed(ballot), rolls_and_tokens(ballot)
    return [
        PanelFacts(panel.name, rolls[panel.pk], panel.by_slip, panel.by_token, panel.by_paper, printed.get(panel.pk, 0))
        for panel in panels_of(ballot)
    ]


def slips_printed(ballot: Ballot) -> dict[int, int]:
    """By panel, how many slips the batch that stands has."""
    return dict(
        BallotPanel.objects.filter(ballot=ballot, batches__is_voided=False).values_list("pk", "batches__printed")
    )


def sheets_of(ballot: Ballot) -> dict[str, Sheet | None]:
    """By name of panel the count sheet as far as it is known; None where the tellers have not filled it in."""
    told = {count_sheet.panel_id: count_sheet for count_sheet in CountSheet.objects.filter(panel__ballot=ballot)}
    return {
        panel.name: sheet if panel.pk in told else None for panel, sheet in sheets_so_far(ballot, list(told.values()))
    }


def sheets_so_far(ballot: Ballot, told: Sequence[CountSheet]) -> list[tuple[BallotPanel, Sheet]]:
    """Each panel with what the system counts itself and what the tellers have told. Only for a box that is sealed:
    while the vote runs nobody sees how many have voted."""
    panels = panels_of(ballot)
    room = {count_sheet.panel_id: count_sheet for count_sheet in told}
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
                **_told(room.get(panel.pk)),
            ),
        )
        for panel in panels
    ]


def _told(sheet: CountSheet | None) -> dict[str, Any]:
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
