"""奖惩措施: what a decision needs: adopted, changed or dropped, by whom, until when; 限期改正 needs more."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.measures.deadlines import MeasureFacts
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.member_measures.forms import Body, MeasureForm, admonition_blockers, entitlement_blockers, form_of
from zhixing.rules.periods import chinese_date, year_after

LEAST_WORDS = 5
SCORE_WORDS = ("分数", "得分", "积分低", "指数低", "星级")


class Outcome(StrEnum):
    ADOPTED = "adopted"
    CHANGED = "changed"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return {"adopted": "采纳", "changed": "调整", "dropped": "不采纳"}[self.value]


@dataclass(frozen=True)
class Head:
    """What the lines of one sitting have in common."""

    body: Body
    decided_on: dt.date
    document_number: str
    handler_id: int
    due_on: dt.date


@dataclass(frozen=True)
class DecisionInput:
    """What was decided about one measure of one person."""

    participant_id: int
    wording: str  # of the standard
    outcome: Outcome
    text: str = ""  # what is done instead, where it was changed
    reason: str = ""


@dataclass(frozen=True)
class Terms:
    """限期改正: beside the head."""

    ground: str
    facts: str
    goals: str
    help: str
    meeting_on: dt.date  # the branch meeting that discussed it
    midway_on: dt.date


@dataclass(frozen=True)
class Extension:
    """限期改正: a later end, by the body entitled to decide it."""

    body: Body
    decided_on: dt.date
    document_number: str
    until_on: dt.date
    reason: str
    help: str


def latest_end(from_on: dt.date) -> dt.date:
    """Of every measure, and of 限期改正 with every extension: a year at the most, also across 29 February."""
    return year_after(from_on)


def head_blockers(head: Head, today: dt.date) -> list[str]:
    reasons = []
    if head.decided_on > today:
        reasons.append("决定日期不能晚于今天，请改正。")
    if head.due_on < today:
        reasons.append("办理期限不能早于今天，请改正。")
    if head.due_on > latest_end(head.decided_on):
        reasons.append("办理期限最长一年，从决定之日算起，请改正。")
    return reasons


def handler_blockers(handler_id: int, known: Collection[int]) -> list[str]:
    """`known`: who may be made responsible."""
    return [] if handler_id in known else ["请选择经办人：本支部书记、副书记，或者社区党委经办人。"]


def decision_blockers(
    decision: DecisionInput,
    head: Head,
    *,
    name: str,
    member_class: str,
    proposed: str,
    stopped: str,
    is_own: bool,
    is_decided: bool,
) -> list[str]:
    """Why this decision cannot be kept; each reason names the person and the measure."""
    about = f"{name}的“{decision.wording}”"
    if is_decided:
        return [f"{about}已经有决定，不能再改；请刷新页面查看。"]
    if is_own:
        return [f"{about}：本人的措施由另一名同志登记。"]
    if decision.outcome is Outcome.DROPPED:
        return [] if len(decision.reason.strip()) >= LEAST_WORDS else [f"{about}不采纳的，请写明理由。"]
    if stopped:
        return [f"{about}：{stopped}"]
    reasons = []
    if decision.outcome is Outcome.CHANGED:
        reasons += [] if decision.text.strip() else [f"{about}调整的，请写明改为什么措施。"]
        reasons += [] if len(decision.reason.strip()) >= LEAST_WORDS else [f"{about}调整的，请写明理由。"]
    form = form_of(settled_text(decision, proposed))
    if form is MeasureForm.RECTIFICATION:
        return [*reasons, f"{about}：限期改正要写明事由、目标和帮助，请点“办理限期改正”单独办理。"]
    unfit = admonition_blockers(form, member_class) or entitlement_blockers(form, head.body, head.document_number)
    return reasons + [f"{about}：{reason}" for reason in unfit]


def settled_text(decision: DecisionInput, proposed: str) -> str:
    """What is done, in words."""
    return decision.text.strip() if decision.outcome is Outcome.CHANGED else proposed


def rectification_blockers(terms: Terms, head: Head, *, stopped: str, is_own: bool, today: dt.date) -> list[str]:
    """Why 限期改正 cannot be entered so. It is never a name for an ordinary plan, and a score is no ground."""
    if is_own:
        return ["本人的措施由另一名同志登记。"]
    if stopped:
        return [stopped]
    reasons = head_blockers(head, today)
    reasons += entitlement_blockers(MeasureForm.RECTIFICATION, head.body, head.document_number)
    if terms.meeting_on > head.decided_on:
        reasons.append("支部党员大会讨论的日期不能晚于批准日期，请改正。")
    if any(word in terms.ground for word in SCORE_WORDS):
        reasons.append("得分、星级低不是限期改正的事由，请写明本人的问题；只需帮助提高的，改为“改进计划”。")
    for label, text in (
        ("事由", terms.ground),
        ("具体事实", terms.facts),
        ("改正目标", terms.goals),
        ("帮助措施", terms.help),
    ):
        if len(text.strip()) < LEAST_WORDS:
            reasons.append(f"请写明{label}。")
    if not head.decided_on < terms.midway_on < head.due_on:
        reasons.append("中期检查的日期要在决定之后、期满之前，请改正。")
    return reasons


def extension_stage_blockers(form: MeasureForm, facts: MeasureFacts) -> list[str]:
    """Why the end of this measure cannot be put off at all, whatever is filled in."""
    if form is not MeasureForm.RECTIFICATION or facts.due_on is None:
        return ["只有限期改正可以延长期限。"]
    if facts.extended_to is not None:
        return [f"期限已经延长到{chinese_date(facts.extended_to)}，只能延长一次。"]
    if facts.state is not MeasureState.UNDER_WAY:
        return ["这项限期改正已经作了期满结论，不再延长；没有改正的，报上级党组织研究。"]
    if facts.due_on >= latest_end(facts.from_on):
        return [f"限期改正连同延长最长一年，{chinese_date(facts.due_on)}期满时已满一年，不能再延长。"]
    return []


def extension_blockers(
    extension: Extension, facts: MeasureFacts, *, stopped: str, is_own: bool, today: dt.date
) -> list[str]:
    """Why 限期改正 cannot be extended so: before its end, by the body entitled, to a year in all at the most."""
    if is_own:
        return ["本人的限期改正由另一名同志登记。"]
    if stopped:
        return [stopped]
    reasons = entitlement_blockers(MeasureForm.RECTIFICATION, extension.body, extension.document_number)
    if extension.decided_on > today:
        reasons.append("批准日期不能晚于今天，请改正。")
    if extension.decided_on < facts.from_on:
        reasons.append(f"批准日期不能早于决定限期改正之日（{chinese_date(facts.from_on)}），请改正。")
    if facts.due_on is not None and extension.decided_on > facts.due_on:
        reasons.append(f"{chinese_date(facts.due_on)}已经期满，期满以后批准的不能延长；请填写期满结论。")
    if facts.due_on is not None and extension.until_on <= facts.due_on:
        reasons.append(f"延长后的期满日期要晚于原来的期满日期（{chinese_date(facts.due_on)}），请改正。")
    latest = latest_end(facts.from_on)
    if extension.until_on > latest:
        reasons.append(f"限期改正连同延长最长一年，最晚到{chinese_date(latest)}，请改正。")
    for label, text in (("延长的理由", extension.reason), ("继续帮助的措施", extension.help)):
        if len(text.strip()) < LEAST_WORDS:
            reasons.append(f"请写明{label}。")
    return reasons


NOT_LISTED = "有一项措施已不在名单里，请刷新页面重新填写。"


def choice_blockers(decisions: int) -> list[str]:
    return [] if decisions else ["请至少对一项措施作出决定；还没有研究的，保留“暂不决定”。"]


def decided_blockers(name: str, wording: str, *, is_decided: bool) -> list[str]:
    return [f"{name}的“{wording}”已经有决定，不能再改；请刷新页面查看。"] if is_decided else []


def period_blockers(*, is_closed: bool) -> list[str]:
    """Why nothing is decided on the results of a period yet."""
    return [] if is_closed else ["这一期的考评还没有结束，结果还可能因异议更正；结束以后再研究措施。"]
