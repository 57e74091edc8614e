"""整改: one line, for those who may read it, for its owner, and for whoever checks it."""

from django.db.models import QuerySet

from zhixing.models import Measure, Organisation
from zhixing.queries.viewers import Viewer
from zhixing.rules.grants import home_paths
from zhixing.rules.measures.parties import acts_for, assessor_blockers
from zhixing.rules.measures.states import OWNER_STEPS
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed, OutOfSight


def measure_at(viewer: Viewer, measure_id: int, rows: QuerySet[Measure] | None = None) -> Measure:
    """The line of an organisation that the viewer may see; `rows` may lock it. A person's line has no page yet."""
    lines = Measure.objects.all() if rows is None else rows
    measure = lines.select_related("organisation", "assessor").filter(pk=measure_id).first()
    if measure is None or measure.organisation is None:
        raise OutOfSight(measure_id)
    viewer.demand(Do.VIEW_MEASURES, measure.organisation.path)
    return measure


def owner_of(measure: Measure) -> Organisation:
    """The organisation whose line it is."""
    if measure.organisation is None:
        raise OutOfSight(measure.pk)
    return measure.organisation


def owned_measure(viewer: Viewer, measure_id: int, rows: QuerySet[Measure] | None = None) -> Measure:
    """The line, for those who answer for this very organisation; a role above it does not act for it."""
    measure = measure_at(viewer, measure_id, rows)
    if not acts_for(viewer.grants, owner_of(measure).path):
        raise NotAllowed(Do.RECTIFY_MEASURES)
    return measure


def assessed_measure(viewer: Viewer, measure_id: int, rows: QuerySet[Measure] | None = None) -> Measure:
    """The line, for the assessor that registered it and those above: who stands between does not clear it."""
    measure = measure_at(viewer, measure_id, rows)
    if not viewer.may(Do.ASSESS_MEASURES, measure.assessor.path):
        raise NotAllowed(Do.ASSESS_MEASURES)
    return measure


def why_not_assess(viewer: Viewer, measure: Measure) -> list[str]:
    """Why somebody who holds the right still cannot check this line: they answer for it."""
    own_steps = measure.steps.filter(by_id=viewer.user_id, kind__in=[kind.value for kind in OWNER_STEPS])
    return assessor_blockers(
        acts_for_owner=acts_for(viewer.grants, owner_of(measure).path),
        took_owner_steps=own_steps.exists(),
        name=viewer.name,
        responsible=measure.people,
    )


def assessed_organisations(viewer: Viewer) -> list[Organisation]:
    """The organisations for which the viewer may register a problem, in the order of the tree."""
    own_paths = home_paths(viewer.grants, Do.ASSESS_MEASURES)
    below = (
        Organisation.objects.below(viewer.roots(Do.ASSESS_MEASURES)).filter(dissolved_on__isnull=True).in_tree_order()
    )
    return [
        organisation
        for organisation in below
        if any(organisation.path.startswith(path) and organisation.path != path for path in own_paths)
    ]
