"""考评周期: one cycle as a viewer may see it, what it still lacks, and the overview by branch."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from django.db.models import Count, F, Q
from django.utils import timezone

from zhixing.models import (
    Ballot,
    BallotWaiver,
    Cycle,
    JointOpinion,
    Objection,
    Opinion,
    Panel,
    PanelMember,
    Participant,
    Posting,
    Recusal,
    SelfReportLine,
    StageChange,
    StandardVersion,
)
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.cycles.direct_scores import missing_direct_scores
from zhixing.queries.cycles.later_entries import entries_since
from zhixing.queries.cycles.names import participant_names_by_cycle
from zhixing.queries.cycles.organisation_facts import organisation_facts
from zhixing.queries.cycles.waiting_decisions import decisions_waiting
from zhixing.queries.namesakes import user_name_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.dates import moved_blockers
from zhixing.rules.cycles.facts import BallotFact, Facts, OrganisationFacts
from zhixing.rules.cycles.stages import Stage, voted_components
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.postings import ObjectionState, PostingState
from zhixing.rules.reviews.panel import LEAST_OPINIONS
from zhixing.rules.reviews.self_reports import ReportState


def cycle_at(viewer: Viewer, cycle_id: int, do: Do = Do.VIEW_CYCLE) -> Cycle:
    """The cycle, if the viewer may `do` at its branch; `OutOfSight` for unknown ids and foreign subtrees."""
    cycle = get_or_out_of_sight(Cycle.objects.select_related("organisation", "version__standard"), pk=cycle_id)
    viewer.demand(cycle.permission_for(do), cycle.organisation.path)
    return cycle


def moved_meanwhile(cycle: Cycle, stage_on_page: Stage) -> list[str]:
    """Why a press on the page of another stage does nothing: who has moved the cycle since, when, and where to."""
    stage = Stage(cycle.stage)
    if stage in {stage_on_page, Stage.CLOSED}:
        return moved_blockers(stage, stage_on_page=stage_on_page, by="", at=None)
    latest = StageChange.objects.filter(cycle=cycle).select_related("by").latest("at", "pk")
    at, name = timezone.localtime(latest.at), user_name_of(latest.by)
    return moved_blockers(stage, stage_on_page=stage_on_page, by=name, at=at)


def participants_of(cycle_ids: Iterable[int]) -> list[Participant]:
    """Participants in the only order in which they are listed: people by name, organisations as in the tree."""
    return list(
        Participant.objects.filter(cycle__in=list(cycle_ids))
        .select_related("membership__person", "organisation", "self_report")
        .order_by("cycle_id", "organisation__sort_key", "membership__person__name_key", "membership__person_id", "pk")
    )


def facts_of(cycle: Cycle, today: dt.date) -> Facts:
    """The state of one cycle, as the blockers of its stages read it."""
    return facts_of_all([cycle], today)[cycle.pk]


def facts_of_all(cycles: Sequence[Cycle], today: dt.date) -> dict[int, Facts]:
    """The facts of many cycles in a fixed number of queries."""
    ids = [cycle.pk for cycle in cycles]
    people: dict[int, list[Participant]] = {cycle_id: [] for cycle_id in ids}
    listed: dict[int, list[Participant]] = {cycle_id: [] for cycle_id in ids}
    for participant in participants_of(ids):
        listed[participant.cycle_id].append(participant)
        if not participant.excluded:
            people[participant.cycle_id].append(participant)
    names = participant_names_by_cycle(listed)
    panels = {panel.cycle_id: panel for panel in Panel.objects.filter(cycle__in=ids)}
    judges, awaited = _judges(ids, people)
    open_ones, missing_scores = unsettled(ids), missing_direct_scores(cycles, people, names)
    joint = set(JointOpinion.objects.filter(participant__cycle__in=ids).values_list("participant_id", flat=True))
    postings = _postings(ids)
    objections = _objections(ids, ObjectionState.RAISED)
    upheld = _objections(ids, ObjectionState.UPHELD)
    ballots = ballots_of(cycles, people, names)
    facts = {
        cycle_id: _facts(
            today,
            people[cycle_id],
            names[cycle_id],
            panels.get(cycle_id),
            judges,
            awaited[cycle_id],
            open_ones,
            joint,
            postings.get(cycle_id),
            objections.get(cycle_id, 0),
            upheld.get(cycle_id, 0),
            missing_scores.get(cycle_id, ()),
            ballots[cycle_id],
        )
        for cycle_id in ids
    }
    return _completed(facts, cycles, organisation_facts(cycles, people, names))


def _completed(
    facts: Mapping[int, Facts], cycles: Sequence[Cycle], organisations: Mapping[int, OrganisationFacts]
) -> dict[int, Facts]:
    """The facts with the cut-off, what waits for a second person, and what only quarters of organisations have."""
    in_review = [cycle for cycle in cycles if cycle.stage == Stage.REVIEW.value]
    waiting = decisions_waiting([cycle.pk for cycle in in_review])
    since = entries_since([cycle for cycle in in_review if facts[cycle.pk].is_concluded])
    return {
        cycle.pk: replace(
            facts[cycle.pk],
            cut_off_on=cycle.cut_off_on,
            decisions_waiting=waiting.get(cycle.pk, 0),
            entries_since=since.get(cycle.pk, 0),
            organisations=organisations.get(cycle.pk),
        )
        for cycle in cycles
    }


def _postings(ids: Sequence[int]) -> dict[int, Posting]:
    """By cycle, the posting that stands."""
    postings = Posting.objects.filter(cycle__in=ids).exclude(state=PostingState.WITHDRAWN.value)
    return {posting.cycle_id: posting for posting in postings}


def _names(called: Mapping[int, str], people: Iterable[Participant]) -> tuple[str, ...]:
    return tuple(called[participant.pk] for participant in people)


def _facts(
    today: dt.date,
    people: list[Participant],
    called: Mapping[int, str],
    panel: Panel | None,
    judges: Mapping[int, int],
    awaited: int,
    open_ones: set[int],
    joint: set[int],
    posting: Posting | None,
    objections: int,
    upheld: int,
    missing_scores: tuple[tuple[str, tuple[str, ...]], ...],
    ballots: tuple[BallotFact, ...],
) -> Facts:
    names = partial(_names, called)
    return Facts(
        today=today,
        scored=len(people),
        missing=names(person for person in people if not person.has_submitted and not person.no_report_reason),
        is_panel_formed=panel is not None,
        short_of_judges=names(person for person in people if panel and judges.get(person.pk, 0) < LEAST_OPINIONS),
        opinions_awaited=awaited,
        is_opened=panel is not None and panel.opened_at is not None,
        unsettled=names(participant for participant in people if participant.pk in open_ones),
        without_joint=names(participant for participant in people if participant.pk not in joint),
        is_concluded=panel is not None and panel.concluded_at is not None,
        posting=PostingState(posting.state) if posting else None,
        posting_id=posting.pk if posting else None,
        posted_until=posting.until_on if posting else None,
        open_objections=objections,
        upheld_objections=upheld,
        without_given=missing_scores,
        ballots=ballots,
    )


def ballots_of(
    cycles: Sequence[Cycle], people: Mapping[int, Sequence[Participant]], names: Mapping[int, Mapping[int, str]]
) -> dict[int, tuple[BallotFact, ...]]:
    """By cycle, the ballots that its standard counts in its kind, each with the one that stands: one for everybody
    among members, one for each organisation among organisations."""
    versions = StandardVersion.objects.in_bulk({cycle.version_id for cycle in cycles})
    live = {
        (ballot.cycle_id, ballot.participant_id, ballot.component): ballot
        for ballot in Ballot.objects.filter(cycle__in=cycles).exclude(state=BallotState.VOIDED.value)
    }
    waived = set(BallotWaiver.objects.filter(cycle__in=cycles).values_list("cycle_id", "participant_id"))
    return {
        cycle.pk: tuple(
            _ballot_fact(
                component.name,
                live.get((cycle.pk, judged, component.code)),
                (cycle.pk, judged) in waived,
                judged,
                names[cycle.pk].get(judged or 0, ""),
            )
            for judged in ([person.pk for person in people[cycle.pk]] if cycle.is_of_organisations else [None])
            for component in voted_components(
                parsed(versions[cycle.version_id]), CycleKind(cycle.kind), is_of_organisations=cycle.is_of_organisations
            )
        )
        for cycle in cycles
    }


def _ballot_fact(
    component: str, ballot: Ballot | None, is_waived: bool, participant_id: int | None, organisation: str
) -> BallotFact:
    state = BallotState(ballot.state) if ballot else None
    return BallotFact(component, ballot.pk if ballot else None, state, is_waived, participant_id, organisation)


def _objections(ids: Sequence[int], state: ObjectionState) -> dict[int, int]:
    """How many objections in this state each cycle's standing posting has."""
    return dict(
        Objection.objects.filter(posting__cycle__in=ids, state=state.value)
        .exclude(posting__state=PostingState.WITHDRAWN.value)
        .values_list("posting__cycle")
        .annotate(Count("pk"))
        .order_by()
    )


def _judges(ids: Sequence[int], people: Mapping[int, list[Participant]]) -> tuple[dict[int, int], dict[int, int]]:
    """How many may judge each participant, and how many opinions each cycle still awaits."""
    seats = dict(
        PanelMember.objects.filter(panel__cycle__in=ids).values_list("panel__cycle").annotate(Count("pk")).order_by()
    )
    recused = dict(
        Recusal.objects.filter(participant__cycle__in=ids).values_list("participant").annotate(Count("pk")).order_by()
    )
    counts = dict(
        Opinion.objects.filter(participant__cycle__in=ids, participant__excluded="")
        .values_list("participant")
        .annotate(Count("pk"))
        .order_by()
    )
    judges = {
        participant.pk: seats.get(cycle_id, 0) - recused.get(participant.pk, 0)
        for cycle_id, listed in people.items()
        for participant in listed
    }
    awaited = {
        cycle_id: sum(judges[participant.pk] - counts.get(participant.pk, 0) for participant in listed)
        for cycle_id, listed in people.items()
    }
    return judges, awaited


def unsettled(ids: Sequence[int]) -> set[int]:
    """Participants with a line that differed from the ledger when handed in and that nobody has settled."""
    lines = SelfReportLine.objects.filter(
        ~Q(points=F("ledger_points")),
        report__participant__cycle__in=ids,
        report__state=ReportState.SUBMITTED.value,
        settlement__isnull=True,
    )
    return set(lines.values_list("report__participant_id", flat=True))
