"""奖惩措施: the words of a standard, of bodies, records and states, and both sides of each day."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from zhixing.rules.measures.deadlines import MeasureFacts
from zhixing.rules.measures.states import MeasureKind, MeasureState
from zhixing.rules.member_measures.decisions import (
    DecisionInput,
    Extension,
    Head,
    Outcome,
    Terms,
    decision_blockers,
    extension_blockers,
    extension_stage_blockers,
    handler_blockers,
    head_blockers,
    latest_end,
    rectification_blockers,
    settled_text,
)
from zhixing.rules.member_measures.forms import (
    CONFIDENTIAL,
    ENTITLED,
    Body,
    MeasureForm,
    entitlement_blockers,
    form_of,
    proposal_of,
)
from zhixing.rules.member_measures.records import STATE_LABELS

TODAY = dt.date(2026, 11, 29)
DAY = dt.timedelta(days=1)
DECIDED, DUE = dt.date(2026, 11, 20), dt.date(2027, 5, 20)
STREET = Head(Body.STREET, DECIDED, "哈街工发2026年9号", 1, DUE)
TERMS = Terms("不按规定参加", "三次无故缺席", "按时参加会议", "每月谈心一次", DECIDED, dt.date(2027, 2, 20))


@pytest.mark.parametrize(
    ("wording", "form"),
    [
        ("谈心谈话", MeasureForm.REMINDER),
        ("慰问", MeasureForm.VISIT),
        ("享受优惠政策", MeasureForm.VISIT),
        ("推荐为先进", MeasureForm.RECOMMENDATION),
        ("通报表扬", MeasureForm.COMMENDATION),
        ("表彰", MeasureForm.COMMENDATION),
        ("奖励", MeasureForm.COMMENDATION),
        ("制定改进计划", MeasureForm.PLAN),
        ("参加培训", MeasureForm.STUDY),
        ("批评教育，限期改正", MeasureForm.RECTIFICATION),  # the gravest decides
        ("提醒谈话，批评教育", MeasureForm.REMINDER),
        ("走访慰问，推荐评优", MeasureForm.VISIT),
    ],
)
def test_what_the_words_of_a_standard_mean(wording: str, form: MeasureForm) -> None:
    assert form_of(wording) is form


def test_what_is_proposed_is_what_the_standard_says() -> None:
    for member_class in ("党员干部类", "普通无职党员类"):
        proposal = proposal_of("批评教育", member_class)
        assert (proposal.wording, proposal.form, proposal.text, proposal.why) == (
            "批评教育",
            MeasureForm.CRITICISM,
            "批评教育",
            "",
        )
    admonition = proposal_of("诫勉谈话", "党员干部类")
    assert (admonition.text, admonition.why) == ("诫勉谈话", "")
    assert proposal_of("诫勉谈话", "").wording == "诫勉谈话"


def test_who_is_entitled_to_what() -> None:
    assert {form.label: [body.label for body in Body if body in bodies] for form, bodies in ENTITLED.items()} == {
        "诫勉谈话": ["社区党委", "街道党工委"],
        "限期改正": ["街道党工委"],
    }
    assert entitlement_blockers(MeasureForm.ADMONITION, Body.COMMUNITY, "9号") == []
    assert entitlement_blockers(MeasureForm.RECTIFICATION, Body.COMMUNITY, "9号") == [
        "“限期改正”由街道党工委决定，请改选决定机构；还没有决定的，先不选。"
    ]


def test_labels_of_forms_bodies_outcomes_and_states() -> None:
    assert [form.label for form in MeasureForm] == [
        *[
            "表彰",
            "推荐",
            "走访慰问",
            "学习培训",
            "提醒谈话",
            "诫勉谈话",
            "批评教育",
            "限期改正",
            "改进计划",
            "其他措施",
        ]
    ]
    assert [body.label for body in Body] == ["支部委员会", "支部党员大会", "社区党委", "街道党工委"]
    assert [outcome.label for outcome in Outcome] == ["采纳", "调整", "不采纳"]
    assert [STATE_LABELS[state] for state in MeasureState] == ["待落实", "落实中", "待确认", "已办结"]
    assert {form.label for form in CONFIDENTIAL} == {"提醒谈话", "诫勉谈话", "批评教育"}


def decision(outcome: Outcome, text: str = "", reason: str = "", wording: str = "批评教育") -> list[str]:
    known = {
        "name": "白云",
        "member_class": "党员干部类",
        "proposed": wording,
        "stopped": "",
        "is_own": False,
        "is_decided": False,
    }
    body = Head(Body.COMMITTEE, DECIDED, "", 1, DUE)
    return decision_blockers(DecisionInput(1, wording, outcome, text, reason), body, **known)  # type: ignore[arg-type]


def test_five_characters_are_a_reason() -> None:
    assert decision(Outcome.DROPPED, reason="本人已改正") == []
    assert decision(Outcome.DROPPED, reason="本人改正 ") == ["白云的“批评教育”不采纳的，请写明理由。"]
    assert decision(Outcome.CHANGED, "结对帮学", "本人已改正") == []
    assert decision(Outcome.CHANGED, "结对帮学", "本人改正 ") == ["白云的“批评教育”调整的，请写明理由。"]


def test_what_needs_another_body_is_refused_with_the_name() -> None:
    assert decision(Outcome.ADOPTED, wording="诫勉谈话") == [
        "白云的“诫勉谈话”：“诫勉谈话”由社区党委或者街道党工委决定，请改选决定机构；还没有决定的，先不选。"
    ]
    assert decision(Outcome.CHANGED, " ", "", wording="批评教育") == [
        "白云的“批评教育”调整的，请写明改为什么措施。",
        "白云的“批评教育”调整的，请写明理由。",
    ]


def test_what_is_done_is_what_was_proposed_unless_it_was_changed() -> None:
    changed = DecisionInput(1, "批评教育", Outcome.CHANGED, " 结对帮学 ")
    assert settled_text(changed, "批评教育") == "结对帮学"
    assert settled_text(replace(changed, outcome=Outcome.ADOPTED), "批评教育") == "批评教育"


def test_who_may_be_made_responsible() -> None:
    assert handler_blockers(1, {1, 2}) == []
    assert handler_blockers(3, {1, 2}) == ["请选择经办人：本支部书记、副书记，或者社区党委经办人。"]


def test_a_sitting_is_dated_by_today_and_ends_from_today_within_a_year() -> None:
    assert head_blockers(replace(STREET, decided_on=TODAY, due_on=TODAY), TODAY) == []
    assert head_blockers(replace(STREET, due_on=latest_end(DECIDED)), TODAY) == []
    assert head_blockers(replace(STREET, due_on=latest_end(DECIDED) + DAY), TODAY) == [
        "办理期限最长一年，从决定之日算起，请改正。"
    ]
    assert latest_end(DECIDED).isoformat() == "2027-11-20"


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"meeting_on": DECIDED + DAY}, ["支部党员大会讨论的日期不能晚于批准日期，请改正。"]),
        ({"midway_on": DECIDED}, ["中期检查的日期要在决定之后、期满之前，请改正。"]),
        ({"midway_on": DECIDED + DAY}, []),
        ({"midway_on": DUE - DAY}, []),
        ({"midway_on": DUE}, ["中期检查的日期要在决定之后、期满之前，请改正。"]),
        ({"ground": "不守规矩", "facts": "缺席三次", "goals": "", "help": " "}, None),
        *(
            (
                {"ground": f"第三季度{word}不够"},
                ["得分、星级低不是限期改正的事由，请写明本人的问题；只需帮助提高的，改为“改进计划”。"],
            )
            for word in ("分数", "得分", "积分低", "指数低", "星级")
        ),
    ],
)
def test_what_a_rectification_needs(changes: dict[str, Any], reasons: list[str] | None) -> None:
    every = ["请写明事由。", "请写明具体事实。", "请写明改正目标。", "请写明帮助措施。"]
    terms = replace(TERMS, **changes)
    said = rectification_blockers(terms, STREET, stopped="", is_own=False, today=TODAY)
    assert said == (every if reasons is None else reasons)


def test_who_is_left_alone_is_left_alone_in_a_rectification_too() -> None:
    assert rectification_blockers(TERMS, STREET, stopped="已经去世。", is_own=False, today=TODAY) == ["已经去世。"]
    own = rectification_blockers(TERMS, STREET, stopped="已经去世。", is_own=True, today=TODAY)
    assert own == ["本人的措施由另一名同志登记。"]
    late = replace(STREET, decided_on=TODAY + DAY, document_number="")
    assert rectification_blockers(TERMS, late, stopped="", is_own=False, today=TODAY) == [
        "决定日期不能晚于今天，请改正。",
        "“限期改正”要写明决定的文号。",
    ]


RUNNING = MeasureFacts(
    MeasureState.UNDER_WAY, MeasureKind.TIMED, from_on=dt.date(2026, 6, 1), due_on=dt.date(2026, 12, 1)
)
LATER = Extension(Body.STREET, TODAY, "12号", dt.date(2027, 3, 1), "还有一次没参加", "每月谈心一次")


def test_an_extension_on_both_sides_of_its_days() -> None:
    def said(today: dt.date = TODAY, **changes: Any) -> list[str]:
        return extension_blockers(replace(LATER, **changes), RUNNING, stopped="", is_own=False, today=today)

    assert said() == said(decided_on=RUNNING.from_on) == []
    assert said(until_on=dt.date(2026, 12, 2)) == []
    assert said(decided_on=TODAY + DAY) == ["批准日期不能晚于今天，请改正。"]
    assert said(reason="还有一次", help="每月谈心") == ["请写明延长的理由。", "请写明继续帮助的措施。"]
    assert said(reason="还有一次会", help="每月谈心好") == []
    endless = replace(RUNNING, due_on=None)
    assert extension_blockers(LATER, endless, stopped="", is_own=False, today=TODAY) == []
    assert extension_stage_blockers(MeasureForm.RECTIFICATION, endless) == ["只有限期改正可以延长期限。"]
    nearly = replace(RUNNING, due_on=latest_end(RUNNING.from_on) - DAY)
    assert extension_stage_blockers(MeasureForm.RECTIFICATION, nearly) == []
