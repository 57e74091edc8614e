"""考评周期: other dates for a cycle under way."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.models import Cycle
from zhixing.queries.cycles.dates import closed_neighbours, date_fields, date_values
from zhixing.queries.form_versions import changed_by, stale_sentences
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import CUT_OFF_OPEN, Stage
from zhixing.rules.periods import chinese_date, cut_off_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def reschedule_cycle(
    cycle_id: int,
    *,
    self_report_due_on: dt.date,
    review_due_on: dt.date,
    cut_off_on: dt.date | None = None,
    version: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Cycle:
    """Set other dates for a cycle under way. `cut_off_on` None: as it is. `version`: what the form was shown."""
    cycle = locked(cycle_id)
    by.demand(cycle.permission_for(Do.OPEN_CYCLE), cycle.organisation.path)
    typed = {"cut_off_on": cut_off_on, "self_report_due_on": self_report_due_on, "review_due_on": review_due_on}
    cut_off_on = cut_off_on or cycle.cut_off_on
    if reasons := _stale(cycle, typed, version) or _blockers(cycle, cut_off_on, self_report_due_on, review_due_on):
        raise Blocked(reasons)
    before = _listed(cycle.cut_off_on, cycle.self_report_due_on, cycle.review_due_on)
    cycle.cut_off_on, cycle.self_report_due_on, cycle.review_due_on = cut_off_on, self_report_due_on, review_due_on
    cycle.save(update_fields=["cut_off_on", "self_report_due_on", "review_due_on"])
    record(
        "reschedule_cycle",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=cycle,
        summary=f"计分、自评、评定截止由{before}改为{_listed(cut_off_on, self_report_due_on, review_due_on)}",
    )
    return cycle


def _listed(*days: dt.date) -> str:
    return "、".join(map(chinese_date, days))


def _stale(cycle: Cycle, typed: Mapping[str, Any], version: str) -> list[str]:
    now, who = date_fields(date_values(cycle)), changed_by(cycle, version)
    return stale_sentences(version, now, date_fields(typed), what="期限", by_whom=who)


def _blockers(cycle: Cycle, cut_off_on: dt.date, self_report_due_on: dt.date, review_due_on: dt.date) -> list[str]:
    stage, period = Stage(cycle.stage), cycle.period
    reasons = []
    if stage in {Stage.POSTING, Stage.CLOSED}:
        reasons.append(f"现在是“{stage.label}”环节，不能再改自评和评定的期限。")
    if review_due_on < self_report_due_on:
        reasons.append("评定截止日期早于自评截止日期，请改正。")
    if cut_off_on == cycle.cut_off_on:
        return reasons
    if stage not in CUT_OFF_OPEN:
        reasons.append(f"现在是“{stage.label}”环节，自评已经结束，不能再改计分截止日。")
    reasons += cut_off_blockers(period, cut_off_on, self_report_due_on)
    return reasons + closed_neighbours(cycle.organisation, period, cut_off_on, cycle.cut_off_on)
