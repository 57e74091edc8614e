"""整改: what visits of a quarter found wrong becomes lines of the timetable of rectification when it ends."""

import datetime as dt
import uuid

from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.measures.registering import register_problem
from zhixing.models import Cycle, Measure, VisitItem
from zhixing.queries.inspections.photographs import photographs
from zhixing.queries.measures.access import owner_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.states import MeasureKind, ProblemSource
from zhixing.rules.measures.steps import Problem

FIXED_AT_ONCE = "检查时已当场整改，待核查销号。"


def register_findings(cycle: Cycle, *, by: Viewer, at: dt.datetime) -> int:
    """Register each problem that a visit of this quarter found, once; returns how many. No act by itself: it ends the
    quarter, after which no visit is taken up again."""
    areas = {item.code: (block.name, item.name) for block, item in parsed(cycle.version).items}
    lines = VisitItem.objects.filter(
        visit__participant__cycle=cycle, visit__participant__excluded="", visit__concluded_at__isnull=False
    ).exclude(problem="")
    for line in lines.select_related("visit__participant").order_by("visit__participant__organisation__sort_key", "pk"):
        organisation_id = line.visit.participant.organisation_id
        assert organisation_id is not None
        area, name = areas[line.item]
        measure = register_problem(
            organisation_id,
            problem=Problem(
                quarter=cycle.quarter_value,
                source=ProblemSource.INSPECTION,
                area=area,
                text=line.problem,
                kind=MeasureKind.IMMEDIATE if line.is_fixed else MeasureKind.TIMED,
                item_code=line.item,
                item_name=name,
                evidence_note=FIXED_AT_ONCE if line.is_fixed else line.reason,
            ),
            form_key=uuid.uuid5(uuid.NAMESPACE_OID, f"visit-item:{line.pk}"),
            by=by,
            at=at,
        )
        _show_photographs(measure, line, by, at)
    return len(lines)


def _show_photographs(measure: Measure, line: VisitItem, by: Viewer, at: dt.datetime) -> None:
    """What the inspectors photographed for the item hangs on the first step of the line too: the same files."""
    uploads = [Upload.of(file) for file in photographs(line.visit).get(line.item, [])]
    step = measure.steps.earliest("pk")
    attach(uploads, organisation_id=owner_of(measure).pk, measure_step=step, by=by, at=at)
