"""奖惩措施: a later end of 限期改正, decided before its end by the body entitled to decide it."""

import datetime as dt
import json

from django.db import transaction

from zhixing.actions.measures.steps import append_step
from zhixing.actions.member_measures.deciding import about_member
from zhixing.actions.recording import record
from zhixing.models import Measure, MeasureRecord
from zhixing.queries.member_measures.access import is_own, member_measure_at, member_of
from zhixing.queries.members.asking import reason_not_to_ask
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.states import StepKind
from zhixing.rules.member_measures.decisions import Extension, extension_blockers, extension_stage_blockers
from zhixing.rules.member_measures.forms import MeasureForm
from zhixing.rules.member_measures.records import RecordKind
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def extend_rectification(measure_id: int, *, extension: Extension, by: Viewer, at: dt.datetime) -> Measure:
    """Keep the decision with its reason, body, document number and day; the first end stays beside the new end."""
    measure = member_measure_at(by, measure_id, Measure.objects.select_for_update(of=("self",)))
    membership = member_of(measure)
    reasons = extension_stage_blockers(MeasureForm(measure.form), measure.facts)
    reasons = reasons or extension_blockers(
        extension,
        measure.facts,
        stopped=reason_not_to_ask(membership, by.today),
        is_own=is_own(by, measure),
        today=by.today,
    )
    if reasons:
        raise Blocked(reasons)
    by.demand(Do.GUIDE_MEMBERS, membership.organisation.path)
    measure.extended_to = extension.until_on
    measure.save(update_fields=["extended_to"])
    answers = {
        "reason": extension.reason.strip(),
        "help": extension.help.strip(),
        "until": chinese_date(extension.until_on),
        "decision": f"{extension.body.label}（{extension.document_number.strip()}）",
    }
    MeasureRecord.objects.create(
        measure=measure,
        kind=RecordKind.EXTENSION.value,
        on=extension.decided_on,
        body=json.dumps(answers, ensure_ascii=False),
        by_id=by.user_id,
        at=at,
    )
    append_step(measure, StepKind.EXTENDED, on=extension.decided_on, by=by, at=at)
    record("extend_rectification", by=by, at=at, **about_member(measure))
    return measure
