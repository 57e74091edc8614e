"""整改: what visits of a quarter found wrong becomes lines of the timetable of rectification when it ends."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace

from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.measures.registering import register_problem
from zhixing.models import Cycle, Measure, VisitItem
from zhixing.queries.inspections.photographs import photographs
from zhixing.queries.measures.access import owner_of
from zhixing.queries.measures.findings import findings
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.steps import FindingTerms
from zhixing.rules.refusals import Blocked


def register_findings(
    cycle: Cycle, *, terms: Mapping[int, FindingTerms] | None = None, by: Viewer, at: dt.datetime
) -> int:
    """Register each problem that a visit of this quarter found, once; returns how many. No act by itself: it ends the
    quarter, after which no visit is taken up again.

    `terms`: by finding the kind and the day that the assessor sets; what was proposed where nothing is set. `Blocked`
    names every finding that cannot be registered so.
    """
    listed, reasons = findings(by, cycle.pk), []
    for finding in listed:
        own = (terms or {}).get(finding.id)
        problem = replace(finding.problem, **vars(own)) if own else finding.problem
        form_key = uuid.uuid5(uuid.NAMESPACE_OID, f"visit-item:{finding.id}")
        try:
            measure = register_problem(finding.owner.pk, problem=problem, form_key=form_key, by=by, at=at)
        except Blocked as refusal:
            reasons += [f"{finding.owner.label}“{problem.item_name}”：{reason}" for reason in refusal.reasons]
            continue
        _show_photographs(measure, finding.line, by, at)
    if reasons:
        raise Blocked(reasons)
    return len(listed)


def _show_photographs(measure: Measure, line: VisitItem, by: Viewer, at: dt.datetime) -> None:
    """What the inspectors photographed for the item hangs on the first step of the line too: the same files."""
    uploads = [Upload.of(file) for file in photographs(line.visit).get(line.item, [])]
    step = measure.steps.earliest("pk")
    attach(uploads, organisation_id=owner_of(measure).pk, measure_step=step, by=by, at=at)
