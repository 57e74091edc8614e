"""党组织评定: what a small branch will lack later in the quarter."""

from zhixing.models import Cycle, Membership, Panel
from zhixing.queries.ballots.access import components_of_cycle
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.reviews.panels import possible_judges
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.reviews.small_branches import small_branch_advice


def advice_of(viewer: Viewer, cycle: Cycle, scored: int) -> list[str]:
    """What a small branch will lack later in the quarter, said as long as there is time to see to it."""
    if Stage(cycle.stage) not in {Stage.PREPARING, Stage.SELF_REPORT, Stage.BALLOT}:
        return []
    voters = Membership.objects.open().of_party().filter(organisation=cycle.organisation_id).count()
    return small_branch_advice(
        judges=[judge.name for judge in possible_judges(cycle.organisation, viewer)],
        is_panel_formed=Panel.objects.filter(cycle=cycle).exists(),
        voters=voters,
        scored=scored,
        is_balloted=bool(components_of_cycle(cycle)),
    )


def advice_on_page(viewer: Viewer, cycle_id: int) -> list[str]:
    cycle = cycle_at(viewer, cycle_id)
    return advice_of(viewer, cycle, cycle.participants.filter(excluded="").count())
