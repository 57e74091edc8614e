"""奖惩措施: which record is owed, what each asks for, who writes it down and who confirms."""

import datetime as dt

import pytest

from zhixing.rules.measures.states import MeasureState
from zhixing.rules.member_measures.forms import MeasureForm
from zhixing.rules.member_measures.records import (
    FIELDS,
    LIFTED,
    NOT_LIFTED,
    RecordKind,
    confirmation_blockers,
    fields_of,
    next_record,
    record_blockers,
    state_after,
    talk_blockers,
)

TODAY, DECIDED = dt.date(2026, 11, 29), dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        (MeasureForm.COMMENDATION, RecordKind.COMMENDATION),
        (MeasureForm.RECOMMENDATION, RecordKind.RECOMMENDATION),
        (MeasureForm.VISIT, RecordKind.VISIT),
        (MeasureForm.STUDY, RecordKind.STUDY_PLAN),
        (MeasureForm.REMINDER, RecordKind.TALK),
        (MeasureForm.ADMONITION, RecordKind.TALK),
        (MeasureForm.CRITICISM, RecordKind.TALK),
        (MeasureForm.RECTIFICATION, RecordKind.NOTICE),
        (MeasureForm.PLAN, RecordKind.PLAN),
        (MeasureForm.OTHER, RecordKind.NOTE),
    ],
)
def test_the_first_record_of_each_form(form: MeasureForm, kind: RecordKind) -> None:
    for state in (MeasureState.PENDING, MeasureState.UNDER_WAY):
        assert next_record(form, state, has_plan=False, has_midway=False) is kind
    for state in (MeasureState.AWAITING_CHECK, MeasureState.CLEARED):
        assert next_record(form, state, has_plan=False, has_midway=False) is None


def test_what_leaves_a_measure_under_way() -> None:
    under_way = {kind.label for kind in RecordKind if state_after(kind) is MeasureState.UNDER_WAY}
    assert under_way == {"学习培训计划", "改进计划", "限期改正决定", "限期改正延期决定", "中期检查记录"}
    others = {state_after(kind) for kind in RecordKind if kind.label not in under_way}
    assert others == {MeasureState.AWAITING_CHECK}


def test_what_each_record_asks_for() -> None:
    assert {kind.label: [field.label for field in FIELDS[kind] if field.is_required] for kind in RecordKind} == {
        "表彰记录": ["表彰形式", "表彰事由"],
        "推荐记录": ["推荐项目", "推荐事由"],
        "走访慰问记录": ["走访人"],
        "谈话记录": ["指出的问题", "提出的要求"],
        "学习培训计划": ["学习内容", "学习方式"],
        "改进计划": ["改进目标", "改进措施"],
        "限期改正决定": ["事由", "具体事实", "改正目标", "帮助措施"],
        "限期改正延期决定": ["延长的理由", "继续帮助的措施", "延长后的期满日期", "批准机关和文号"],
        "中期检查记录": ["改正进展", "检查意见"],
        "办理结论": ["完成情况", "结论意见"],
        "办理记录": ["办理情况"],
        "本人意见": ["本人意见"],
    }
    assert {kind.label: [field.label for field in FIELDS[kind] if not field.is_required] for kind in RecordKind} == {
        **{kind.label: [] for kind in RecordKind},
        "走访慰问记录": ["慰问物品或金额", "资金来源", "了解到的需求"],
        "谈话记录": ["本人说明", "本人认识和改进打算", "组织的帮助", "回访安排"],
        "学习培训计划": ["帮学人"],
        "改进计划": ["帮助人"],
        "限期改正决定": ["支部党员大会讨论"],
        "中期检查记录": ["还存在的不足"],
    }


def test_only_a_rectification_is_lifted_or_not() -> None:
    lifting = fields_of(RecordKind.CONCLUSION, MeasureForm.RECTIFICATION)
    assert [(field.label, field.choices) for field in lifting] == [
        ("结论", (LIFTED, NOT_LIFTED)),
        ("完成情况", ()),
        ("结论意见", ()),
    ]
    assert fields_of(RecordKind.CONCLUSION, MeasureForm.PLAN) == FIELDS[RecordKind.CONCLUSION]
    assert fields_of(RecordKind.MIDWAY, MeasureForm.RECTIFICATION) == FIELDS[RecordKind.MIDWAY]
    missing = record_blockers(
        RecordKind.CONCLUSION,
        MeasureForm.RECTIFICATION,
        {"result": " ", "opinion": "好"},
        expected=RecordKind.CONCLUSION,
        on=TODAY,
        from_on=TODAY,
        today=TODAY,
    )
    assert missing == ["请填写结论。", "请填写完成情况。"]


def test_a_record_lies_between_the_decision_and_today() -> None:
    def said(on: dt.date) -> list[str]:
        kind = RecordKind.NOTE
        return record_blockers(
            kind, MeasureForm.OTHER, {"facts": "已办"}, expected=kind, on=on, from_on=DECIDED, today=TODAY
        )

    assert said(DECIDED) == said(TODAY) == []
    assert said(TODAY + DAY) == ["日期不能晚于今天，请改正。"]


@pytest.mark.parametrize(
    ("kind", "facts", "reasons"),
    [
        (RecordKind.NOTE, {"has_talker": False}, []),
        (RecordKind.TALK, {"has_talker": False, "is_secretary": True}, ["请选择谈话人。"]),
        (RecordKind.TALK, {"is_talker": True}, []),
        (RecordKind.TALK, {"is_secretary": True}, []),
        (RecordKind.TALK, {}, ["谈话记录由谈话人或者支部书记填写，内容只有谈话双方和支部书记可以查看。"]),
    ],
)
def test_who_writes_a_talk_down(kind: RecordKind, facts: dict[str, bool], reasons: list[str]) -> None:
    usual = {"has_talker": True, "is_talker": False, "is_secretary": False}
    assert talk_blockers(kind, **{**usual, **facts}) == reasons


def test_two_characters_confirm_and_only_what_waits() -> None:
    def said(state: MeasureState, opinion: str) -> list[str]:
        return confirmation_blockers(state, is_own=False, is_handler=False, took_step=False, opinion=opinion)

    assert said(MeasureState.AWAITING_CHECK, "属实") == []
    assert said(MeasureState.AWAITING_CHECK, "好 ") == ["请写明确认意见。"]
    assert said(MeasureState.CLEARED, "属实") == ["这项措施目前无须确认，请刷新页面查看最新情况。"]
