"""走访群众 on pages: what a branch follows until it is answered, one visit, and one's own visits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from zhixing.models import HomeNeed, HomeVisit, Membership, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import names_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.home_visits.states import NeedState, Opinion
from zhixing.rules.home_visits.steps import days_overdue
from zhixing.rules.orgs import BRANCHES
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class NeedLine:
    """One thing that was heard, with how late its answer is."""

    need: HomeNeed
    state_label: str
    opinion_label: str
    days_overdue: int
    may_answer: bool
    may_tell: bool


@dataclass(frozen=True)
class VisitLine:
    """One visit as a list shows it; the household only for the visitor and those who act for them."""

    visit: HomeVisit
    name: str
    household: str
    needs: list[NeedLine]
    is_own: bool

    @property
    def open_needs(self) -> list[NeedLine]:
        return [line for line in self.needs if line.need.state != NeedState.CLOSED.value]


@dataclass(frozen=True)
class BranchVisits:
    organisation: Organisation
    waiting: list[VisitLine]  # with something not yet answered or told
    visits: list[VisitLine]  # of the quarter
    may_record: bool
    may_keep: bool


@dataclass(frozen=True)
class BranchLine:
    """One branch of a list for those above."""

    id: int
    name: str
    visits: int
    open_needs: int
    overdue: int


def branch_lines(viewer: Viewer, quarter: Quarter) -> list[BranchLine]:
    """The branches whose visits the viewer may read, with counts of the quarter and of what is not answered."""
    branches = (
        Organisation.objects.below(viewer.roots(Do.VIEW_HOME_VISITS))
        .filter(kind__in=[kind.value for kind in BRANCHES], dissolved_on__isnull=True)
        .in_tree_order()
    )
    valid = HomeVisit.objects.filter(organisation__in=branches, voided_at__isnull=True).order_by()
    of_quarter = valid.filter(visited_on__range=(quarter.from_on, quarter.until_on))
    visits = dict(of_quarter.values_list("organisation").annotate(count=Count("pk")))
    needs = HomeNeed.objects.filter(visit__in=valid, state=NeedState.OPEN.value).order_by()
    is_late = Q(answer_by__lt=viewer.today)
    counted = needs.values_list("visit__organisation").annotate(count=Count("pk"), late=Count("pk", filter=is_late))
    waiting = {pk: (count, late) for pk, count, late in counted}
    return [
        BranchLine(branch.pk, branch.name, visits.get(branch.pk, 0), *waiting.get(branch.pk, (0, 0)))
        for branch in branches
    ]


def branch_visits(viewer: Viewer, organisation: Organisation, quarter: Quarter) -> BranchVisits:
    """What a branch has promised and not answered, oldest promise first, and its visits of a quarter by day."""
    viewer.demand(Do.VIEW_HOME_VISITS, organisation.path)
    valid = HomeVisit.objects.filter(organisation=organisation, voided_at__isnull=True)
    unsettled = valid.filter(needs__state__in=[NeedState.OPEN.value, NeedState.ANSWERED.value]).distinct()
    of_quarter = valid.filter(visited_on__range=(quarter.from_on, quarter.until_on))
    waiting = visit_lines(viewer, list(_visible(unsettled)))
    return BranchVisits(
        organisation,
        sorted(waiting, key=lambda line: min(_owed(need.need) for need in line.open_needs)),
        visit_lines(viewer, list(_visible(of_quarter))),
        viewer.may(Do.CLAIM_FOR_OTHERS, organisation.path),
        viewer.may(Do.KEEP_HOME_VISITS, organisation.path),
    )


def _owed(need: HomeNeed) -> dt.date:
    return need.answer_by or need.answered_on or dt.date.max


@dataclass(frozen=True)
class OwnVisits:
    branch_id: int | None  # where the viewer belongs today
    lines: list[VisitLine]


def own_visits(viewer: Viewer) -> OwnVisits:
    """The viewer's visits, latest first, those struck out not among them."""
    visits = HomeVisit.objects.filter(membership__person=viewer.person_id or 0, voided_at__isnull=True)
    home = Membership.objects.filter(pk=viewer.membership_id or 0).first()
    return OwnVisits(home.organisation_id if home else None, visit_lines(viewer, list(_visible(visits))))


def visit_page(viewer: Viewer, visit_id: int) -> VisitLine:
    """One visit: one's own, or where the viewer may read those of a branch."""
    visit = get_or_out_of_sight(_visible(HomeVisit.objects.all()), pk=visit_id)
    if viewer.person_id is None or visit.membership.person_id != viewer.person_id:
        viewer.demand(Do.VIEW_HOME_VISITS, visit.organisation.path)
    (line,) = visit_lines(viewer, [visit])
    return line


def need_at(viewer: Viewer, need_id: int) -> tuple[HomeNeed, VisitLine]:
    """One thing heard, for whoever brought it and those who answer for the branch."""
    rows = HomeNeed.objects.select_related("visit__organisation", "visit__membership")
    need = get_or_out_of_sight(rows.filter(visit__voided_at__isnull=True), pk=need_id)
    if viewer.person_id is None or need.visit.membership.person_id != viewer.person_id:
        viewer.demand(Do.KEEP_HOME_VISITS, need.visit.organisation.path)
    return need, visit_page(viewer, need.visit_id)


def visit_at(viewer: Viewer, visit_id: int) -> VisitLine:
    """One visit, for the visitor and those who may act for them."""
    line = visit_page(viewer, visit_id)
    if not line.is_own:
        viewer.demand(Do.CLAIM_FOR_OTHERS, line.visit.organisation.path)
    return line


def people_to_visit_for(viewer: Viewer, organisation_id: int) -> tuple[Organisation, list[tuple[int, str]]]:
    """A branch, and for whom of it the viewer may write visits down, by name; oneself first where one belongs to it."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    members = Membership.objects.open().filter(organisation=organisation)
    if not viewer.may(Do.CLAIM_FOR_OTHERS, organisation.path):
        members = members.filter(pk=viewer.membership_id or 0)
    listed = list(members.select_related("person", "organisation").in_name_order())
    if not listed:
        viewer.demand(Do.CLAIM_FOR_OTHERS, organisation.path)
    names = names_for(viewer, listed)
    ordered = sorted(listed, key=lambda member: member.pk != viewer.membership_id)
    return organisation, [(member.pk, names[member.person_id]) for member in ordered]


def visit_lines(viewer: Viewer, visits: Sequence[HomeVisit]) -> list[VisitLine]:
    """Lines for these visits. Two queries at most, whatever their number."""
    names = names_for(viewer, (visit.membership for visit in visits))
    lines = []
    for visit in visits:
        is_own = viewer.person_id is not None and visit.membership.person_id == viewer.person_id
        reads = is_own or viewer.may(Do.CLAIM_FOR_OTHERS, visit.organisation.path)
        follows = is_own or viewer.may(Do.KEEP_HOME_VISITS, visit.organisation.path)
        lines.append(
            VisitLine(
                visit,
                names[visit.membership.person_id],
                visit.household if reads else "",
                [_need_line(need, viewer.today, follows=follows) for need in visit.needs.all()],
                is_own,
            )
        )
    return lines


def _need_line(need: HomeNeed, today: dt.date, *, follows: bool) -> NeedLine:
    state = NeedState(need.state)
    return NeedLine(
        need,
        state.label,
        Opinion(need.opinion).label if need.opinion else "",
        days_overdue(state, need.answer_by, need.answered_on, today),
        follows and state is NeedState.OPEN,
        follows and state is NeedState.ANSWERED,
    )


def _visible(visits: QuerySet[HomeVisit]) -> QuerySet[HomeVisit]:
    needs = Prefetch("needs", HomeNeed.objects.order_by("pk"))
    return (
        visits.select_related("organisation", "membership__person", "membership__organisation", "activity")
        .prefetch_related(needs)
        .order_by("-visited_on", "membership__person__name_key", "pk")
    )
