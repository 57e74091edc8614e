"""考评周期: one cycle as its page shows it: steps, what is missing, people and their state."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from zhixing.models import BallotWaiver, Cycle, Participant, StageChange
from zhixing.queries.cycles.access import cycle_at, facts_of, participants_of
from zhixing.queries.cycles.next_step import NextLine, next_lines
from zhixing.queries.cycles.participants import behind_the_register
from zhixing.queries.cycles.self_report_rows import later_counts
from zhixing.queries.namesakes import public_names_of, user_names_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.blockers import missing
from zhixing.rules.cycles.facts import Facts
from zhixing.rules.cycles.stages import (
    CUT_OFF_OPEN,
    Stage,
    balloted_components,
    next_stage,
    previous_stage,
    stage_label,
)
from zhixing.rules.members.records import PersonKind
from zhixing.rules.periods import CycleKind, chinese_day, cut_off_sentence
from zhixing.rules.permissions import Do
from zhixing.rules.reviews.self_reports import NOT_SUBMITTED
from zhixing.rules.standards.checks.results import weight_of
from zhixing.rules.standards.model import Source, Standard
from zhixing.rules.standards.vocabulary import PeriodKind


@dataclass(frozen=True)
class StepLine:
    """For parts/steps.html."""

    label: str
    state: str  # done, current, todo
    note: str


@dataclass(frozen=True)
class PersonLine:
    participant_id: int
    name: str
    kind_label: str
    member_class: str
    excluded: str
    report_label: str  # 已提交自评, 自评填写中, 还没有自评, 未提交自评（原因）
    later: int = 0  # entries booked after the report was handed in


@dataclass(frozen=True)
class ChangeLine:
    at: dt.datetime
    by_name: str
    text: str
    reason: str


@dataclass(frozen=True)
class CyclePage:
    id: int
    branch: str
    quarter: str
    kind_label: str
    stage: Stage
    steps: list[StepLine]
    missing: list[str]  # what the stage still lacks
    next_steps: list[NextLine]  # what can be done now
    next_label: str  # the stage after this one; empty when closed
    back_label: str  # where a return leads; empty when nowhere
    cut_off: str  # up to which day is counted, and how many days are left
    cut_off_on: dt.date
    may_move_cut_off: bool
    self_report_due_on: dt.date
    review_due_on: dt.date
    version_id: int
    standard_title: str
    absent: str  # the sentence about components that are not there yet
    behind: list[str]  # where the list has fallen behind the register, for those who may correct it
    scored: int
    submitted: int
    people: list[PersonLine]
    may_advance: bool
    may_return: bool
    may_reschedule: bool
    may_enter_reports: bool
    may_form_panel: bool
    may_judge: bool
    has_standings: bool  # a longer period under way, and the viewer may see where its members stand
    has_results: bool  # the review has concluded, and the viewer may see what came out
    posting_id: int | None  # of the posting that stands
    may_propose: bool

    @property
    def is_ready(self) -> bool:
        """Nothing is missing, and no other step comes before the next stage."""
        return not self.missing and [next_step.url_name for next_step in self.next_steps if next_step.verb] in (
            [],
            ["cycle_advance"],
        )

    @property
    def leads_to_review(self) -> bool:
        """The next step has the button of the review already."""
        return any(next_step.url_name == "review" for next_step in self.next_steps)

    @property
    def title(self) -> str:
        return f"{self.branch} {self.quarter}"


def cycle_page(viewer: Viewer, cycle_id: int) -> CyclePage:
    cycle = cycle_at(viewer, cycle_id)
    return _page(viewer, cycle, facts_of(cycle, viewer.today), participants_of([cycle.pk]))


def _page(viewer: Viewer, cycle: Cycle, facts: Facts, people: list[Participant]) -> CyclePage:
    may = partial(_may, viewer, cycle)
    stage, kind = Stage(cycle.stage), CycleKind(cycle.kind)
    onward, back = next_stage(facts.stages, stage), previous_stage(facts.stages, stage)
    scored = [participant for participant in people if not participant.excluded]
    is_open = stage not in {Stage.POSTING, Stage.CLOSED}
    return CyclePage(
        id=cycle.pk,
        branch=cycle.organisation.label,
        quarter=cycle.period.label,
        kind_label=kind.label,
        stage=stage,
        steps=step_lines(cycle, stage, facts.stages),
        missing=[] if onward is None else missing(stage, facts),
        next_steps=next_lines(viewer, cycle, stage, facts, onward.label if onward else ""),
        cut_off=cut_off_sentence(cycle.cut_off_on, viewer.today),
        cut_off_on=cycle.cut_off_on,
        may_move_cut_off=stage in CUT_OFF_OPEN,
        next_label=onward.label if onward else "",
        back_label=back.label if back else "",
        self_report_due_on=cycle.self_report_due_on,
        review_due_on=cycle.review_due_on,
        version_id=cycle.version_id,
        standard_title=parsed(cycle.version).title,
        absent=absent_sentence(parsed(cycle.version), kind) or waived_sentence(cycle, facts),
        behind=_behind(viewer, cycle, facts, people),
        scored=facts.scored,
        submitted=sum(participant.has_submitted for participant in scored),
        people=person_lines(people, later_counts(cycle, scored)),
        may_advance=onward is not None and may(Do.ADVANCE_CYCLE),
        may_return=back is not None and may(Do.RETURN_CYCLE),
        may_reschedule=is_open and may(Do.OPEN_CYCLE),
        may_enter_reports=may(Do.ENTER_SELF_REPORT),
        may_form_panel=is_open and may(Do.FORM_PANEL),
        may_judge=may(Do.JUDGE),
        has_standings=is_open and cycle.period.is_longer and may(Do.VIEW_RESULTS),
        has_results=facts.is_concluded and may(Do.VIEW_RESULTS),
        posting_id=facts.posting_id,
        may_propose=stage is Stage.POSTING and facts.posting is None and may(Do.PROPOSE_POSTING),
    )


def _may(viewer: Viewer, cycle: Cycle, do: Do) -> bool:
    return viewer.may(cycle.permission_for(do), cycle.organisation.path)


def _behind(viewer: Viewer, cycle: Cycle, facts: Facts, people: list[Participant]) -> list[str]:
    """For who may correct the list, as long as no counted ballot rests on it."""
    if facts.has_ballot(BallotState.COUNTED) or not _may(viewer, cycle, Do.OPEN_CYCLE):
        return []
    return behind_the_register(cycle, people)


def step_lines(cycle: Cycle, stage: Stage, stages: tuple[Stage, ...]) -> list[StepLine]:
    here = stages.index(stage)
    notes = {
        Stage.SELF_REPORT: cycle.self_report_due_on,
        Stage.SELF_CHECK: cycle.self_report_due_on,
        Stage.REVIEW: cycle.review_due_on,
        Stage.ASSESSMENT: cycle.review_due_on,
    }
    lines = []
    for place, step in enumerate(stages):
        state = "done" if place < here or stage is Stage.CLOSED else "current" if place == here else "todo"
        day = notes.get(step)
        label = stage_label(step, is_of_organisations=cycle.is_of_organisations)
        lines.append(StepLine(label, state, f"{chinese_day(day)}前" if day else ""))
    return lines


def person_lines(people: Sequence[Participant], later: Mapping[int, int] = MappingProxyType({})) -> list[PersonLine]:
    """`later`: how many entries came after each one's self-report, by participant id."""
    names = public_names_of(
        (participant.member for participant in people), at_home=True
    )  # of those missing, say, there is one
    return [
        PersonLine(
            participant_id=participant.pk,
            name=names[participant.member.person_id],
            kind_label=PersonKind(participant.kind).label,
            member_class=participant.member_class,
            excluded=participant.excluded,
            report_label=report_label(participant),
            later=later.get(participant.pk, 0),
        )
        for participant in people
    ]


def report_label(participant: Participant) -> str:
    """Where this person's self-report stands, in words; empty for people who are not scored."""
    if participant.excluded:
        return ""
    if participant.has_submitted:
        return "已提交自评（代录）" if participant.self_report.is_proxy else "已提交自评"
    if participant.no_report_reason:
        return f"{NOT_SUBMITTED}（{participant.no_report_reason}）"
    return "自评填写中" if getattr(participant, "self_report", None) else "尚未自评"


def absent_in(cycle: Cycle) -> str:
    """Says so where the standard counts parts of the cycle for which its route has no stage."""
    return absent_sentence(
        parsed(cycle.version), CycleKind(cycle.kind), _OF_ORGANISATIONS if cycle.is_of_organisations else None
    )


_OF_ORGANISATIONS = frozenset({Source.POINTS, Source.HEARING, Source.REPRESENTATIVES, Source.MEMBERS})


def absent_sentence(standard: Standard, kind: CycleKind, sources: Collection[Source] | None = None) -> str:
    """The same of a standard and a kind of quarter; `sources`: what can be brought together, of members if not said."""
    period, sources = PeriodKind[kind.name], sources or _sources(standard, kind)
    names = [
        component.name
        for component in standard.components
        if component.source not in sources and any(weight_of(component, period).every)
    ]
    if not names:
        return ""
    return f"办法里的“{'、'.join(names)}”本期没有进行，它的权重由其他部分按比例分担。"


def waived_sentence(cycle: Cycle, facts: Facts) -> str:
    """Says that there is no ballot and why, where that has been written down and none stands."""
    names = [ballot.component for ballot in facts.ballots if ballot.ballot_id is None]
    if not names or not facts.is_ballot_waived:
        return ""
    latest = BallotWaiver.objects.filter(cycle=cycle).latest("pk")
    return f"“{'、'.join(names)}”本期没有进行（原因：{latest.reason.rstrip('。')}），它的权重由其他部分按比例分担。"


def _sources(standard: Standard, kind: CycleKind) -> set[Source]:
    """What a cycle of members can bring together."""
    sources = {Source.POINTS, Source.REVIEW, Source.SELF_REPORT, Source.GIVEN, Source.QUARTERS}
    return sources | {Source.BALLOT} if balloted_components(standard, kind) else sources


def changes_of(viewer: Viewer, cycle_id: int) -> list[ChangeLine]:
    """Every change of stage, latest first."""
    cycle = cycle_at(viewer, cycle_id)
    stage_changes = list(StageChange.objects.filter(cycle=cycle).select_related("by").order_by("-at", "-pk"))
    names = user_names_of(stage_change.by for stage_change in stage_changes)
    return [
        ChangeLine(stage_change.at, names[stage_change.by_id], _move(stage_change, cycle), stage_change.reason)
        for stage_change in stage_changes
    ]


def _move(change: StageChange, cycle: Cycle) -> str:
    to = stage_label(Stage(change.to_stage), is_of_organisations=cycle.is_of_organisations)
    if not change.from_stage:
        return "开启考评周期"
    came = Stage(change.from_stage)
    order = list(Stage)
    word = "进入" if order.index(Stage(change.to_stage)) > order.index(came) else "退回"
    return f"由“{stage_label(came, is_of_organisations=cycle.is_of_organisations)}”{word}“{to}”"


def missing_people(viewer: Viewer, cycle_id: int) -> list[PersonLine]:
    """Those scored without a submitted self-report, for whom a reason must stand before the stage can move on."""
    cycle = cycle_at(viewer, cycle_id, Do.ADVANCE_CYCLE)
    return person_lines(
        [
            participant
            for participant in participants_of([cycle.pk])
            if not participant.excluded and not participant.has_submitted
        ]
    )
