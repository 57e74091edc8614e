"""公示与异议: four steps by different people, working days, objections answered, and the way back to the review."""

import datetime as dt
import uuid

import pytest

from tests import audit, make, walk
from zhixing.actions.calendar import correct_days
from zhixing.actions.cycles.stages import advance_cycle
from zhixing.actions.postings.objections import Addition, answer_objection, raise_objection
from zhixing.actions.postings.steps import (
    approve_posting,
    examine_posting,
    propose_posting,
    publish_posting,
    refuse_posting,
    return_posting_to_review,
)
from zhixing.models import Cycle, Entry, Objection, Posting, Rating
from zhixing.queries.postings.due import due
from zhixing.queries.postings.objections import items_of
from zhixing.queries.reviews.joint import minutes
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Role
from zhixing.rules.postings import ObjectionState, PostingState
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.reviews.reassessments import reassessment_sentences

MONDAY = make.TODAY  # 2026-09-14
FRIDAY = dt.date(2026, 9, 18)


@pytest.fixture
def cycle(world: make.World) -> Cycle:
    return walk.to_posting(walk.open_cycle(world), world)


def proposed(cycle: Cycle, world: make.World) -> Posting:
    return propose_posting(
        cycle.pk, working_days=5, answer_days=3, contact="支部办公室", by=world.viewer(Role.SECRETARY), at=make.NOW
    )


def approved(cycle: Cycle, world: make.World) -> Posting:
    posting = proposed(cycle, world)
    examine_posting(posting.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    return approve_posting(posting.pk, by=world.viewer(Role.STREET), at=make.NOW)


def hanging(cycle: Cycle, world: make.World) -> Posting:
    posting = approved(cycle, world)
    return publish_posting(posting.pk, from_on=MONDAY, by=world.viewer(Role.SECRETARY), at=make.NOW)


def objected(posting: Posting, world: make.World, by: Viewer | None = None) -> Objection:
    return raise_objection(
        posting.pk,
        participant_id=walk.participant(posting.cycle, "王建国").pk,
        text="九月的志愿服务漏记了两小时。",
        form_key=uuid.uuid4(),
        by=by or world.viewer(Role.MEMBER),
        at=make.NOW,
    )


def test_four_steps_leave_a_trace_and_end_after_five_working_days(world: make.World, cycle: Cycle) -> None:
    posting = hanging(cycle, world)
    posting.refresh_from_db()
    assert (posting.state, posting.from_on, posting.until_on) == ("carried_out", MONDAY, FRIDAY)
    assert [*posting.steps.order_by("pk").values_list("state", flat=True)] == [
        "proposed",
        "examined",
        "approved",
        "carried_out",
    ]
    done = [
        ("propose_posting", "支部书记甲", ""),
        ("examine_posting", "社区党委甲", ""),
        ("approve_posting", "街道党工委甲", ""),
        ("carry_out_posting", "支部书记甲", "2026年9月14日至2026年9月18日"),
    ]
    assert audit.lines(*[verb for verb, _, _ in done]) == [
        (verb, who, world.branch.name, ("Posting", posting.pk), words, {}) for verb, who, words in done
    ]


def test_a_corrected_calendar_moves_the_last_day(world: make.World, cycle: Cycle) -> None:
    correct_days({dt.date(2026, 9, 16): False}, source="试验", by=world.viewer(Role.STREET), at=make.NOW)
    posting = hanging(cycle, world)
    posting.refresh_from_db()
    assert posting.until_on == dt.date(2026, 9, 20)  # a Sunday worked for the holiday to come
    assert Posting.objects.count() == 1


def test_steps_are_refused_without_the_role(world: make.World, cycle: Cycle) -> None:
    posting = proposed(cycle, world)
    with pytest.raises(NotAllowed):
        examine_posting(posting.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(OutOfSight):
        examine_posting(posting.pk, by=make.viewer(world.stranger_secretary), at=make.NOW)
    with pytest.raises(NotAllowed):
        refuse_posting(posting.pk, reason="不全", by=world.viewer(Role.SECRETARY), at=make.NOW)
    posting.refresh_from_db()
    assert posting.state == PostingState.PROPOSED.value
    examine_posting(posting.pk, note=" 名单无误 ", by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert posting.steps.get(state="examined").note == "名单无误"
    with pytest.raises(NotAllowed):
        approve_posting(posting.pk, by=world.viewer(Role.CLERK), at=make.NOW)
    approve_posting(posting.pk, by=world.viewer(Role.STREET), at=make.NOW)
    for role in (Role.CLERK, Role.MEMBER):
        with pytest.raises(NotAllowed):
            publish_posting(posting.pk, from_on=MONDAY, by=world.viewer(role), at=make.NOW)
        with pytest.raises(NotAllowed):
            return_posting_to_review(posting.pk, reason="有误", by=world.viewer(role), at=make.NOW)
        with pytest.raises(NotAllowed):
            propose_posting(cycle.pk, working_days=5, answer_days=3, contact="办", by=world.viewer(role), at=make.NOW)


def test_what_a_proposal_lacks(world: make.World) -> None:
    cycle, by = walk.to_review(walk.open_cycle(world), world), world.viewer(Role.SECRETARY)
    with pytest.raises(Blocked) as refused:
        propose_posting(cycle.pk, working_days=0, answer_days=3, contact=" ", by=by, at=make.NOW)
    assert refused.value.reasons == (
        "现在是“党组织评定”环节，此事项只能在“积分公示”环节办理。",
        "还没有评定结果，请先完成党组织评定。",
        "请填写异议受理方式，例如办公室电话或地址，党员凭此反映意见。",
        "公示和答复的工作日数应在 1 到 30 之间。",
    )


def test_one_person_does_not_examine_and_approve(world: make.World, cycle: Cycle) -> None:
    posting = proposed(cycle, world)
    examine_posting(posting.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    with pytest.raises(Blocked) as refused:
        approve_posting(posting.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert refused.value.reasons == ("您已经办理过“审核”，“审批”须由另一位同志办理。",)


def test_a_second_posting_is_blocked_and_a_refused_one_makes_room(world: make.World, cycle: Cycle) -> None:
    posting = proposed(cycle, world)
    with pytest.raises(Blocked) as refused:
        proposed(cycle, world)
    assert refused.value.reasons == ("本周期已经提出公示，不必再提。",)
    with pytest.raises(Blocked) as refused:
        refuse_posting(posting.pk, reason=" ", by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert refused.value.reasons == ("请写明退回的原因。",)
    refuse_posting(posting.pk, reason="受理方式不全", by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert posting.steps.get(state="withdrawn").note == "受理方式不全"
    assert audit.lines("refuse_posting") == [
        ("refuse_posting", "社区党委甲", world.branch.name, ("Posting", posting.pk), "", {})
    ]
    second = proposed(cycle, world)
    examine_posting(second.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert dict(Posting.objects.values_list("pk", "state")) == {posting.pk: "withdrawn", second.pk: "examined"}


def test_a_first_day_off_or_past_is_blocked(world: make.World, cycle: Cycle) -> None:
    posting = approved(cycle, world)
    with pytest.raises(Blocked) as refused:
        publish_posting(posting.pk, from_on=dt.date(2026, 9, 19), by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == ("2026年9月19日不是工作日，请另选一天开始公示。",)
    posting.refresh_from_db()
    assert (posting.state, posting.from_on) == ("approved", None)


def test_the_cycle_closes_only_after_the_last_day_with_every_objection_answered(
    world: make.World, cycle: Cycle
) -> None:
    posting = hanging(cycle, world)
    objection = objected(posting, world)
    with pytest.raises(Blocked) as refused:
        return_posting_to_review(posting.pk, reason="有误", by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == ("还有异议没有答复，请先逐条调查答复，再一并退回评定。",)
    with pytest.raises(Blocked) as refused:
        advance_cycle(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == ("公示到2026年9月18日为止，期满后才能结束。", "还有 1 条异议没有答复。")
    answer_objection(
        objection.pk,
        upheld=False,
        findings="查阅签到表",
        answer="已记两小时，并未漏记。",
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    later = world.viewer(Role.SECRETARY, dt.date(2026, 9, 21))
    assert advance_cycle(cycle.pk, by=later, at=make.NOW).stage == Stage.CLOSED.value


def test_an_objection_has_three_working_days_and_sending_twice_counts_once(world: make.World, cycle: Cycle) -> None:
    posting = hanging(cycle, world)
    key, participant = uuid.uuid4(), walk.participant(cycle, "王建国")
    for _ in range(2):
        raise_objection(
            posting.pk,
            participant_id=participant.pk,
            text="漏记了一次走访。",
            form_key=key,
            by=world.viewer(Role.MEMBER),
            at=make.NOW,
        )
    assert [one.due_on for one in Objection.objects.all()] == [dt.date(2026, 9, 17)]


def test_only_the_branch_objects(world: make.World, cycle: Cycle) -> None:
    posting = hanging(cycle, world)
    with pytest.raises(OutOfSight):
        objected(posting, world, by=make.viewer(make.member_user(world.outsider)))
    assert not Objection.objects.exists()


def test_an_upheld_objection_corrects_the_ledger_and_leads_to_a_new_result(world: make.World, cycle: Cycle) -> None:
    posting = hanging(cycle, world)
    objection = objected(posting, world)
    answered = answer_objection(
        objection.pk,
        upheld=True,
        findings="核对服务时间表",
        answer="确实漏记，予以补记。",
        addition=Addition(item="VOLUNTEER", happened_on=dt.date(2026, 9, 5), units=200),
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    added = Entry.objects.get()
    assert (answered.state, answered.added_entry_id) == (ObjectionState.UPHELD.value, added.pk)
    assert added.source == "objection"
    cycle = return_posting_to_review(
        posting.pk, reason="异议成立，台账已补记", by=world.viewer(Role.SECRETARY), at=make.NOW
    )
    assert (cycle.stage, walk.fresh(cycle).stage) == (Stage.REVIEW.value, Stage.REVIEW.value)
    assert audit.lines("return_posting_to_review") == [
        ("return_posting_to_review", "支部书记甲", world.branch.name, ("Posting", posting.pk), "", {})
    ]
    cycle = walk.conclude(cycle, world)
    person = walk.participant(cycle, "王建国")
    assert [*Rating.objects.filter(participant=person).order_by("computation").values_list("index", flat=True)] == [
        0,
        600,
    ]
    assert reassessment_sentences(minutes(world.viewer(Role.SECRETARY), cycle.pk).reassessments) == (
        "第1次重新评定（异议成立，台账已补记）于9月14日完成，评定结果有变化的 1 人：王建国由0.00分（绿色警示星）"
        "改为6.00分（绿色警示星），原因是异议成立：确实漏记，予以补记。其他人的评定结果没有变化。",
    )
    again = proposed(walk.advance(cycle, world), world)
    assert again.computation == 2


def test_an_upheld_objection_needs_a_correction_and_nobody_answers_their_own(world: make.World, cycle: Cycle) -> None:
    posting = hanging(cycle, world)
    objection = objected(posting, world, by=world.viewer(Role.SECRETARY))
    with pytest.raises(Blocked) as refused:
        answer_objection(
            objection.pk, upheld=True, findings="查过", answer="成立", by=world.viewer(Role.SECRETARY), at=make.NOW
        )
    assert refused.value.reasons == (
        "这条异议是您本人提出的，请由其他同志调查答复。",
        "异议成立的，请选定要冲正的台账记录，或补记一笔，二者至少选一项。",
    )
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("item", "day", "reason"),
    [
        (
            "ABSENT",
            dt.date(2026, 9, 5),
            "扣分要先由有权机构作出决定，写明依据条款，请在台账里用“录入组织决定”办理，不能以异议补记。",
        ),
        ("VOLUNTEER", dt.date(2026, 6, 30), "补记的日期不在2026年第三季度以内，不影响这次公示的结果，请核对日期。"),
    ],
)
def test_an_objection_adds_no_deduction_and_nothing_outside_its_quarter(
    world: make.World, cycle: Cycle, item: str, day: dt.date, reason: str
) -> None:
    objection = objected(hanging(cycle, world), world)
    with pytest.raises(Blocked) as refused:
        answer_objection(
            objection.pk,
            upheld=True,
            findings="核对服务时间表",
            answer="成立",
            addition=Addition(item=item, happened_on=day),
            by=world.viewer(Role.SECRETARY),
            at=make.NOW,
        )
    assert refused.value.reasons == (reason,)
    assert (Entry.objects.count(), Objection.objects.get().state) == (0, ObjectionState.RAISED.value)


def test_deductions_are_not_offered_to_add(world: make.World, cycle: Cycle) -> None:
    objection = objected(hanging(cycle, world), world)
    assert [code for code, _ in items_of(objection)] == ["LESSON", "VISIT", "VOLUNTEER"]


def test_only_those_who_may_object_are_reminded_of_a_posting(world: make.World, cycle: Cycle) -> None:
    hanging(cycle, world)
    reminded = {role: [one.what for one in due(world.viewer(role))] for role in (Role.MEMBER, Role.COMMUNITY)}
    assert reminded == {Role.MEMBER: ["查看2026年第三季度积分公示，有异议请在期内提出"], Role.COMMUNITY: []}
