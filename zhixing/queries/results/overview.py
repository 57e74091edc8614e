"""先锋指数与星级: progress and stars of many branches, by counts only."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count

from zhixing.models import Cycle, Organisation, Participant, Rating
from zhixing.queries.results.pages import bands_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import Band, IndexKind


@dataclass(frozen=True)
class BranchCounts:
    """One branch of the overview: where its quarter stands and how many have which star. No score, no order by it."""

    cycle_id: int | None
    branch: str
    parent: str
    stage: str
    bands: tuple[int, ...]  # in the order of `Overview.bands`
    excluded: int
    is_rated: bool  # until then a count of nobody would read as a result


@dataclass(frozen=True)
class Overview:
    quarter: Quarter
    bands: tuple[Band, ...]
    lines: tuple[BranchCounts, ...]

    @property
    def is_rated(self) -> bool:
        return any(line.is_rated for line in self.lines)

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(sum(line.bands[place] for line in self.lines) for place in range(len(self.bands)))


def overview(viewer: Viewer, quarter: Quarter) -> Overview:
    """Progress and stars by branch below the viewer's organisations, in the order of the tree; counts only."""
    return overview_below(viewer.roots(Do.VIEW_OVERVIEW), quarter)


def overview_below(paths: tuple[str, ...], quarter: Quarter) -> Overview:
    """The same below these paths, which the caller has seen to be in the viewer's sight."""
    kinds = [kind.value for kind in OrgKind if kind.is_branch]
    branches = list(
        Organisation.objects.below(paths).filter(kind__in=kinds, dissolved_on=None).select_related("parent").in_order()
    )
    cycles = {
        cycle.organisation_id: cycle
        for cycle in Cycle.objects.filter(organisation__in=branches, index=IndexKind.VANGUARD.value)
        .overlapping(quarter)
        .order_by("until_on")  # of several months of the quarter the last
        .prefetch_related("version")  # one version stands behind thousands of cycles, and its text is long
    }
    counts, excluded, rated = _star_counts(list(cycles.values()))
    bands = _bands_of_all(cycles.values())
    lines = (_counts(branch, cycles.get(branch.pk), bands, counts, excluded, rated) for branch in branches)
    return Overview(quarter, bands, tuple(lines))


def _bands_of_all(cycles: Iterable[Cycle]) -> tuple[Band, ...]:
    """The bands of the standards in use, by name, in the order in which the first standard writes them."""
    bands: dict[str, Band] = {}
    for cycle in {cycle.version_id: cycle for cycle in cycles}.values():
        for band in bands_of(cycle).values():
            bands.setdefault(band.name, band)
    return tuple(bands.values())


def _star_counts(cycles: list[Cycle]) -> tuple[Counter[tuple[int, str]], Counter[int], set[int]]:
    """By (cycle, name of band) how many people, by cycle how many are not scored, and the cycles that are rated."""
    counted = list(
        Rating.objects.filter(participant__cycle__in=cycles, participant__excluded="")
        .values_list("participant__cycle", "computation", "band")
        .annotate(Count("pk"))
        .order_by()
    )
    # A computation is of everybody in the cycle, so the last one of the cycle is the last one of each.
    last: dict[int, int] = {}
    for cycle_id, computation, _, _ in counted:
        last[cycle_id] = max(computation, last.get(cycle_id, 0))
    out = (
        Participant.objects.filter(cycle__in=cycles)
        .exclude(excluded="")
        .values_list("cycle")
        .annotate(Count("pk"))
        .order_by()
    )
    alike = {(cycle.version_id, cycle.kind): cycle for cycle in cycles}
    names = {key: {code: band.name for code, band in bands_of(cycle).items()} for key, cycle in alike.items()}
    of_cycle = {cycle.pk: names[cycle.version_id, cycle.kind] for cycle in cycles}
    stars: Counter[tuple[int, str]] = Counter()
    for cycle_id, computation, code, count in counted:
        if code and computation == last[cycle_id]:
            stars[cycle_id, of_cycle[cycle_id].get(code, "")] += count
    return stars, Counter(dict(out)), set(last)


def _counts(
    branch: Organisation,
    cycle: Cycle | None,
    bands: tuple[Band, ...],
    counts: Counter[tuple[int, str]],
    excluded: Counter[int],
    rated: Collection[int],
) -> BranchCounts:
    return BranchCounts(
        cycle_id=cycle.pk if cycle else None,
        branch=branch.label,
        parent=branch.parent.label if branch.parent else "",
        stage=Stage(cycle.stage).label if cycle else "未开启",
        bands=tuple(counts[cycle.pk, band.name] if cycle else 0 for band in bands),
        excluded=excluded[cycle.pk] if cycle else 0,
        is_rated=cycle is not None and cycle.pk in rated,
    )
