"""考评周期: opening for one branch or for all below, moving on, going back, setting dates."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from zhixing.actions.cycles.rows import move_to, new_cycle
from zhixing.actions.ledger.entries import hold_chains
from zhixing.actions.measures.findings import register_findings
from zhixing.actions.members.bulk_writing import lock_registers
from zhixing.actions.participants import follow_register, put_on_list, take_list_anew
from zhixing.actions.recording import record
from zhixing.models import Cycle, Organisation, Panel, StandardVersion
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.cycles.access import facts_of, moved_meanwhile, participants_of
from zhixing.queries.cycles.dates import CycleDays, closed_neighbours, proposed_days, renewed_days
from zhixing.queries.cycles.participants import Placed, placed
from zhixing.queries.reviews.readiness import ledger_organisations
from zhixing.queries.reviews.small_branches import advice_of
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.blockers import blockers, return_blockers
from zhixing.rules.cycles.lists import (
    dissolved_blockers,
    no_branch_blockers,
    no_standard_blockers,
    nobody_blockers,
    refreshing_blockers,
    unfit_standard_blockers,
)
from zhixing.rules.cycles.participation import unknown_classes
from zhixing.rules.cycles.stages import (
    Stage,
    length_blockers,
    next_stage,
    opening_blockers,
    overlap_blockers,
    previous_stage,
)
from zhixing.rules.measures.steps import FindingTerms
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import CycleKind, Period, cut_off_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.checks.whole import no_longer_fit
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class Terms:
    """What is decided when a cycle opens. None: the usual one."""

    period: Period
    self_report_due_on: dt.date | None = None  # None: counted from the cut-off
    review_due_on: dt.date | None = None
    kind: CycleKind | None = None
    cut_off_on: dt.date | None = None  # None: as the standard has it
    starts_now: bool = True  # go straight on to 党员自评


@dataclass(frozen=True)
class Outcome:
    """What became of one branch when cycles were opened for many."""

    organisation_id: int
    name: str
    cycle_id: int | None
    was_open: bool
    reasons: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()  # what a small branch will lack later


@transaction.atomic
def open_cycle(organisation_id: int, *, terms: Terms, by: Viewer, at: dt.datetime) -> Cycle:
    """Open a period for one branch, frozen to the standard in force at its end and to the register of today."""
    lock_registers()
    branch = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    by.demand(Do.OPEN_CYCLE, branch.path)
    version, days, people = _ready(branch, terms, by.today)
    period = terms.period
    kind = terms.kind or period.default_kind
    cycle = new_cycle(branch, version, period, days, IndexKind.VANGUARD, kind, by=by, at=at)
    put_on_list(cycle, people, by=by, at=at)
    move_to(cycle, "", Stage.PREPARING, by=by, at=at)
    if terms.starts_now:
        move_to(cycle, Stage.PREPARING, Stage.SELF_REPORT, by=by, at=at)
    record(
        "open_cycle",
        by=by,
        at=at,
        organisation_id=branch.pk,
        subject=cycle,
        summary=period.label,
        detail={"participants": len(people), "version": version.pk},
    )
    return cycle


def _ready(branch: Organisation, terms: Terms, today: dt.date) -> tuple[StandardVersion, CycleDays, list[Placed]]:
    """The version, the days and the people of the cycle to be; `Blocked` with everything that is in the way."""
    period = terms.period
    version = version_in_force(branch, period.until_on)
    days = proposed_days(
        period,
        parsed(version) if version else None,
        today,
        cut_off_on=terms.cut_off_on,
        self_report_due_on=terms.self_report_due_on,
        review_due_on=terms.review_due_on,
    )
    reasons = opening_blockers(
        period,
        is_branch=OrgKind(branch.kind).is_branch,
        today=today,
        self_report_due_on=days.self_report_due_on,
        review_due_on=days.review_due_on,
    )
    reasons += cut_off_blockers(period, days.cut_off_on, days.self_report_due_on)
    reasons += closed_neighbours(branch, period, days.cut_off_on)
    reasons += dissolved_blockers(branch.label, branch.dissolved_on, period)
    reasons += overlap_blockers(branch.label, period, [cycle.period for cycle in branch.cycles.overlapping(period)])
    if reasons or version is None:
        raise Blocked(reasons or no_standard_blockers(branch.label, period))
    standard = parsed(version)
    if unfit := unfit_standard_blockers(standard.title, no_longer_fit(standard)):
        raise Blocked(unfit)
    if length := length_blockers(branch.label, standard, period):
        raise Blocked(length)
    people = placed(branch, period, standard)
    if strange := unknown_classes(
        {participant.membership.member_class for participant in people if not participant.excluded}, standard
    ):
        raise Blocked(strange)
    if nobody := nobody_blockers(branch.label, scored=sum(not participant.excluded for participant in people)):
        raise Blocked(nobody)
    return version, days, people


@transaction.atomic
def open_cycles_below(organisation_id: int, *, terms: Terms, by: Viewer, at: dt.datetime) -> list[Outcome]:
    """Open the period for every branch below an organisation; each branch succeeds or is refused on its own."""
    top = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    by.demand(Do.OPEN_CYCLE, top.path)
    kinds = [kind.value for kind in OrgKind if kind.is_branch]
    branches = Organisation.objects.below((top.path,)).filter(kind__in=kinds, dissolved_on=None).in_tree_order()
    outcomes = [_outcome(branch, terms, by, at) for branch in branches]
    if reasons := no_branch_blockers(top.label, branches=len(outcomes)):
        raise Blocked(reasons)
    record(
        "open_cycles_below",
        by=by,
        at=at,
        organisation_id=top.pk,
        subject=top,
        summary=terms.period.label,
        detail={
            "branches": len(outcomes),
            "opened": sum(not outcome.was_open and outcome.cycle_id is not None for outcome in outcomes),
        },
    )
    return outcomes


def _outcome(branch: Organisation, terms: Terms, by: Viewer, at: dt.datetime) -> Outcome:
    existing = branch.cycles.of_period(terms.period).first()
    if existing is not None:
        return Outcome(branch.pk, branch.label, existing.pk, was_open=True)
    try:
        cycle = open_cycle(branch.pk, terms=terms, by=by, at=at)
    except Blocked as refusal:
        return Outcome(branch.pk, branch.label, None, was_open=False, reasons=refusal.reasons)
    scored = cycle.participants.filter(excluded="").count()
    advice = tuple(advice_of(by, cycle, scored))
    return Outcome(branch.pk, branch.label, cycle.pk, was_open=False, advice=advice)


@transaction.atomic
def refresh_participants(cycle_id: int, *, by: Viewer, at: dt.datetime) -> Cycle:
    """Take the list of participants from the register again, while the cycle is still being prepared."""
    lock_registers()
    cycle = locked(cycle_id)
    by.demand(cycle.permission_for(Do.OPEN_CYCLE), cycle.organisation.path)
    if reasons := refreshing_blockers(Stage(cycle.stage)):
        raise Blocked(reasons)
    standard = parsed(cycle.version)
    listed = placed(cycle.organisation, cycle.period, standard)
    if strange := unknown_classes(
        {placement.membership.member_class for placement in listed if not placement.excluded}, standard
    ):
        raise Blocked(strange)
    take_list_anew(cycle, listed, by=by, at=at)
    record(
        "refresh_participants",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=cycle,
        summary=cycle.period.label,
    )
    return cycle


@transaction.atomic
def advance_cycle(
    cycle_id: int,
    *,
    no_report_reasons: Mapping[int, str] | None = None,
    finding_terms: Mapping[int, FindingTerms] | None = None,
    from_stage: Stage | None = None,
    by: Viewer,
    at: dt.datetime,
) -> Cycle:
    """Move on to the next stage. `no_report_reasons` (participant id → 未自评原因) speaks for missing self-reports,
    `finding_terms` sets kind and day of what visits found when a quarter of organisations ends.

    `from_stage`: the stage that whoever pressed was shown; a cycle that has moved since is left alone.
    """
    cycle = locked(cycle_id)
    by.demand(cycle.permission_for(Do.ADVANCE_CYCLE), cycle.organisation.path)
    stage = Stage(cycle.stage)
    if from_stage is not None and (moved := moved_meanwhile(cycle, from_stage)):
        raise Blocked(moved)
    if stage in {Stage.SELF_REPORT, Stage.SELF_CHECK}:
        _note_missing(cycle, no_report_reasons or {})
    if stage is Stage.REVIEW:
        hold_chains(ledger_organisations([cycle.pk]))  # an entry on its way is waited for, and seen
    facts = facts_of(cycle, by.today)
    if reasons := blockers(stage, facts):
        raise Blocked(reasons)
    onward = next_stage(facts.stages, stage)
    assert onward is not None  # only a closed cycle has none, and that was refused
    move_to(cycle, stage, onward, by=by, at=at)
    if onward is Stage.CLOSED and cycle.is_of_organisations:
        register_findings(cycle, terms=finding_terms, by=by, at=at)
    record(
        "advance_cycle",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=cycle,
        summary=f"{cycle.period.label}：{stage.label} → {onward.label}",
    )
    return cycle


def _note_missing(cycle: Cycle, reasons: Mapping[int, str]) -> None:
    for participant in participants_of([cycle.pk]):
        reason = reasons.get(participant.pk, "").strip()
        if reason and not participant.excluded and not participant.has_submitted:
            participant.no_report_reason = reason
            participant.save(update_fields=["no_report_reason"])


@transaction.atomic
def return_cycle(cycle_id: int, *, reason: str, from_stage: Stage | None = None, by: Viewer, at: dt.datetime) -> Cycle:
    """Go one stage back, with a reason. Back in the review, the group concludes (and computes) anew.

    `from_stage`: the stage that whoever pressed was shown, as for `advance_cycle`.
    """
    cycle = locked(cycle_id)
    by.demand(cycle.permission_for(Do.RETURN_CYCLE), cycle.organisation.path)
    stage = Stage(cycle.stage)
    if from_stage is not None and (moved := moved_meanwhile(cycle, from_stage)):
        raise Blocked(moved)
    facts = facts_of(cycle, by.today)
    back = previous_stage(facts.stages, stage)
    if (reasons := return_blockers(stage, facts, reason)) or back is None:
        raise Blocked(reasons)
    if back in {Stage.REVIEW, Stage.INSPECTION, Stage.ASSESSMENT}:
        Panel.objects.filter(cycle=cycle).update(concluded_at=None)
    days = renewed_days(cycle, back, by.today)
    cycle.self_report_due_on, cycle.review_due_on = days.self_report_due_on, days.review_due_on
    cycle.save(update_fields=["self_report_due_on", "review_due_on"])
    move_to(cycle, stage, back, reason=reason.strip(), by=by, at=at)
    follow_register([cycle], by=by, at=at)
    record(
        "return_cycle",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=cycle,
        summary=f"{cycle.period.label}：{stage.label} 退回 {back.label}",
    )
    return cycle


def locked(cycle_id: int) -> Cycle:
    """The cycle with its row locked until the end of the transaction; every action on a cycle starts here."""
    return get_or_out_of_sight(
        Cycle.objects.select_for_update(of=("self",)).select_related("organisation", "version"), pk=cycle_id
    )
