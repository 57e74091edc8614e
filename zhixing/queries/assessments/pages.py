"""堡垒指数: the quarters that a viewer assesses or is assessed in, and one quarter as its page shows it."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from zhixing.models import Cycle, HearingSheet, Organisation, Participant, Rating, Visit
from zhixing.queries.assessments.votes import VoteLine, vote_lines
from zhixing.queries.cycles.access import cycle_at, facts_of, participants_of
from zhixing.queries.cycles.names import participant_names
from zhixing.queries.cycles.next_step import NextLine, next_lines
from zhixing.queries.cycles.pages import StepLine, absent_in, step_lines
from zhixing.queries.results.latest import latest_ratings
from zhixing.queries.results.pages import bands_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.standards.listed import left_out
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.blockers import missing
from zhixing.rules.cycles.stages import Stage, next_stage, previous_stage, stage_label
from zhixing.rules.grants import home_paths
from zhixing.rules.inspections.hearings import hearing_rule
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import chinese_day, cut_off_sentence
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.scoring.shares import band_warnings
from zhixing.rules.standards.model import Band
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class QuarterLine:
    """A quarter of organisations that the viewer follows."""

    cycle_id: int
    assessor: str
    quarter: str
    stage_label: str
    organisations: int


@dataclass(frozen=True)
class OwnLine:
    """A quarter in which an organisation of the viewer is assessed."""

    participant_id: int
    organisation: str
    assessor: str
    quarter: str
    stage_label: str
    excluded: str


@dataclass(frozen=True)
class AssessedLine:
    """One organisation of a quarter, in the order of the tree and never any other."""

    participant_id: int
    name: str
    class_name: str
    excluded: str
    self_check: str
    lacks_self_check: bool
    visit: str
    hearing: str
    index: int | None  # hundredths
    band: Band | None


@dataclass(frozen=True)
class AssessmentPage:
    id: int
    assessor: str
    quarter: str
    stage: Stage
    steps: list[StepLine]
    missing: list[str]
    next_steps: list[NextLine]
    next_label: str
    back_label: str
    cut_off: str
    cut_off_on: dt.date
    self_check_due_on: dt.date
    assessment_due_on: dt.date
    version_id: int
    standard_title: str
    absent: str
    share_warnings: list[str]  # bands that more organisations have than the standard likes
    left_out: list[str]  # local items that are on no checklist, each with the reason
    is_heard: bool
    scored: int
    submitted: int
    lines: list[AssessedLine]
    votes: list[VoteLine]
    may_assess: bool
    may_form_group: bool
    has_results: bool
    posting_id: int | None

    @property
    def title(self) -> str:
        return f"{self.assessor} {self.quarter}堡垒指数"


def assessments(viewer: Viewer) -> list[QuarterLine]:
    """The quarters that the viewer follows as assessor, in the group or from above; the latest first."""
    cycles = (
        Cycle.objects.filter(
            index=IndexKind.FORTRESS.value, organisation__in=Organisation.objects.below(viewer.roots(Do.VIEW_CYCLE))
        )
        .select_related("organisation")
        .order_by("-until_on", "organisation__sort_key")
    )
    listed = list(cycles)
    counts = Counter(Participant.objects.filter(cycle__in=listed, excluded="").values_list("cycle_id", flat=True))
    return [
        QuarterLine(
            cycle.pk,
            cycle.organisation.label,
            cycle.period.label,
            stage_label(Stage(cycle.stage), is_of_organisations=True),
            counts[cycle.pk],
        )
        for cycle in listed
    ]


def own_assessments(viewer: Viewer) -> list[OwnLine]:
    """The quarters of the organisations that the viewer speaks for; the latest first."""
    own = home_paths(viewer.grants, Do.CHECK_OWN_ORG)
    lines = (
        Participant.objects.filter(organisation__path__in=own)
        .select_related("cycle__organisation", "organisation")
        .order_by("-until_on", "organisation__sort_key")
    )
    return [
        OwnLine(
            line.pk,
            line.organisation.label if line.organisation else "",
            line.cycle.organisation.label,
            line.cycle.period.label,
            stage_label(Stage(line.cycle.stage), is_of_organisations=True),
            line.excluded,
        )
        for line in lines
    ]


def assessors(viewer: Viewer) -> list[tuple[int, str]]:
    """Where the viewer may open a quarter of organisations: committees that have organisations below them."""
    kinds = [kind.value for kind in OrgKind if not kind.is_branch]
    committees = (
        Organisation.objects.below(viewer.roots(Do.ASSESS_ORGS))
        .filter(Q(kind__in=kinds), dissolved_on=None, children__isnull=False)
        .distinct()
        .in_tree_order()
    )
    return [(committee.pk, committee.label) for committee in committees]


def assessment_at(viewer: Viewer, cycle_id: int, do: Do = Do.VIEW_CYCLE) -> Cycle:
    """The quarter; one of members is out of sight here."""
    cycle = cycle_at(viewer, cycle_id, do)
    if not cycle.is_of_organisations:
        raise OutOfSight(cycle_id)
    return cycle


def assessment_page(viewer: Viewer, cycle_id: int) -> AssessmentPage:
    cycle = assessment_at(viewer, cycle_id)
    facts, people, standard = facts_of(cycle, viewer.today), participants_of([cycle.pk]), parsed(cycle.version)
    stage = Stage(cycle.stage)
    onward, back = next_stage(facts.stages, stage), previous_stage(facts.stages, stage)
    may_assess = viewer.may(Do.ASSESS_ORGS, cycle.organisation.path)
    return AssessmentPage(
        id=cycle.pk,
        assessor=cycle.organisation.label,
        quarter=cycle.period.label,
        stage=stage,
        steps=step_lines(cycle, stage, facts.stages),
        missing=[] if onward is None else missing(stage, facts),
        next_steps=next_lines(viewer, cycle, stage, facts, facts.label_of(onward) if onward else ""),
        next_label=facts.label_of(onward) if onward else "",
        back_label=facts.label_of(back) if back else "",
        cut_off=cut_off_sentence(cycle.cut_off_on, viewer.today),
        cut_off_on=cycle.cut_off_on,
        self_check_due_on=cycle.self_report_due_on,
        assessment_due_on=cycle.review_due_on,
        version_id=cycle.version_id,
        standard_title=standard.title,
        absent=absent_in(cycle),
        share_warnings=_share_warnings(cycle, people),
        left_out=left_out(cycle),
        is_heard=hearing_rule(standard) is not None,
        scored=facts.scored,
        submitted=sum(participant.has_submitted for participant in people if not participant.excluded),
        lines=_lines(cycle, people),
        votes=vote_lines(viewer, cycle, facts),
        may_assess=may_assess,
        may_form_group=may_assess and stage not in {Stage.POSTING, Stage.CLOSED},
        has_results=facts.is_concluded,
        posting_id=facts.posting_id,
    )


def _lines(cycle: Cycle, people: Sequence[Participant]) -> list[AssessedLine]:
    names = participant_names(people)
    visits = {visit.participant_id: visit for visit in Visit.objects.filter(participant__cycle=cycle)}
    heard = Counter(HearingSheet.objects.filter(participant__cycle=cycle).values_list("participant_id", flat=True))
    rated, bands = latest_ratings(participant.pk for participant in people), bands_of(cycle)
    return [
        AssessedLine(
            participant.pk,
            names[participant.pk],
            participant.member_class,
            participant.excluded,
            "" if participant.excluded else self_check_words(participant),
            not participant.excluded and not participant.has_submitted,
            "" if participant.excluded else visit_words(visits.get(participant.pk)),
            "" if participant.excluded else f"{heard[participant.pk]} 份",
            *_result(rated, bands, participant),
        )
        for participant in people
    ]


def _share_warnings(cycle: Cycle, people: Sequence[Participant]) -> list[str]:
    scored = [participant.pk for participant in people if not participant.excluded]
    codes = [rating.band for rating in latest_ratings(scored).values() if rating.band]
    return band_warnings(bands_of(cycle).values(), codes, unit="个")


def _result(
    rated: Mapping[int, Rating], bands: Mapping[str, Band], participant: Participant
) -> tuple[int | None, Band | None]:
    rating = None if participant.excluded else rated.get(participant.pk)
    return (rating.index, bands.get(rating.band)) if rating else (None, None)


def self_check_words(participant: Participant) -> str:
    """How far the self-check of an organisation has come."""
    if participant.has_submitted:
        return "已提交"
    if participant.no_report_reason:
        return f"未提交（{participant.no_report_reason}）"
    return "填写中" if getattr(participant, "self_report", None) else "还没有填"


def visit_words(visit: Visit | None) -> str:
    """How far a visit has come."""
    if visit is None:
        return "还没有检查"
    if visit.concluded_at is not None:
        return f"{chinese_day(visit.on)}已办结"
    return "共同定分中" if visit.opened_at is not None else "各自评分中"
