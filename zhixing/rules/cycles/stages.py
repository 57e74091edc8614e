"""考评周期: stages of a quarter, the route between them, and which acts each stage opens."""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from functools import partial

from zhixing.rules.ballots.states import ballot_components, representative_components
from zhixing.rules.periods import UNITS, CycleKind, Period, chinese_date, period_after
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import Component, PeriodKind, Source, Standard


class Stage(StrEnum):
    PREPARING = "preparing"
    SELF_REPORT = "self_report"
    SELF_CHECK = "self_check"
    INSPECTION = "inspection"
    BALLOT = "ballot"
    REVIEW = "review"
    ASSESSMENT = "assessment"
    POSTING = "posting"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return STAGE_LABELS[self]


STAGE_LABELS: dict[Stage, str] = {
    Stage.PREPARING: "准备",
    Stage.SELF_REPORT: "党员自评",
    Stage.SELF_CHECK: "组织自查",
    Stage.INSPECTION: "听取汇报与实地检查",
    Stage.BALLOT: "民主测评",
    Stage.REVIEW: "党组织评定",
    Stage.ASSESSMENT: "综合评定",
    Stage.POSTING: "积分公示",
    Stage.CLOSED: "已结束",
}


# Organisations have no points to post, and are judged by representatives drawn by lot.
_LABELS_OF_ORGANISATIONS = {Stage.BALLOT: "代表测评", Stage.POSTING: "公示"}


def stage_label(stage: Stage, *, is_of_organisations: bool) -> str:
    """What the stage is called in a cycle of members or of organisations."""
    return _LABELS_OF_ORGANISATIONS.get(stage, stage.label) if is_of_organisations else stage.label


_PLAIN = (Stage.PREPARING, Stage.SELF_REPORT, Stage.REVIEW, Stage.POSTING, Stage.CLOSED)
_BALLOTED = (Stage.PREPARING, Stage.SELF_REPORT, Stage.BALLOT, Stage.REVIEW, Stage.POSTING, Stage.CLOSED)

# By kind, and by whether the standard counts a secret ballot in that kind. A plain quarter never votes.
ROUTE: dict[tuple[CycleKind, bool], tuple[Stage, ...]] = {
    (CycleKind.QUARTER, False): _PLAIN,
    (CycleKind.QUARTER, True): _PLAIN,
    (CycleKind.MIDYEAR, False): _PLAIN,
    (CycleKind.MIDYEAR, True): _BALLOTED,
    (CycleKind.YEAR_END, False): _PLAIN,
    (CycleKind.YEAR_END, True): _BALLOTED,
}

# 堡垒指数: organisations are assessed alike in every quarter of the year; what the standard does not count is left out.
ORGANISATIONS_ROUTE = (
    Stage.PREPARING,
    Stage.SELF_CHECK,
    Stage.INSPECTION,
    Stage.BALLOT,
    Stage.ASSESSMENT,
    Stage.POSTING,
    Stage.CLOSED,
)
_LOOKED_AT = frozenset({Source.POINTS, Source.VISIT, Source.HEARING})

# In which stages each act is open at all (beside who may do it).
OPEN: dict[Do, frozenset[Stage]] = {
    Do.ENTER_SELF_REPORT: frozenset({Stage.SELF_REPORT}),
    # Representatives may vote in the meeting that hears the report: their ballot is prepared before its stage.
    Do.PREPARE_BALLOT: frozenset({Stage.SELF_REPORT, Stage.SELF_CHECK, Stage.INSPECTION, Stage.BALLOT}),
    Do.FORM_PANEL: frozenset(
        {
            Stage.PREPARING,
            Stage.SELF_REPORT,
            Stage.SELF_CHECK,
            Stage.INSPECTION,
            Stage.BALLOT,
            Stage.REVIEW,
            Stage.ASSESSMENT,
        }
    ),
    Do.JUDGE: frozenset({Stage.REVIEW}),
    Do.CHECK_OWN_ORG: frozenset({Stage.SELF_CHECK}),
    Do.INSPECT_ORGS: frozenset({Stage.INSPECTION}),
    Do.PROPOSE_POSTING: frozenset({Stage.POSTING}),
    Do.EXAMINE_POSTING: frozenset({Stage.POSTING}),
    Do.APPROVE_POSTING: frozenset({Stage.POSTING}),
    Do.CARRY_OUT_POSTING: frozenset({Stage.POSTING}),
    Do.RAISE_OBJECTION: frozenset({Stage.POSTING}),
    Do.ANSWER_OBJECTION: frozenset({Stage.POSTING}),
}


# Until when the cut-off may be moved: what is handed in and voted on rests on the days that are counted.
CUT_OFF_OPEN = frozenset({Stage.PREPARING, Stage.SELF_REPORT, Stage.SELF_CHECK})


def route(kind: CycleKind, is_balloted: bool) -> tuple[Stage, ...]:
    """The stages of a cycle. `is_balloted`: its standard counts a secret ballot in this kind."""
    return ROUTE[kind, is_balloted]


def balloted_components(standard: Standard, kind: CycleKind) -> tuple[Component, ...]:
    """The parts that a secret ballot fills in a cycle of this kind; a plain quarter has none, whatever it weighs."""
    return ballot_components(standard, PeriodKind[kind.name]) if Stage.BALLOT in ROUTE[kind, True] else ()


def organisations_route(standard: Standard, kind: CycleKind) -> tuple[Stage, ...]:
    """The stages of a quarter of organisations; without anything to hear or to look at, nobody is sent out, and
    without representatives nobody votes."""
    skipped = set()
    if not any(component.source in _LOOKED_AT for component in standard.components):
        skipped.add(Stage.INSPECTION)
    if not representative_components(standard, PeriodKind[kind.name]):
        skipped.add(Stage.BALLOT)
    return tuple(stage for stage in ORGANISATIONS_ROUTE if stage not in skipped)


def voted_components(standard: Standard, kind: CycleKind, *, is_of_organisations: bool) -> tuple[Component, ...]:
    """The parts that a secret ballot fills in a cycle of members or of organisations of this kind."""
    if is_of_organisations:
        return representative_components(standard, PeriodKind[kind.name])
    return balloted_components(standard, kind)


def next_stage(stages: tuple[Stage, ...], stage: Stage) -> Stage | None:
    """The stage that follows on this route; None at its end."""
    place = stages.index(stage)
    return stages[place + 1] if place + 1 < len(stages) else None


def previous_stage(stages: tuple[Stage, ...], stage: Stage) -> Stage | None:
    """Where a return leads: one step back, never out of a closed cycle."""
    place = stages.index(stage)
    return stages[place - 1] if place > 0 and stage is not Stage.CLOSED else None


_ONLY_MEMBERS = frozenset({Stage.SELF_REPORT, Stage.REVIEW})
_ONLY_ORGANISATIONS = frozenset({Stage.SELF_CHECK, Stage.INSPECTION, Stage.ASSESSMENT})


def stage_blockers(do: Do, stage: Stage, *, is_of_organisations: bool) -> list[str]:
    """Why the stage of a cycle of members or of organisations keeps this act out; empty where its door is open."""
    doors = OPEN.get(do)
    if doors is None or stage in doors:
        return []
    strange = _ONLY_MEMBERS if is_of_organisations else _ONLY_ORGANISATIONS
    label = partial(stage_label, is_of_organisations=is_of_organisations)
    when = "、".join(f"“{label(door)}”" for door in Stage if door in doors - strange)
    return [f"现在是“{label(stage)}”环节，此事项只能在{when}环节办理。"]


def join_names(names: tuple[str, ...], most: int = 6, unit: str = "人") -> str:
    """王建国、白云 …: at most so many names, then how many in all."""
    head = "、".join(names[:most])
    return f"{head}等 {len(names)} {unit}" if len(names) > most else f"{head}（{len(names)} {unit}）"


def length_blockers(name: str, standard: Standard, period: Period) -> list[str]:
    """Why this standard opens no period of this length."""
    if standard.months == period.months:
        return []
    title, own, other = standard.title, UNITS[standard.months], period.unit
    return [f"“{name}”到{period.label}末施行的《{title}》按{own}考评，不能按{other}开启，请改选考评周期。"]


def overlap_blockers(name: str, period: Period, others: Iterable[Period]) -> list[str]:
    """Why a period cannot be opened where these have been, which share days with it."""
    if period in (opened := list(others)):
        return [f"“{name}”{period.label}的考评周期已经开启，不必再开。"]
    if not opened:
        return []
    listed_periods = "、".join(other.label for other in opened)
    first_free = period_after(max(opened, key=lambda other: other.until_on))
    return [
        f"“{name}”已开启{listed_periods}的考评，与{period.label}有重叠的日子，同一天不能计两次；"
        f"改按{period.unit}考评的，请从{chinese_date(first_free.from_on)}以后开始的一期开启。"
    ]


def opening_blockers(
    period: Period, *, is_branch: bool, today: dt.date, self_report_due_on: dt.date, review_due_on: dt.date
) -> list[str]:
    """Why no cycle of this period can be opened with these dates."""
    reasons = []
    if not is_branch:
        reasons.append("考评周期按支部开启，请选择一个支部，或选择“下属全部支部”。")
    if period.from_on > today:
        reasons.append(f"{period.label}还没有开始，不能提前开启。")
    if self_report_due_on < today:
        reasons.append("自评截止日期已经过去，请另选今天或以后的日期。")
    if review_due_on < self_report_due_on:
        reasons.append("评定截止日期早于自评截止日期，请改正。")
    return reasons
