"""先锋指数与星级: progress and stars of many branches, by counts only."""

from dataclasses import dataclass

from zhixing.models import Cycle, Organisation
from zhixing.queries.results.star_counts import StarCounts, bands_of_all, star_counts
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import Quarter
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


def overview_below(paths: tuple[str, ...], quarter: Quarter) -> Overview:
    """Progress and stars by branch below these paths, which the caller has seen to be in the viewer's sight, in the
    order of the tree; counts only."""
    kinds = [kind.value for kind in OrgKind if kind.is_branch]
    branches = list(
        Organisation.objects.below(paths)
        .filter(kind__in=kinds, dissolved_on=None)
        .select_related("parent")
        .in_tree_order()
    )
    cycles = {
        cycle.organisation_id: cycle
        for cycle in Cycle.objects.filter(organisation__in=branches, index=IndexKind.VANGUARD.value)
        .overlapping(quarter)
        .order_by("until_on")  # of several months of the quarter the last
        .prefetch_related("version")  # one version stands behind thousands of cycles, and its text is long
    }
    counts, bands = star_counts(list(cycles.values())), bands_of_all(cycles.values())
    lines = (_counts(branch, cycles.get(branch.pk), bands, counts) for branch in branches)
    return Overview(quarter, bands, tuple(lines))


def _counts(branch: Organisation, cycle: Cycle | None, bands: tuple[Band, ...], counts: StarCounts) -> BranchCounts:
    stars = counts.of(cycle.pk, bands) if cycle else None
    return BranchCounts(
        cycle_id=cycle.pk if cycle else None,
        branch=branch.label,
        parent=branch.parent.label if branch.parent else "",
        stage=Stage(cycle.stage).label if cycle else "未开启",
        bands=stars or (0,) * len(bands),
        excluded=counts.excluded[cycle.pk] if cycle else 0,
        is_rated=stars is not None,
    )
