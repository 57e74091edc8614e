"""堡垒指数: opening a quarter of the organisations below an assessor, and its list."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from zhixing.actions.cycles.rows import move_to, new_cycle
from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.models import Cycle, ListedItem, Organisation, Participant, StandardVersion
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.assessments.lists import Assessed, assessed
from zhixing.queries.cycles.dates import CycleDays, proposed_days
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.queries.standards.listed import fitting_at_opening
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.assessed import opening_blockers
from zhixing.rules.cycles.lists import no_organisation_blockers, refreshing_blockers, unfit_standard_blockers
from zhixing.rules.cycles.stages import Stage, length_blockers
from zhixing.rules.periods import Period, cut_off_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.checks.whole import no_longer_fit
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class Terms:
    """What is decided when a quarter of organisations opens. None: the usual day."""

    period: Period
    cut_off_on: dt.date | None = None
    self_check_due_on: dt.date | None = None
    assessment_due_on: dt.date | None = None
    starts_now: bool = True  # go straight on to 组织自查


@transaction.atomic
def open_assessment(organisation_id: int, *, terms: Terms, by: Viewer, at: dt.datetime) -> Cycle:
    """Open a quarter of the organisations below, frozen to the standard in force at its end and to today's tree."""
    assessor = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    by.demand(Do.ASSESS_ORGS, assessor.path)
    version, days, listed = _ready(assessor, terms, by.today)
    period = terms.period
    cycle = new_cycle(assessor, version, period, days, IndexKind.FORTRESS, period.default_kind, by=by, at=at)
    _list_items(cycle, Participant.objects.bulk_create(_participant(cycle, line) for line in listed))
    move_to(cycle, "", Stage.PREPARING, by=by, at=at)
    if terms.starts_now:
        move_to(cycle, Stage.PREPARING, Stage.SELF_CHECK, by=by, at=at)
    record(
        "open_assessment",
        by=by,
        at=at,
        organisation_id=assessor.pk,
        subject=cycle,
        summary=period.label,
        detail={"participants": len(listed), "version": version.pk},
    )
    return cycle


def _ready(assessor: Organisation, terms: Terms, today: dt.date) -> tuple[StandardVersion, CycleDays, list[Assessed]]:
    """The version, the days and the list of the quarter to be; `Blocked` with everything that is in the way."""
    period = terms.period
    version = version_in_force(assessor, period.until_on, IndexKind.FORTRESS)
    days = proposed_days(
        period,
        parsed(version) if version else None,
        today,
        cut_off_on=terms.cut_off_on,
        self_report_due_on=terms.self_check_due_on,
        review_due_on=terms.assessment_due_on,
    )
    cycles = assessor.cycles.filter(index=IndexKind.FORTRESS.value)
    reasons = opening_blockers(
        assessor.facts,
        period,
        has_standard=version is not None,
        overlapping=[cycle.period for cycle in cycles.overlapping(period)],
        today=today,
        self_check_due_on=days.self_report_due_on,
        assessment_due_on=days.review_due_on,
    )
    reasons += cut_off_blockers(period, days.cut_off_on, days.self_report_due_on)
    if reasons or version is None:
        raise Blocked(reasons)
    standard = parsed(version)
    if unfit := unfit_standard_blockers(standard.title, no_longer_fit(standard)):
        raise Blocked(unfit)
    if length := length_blockers(assessor.name, standard, period):
        raise Blocked(length)
    listed = assessed(assessor, period, standard)
    scored = sum(not organisation.excluded for organisation in listed)
    if nobody := no_organisation_blockers(assessor.label, standard.title, assessed=scored):
        raise Blocked(nobody)
    return version, days, listed


@transaction.atomic
def refresh_assessed(cycle_id: int, *, by: Viewer, at: dt.datetime) -> Cycle:
    """Take the list of organisations from the tree again, while the quarter is still being prepared."""
    cycle = locked(cycle_id)
    by.demand(Do.ASSESS_ORGS, cycle.organisation.path)
    if reasons := refreshing_blockers(Stage(cycle.stage), is_of_this_index=cycle.is_of_organisations):
        raise Blocked(reasons)
    listed = {participant.organisation_id: participant for participant in cycle.participants.all()}
    already_scored = {participant.pk for participant in listed.values() if not participant.excluded}
    participants = []
    for organisation in assessed(cycle.organisation, cycle.period, parsed(cycle.version)):
        participant = listed.pop(organisation.organisation.pk, None) or _participant(cycle, organisation)
        participant.member_class, participant.excluded = organisation.class_name, organisation.excluded
        participant.save()
        participants.append(participant)
    _list_items(cycle, [participant for participant in participants if participant.pk not in already_scored])
    for participant in listed.values():
        participant.excluded = "已不是本单位的下级党组织"
        participant.save(update_fields=["excluded"])
    record(
        "refresh_assessed",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=cycle,
        summary=cycle.period.label,
    )
    return cycle


def _list_items(cycle: Cycle, participants: Sequence[Participant]) -> None:
    """Freeze the local items of these organisations to the quarter; its page says what was left out."""
    fittings = fitting_at_opening(cycle, participants)
    ListedItem.objects.bulk_create(
        [ListedItem(participant_id=pk, item_id=facts.id) for pk, (fits, _) in fittings.items() for facts in fits],
        ignore_conflicts=True,  # an organisation that comes back to the list keeps what stands there
    )


def _participant(cycle: Cycle, listed: Assessed) -> Participant:
    return Participant(
        cycle=cycle,
        organisation=listed.organisation,
        kind=listed.organisation.kind,
        member_class=listed.class_name,
        excluded=listed.excluded,
    )
