"""星级人数: how many have which star, of many cycles at once, in a fixed number of queries. Counts only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from zhixing.models import Cycle, Participant, Rating
from zhixing.queries.results.pages import bands_of
from zhixing.rules.standards.model import Band


def bands_of_all(cycles: Iterable[Cycle]) -> tuple[Band, ...]:
    """The bands of the standards in use, by name, as each standard writes them; the standard of most cycles first."""
    bands: dict[str, Band] = {}
    alike: dict[tuple[int, str], list[Cycle]] = {}
    for cycle in cycles:
        alike.setdefault((cycle.version_id, cycle.kind), []).append(cycle)
    for cycle, *_ in sorted(alike.values(), key=len, reverse=True):
        for band in bands_of(cycle).values():
            bands.setdefault(band.name, band)
    return tuple(bands.values())


@dataclass(frozen=True)
class StarCounts:
    people: Counter[tuple[int, str]]  # by cycle and name of the band
    excluded: Counter[int]  # by cycle, how many are not scored
    rated: frozenset[int]  # cycles: until then a count of nobody would read as a result

    def of(self, cycle_id: int, bands: Iterable[Band]) -> tuple[int, ...] | None:
        """In the order of these bands; None before the cycle is rated."""
        return tuple(self.people[cycle_id, band.name] for band in bands) if cycle_id in self.rated else None


def star_counts(cycles: list[Cycle]) -> StarCounts:
    """By the last computation of each cycle: it is of everybody in it, so it is the last of each person."""
    counted = list(
        Rating.objects.filter(participant__cycle__in=cycles, participant__excluded="")
        .values_list("participant__cycle", "computation", "band")
        .annotate(Count("pk"))
        .order_by()
    )
    last: dict[int, int] = {}
    for cycle_id, computation, _, _ in counted:
        last[cycle_id] = max(computation, last.get(cycle_id, 0))
    excluded = (
        Participant.objects.filter(cycle__in=cycles)
        .exclude(excluded="")
        .values_list("cycle")
        .annotate(Count("pk"))
        .order_by()
    )
    equal = {(cycle.version_id, cycle.kind): cycle for cycle in cycles}
    names = {key: {code: band.name for code, band in bands_of(cycle).items()} for key, cycle in equal.items()}
    of_cycle = {cycle.pk: names[cycle.version_id, cycle.kind] for cycle in cycles}
    people: Counter[tuple[int, str]] = Counter()
    for cycle_id, computation, code, count in counted:
        if code and computation == last[cycle_id]:
            people[cycle_id, of_cycle[cycle_id].get(code, "")] += count
    return StarCounts(people, Counter(dict(excluded)), frozenset(last))
