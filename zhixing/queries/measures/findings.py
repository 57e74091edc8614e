"""整改: what the visits of a quarter found wrong, as problems that are registered when the quarter ends."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import Cycle, Organisation, VisitItem
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.measures.next_visit import visited_after
from zhixing.queries.standards.listed import standards_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.visits import items_for
from zhixing.rules.measures.deadlines import before_visit
from zhixing.rules.measures.states import MeasureKind, ProblemSource
from zhixing.rules.measures.steps import Problem
from zhixing.rules.periods import quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import Standard

FIXED_AT_ONCE = "检查时已当场整改，待核查销号。"


@dataclass(frozen=True)
class Finding:
    """What one visit found on one item, with the kind and the day that are proposed for it."""

    line: VisitItem
    owner: Organisation
    problem: Problem

    @property
    def id(self) -> int:
        return self.line.pk


def findings(viewer: Viewer, cycle_id: int) -> list[Finding]:
    """For the assessor, who sets kind and day of each; in the order of the tree, then as the checklist has them."""
    cycle = get_or_out_of_sight(Cycle.objects.select_related("organisation"), pk=cycle_id)
    viewer.demand(cycle.permission_for(Do.ADVANCE_CYCLE), cycle.organisation.path)
    problems = VisitItem.objects.filter(
        visit__participant__cycle=cycle, visit__participant__excluded="", visit__concluded_at__isnull=False
    ).exclude(problem="")
    lines = list(
        problems.select_related("visit__participant__cycle__version", "visit__participant__organisation").order_by(
            "visit__participant__organisation__sort_key", "pk"
        )
    )
    standards = standards_for([line.visit.participant for line in lines])
    return [_finding(line, standards[line.visit.participant_id], viewer.today) for line in lines]


def _finding(line: VisitItem, standard: Standard, today: dt.date) -> Finding:
    participant = line.visit.participant
    assert participant.organisation is not None
    items = items_for(standard, participant.member_class)
    area, item = next((area, item) for area, item in items if item.code == line.item)
    kind = MeasureKind.IMMEDIATE if line.is_fixed else MeasureKind.TIMED
    usual = today + dt.timedelta(days=standard.deadlines.of_problem(kind))
    problem = Problem(
        quarter=quarter_of(participant.cycle.until_on),
        source=ProblemSource.INSPECTION,
        area=area,
        text=line.problem,
        kind=kind,
        deadline=before_visit(kind, usual, today, visited_after(participant.organisation.pk, today)),
        item_code=line.item,
        item_name=item.name,
        evidence_note=FIXED_AT_ONCE if line.is_fixed else line.reason,
    )
    return Finding(line, participant.organisation, problem)
