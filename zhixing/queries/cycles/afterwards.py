"""考评周期: what a closed quarter of members leads to, for whoever may open it."""

from dataclasses import dataclass

from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class Onward:
    """A page that goes on where the quarter ends."""

    label: str
    url_name: str
    args: tuple[int, ...]


def afterwards(viewer: Viewer, cycle_id: int) -> list[Onward]:
    """In the order of the work: what follows from the stars, the year, its archive. Nothing before the end."""
    cycle = cycle_at(viewer, cycle_id)
    if cycle.stage != Stage.CLOSED.value or cycle.is_of_organisations:
        return []
    branch_id, year = cycle.organisation_id, cycle.year
    pages = (
        (Do.GUIDE_MEMBERS, Onward("星级结果的运用", "member_measures_decide", (cycle.pk,))),
        (Do.VIEW_RESULTS, Onward(f"{year}年年度结果", "branch_year", (branch_id, year))),
        (Do.TAKE_ARCHIVE, Onward("年度档案", "archive", (branch_id,))),
    )
    return [page for act, page in pages if viewer.may(act, cycle.organisation.path)]
