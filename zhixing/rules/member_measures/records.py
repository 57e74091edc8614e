"""奖惩措施: the records that carry a measure out, what each asks for, and who may read what was said."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.grants import Grant
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.member_measures.forms import CONFIDENTIAL, MeasureForm
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Role


class RecordKind(StrEnum):
    COMMENDATION = "commendation"
    RECOMMENDATION = "recommendation"
    VISIT = "visit"
    TALK = "talk"
    STUDY_PLAN = "study_plan"
    PLAN = "plan"
    NOTICE = "notice"
    EXTENSION = "extension"
    MIDWAY = "midway"
    CONCLUSION = "conclusion"
    NOTE = "note"
    ANSWER = "answer"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS: dict[RecordKind, str] = {
    RecordKind.COMMENDATION: "表彰记录",
    RecordKind.RECOMMENDATION: "推荐记录",
    RecordKind.VISIT: "走访慰问记录",
    RecordKind.TALK: "谈话记录",
    RecordKind.STUDY_PLAN: "学习培训计划",
    RecordKind.PLAN: "改进计划",
    RecordKind.NOTICE: "限期改正决定",
    RecordKind.EXTENSION: "限期改正延期决定",
    RecordKind.MIDWAY: "中期检查记录",
    RecordKind.CONCLUSION: "办理结论",
    RecordKind.NOTE: "办理记录",
    RecordKind.ANSWER: "本人意见",
}


@dataclass(frozen=True)
class RecordField:
    key: str
    label: str
    is_required: bool = False
    choices: tuple[str, ...] = ()


_TALK = (
    RecordField("problems", "指出的问题", True),
    RecordField("account", "本人说明"),
    RecordField("demands", "提出的要求", True),
    RecordField("resolve", "本人认识和改进打算"),
    RecordField("help", "组织的帮助"),
    RecordField("follow_up", "回访安排"),
)
LIFTED, NOT_LIFTED = "经考察已改正，解除限期改正", "没有改正，报上级党组织研究"
_RESULT = (RecordField("result", "完成情况", True), RecordField("opinion", "结论意见", True))
FIELDS: dict[RecordKind, tuple[RecordField, ...]] = {
    RecordKind.COMMENDATION: (RecordField("way", "表彰形式", True), RecordField("deeds", "表彰事由", True)),
    RecordKind.RECOMMENDATION: (RecordField("title", "推荐项目", True), RecordField("deeds", "推荐事由", True)),
    RecordKind.VISIT: (
        RecordField("visitors", "走访人", True),
        RecordField("gifts", "慰问物品或金额"),
        RecordField("source", "资金来源"),
        RecordField("needs", "了解到的需求"),
    ),
    RecordKind.TALK: _TALK,
    RecordKind.STUDY_PLAN: (
        RecordField("content", "学习内容", True),
        RecordField("way", "学习方式", True),
        RecordField("helper", "帮学人"),
    ),
    RecordKind.PLAN: (
        RecordField("goals", "改进目标", True),
        RecordField("remedies", "改进措施", True),
        RecordField("helper", "帮助人"),
    ),
    RecordKind.NOTICE: (
        RecordField("ground", "事由", True),
        RecordField("facts", "具体事实", True),
        RecordField("goals", "改正目标", True),
        RecordField("help", "帮助措施", True),
        RecordField("meeting", "支部党员大会讨论"),
    ),
    RecordKind.EXTENSION: (
        RecordField("reason", "延长的理由", True),
        RecordField("help", "继续帮助的措施", True),
        RecordField("until", "延长后的期满日期", True),
        RecordField("decision", "批准机关和文号", True),
    ),
    RecordKind.MIDWAY: (
        RecordField("progress", "改正进展", True),
        RecordField("lacking", "还存在的不足"),
        RecordField("opinion", "检查意见", True),
    ),
    RecordKind.CONCLUSION: _RESULT,
    RecordKind.NOTE: (RecordField("facts", "办理情况", True),),
    RecordKind.ANSWER: (RecordField("text", "本人意见", True),),
}
_LIFTING = (RecordField("outcome", "结论", True, (LIFTED, NOT_LIFTED)), *_RESULT)


def fields_of(kind: RecordKind, form: MeasureForm) -> tuple[RecordField, ...]:
    is_lifting = kind is RecordKind.CONCLUSION and form is MeasureForm.RECTIFICATION
    return _LIFTING if is_lifting else FIELDS[kind]


_AT_ONCE: dict[MeasureForm, RecordKind] = {
    MeasureForm.COMMENDATION: RecordKind.COMMENDATION,
    MeasureForm.RECOMMENDATION: RecordKind.RECOMMENDATION,
    MeasureForm.VISIT: RecordKind.VISIT,
    MeasureForm.REMINDER: RecordKind.TALK,
    MeasureForm.ADMONITION: RecordKind.TALK,
    MeasureForm.CRITICISM: RecordKind.TALK,
    MeasureForm.OTHER: RecordKind.NOTE,
}
_PLANS: dict[MeasureForm, RecordKind] = {
    MeasureForm.STUDY: RecordKind.STUDY_PLAN,
    MeasureForm.PLAN: RecordKind.PLAN,
    MeasureForm.RECTIFICATION: RecordKind.NOTICE,
}


def next_record(form: MeasureForm, state: MeasureState, *, has_plan: bool, has_midway: bool) -> RecordKind | None:
    """Which record is owed next; None while nothing is owed."""
    if state not in {MeasureState.PENDING, MeasureState.UNDER_WAY}:
        return None
    if form in _AT_ONCE:
        return _AT_ONCE[form]
    if not has_plan:
        return _PLANS[form]
    if form is MeasureForm.RECTIFICATION and not has_midway:
        return RecordKind.MIDWAY
    return RecordKind.CONCLUSION


def state_after(kind: RecordKind) -> MeasureState:
    """Plans and checks leave a measure under way; every other record asks for its confirmation."""
    under_way = {*_PLANS.values(), RecordKind.EXTENSION, RecordKind.MIDWAY}
    return MeasureState.UNDER_WAY if kind in under_way else MeasureState.AWAITING_CHECK


def record_blockers(
    kind: RecordKind,
    form: MeasureForm,
    answers: Mapping[str, str],
    *,
    expected: RecordKind | None,
    on: dt.date,
    from_on: dt.date,
    today: dt.date,
) -> list[str]:
    """Why this record cannot be kept."""
    if kind is not expected:
        return ["这一步已经办理，或者尚未到办理时间，请刷新页面查看。"]
    reasons = [
        f"请填写{field.label}。"
        for field in fields_of(kind, form)
        if field.is_required and not answers.get(field.key, "").strip()
    ]
    if on > today:
        reasons.append("日期不能晚于今天，请改正。")
    if on < from_on:
        reasons.append(f"日期不能早于决定之日（{chinese_date(from_on)}），请改正。")
    return reasons


def talk_blockers(kind: RecordKind, *, has_talker: bool, is_talker: bool, is_secretary: bool) -> list[str]:
    """Why this person cannot write down a talk: only who led it or the secretary does."""
    if kind is not RecordKind.TALK:
        return []
    if not has_talker:
        return ["请选择谈话人。"]
    if is_talker or is_secretary:
        return []
    return ["谈话记录由谈话人或者支部书记填写，内容只有谈话双方和支部书记可以查看。"]


def may_read(
    form: MeasureForm, grants: frozenset[Grant], *, path: str, is_own: bool, is_talker: bool, may_guide: bool
) -> bool:
    """Who may read what was written: of a talk the two who talked and the secretary of the very branch."""
    if is_own or is_talker:
        return True
    if form in CONFIDENTIAL:
        return Grant(Role.SECRETARY, path) in grants
    return may_guide


def confirmation_blockers(
    state: MeasureState, *, is_own: bool, is_handler: bool, took_step: bool, opinion: str
) -> list[str]:
    """Why this person cannot confirm that a measure was carried out: somebody else does."""
    if state is not MeasureState.AWAITING_CHECK:
        return ["这项措施目前无须确认，请刷新页面查看最新情况。"]
    if is_own:
        return ["本人的措施由另一名同志确认。"]
    if is_handler or took_step:
        return ["您是这项措施的经办人，或者填写过办理记录，请由另一名同志确认。"]
    return [] if len(opinion.strip()) >= 2 else ["请写明确认意见。"]


STATE_LABELS: dict[MeasureState, str] = {
    MeasureState.PENDING: "待落实",
    MeasureState.UNDER_WAY: "落实中",
    MeasureState.AWAITING_CHECK: "待确认",
    MeasureState.CLEARED: "已办结",
}


def own_blockers(*, is_own: bool) -> list[str]:
    return ["本人的措施由另一名同志办理。"] if is_own else []


def answering_blockers(text: str, *, is_own: bool) -> list[str]:
    """What a member says to their own measure."""
    if not is_own:
        return ["只有本人能对自己的措施提出意见。"]
    return [] if text.strip() else ["请填写您的意见。"]
