"""听取汇报与实地检查: who may do what at one organisation of a quarter."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.models import Cycle, PanelMember, Participant, Visit, VisitItem
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.inspections.marks import STANDING
from zhixing.queries.standards.listed import standard_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.grants import may_at_home
from zhixing.rules.inspections.visits import Mark, VisitFacts, items_for, names_of_unmarked
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed, OutOfSight
from zhixing.rules.standards.model import Item


@dataclass(frozen=True)
class Place:
    """An organisation in a quarter, with the checklist that its class is held to."""

    participant: Participant
    cycle: Cycle
    name: str
    class_code: str | None  # of the standard
    items: list[tuple[str, Item]]  # area, item as its class calls it


def place_at(participant_id: int) -> Place:
    """Unknown ids and members are out of sight; whoever asks demands a permission afterwards."""
    participant = get_or_out_of_sight(
        Participant.objects.select_related("cycle__organisation", "cycle__version__standard", "organisation"),
        pk=participant_id,
        organisation__isnull=False,
    )
    assert participant.organisation is not None
    standard, word = standard_for(participant), participant.member_class
    own_class = standard.class_of(word)
    return Place(
        participant,
        participant.cycle,
        participant.organisation.label,
        own_class.code if own_class else None,
        items_for(standard, word),
    )


def assessed_place(viewer: Viewer, participant_id: int) -> Place:
    """For the assessor, the group, and everyone who may follow the quarter from above."""
    place = place_at(participant_id)
    viewer.demand(Do.VIEW_CYCLE, place.cycle.organisation.path)
    return place


def speaks_for(viewer: Viewer, participant: Participant) -> bool:
    """Whether the viewer holds an office in this very organisation."""
    organisation = participant.organisation
    return organisation is not None and may_at_home(viewer.grants, Do.CHECK_OWN_ORG, organisation.path)


def own_or_assessed_place(viewer: Viewer, participant_id: int) -> Place:
    """For the organisation itself, and for those who assess it."""
    place = place_at(participant_id)
    if not speaks_for(viewer, place.participant):
        viewer.demand(Do.VIEW_CYCLE, place.cycle.organisation.path)
    return place


def own_seat(viewer: Viewer, place: Place) -> PanelMember | None:
    """The viewer's seat in the group, for an organisation that they are not recused from; None without one."""
    if not viewer.may(Do.INSPECT_ORGS, place.cycle.organisation.path):
        return None
    seats = PanelMember.objects.filter(panel__cycle=place.cycle, user=viewer.user_id, vacated_at=None)
    return seats.exclude(recusals__participant=place.participant).first()


def seat_at(viewer: Viewer, place: Place) -> PanelMember:
    """The same of whoever must have one."""
    viewer.demand(Do.INSPECT_ORGS, place.cycle.organisation.path)
    if (seat := own_seat(viewer, place)) is None:
        raise NotAllowed(Do.INSPECT_ORGS)
    return seat


def visit_of(place: Place) -> Visit:
    visit = Visit.objects.filter(participant=place.participant).first()
    if visit is None:
        raise OutOfSight(place.participant.pk)
    return visit


def visit_facts(place: Place, visit: Visit | None) -> VisitFacts:
    """How far the visit has come."""
    seats = PanelMember.objects.filter(panel__cycle=place.cycle, vacated_at=None)
    able = seats.exclude(recusals__participant=place.participant).count()
    if visit is None:
        return VisitFacts(inspectors=able)
    return VisitFacts(
        is_begun=True,
        inspectors=able,
        handed_in=visit.sheets.filter(STANDING).count(),
        is_opened=visit.opened_at is not None,
        unmarked=names_of_unmarked([item for _, item in place.items], joint_marks(visit)),
        is_concluded=visit.concluded_at is not None,
    )


def joint_marks(visit: Visit) -> Mapping[str, Mark]:
    """By item, what the inspectors agreed on so far."""
    lines = VisitItem.objects.filter(visit=visit)
    return {line.item: Mark(line.amount, line.option) for line in lines if line.amount is not None or line.option}
