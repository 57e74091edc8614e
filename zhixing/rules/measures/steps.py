"""整改: what each step needs, and why it cannot be taken yet: whole sentences, all of them at once."""

import datetime as dt
import re
from dataclasses import dataclass

from zhixing.rules.measures.deadlines import (
    DAYS,
    GOOD_STAGES,
    MeasureFacts,
    before_visit,
    default_deadline,
    may_be_reviewed,
)
from zhixing.rules.measures.states import MeasureKind, MeasureState, PlanState, ProblemSource
from zhixing.rules.periods import Quarter, chinese_date, chinese_day

MOST_REMEDIES, FEWEST_CHECKERS = 5, 2
REMEDY_LENGTH = 200
LEAST_WORDS = 5  # characters of a problem
_BETWEEN_NAMES = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True)
class Problem:
    """One problem to be registered. Without `deadline` the usual day of its kind is taken."""

    quarter: Quarter
    source: ProblemSource
    area: str
    text: str
    kind: MeasureKind
    deadline: dt.date | None = None  # of 长期坚持: the day of the next check
    item_code: str = ""
    item_name: str = ""
    evidence_note: str = ""
    stage_goal: str = ""
    deciding_body: str = ""
    document_number: str = ""

    def deadline_from(self, from_on: dt.date, visited_after: dt.date | None = None) -> dt.date:
        return self.deadline or default_deadline(self.kind, from_on, visited_after)


@dataclass(frozen=True)
class FindingTerms:
    """What the assessor sets for a problem that a visit found: its kind, the day, of 长期坚持 the goal of the stage."""

    kind: MeasureKind
    deadline: dt.date | None = None
    stage_goal: str = ""


@dataclass(frozen=True)
class Plan:
    goal: str
    remedies: tuple[str, ...]
    leader: str
    responsible: str
    helpers: str = ""


@dataclass(frozen=True)
class Check:
    """What was seen on the spot. `next_on`: a new deadline, or the next check of a stage."""

    on: dt.date
    checkers: tuple[str, ...]
    opinion: str
    is_good: bool
    next_on: dt.date | None = None
    next_goal: str = ""


def names_in(text: str) -> tuple[str, ...]:
    """The names of a list that somebody typed, each once, in the order given."""
    return tuple(dict.fromkeys(name for name in _BETWEEN_NAMES.split(text) if name))


def lines_in(text: str) -> tuple[str, ...]:
    """The lines of a text that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def wording_problems(text: str) -> list[str]:
    """What is wrong with the words of a problem, wherever it is found."""
    return [] if len(text.strip()) >= LEAST_WORDS else ["请把问题写具体：所见的情况、地点和日期。"]


def problem_blockers(
    problem: Problem, *, owner: str, is_dissolved: bool, today: dt.date, visited_after: dt.date | None = None
) -> list[str]:
    """Why this problem cannot be registered for its owner."""
    reasons = []
    if is_dissolved:
        reasons.append(f"“{owner}”已经撤销，不能再登记整改问题。")
    if problem.quarter.from_on > today:
        reasons.append(f"{problem.quarter.label}还没有开始，请改选已经开始的季度。")
    if problem.source is ProblemSource.STAR:
        reasons.append("“星级评定”是党员个人措施的来源，不能记入党组织的整改台账，请改选问题来源。")
    reasons += wording_problems(problem.text)
    if not problem.area.strip():
        reasons.append("请填写问题类别，例如党的建设、服务群众、日常管理。")
    if problem.kind is MeasureKind.LASTING and not problem.stage_goal.strip():
        reasons.append("长期坚持的要写明阶段目标，下次核查时对照。")
    return reasons + deadline_problems(problem.kind, problem.deadline_from(today), today, visited_after)


def repeat_blockers(*, is_same: bool, owner: str, title: str) -> list[str]:
    """Why a form that was sent already cannot be sent with something else in it; pressed twice it is one line."""
    if is_same:
        return []
    return [f"这张表已经提交过，登记为“{owner}”的{title}，不能修改后再次提交；要登记另一条，请重新点“登记问题”。"]


def deadline_problems(
    kind: MeasureKind, deadline: dt.date, today: dt.date, visited_after: dt.date | None = None
) -> list[str]:
    """Why this day is no deadline for this kind of measure. `visited_after`: the last day before the next visit."""
    if deadline < today:
        return ["整改时限不能早于今天，请改正。"]
    latest = default_deadline(kind, today)
    if kind is MeasureKind.LASTING:
        return []
    if deadline > latest:
        longer = MeasureKind.TIMED if kind is MeasureKind.IMMEDIATE else MeasureKind.LASTING
        return [
            f"{kind.label}最长{DAYS[kind]}天，最晚到{chinese_date(latest)}；"
            f"需要更长时间的，整改类型请改为“{longer.label}”。"
        ]
    latest = before_visit(kind, latest, today, visited_after)
    if deadline > latest:
        return [
            f"{kind.label}要在下一次检查以前完成，最晚到{chinese_date(latest)}；"
            f"需要更长时间的，整改类型请改为“{MeasureKind.LASTING.label}”。"
        ]
    return []


def signing_blockers(facts: MeasureFacts) -> list[str]:
    if facts.signed_on is not None:
        return [f"这条问题已于{chinese_day(facts.signed_on)}签收，无须重复签收。"]
    return _state_problems(facts, {MeasureState.PENDING}, "签收")


def planning_blockers(facts: MeasureFacts, plan: Plan) -> list[str]:
    """Why this plan cannot be kept: signed first, one to five measures, somebody who answers."""
    if reasons := _state_problems(facts, {MeasureState.PENDING, MeasureState.UNDER_WAY}, "制定整改方案"):
        return reasons
    reasons = [] if facts.signed_on else ["请先签收这条问题，再制定整改方案。"]
    if not plan.goal.strip():
        reasons.append("请填写整改目标：写明整改到位的标准。")
    if not plan.remedies:
        reasons.append("请至少写一条整改措施，一行一条。")
    if len(plan.remedies) > MOST_REMEDIES:
        reasons.append(f"整改措施有{len(plan.remedies)}条，最多{MOST_REMEDIES}条，请合并后再保存。")
    for number, remedy in enumerate(plan.remedies, start=1):
        if len(remedy) > REMEDY_LENGTH:
            reasons.append(f"第{number}条整改措施有{len(remedy)}个字，最多{REMEDY_LENGTH}个字，请改短。")
    if len(names_in(plan.responsible)) != 1:
        reasons.append("责任人只写一名同志，其他人写在协助单位一栏。")
    if not plan.leader.strip():
        reasons.append("请填写责任领导。")
    return reasons


def review_blockers(facts: MeasureFacts, *, agrees: bool, opinion: str) -> list[str]:
    """Why the assessor cannot answer the plan so: it waits to be read, and what is returned says why."""
    if reasons := _state_problems(facts, {MeasureState.UNDER_WAY}, "审核整改方案"):
        return reasons
    if not may_be_reviewed(facts):
        return ["这份整改方案没有等待审核；责任单位修改以后再审核，请刷新页面查看最新情况。"]
    return [] if agrees or len(opinion.strip()) >= LEAST_WORDS else ["退回的，请写明方案的不足和修改意见。"]


def progress_blockers(facts: MeasureFacts, *, text: str, on: dt.date, today: dt.date) -> list[str]:
    reasons = _state_problems(facts, {MeasureState.UNDER_WAY}, "报告进展")
    if not text.strip():
        reasons.append("请写明已开展的工作和尚存的差距。")
    return reasons + _day_problems("进展日期", on, facts.from_on, today)


def application_blockers(facts: MeasureFacts, *, text: str, has_evidence: bool) -> list[str]:
    """Why clearing cannot be applied for. 立行立改 needs no plan, but always words and evidence."""
    may_begin = {MeasureState.UNDER_WAY}
    if facts.kind is MeasureKind.IMMEDIATE:
        may_begin.add(MeasureState.PENDING)
    reasons = _state_problems(facts, may_begin, "申请销号")
    if not reasons and facts.signed_on is None:
        reasons.append("请先签收这条问题，再申请销号。")
    if facts.plan_state is PlanState.RETURNED:
        reasons.append("整改方案已经退回，请先按审核意见修改方案，再申请销号。")
    if facts.kind is MeasureKind.LASTING and facts.good_stages < GOOD_STAGES:
        reasons.append(
            f"长期坚持的要连续{GOOD_STAGES}次阶段核查达到目标才能申请销号、转入常态，现在是{facts.good_stages}次。"
        )
    if len(text.strip()) < 5:
        reasons.append("请写明整改情况：针对的问题、采取的措施和整改结果。")
    if not has_evidence:
        reasons.append("没有佐证不能申请销号：请上传照片或 PDF，或者写明纸质材料存放处。")
    return reasons


def check_blockers(facts: MeasureFacts, check: Check, *, responsible: tuple[str, ...], today: dt.date) -> list[str]:
    """Why the check on the spot cannot end so."""
    if reasons := _state_problems(facts, {MeasureState.AWAITING_CHECK}, "核查销号"):
        return reasons
    reasons = _checking_problems(check, responsible, facts.applied_on or facts.from_on, today)
    return reasons if check.is_good else reasons + _new_date_problems(facts, check.next_on, today)


def _new_date_problems(facts: MeasureFacts, next_on: dt.date | None, today: dt.date) -> list[str]:
    """What is wrong with the date of a returned line: 长期坚持 needs its next check, others get a new date once."""
    if facts.kind is MeasureKind.LASTING:
        day = next_on or facts.check_on
        return [] if day and day > today else ["长期坚持的退回时，请填写今天以后的下次核查日期。"]
    if next_on is None:
        return []
    if facts.extended_to is not None:
        return ["新的时限只能给一次，这条整改已经给过；请把这一栏空着退回。"]
    return [] if next_on > today else ["新的时限要晚于今天，请改正。"]


def stage_blockers(facts: MeasureFacts, check: Check, *, responsible: tuple[str, ...], today: dt.date) -> list[str]:
    """Why the check of a stage of 长期坚持 cannot be noted so."""
    if facts.kind is not MeasureKind.LASTING:
        return [f"这条整改是“{facts.kind.label}”，没有阶段核查；整改完成后由责任单位申请销号。"]
    if reasons := _state_problems(facts, {MeasureState.UNDER_WAY}, "阶段核查"):
        return reasons
    reasons = _checking_problems(check, responsible, facts.from_on, today)
    if check.next_on is None or check.next_on <= today:
        reasons.append("请填写今天以后的下次核查日期。")
    if not check.next_goal.strip():
        reasons.append("请填写下一阶段的目标。")
    return reasons


def reopening_blockers(facts: MeasureFacts, *, is_reopened: bool, reason: str) -> list[str]:
    if facts.state is not MeasureState.CLEARED:
        return ["这条整改还没有销号，无须重启。"]
    reasons = ["这条整改已经重启过一次，请在新的一条里继续。"] if is_reopened else []
    if len(reason.strip()) < 5:
        reasons.append("请写明重启的原因：回头看时所见的情况、地点和日期。")
    return reasons


def _state_problems(facts: MeasureFacts, states: set[MeasureState], act: str) -> list[str]:
    if facts.state in states:
        return []
    names = "、".join(f"“{state.label}”" for state in MeasureState if state in states)
    return [f"这条整改现在是“{facts.state.label}”，只有{names}时才能{act}；请刷新页面查看最新情况。"]


def _checking_problems(check: Check, responsible: tuple[str, ...], earliest: dt.date, today: dt.date) -> list[str]:
    reasons = []
    if len(check.checkers) < FEWEST_CHECKERS:
        reasons.append(f"现场核查至少{FEWEST_CHECKERS}人，请写全核查人姓名，用顿号隔开。")
    if both := [name for name in check.checkers if name in responsible]:
        reasons.append(f"{'、'.join(both)}是这条整改的责任领导或责任人，不能同时是核查人，请换人核查。")
    if len(check.opinion.strip()) < 5:
        what = "核查意见" if check.is_good else "没有到位的地方和退回的原因"
        reasons.append(f"请写明{what}。")
    return reasons + _day_problems("核查日期", check.on, earliest, today)


def _day_problems(label: str, day: dt.date, earliest: dt.date, today: dt.date) -> list[str]:
    if day > today:
        return [f"{label}不能晚于今天，请改正。"]
    if day < earliest:
        return [f"{label}不能早于{chinese_date(earliest)}，请改正。"]
    return []
