"""考评周期: the days of a cycle to be, and of one that goes back a stage."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhixing.models import Cycle, Organisation
from zhixing.queries.calendar import corrections
from zhixing.queries.form_versions import Field, Fields
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.dates import neighbour_blockers
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.ledger.sources import SETTLED
from zhixing.rules.periods import ONE_DAY, Period, chinese_day, default_cut_off, due_days
from zhixing.rules.standards.model import DEADLINES, Standard


@dataclass(frozen=True)
class CycleDays:
    cut_off_on: dt.date
    self_report_due_on: dt.date
    review_due_on: dt.date


def proposed_days(
    period: Period,
    standard: Standard | None,
    today: dt.date,
    *,
    cut_off_on: dt.date | None = None,
    self_report_due_on: dt.date | None = None,
    review_due_on: dt.date | None = None,
) -> CycleDays:
    """What was decided, and for the rest what is usual: cut off as the standard has it, due counted from there."""
    cut_off_on = cut_off_on or default_cut_off(period, standard.cut_off if standard else None)
    report, review = _due_days(standard, cut_off_on, today)
    self_report_due_on = self_report_due_on or report
    return CycleDays(cut_off_on, self_report_due_on, review_due_on or max(review, self_report_due_on))


def _due_days(standard: Standard | None, cut_off_on: dt.date, today: dt.date) -> tuple[dt.date, dt.date]:
    days = standard.deadlines if standard else DEADLINES
    return due_days(cut_off_on, today, corrections(), days_to_report=days.report, days_to_review=days.review)


def days_to_propose(viewer: Viewer, organisation_id: int, period: Period) -> CycleDays:
    """For the form: the usual days of this period at this organisation."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    version = version_in_force(organisation, period.until_on) if organisation else None
    return proposed_days(period, parsed(version) if version else None, viewer.today)


def renewed_days(cycle: Cycle, back: Stage, today: dt.date) -> CycleDays:
    """The days of a cycle that goes back to this stage: what is past or presses is due anew, counted from today."""
    report, review = _due_days(parsed(cycle.version), today, today)
    is_early = back in {Stage.PREPARING, Stage.SELF_REPORT, Stage.SELF_CHECK}
    return CycleDays(
        cycle.cut_off_on,
        max(cycle.self_report_due_on, report) if is_early else cycle.self_report_due_on,
        max(cycle.review_due_on, review if is_early else report),
    )


DATE_LABELS = {"cut_off_on": "计分截止日", "self_report_due_on": "自评截止", "review_due_on": "评定截止"}


def date_values(cycle: Cycle) -> dict[str, dt.date]:
    return {name: getattr(cycle, name) for name in DATE_LABELS}


def date_fields(values: Mapping[str, Any]) -> Fields:
    """The days of a cycle, as the form that moves them shows them; a day that was not sent is none of them."""
    return {name: Field(label, chinese_day(values[name])) for name, label in DATE_LABELS.items() if values.get(name)}


def closed_neighbours(
    branch: Organisation, period: Period, cut_off_on: dt.date, before: dt.date | None = None
) -> list[str]:
    """Why days cannot pass from this period to the next or back: the next one's results are posted or closed."""
    if cut_off_on == (before or period.until_on):
        return []
    following = branch.cycles.filter(from_on=period.until_on + ONE_DAY, stage__in=[stage.value for stage in SETTLED])
    if (settled := following.first()) is None:
        return []
    return neighbour_blockers(settled.period)
