"""整改: what visits of a quarter found wrong becomes lines of the timetable of rectification when it ends."""

import datetime as dt
import uuid

from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.measures.registering import register_problem
from zhixing.models import Cycle, Measure, VisitItem
from zhixing.queries.inspections.photographs import photographs
from zhixing.queries.measures.access import owner_of
from zhixing.queries.standards.listed import standards_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.visits import items_for
from zhixing.rules.measures.states import MeasureKind, ProblemSource
from zhixing.rules.measures.steps import Problem
from zhixing.rules.periods import quarter_of
from zhixing.rules.standards.model import Standard

FIXED_AT_ONCE = "检查时已当场整改，待核查销号。"


def register_findings(cycle: Cycle, *, by: Viewer, at: dt.datetime) -> int:
    """Register each problem that a visit of this quarter found, once; returns how many. No act by itself: it ends the
    quarter, after which no visit is taken up again."""
    findings = VisitItem.objects.filter(
        visit__participant__cycle=cycle, visit__participant__excluded="", visit__concluded_at__isnull=False
    ).exclude(problem="")
    lines = list(
        findings.select_related("visit__participant__cycle__version").order_by(
            "visit__participant__organisation__sort_key", "pk"
        )
    )
    standards = standards_for([line.visit.participant for line in lines])
    for line in lines:
        participant = line.visit.participant
        assert participant.organisation_id is not None
        measure = register_problem(
            participant.organisation_id,
            problem=_problem(line, standards[participant.pk], by.today),
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


def _problem(line: VisitItem, standard: Standard, today: dt.date) -> Problem:
    participant = line.visit.participant
    items = items_for(standard, participant.member_class)
    area, item = next((area, item) for area, item in items if item.code == line.item)
    kind = MeasureKind.IMMEDIATE if line.is_fixed else MeasureKind.TIMED
    return Problem(
        quarter=quarter_of(participant.cycle.until_on),
        source=ProblemSource.INSPECTION,
        area=area,
        text=line.problem,
        kind=kind,
        deadline=today + dt.timedelta(days=standard.deadlines.of_problem(kind)),
        item_code=line.item,
        item_name=item.name,
        evidence_note=FIXED_AT_ONCE if line.is_fixed else line.reason,
    )
