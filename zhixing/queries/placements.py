"""考评周期: where people have belonged, and what the lists of a period say of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from zhixing.models import Cycle, Membership, Participant, Posting
from zhixing.rules.cycles.placements import ListState, ScoredDays, Stay, list_state
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import EndReason
from zhixing.rules.periods import Period
from zhixing.rules.postings import PostingState
from zhixing.rules.reviews.panel import LEAST_OPINIONS
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class Lists:
    """What the lists of a period, in whatever branch, say of one person now."""

    states: Mapping[int, ListState] = field(default_factory=dict)  # by organisation that has opened the period
    scored_in: int | None = None
    lines: frozenset[int] = frozenset()  # the memberships by which the person stands on them
    other_lengths: tuple[ScoredDays, ...] = ()  # lists of longer or shorter periods that score them on some of its days


def stay_of(line: Membership) -> Stay:
    return Stay(
        organisation_id=line.organisation_id,
        from_on=line.from_on,
        until_on=line.until_on,
        end_reason=EndReason(line.end_reason) if line.end_reason else None,
        is_dissolved=line.organisation.dissolved_on is not None,
    )


def memberships_of(people: Collection[int]) -> dict[int, list[Membership]]:
    """By person every membership they ever had, the earliest first. One query."""
    memberships: dict[int, list[Membership]] = defaultdict(list)
    lines = Membership.objects.filter(person__in=people).select_related("organisation").order_by("from_on", "pk")
    for line in lines:
        memberships[line.person_id].append(line)
    return memberships


def lists_of(people: Collection[int], period: Period, organisation_id: int | None = None) -> dict[int, Lists]:
    """By person, what the lists that the period has say: of every branch they belonged to, and of this one. Three
    queries."""
    branches = set(Membership.objects.filter(person__in=people).values_list("organisation_id", flat=True).distinct())
    if organisation_id is not None:
        branches.add(organisation_id)
    posted = Posting.objects.filter(cycle=OuterRef("pk"), state=PostingState.CARRIED_OUT.value)
    cycles = (
        Cycle.objects.overlapping(period)
        .filter(organisation__in=branches, index=IndexKind.VANGUARD.value)
        .select_related("panel")
        .annotate(is_posted=Exists(posted))
    )
    rows: dict[int, dict[int, Participant]] = defaultdict(dict)
    listed = Participant.objects.filter(
        person__in=people, from_on__lte=period.until_on, until_on__gte=period.from_on
    ).annotate(given=Count("opinions"))
    for row in listed:
        participant = rows[row.member_key].get(row.cycle_id)
        if participant is None or participant.excluded:
            rows[row.member_key][row.cycle_id] = row
    opened = list(cycles)
    return {person: _lists(opened, rows[person], period) for person in people}


def _lists(cycles: Sequence[Cycle], rows: Mapping[int, Participant], period: Period) -> Lists:
    states, scored_in, lines, others = {}, None, set(), []
    for cycle in cycles:
        row = rows.get(cycle.pk)
        state = _state(cycle, row)
        if cycle.period == period:
            states[cycle.organisation_id] = state
            lines |= {row.membership_id} if row is not None else set()
            if row is not None and not row.excluded:
                scored_in = cycle.organisation_id
        elif row is not None and not row.excluded:
            others.append(ScoredDays(cycle.organisation_id, cycle.period, state))
    return Lists(states, scored_in, frozenset(line for line in lines if line), tuple(others))


def _state(cycle: Cycle, row: Participant | None) -> ListState:
    panel = getattr(cycle, "panel", None)
    return list_state(
        Stage(cycle.stage),
        is_posted=cycle.is_posted,  # type: ignore[attr-defined]
        was_listed=row is not None,
        is_opened=panel is not None and panel.opened_at is not None,
        has_opinions=row is not None and row.given >= LEAST_OPINIONS,  # type: ignore[attr-defined]
    )
