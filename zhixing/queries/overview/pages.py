"""考评总览: one page of it, narrowed by a figure and by an organisation, with the sums of all."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from zhixing.models import Organisation
from zhixing.queries.overview.branches import BranchesOfQuarter, branches_of_quarter
from zhixing.queries.viewers import Viewer
from zhixing.rules.overview.rows import BranchRow, Group, Show, Sums, groups_of, sums_of
from zhixing.rules.periods import Period
from zhixing.rules.permissions import Do

PAGE = 60  # branches, each with three drawings


@dataclass(frozen=True)
class Unit:
    """An organisation above branches, to narrow the page to."""

    id: int
    label: str
    path: str
    depth: int

    @property
    def indented(self) -> str:
        return "　" * self.depth + self.label


@dataclass(frozen=True)
class OverviewPage:
    whole: BranchesOfQuarter
    rows: tuple[BranchRow, ...]  # of the unit
    sums: Sums  # of the unit
    matches: tuple[BranchRow, ...]  # those of the unit that the figure counts
    page: Page  # type: ignore[type-arg]
    groups: list[Group]  # of this page
    units: list[Unit]
    unit: Unit | None
    show: Show | None
    openable: Unit | None  # where the viewer opens what is not opened

    @property
    def quarter(self) -> Period:
        return self.whole.quarter

    @property
    def is_open(self) -> bool:
        """Whether the groups stand open."""
        return self.show is not None or len(self.groups) == 1


def overview_page(
    viewer: Viewer, quarter: Period, *, show: Show | None = None, unit_id: int | None = None, number: str = "1"
) -> OverviewPage:
    whole = branches_of_quarter(viewer, quarter)
    units = _units(viewer, whole.rows)
    unit = next((unit for unit in units if unit.id == unit_id), None)
    rows = tuple(row for row in whole.rows if unit is None or row.path.startswith(unit.path))
    matches = tuple(row for row in rows if show is None or show in row.figures(viewer.today))
    page = Paginator(matches, PAGE).get_page(number)
    return OverviewPage(
        whole=whole,
        rows=rows,
        sums=sums_of(rows, viewer.today),
        matches=matches,
        page=page,
        groups=groups_of(page.object_list, matches, viewer.today),
        units=units,
        unit=unit,
        show=show,
        openable=next((each for each in ([unit] if unit else units) if viewer.may(Do.OPEN_CYCLE, each.path)), None),
    )


def _units(viewer: Viewer, rows: tuple[BranchRow, ...]) -> list[Unit]:
    """The organisations above these branches that the viewer stands above, in the order of the tree."""
    ids = {int(part) for row in rows for part in row.path.split(".")[:-2]}
    above = Organisation.objects.filter(pk__in=ids).in_tree_order()
    in_sight = [each for each in above if viewer.may(Do.VIEW_OVERVIEW, each.path)]
    least = min((each.path.count(".") for each in in_sight), default=0)
    return [Unit(each.pk, each.label, each.path, each.path.count(".") - least) for each in in_sight]
