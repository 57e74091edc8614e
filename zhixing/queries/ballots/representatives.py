"""代表测评: the representatives whom the lot has drawn, as the roll of a ballot has them: by number, never by name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhixing.models import Ballot, BallotPanel, Cycle, LotEntrant, LotPool, Participant, RollLine
from zhixing.queries.ballots.access import Questionnaire, components_of_cycle
from zhixing.queries.lots.access import is_reader
from zhixing.queries.lots.names import NUMBER
from zhixing.queries.lots.outcome import outcome_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.representatives import proposed_panel
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.periods import quarter_of
from zhixing.rules.pools.stages import LotState
from zhixing.rules.standards.model import Panel


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a seat after the lot and after seats were passed on."""

    entrant_id: int
    number: str
    stratum: str


def pool_of(participant: Participant) -> LotPool | None:
    """The pool of this organisation and quarter that stands, however far it is."""
    quarter = quarter_of(participant.until_on)  # representatives are drawn for a quarter, whatever period is assessed
    pools = LotPool.objects.filter(organisation=participant.organisation_id, year=quarter.year, quarter=quarter.number)
    return pools.exclude(state=LotState.WITHDRAWN.value).first()


def holders_of(pool: LotPool | None) -> list[Holder]:
    """By kind of representatives, in the order of the lot; nobody before the drawing."""
    if pool is None:
        return []
    ids = dict(LotEntrant.objects.filter(pool=pool).values_list("salted_id", "pk"))
    return [
        Holder(ids[salted], salted[:NUMBER], stratum.name)
        for stratum in outcome_of(pool).strata
        for salted in stratum.seating.holders
    ]


def holders_by_stratum(pool: LotPool | None) -> dict[str, int]:
    return dict(Counter(holder.stratum for holder in holders_of(pool)))


def seats_of(ballot: Ballot) -> dict[str, str]:
    """Kind of representatives → code of the group that it votes in, as the rolls of this ballot have it."""
    lines = RollLine.objects.filter(panel__ballot=ballot, entrant__isnull=False).order_by("pk")
    return dict(lines.values_list("entrant__stratum__name", "panel__code"))


def proposed_seats(cycle: Cycle, strata: Sequence[str], panels: Sequence[Panel]) -> dict[str, str]:
    """As the assessor's latest ballot had it, else the group of the nearest name; empty where none is near."""
    codes = {panel.code for panel in panels}
    before = Ballot.objects.filter(
        cycle__organisation=cycle.organisation_id, participant__isnull=False, panels__roll__entrant__isnull=False
    )
    latest = before.order_by("-pk").first()
    used: Mapping[str, str] = seats_of(latest) if latest else {}
    return {
        stratum: used[stratum] if used.get(stratum) in codes else proposed_panel(stratum, panels) for stratum in strata
    }


def is_roll_stale(ballot: Ballot) -> bool:
    """Whether a seat was passed on since the rolls were taken."""
    if ballot.participant is None:
        return False
    rolls = RollLine.objects.filter(panel__ballot=ballot).values_list("entrant", flat=True)
    return {holder.entrant_id for holder in holders_of(pool_of(ballot.participant))} != set(rolls)


def is_voting(pool: LotPool) -> bool:
    """Whether the rolls of the representatives' ballot can no longer change."""
    return Ballot.objects.filter(
        participant__organisation=pool.organisation_id,
        participant__until_on__range=(pool.quarter_value.from_on, pool.quarter_value.until_on),
        state__in=[BallotState.OPEN.value, BallotState.SEALED.value, BallotState.COUNTED.value],
    ).exists()


def may_read_names(viewer: Viewer, panel: BallotPanel) -> bool:
    """Whether the viewer is one of the two named people of the pool behind this roll, and its names are kept still."""
    pool = pool_of(panel.ballot.participant) if panel.ballot.participant else None
    return pool is not None and pool.erased_at is None and is_reader(viewer, pool)


def groups_of(cycle: Cycle) -> tuple[Panel, ...]:
    """The groups in which representatives vote in this quarter; empty where the standard counts none."""
    components = components_of_cycle(cycle)
    return (
        Questionnaire(parsed(cycle.version), components[0]).panels if cycle.is_of_organisations and components else ()
    )
