"""奖惩措施: what a standard's words mean, who may decide, what a decision, a record and a confirmation need."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.grants import Grant
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
    head_blockers,
    latest_end,
    rectification_blockers,
)
from zhixing.rules.member_measures.forms import Body, MeasureForm, entitlement_blockers, form_of, proposal_of
from zhixing.rules.member_measures.records import (
    RecordKind,
    confirmation_blockers,
    may_read,
    next_record,
    record_blockers,
    state_after,
)
from zhixing.rules.permissions import Role

TODAY = dt.date(2026, 11, 29)
HEAD = Head(Body.COMMITTEE, dt.date(2026, 11, 20), "", 1, dt.date(2027, 1, 20))
STREET = replace(HEAD, body=Body.STREET, document_number="哈街工发2026年9号", due_on=dt.date(2027, 5, 20))
TERMS = Terms(
    "不按规定参加组织生活", "7月至9月三次无故缺席党员大会", "按时参加每次组织生活", "支部委员每月谈心一次",
    dt.date(2026, 11, 10), dt.date(2027, 2, 20),
)  # fmt: skip


@pytest.mark.parametrize(
    ("wording", "form"),
    [
        ("表彰奖励", MeasureForm.COMMENDATION),
        ("优先作为各级表彰推优的推荐对象", MeasureForm.RECOMMENDATION),
        ("优先享受优惠政策和走访慰问", MeasureForm.VISIT),
        ("继续组织学习教育，提高能力和水平", MeasureForm.STUDY),
        ("学习培训", MeasureForm.STUDY),
        ("明确改进目标", MeasureForm.PLAN),
        ("批评教育", MeasureForm.CRITICISM),
        ("诫勉谈话", MeasureForm.ADMONITION),
        ("限期改正", MeasureForm.RECTIFICATION),
        ("提醒谈话", MeasureForm.REMINDER),
        ("讲一次党课", MeasureForm.OTHER),
    ],
)
def test_the_words_of_a_standard_say_what_is_done(wording: str, form: MeasureForm) -> None:
    assert form_of(wording) is form


def test_admonition_is_for_cadres_and_others_are_reminded() -> None:
    other = proposal_of("诫勉谈话", "普通无职党员类")
    assert (other.form, other.text) == (MeasureForm.REMINDER, "提醒谈话")
    assert other.why == "诫勉谈话用于党员干部；对其他党员，由支部书记提醒谈话。"
    assert proposal_of("诫勉谈话", "党员干部类").form is MeasureForm.ADMONITION


def test_who_is_entitled_to_decide() -> None:
    assert entitlement_blockers(MeasureForm.STUDY, Body.COMMITTEE, "") == []
    assert entitlement_blockers(MeasureForm.ADMONITION, Body.MEETING, "9号") == [
        "“诫勉谈话”由社区党委或者街道党工委决定，请改选决定机构；还没有决定的，先不选。"
    ]
    assert entitlement_blockers(MeasureForm.RECTIFICATION, Body.COMMUNITY, "9号")
    assert entitlement_blockers(MeasureForm.RECTIFICATION, Body.STREET, " ") == ["“限期改正”要写明决定的文号。"]
    assert entitlement_blockers(MeasureForm.RECTIFICATION, Body.STREET, "9号") == []


def blockers(outcome: Outcome, text: str = "", reason: str = "", **facts: object) -> list[str]:
    decision = DecisionInput(1, "批评教育", outcome, text, reason)
    known = {
        "name": "白云",
        "member_class": "普通无职党员类",
        "proposed": "批评教育",
        "stopped": "",
        "is_own": False,
        "is_decided": False,
    }
    return decision_blockers(decision, HEAD, **{**known, **facts})  # type: ignore[arg-type]


def test_a_departure_needs_its_reason() -> None:
    assert blockers(Outcome.ADOPTED) == []
    assert blockers(Outcome.DROPPED) == ["白云的“批评教育”不采纳的，请写明理由。"]
    assert blockers(Outcome.CHANGED) == [
        "白云的“批评教育”调整的，请写明改为什么措施。",
        "白云的“批评教育”调整的，请写明理由。",
    ]
    assert blockers(Outcome.CHANGED, "结对帮学", "本人主动说明了情况") == []


def test_nothing_is_adopted_for_whom_nothing_may_be_asked() -> None:
    assert blockers(Outcome.ADOPTED, stopped="已经去世。") == ["白云的“批评教育”：已经去世。"]
    assert blockers(Outcome.DROPPED, reason="已经去世，不再办理", stopped="已经去世。") == []
    assert blockers(Outcome.ADOPTED, is_own=True) == ["白云的“批评教育”：本人的措施由另一名同志登记。"]
    assert blockers(Outcome.ADOPTED, is_decided=True) == ["白云的“批评教育”已经有决定，不能再改；请刷新页面查看。"]


def test_an_ordinary_plan_is_not_rectification() -> None:
    reasons = blockers(Outcome.CHANGED, "限期改正", "反复提醒无效果")
    assert reasons == ["白云的“批评教育”：限期改正要写明事由、目标和帮助，请点“办理限期改正”单独办理。"]


@pytest.mark.parametrize(
    ("member_class", "allowed"),
    [
        ("党员干部类", True),
        ("骨干党员", True),
        ("普通无职党员类", False),
        ("重点发展对象", False),
        ("入党积极分子", False),
    ],
)
def test_admonition_is_for_cadres_whoever_decides(member_class: str, *, allowed: bool) -> None:
    decision = DecisionInput(1, "批评教育", Outcome.CHANGED, "诫勉谈话", "社区党委研究决定")
    head = replace(STREET, body=Body.COMMUNITY)
    known = {"name": "白云", "proposed": "批评教育", "stopped": "", "is_own": False, "is_decided": False}
    reasons = decision_blockers(decision, head, member_class=member_class, **known)  # type: ignore[arg-type]
    refusal = "白云的“批评教育”：诫勉谈话用于党员干部，对其他党员请改为“提醒谈话”或者“批评教育”。"
    assert reasons == ([] if allowed else [refusal])


@pytest.mark.parametrize(
    ("decided", "latest"),
    [
        ("2026-03-01", "2027-03-01"),
        ("2027-03-01", "2028-03-01"),
        ("2027-02-28", "2028-02-28"),
        ("2028-02-29", "2029-02-28"),
    ],
)
def test_a_year_is_a_year_across_the_29th_of_february(decided: str, latest: str) -> None:
    day = dt.date.fromisoformat(latest)
    head = replace(HEAD, decided_on=dt.date.fromisoformat(decided), due_on=day)
    assert latest_end(head.decided_on) == day
    assert head_blockers(head, head.decided_on) == []
    too_late = replace(head, due_on=day + dt.timedelta(days=1))
    assert head_blockers(too_late, head.decided_on) == ["办理期限最长一年，从决定之日算起，请改正。"]


def test_days_of_a_sitting() -> None:
    assert head_blockers(HEAD, TODAY) == []
    late = replace(HEAD, decided_on=dt.date(2026, 11, 30), due_on=dt.date(2026, 11, 28))
    assert head_blockers(late, TODAY) == ["决定日期不能晚于今天，请改正。", "办理期限不能早于今天，请改正。"]


def rectification(head: Head = STREET, **changes: object) -> list[str]:
    return rectification_blockers(replace(TERMS, **changes), head, stopped="", is_own=False, today=TODAY)  # type: ignore[arg-type]


def test_rectification_lasts_a_year_at_most() -> None:
    assert rectification() == []
    assert rectification(replace(STREET, due_on=STREET.decided_on + dt.timedelta(days=365))) == []
    assert rectification(replace(STREET, due_on=STREET.decided_on + dt.timedelta(days=366))) == [
        "办理期限最长一年，从决定之日算起，请改正。"
    ]


def test_a_score_is_no_ground_and_everything_is_named() -> None:
    assert rectification(ground="第三季度得分低") == [
        "得分、星级低不是限期改正的事由，请写明本人的问题；只需帮助提高的，改为“改进计划”。"
    ]
    assert rectification(goals="", help="帮") == ["请写明改正目标。", "请写明帮助措施。"]
    assert rectification(midway_on=dt.date(2027, 6, 1)) == ["中期检查的日期要在决定之后、期满之前，请改正。"]
    assert rectification(meeting_on=dt.date(2026, 11, 25)) == ["支部党员大会讨论的日期不能晚于批准日期，请改正。"]
    assert rectification(HEAD)[0].startswith("“限期改正”由街道党工委决定")


PENDING, UNDER_WAY, AWAITING = MeasureState.PENDING, MeasureState.UNDER_WAY, MeasureState.AWAITING_CHECK


def test_the_record_that_is_owed_next() -> None:
    def owed(form: MeasureForm, state: MeasureState, plan: bool = False, midway: bool = False) -> RecordKind | None:
        return next_record(form, state, has_plan=plan, has_midway=midway)

    assert owed(MeasureForm.REMINDER, PENDING) is RecordKind.TALK
    assert owed(MeasureForm.REMINDER, AWAITING) is None
    assert owed(MeasureForm.STUDY, PENDING) is RecordKind.STUDY_PLAN
    assert owed(MeasureForm.STUDY, UNDER_WAY, plan=True) is RecordKind.CONCLUSION
    assert owed(MeasureForm.RECTIFICATION, UNDER_WAY, plan=True) is RecordKind.MIDWAY
    assert owed(MeasureForm.RECTIFICATION, UNDER_WAY, plan=True, midway=True) is RecordKind.CONCLUSION
    assert [state_after(kind) for kind in (RecordKind.MIDWAY, RecordKind.TALK)] == [UNDER_WAY, AWAITING]


def test_a_record_needs_its_words_and_its_day() -> None:
    def reasons(answers: dict[str, str], on: dt.date = TODAY, expected: RecordKind = RecordKind.TALK) -> list[str]:
        return record_blockers(
            RecordKind.TALK,
            MeasureForm.REMINDER,
            answers,
            expected=expected,
            on=on,
            from_on=HEAD.decided_on,
            today=TODAY,
        )

    whole = {"problems": "两次没有请假", "demands": "先请假"}
    assert reasons(whole) == []
    assert reasons({}) == ["请填写指出的问题。", "请填写提出的要求。"]
    assert reasons(whole, dt.date(2026, 11, 1)) == ["日期不能早于决定之日（2026年11月20日），请改正。"]
    assert reasons(whole, expected=RecordKind.NOTE) == ["这一步已经办理，或者尚未到办理时间，请刷新页面查看。"]


BRANCH = "1.2.3.4."


@pytest.mark.parametrize("form", [MeasureForm.REMINDER, MeasureForm.ADMONITION, MeasureForm.CRITICISM])
def test_what_is_said_in_a_talk_is_read_by_three(form: MeasureForm) -> None:
    """Each other role of the branch and every role above it is refused, whatever it may do otherwise."""

    def reads(role: Role | None, path: str = BRANCH, *, own: bool = False, talker: bool = False) -> bool:
        grants = frozenset({Grant(role, path)}) if role else frozenset()
        return may_read(form, grants, path=BRANCH, is_own=own, is_talker=talker, may_guide=True)

    assert {role for role in Role if reads(role)} == {Role.SECRETARY}
    assert not reads(Role.SECRETARY, "1.2.3.")
    assert not reads(Role.SECRETARY, "1.2.3.5.")
    assert reads(None, own=True)
    assert reads(None, talker=True)


def test_what_is_no_talk_is_read_by_those_who_guide() -> None:
    def reads(*, guides: bool) -> bool:
        nobody: frozenset[Grant] = frozenset()
        return may_read(MeasureForm.VISIT, nobody, path=BRANCH, is_own=False, is_talker=False, may_guide=guides)

    assert (reads(guides=True), reads(guides=False)) == (True, False)


def test_somebody_else_confirms() -> None:
    def reasons(**facts: object) -> list[str]:
        known = {"is_own": False, "is_handler": False, "took_step": False, "opinion": "情况属实"}
        return confirmation_blockers(AWAITING, **{**known, **facts})  # type: ignore[arg-type]

    assert reasons() == []
    assert reasons(is_own=True) == ["本人的措施由另一名同志确认。"]
    other = ["您是这项措施的经办人，或者填写过办理记录，请由另一名同志确认。"]
    assert (reasons(is_handler=True), reasons(took_step=True)) == (other, other)
    assert reasons(opinion=" ") == ["请写明确认意见。"]
    assert confirmation_blockers(PENDING, is_own=False, is_handler=False, took_step=False, opinion="好的")


RUNNING = MeasureFacts(
    MeasureState.UNDER_WAY, MeasureKind.TIMED, from_on=dt.date(2026, 6, 1), due_on=dt.date(2026, 12, 1)
)
LATER_END = Extension(
    Body.STREET, dt.date(2026, 11, 25), "哈街工发2026年12号", dt.date(2027, 3, 1),
    "还有一次会议没有参加", "支部委员每月谈心",
)  # fmt: skip


def test_only_a_running_rectification_is_extended_and_once() -> None:
    def reasons(form: MeasureForm = MeasureForm.RECTIFICATION, **changes: object) -> list[str]:
        return extension_stage_blockers(form, replace(RUNNING, **changes))  # type: ignore[arg-type]

    assert reasons() == []
    assert reasons(MeasureForm.PLAN) == ["只有限期改正可以延长期限。"]
    assert reasons(extended_to=dt.date(2027, 3, 1)) == ["期限已经延长到2027年3月1日，只能延长一次。"]
    assert reasons(state=AWAITING) == ["这项限期改正已经作了期满结论，不再延长；没有改正的，报上级党组织研究。"]
    assert reasons(due_on=latest_end(RUNNING.from_on)) == [
        "限期改正连同延长最长一年，2027年6月1日期满时已满一年，不能再延长。"
    ]


def test_an_extension_is_decided_before_the_end_by_the_body_entitled_and_for_a_year_in_all() -> None:
    def reasons(*, stopped: str = "", is_own: bool = False, **changes: object) -> list[str]:
        extension = replace(LATER_END, **changes)  # type: ignore[arg-type]
        return extension_blockers(extension, RUNNING, stopped=stopped, is_own=is_own, today=dt.date(2026, 12, 5))

    assert reasons() == []
    assert reasons(decided_on=RUNNING.due_on, until_on=latest_end(RUNNING.from_on)) == []
    assert reasons(decided_on=dt.date(2026, 12, 2)) == [
        "2026年12月1日已经期满，期满以后批准的不能延长；请填写期满结论。"
    ]
    assert reasons(decided_on=dt.date(2026, 5, 31)) == ["批准日期不能早于决定限期改正之日（2026年6月1日），请改正。"]
    assert "批准日期不能晚于今天，请改正。" in reasons(decided_on=dt.date(2026, 12, 6))
    assert reasons(until_on=RUNNING.due_on) == ["延长后的期满日期要晚于原来的期满日期（2026年12月1日），请改正。"]
    assert reasons(until_on=dt.date(2027, 6, 2)) == ["限期改正连同延长最长一年，最晚到2027年6月1日，请改正。"]
    assert reasons(body=Body.MEETING) == ["“限期改正”由街道党工委决定，请改选决定机构；还没有决定的，先不选。"]
    assert reasons(document_number=" ", reason="没改", help="帮") == [
        "“限期改正”要写明决定的文号。",
        "请写明延长的理由。",
        "请写明继续帮助的措施。",
    ]
    assert reasons(stopped="已去世，不再办理。") == ["已去世，不再办理。"]
    assert reasons(is_own=True) == ["本人的限期改正由另一名同志登记。"]
