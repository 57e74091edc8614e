"""考评周期: where people have belonged, and what the lists of a quarter say of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from zhixing.models import Cycle, Membership, Participant, Posting
from zhixing.rules.cycles.placements import ListState, Period, list_state
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import EndReason
from zhixing.rules.periods import Quarter
from zhixing.rules.postings import PostingState
from zhixing.rules.reviews.panel import LEAST_OPINIONS


@dataclass(frozen=True)
class Lists:
    """What the lists of a quarter, in whatever branch, say of one person now."""

    states: Mapping[int, ListState] = field(default_factory=dict)  # by organisation that has opened the quarter
    scored_in: int | None = None
    lines: frozenset[int] = frozenset()  # the memberships by which the person stands on them


def period_of(line: Membership) -> Period:
    return Period(
        organisation_id=line.organisation_id,
        from_on=line.from_on,
        until_on=line.until_on,
        end_reason=EndReason(line.end_reason) if line.end_reason else None,
        is_dissolved=line.organisation.dissolved_on is not None,
    )


def memberships_of(people: Collection[int]) -> dict[int, list[Membership]]:
    """By person every membership they ever had, the earliest first. One query."""
    found: dict[int, list[Membership]] = defaultdict(list)
    lines = Membership.objects.filter(person__in=people).select_related("organisation").order_by("from_on", "pk")
    for line in lines:
        found[line.person_id].append(line)
    return found


def lists_of(people: Collection[int], quarter: Quarter, organisation_id: int | None = None) -> dict[int, Lists]:
    """By person, what the lists that the quarter has say: of every branch they belonged to, and of this one. Three
    queries."""
    branches = set(Membership.objects.filter(person__in=people).values_list("organisation_id", flat=True).distinct())
    posted = Posting.objects.filter(cycle=OuterRef("pk"), state=PostingState.CARRIED_OUT.value)
    cycles = (
        Cycle.objects.filter(
            organisation__in=branches | ({organisation_id} if organisation_id else set()),
            year=quarter.year,
            quarter=quarter.number,
        )
        .select_related("panel")
        .annotate(is_posted=Exists(posted))
    )
    rows: dict[int, dict[int, Participant]] = defaultdict(dict)
    listed = Participant.objects.filter(person__in=people, year=quarter.year, quarter=quarter.number)
    for row in listed.annotate(given=Count("opinions")):
        standing = rows[row.member_key].get(row.cycle_id)
        if standing is None or standing.excluded:
            rows[row.member_key][row.cycle_id] = row
    opened = list(cycles)
    return {person: _lists(opened, rows[person]) for person in people}


def _lists(cycles: Sequence[Cycle], rows: Mapping[int, Participant]) -> Lists:
    states, scored_in = {}, None
    for cycle in cycles:
        row, panel = rows.get(cycle.pk), getattr(cycle, "panel", None)
        states[cycle.organisation_id] = list_state(
            Stage(cycle.stage),
            is_posted=cycle.is_posted,  # type: ignore[attr-defined]
            was_listed=row is not None,
            is_opened=panel is not None and panel.opened_at is not None,
            has_opinions=row is not None and row.given >= LEAST_OPINIONS,  # type: ignore[attr-defined]
        )
        if row is not None and not row.excluded:
            scored_in = cycle.organisation_id
    return Lists(states, scored_in, frozenset(row.membership_id for row in rows.values() if row.membership_id))
