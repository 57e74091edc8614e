"""派人参加评定: whom a committee may lend to the review group of a branch below it."""

from zhixing.models import Appointment, Cycle, Organisation
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.reviews.panels import JUDGES, Judge, possible_judges
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do, Role


def may_lend(viewer: Viewer, cycle_id: int) -> bool:
    """Whether the button stands on the page of this cycle."""
    cycle = cycle_at(viewer, cycle_id)
    is_open = not cycle.is_of_organisations and not cycle.stage_blockers(Do.FORM_PANEL)
    return is_open and viewer.may(Do.LEND_PANELLISTS, cycle.organisation.path)


def lendable_judges(viewer: Viewer, cycle: Cycle) -> list[Judge]:
    """Who judges in another branch below the viewer, or holds the viewer's own office, and not here yet; by name."""
    viewer.demand(Do.LEND_PANELLISTS, cycle.organisation.path)
    able = {judge.user_id for judge in possible_judges(cycle.organisation, viewer)}
    roots = viewer.roots(Do.LEND_PANELLISTS)
    offices = (
        Appointment.objects.holding(viewer.today)
        .filter(
            organisation__in=Organisation.objects.below(roots),
            role__in=[*JUDGES, Role.COMMUNITY.value],
            user__is_active=True,
        )
        .exclude(user__in=[*able, viewer.user_id])
        .select_related("user", "organisation")
        .order_by("user__name_key", "user_id", "pk")
    )
    names = user_names_of(office.user for office in offices)
    labels = dict.fromkeys(names, "")
    for office in offices:
        label = f"{office.organisation.label} {Role(office.role).label}"
        labels[office.user_id] = f"{labels[office.user_id]}、{label}".strip("、")
    return [Judge(user_id, name, labels[user_id]) for user_id, name in names.items()]
