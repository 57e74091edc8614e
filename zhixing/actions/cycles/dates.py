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
from zhixing.rules.cycles.dates import DateFacts, rescheduling_blockers
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import chinese_date
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
    if stale := _stale(cycle, typed, version):
        raise Blocked(stale)
    reasons = rescheduling_blockers(_new_dates(cycle, cut_off_on, self_report_due_on, review_due_on))
    reasons += closed_neighbours(cycle.organisation, cycle.period, cut_off_on, cycle.cut_off_on)
    if reasons:
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


def _new_dates(cycle: Cycle, cut_off_on: dt.date, self_report_due_on: dt.date, review_due_on: dt.date) -> DateFacts:
    return DateFacts(
        stage=Stage(cycle.stage),
        period=cycle.period,
        was_cut_off_on=cycle.cut_off_on,
        cut_off_on=cut_off_on,
        self_report_due_on=self_report_due_on,
        review_due_on=review_due_on,
    )
