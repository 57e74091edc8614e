"""奖惩措施: from the closed quarter to the closed measure, who may do and read what, and what is kept sealed."""

import json

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests import make, walk
from tests.member_measures import (
    GREEN,
    LATER,
    TALK,
    confirmed,
    decided,
    head,
    participant_id,
    quarter,
    rectification,
    talk_record,
    talked,
    undecided,
    viewer,
)
from zhixing.actions.member_measures.deciding import decide_measures
from zhixing.actions.member_measures.lines import RecordInput, answer_measure, carry_out, confirm_measure
from zhixing.models import AuditRow, Measure, MeasureDecision, MeasureRecord, Membership, Relief
from zhixing.queries.member_measures.due import due
from zhixing.queries.member_measures.pages import branch_measures, member_measure_page, own_measures, record_paper
from zhixing.queries.member_measures.sheets import decision_sheet
from zhixing.rules.member_measures.decisions import DecisionInput, Outcome
from zhixing.rules.member_measures.records import LIFTED, RecordKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed

SECRETARY, DEPUTY, MEMBER = Role.SECRETARY, Role.DEPUTY, Role.MEMBER


def test_nothing_follows_from_a_star_until_a_body_has_decided(world: make.World) -> None:
    quarter(world)
    assert Measure.objects.count() == 0
    assert undecided(world) == 5 * len(GREEN)
    assert [line.what for line in due(viewer(world, SECRETARY))] == ["研究2026年第三季度星级结果的运用"]


def test_before_the_quarter_closes_there_is_nothing_to_decide(world: make.World) -> None:
    cycle = walk.to_rated(walk.open_cycle(world), world)
    with pytest.raises(Blocked, match="还没有结束"):
        decision_sheet(world.viewer(SECRETARY), cycle.pk)


def test_one_sitting_adopts_changes_and_drops(world: make.World) -> None:
    cycle = quarter(world)
    first, second = (participant_id(cycle, world.members[place]) for place in (0, 1))
    rows = decide_measures(
        cycle.pk,
        decisions=[
            DecisionInput(first, "学习培训", Outcome.ADOPTED),
            DecisionInput(first, "提醒谈话", Outcome.CHANGED, "改进计划：每月参加一次值守", "本人已主动说明情况"),
            DecisionInput(second, "学习培训", Outcome.DROPPED, "", "正在外地参加集中培训"),
        ],
        head=head(world),
        by=viewer(world, SECRETARY),
        at=make.NOW,
    )
    assert [(row.outcome, row.text) for row in rows] == [
        ("adopted", "学习培训"),
        ("changed", "改进计划：每月参加一次值守"),
        ("dropped", ""),
    ]
    assert list(Measure.objects.order_by("number").values_list("form", "state", "deciding_body")) == [
        ("study", "pending", "支部委员会"),
        ("plan", "pending", "支部委员会"),
    ]
    assert undecided(world) == 5 * len(GREEN) - 3


def test_one_bad_line_and_nothing_of_the_sitting_is_kept(world: make.World) -> None:
    cycle = quarter(world)
    one = participant_id(cycle, world.members[0])
    with pytest.raises(Blocked, match="请写明理由"):
        decide_measures(
            cycle.pk,
            decisions=[
                DecisionInput(one, "学习培训", Outcome.ADOPTED),
                DecisionInput(one, "提醒谈话", Outcome.DROPPED),
            ],
            head=head(world),
            by=viewer(world, SECRETARY),
            at=make.NOW,
        )
    assert MeasureDecision.objects.count() == 0


def test_nothing_is_proposed_for_who_is_relieved_or_has_left(world: make.World) -> None:
    cycle = quarter(world)
    Relief.objects.create(
        membership=world.members[0], reason="aged", stage="granted", applied_on=LATER, from_on=LATER, until_on=LATER
    )
    Membership.objects.filter(pk=world.members[1].pk).update(until_on=LATER, end_reason="deceased")
    assert undecided(world) == 3 * len(GREEN)
    for place, why in enumerate(("减免期间不作硬性要求，不办理", "有一项措施已不在名单里")):
        with pytest.raises(Blocked, match=why):
            decide_measures(
                cycle.pk,
                decisions=[DecisionInput(participant_id(cycle, world.members[place]), "学习培训", Outcome.ADOPTED)],
                head=head(world),
                by=viewer(world, SECRETARY),
                at=make.NOW,
            )


def test_a_measure_stops_when_its_person_dies(world: make.World) -> None:
    measure = decided(world)
    Membership.objects.filter(pk=world.members[0].pk).update(until_on=LATER, end_reason="deceased")
    assert [line.what for line in due(viewer(world, SECRETARY)) if "落实" in line.what] == []
    filled = RecordInput(RecordKind.TALK, LATER, TALK, talker_id=world.users[SECRETARY].pk)
    with pytest.raises(Blocked, match="去世"):
        carry_out(measure.pk, filled=filled, by=viewer(world, SECRETARY), at=make.NOW)


def test_a_talk_is_sealed_at_rest_and_read_by_three(world: make.World) -> None:
    record = talk_record(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM zhixing_measurerecord WHERE id = %s", [record.pk])
        (kept,) = cursor.fetchone()
    for form in (TALK["problems"].encode(), json.dumps(TALK["problems"]).encode(), b"problems"):
        assert form not in bytes(kept)
    for role in (SECRETARY, MEMBER):
        assert ("指出的问题", TALK["problems"]) in record_paper(viewer(world, role), record.pk).texts
    for role in (DEPUTY, Role.COMMUNITY):
        with pytest.raises(NotAllowed):
            record_paper(viewer(world, role), record.pk)
        page = member_measure_page(viewer(world, role), record.measure_id)
        assert [line.texts for line in page.records] == [None]


def test_a_deputy_who_talked_reads_their_own_talk(world: make.World) -> None:
    record = talk_record(world, by=DEPUTY)
    assert record_paper(viewer(world, DEPUTY), record.pk).talker == "支部副书记甲"


def test_what_was_said_stands_nowhere_else(world: make.World) -> None:
    talked(world)
    rows = json.dumps(list(AuditRow.objects.values("summary", "detail")), ensure_ascii=False)
    measure = Measure.objects.get()
    steps = " ".join(measure.steps.values_list("text", flat=True))
    for words in (TALK["problems"], TALK["account"]):
        assert words not in rows + steps + measure.problem


def test_a_talk_is_written_by_who_talked_or_the_secretary(world: make.World) -> None:
    measure = decided(world)
    filled = RecordInput(RecordKind.TALK, LATER, TALK, talker_id=world.users[SECRETARY].pk)
    with pytest.raises(Blocked, match="由谈话人或者支部书记填写"):
        carry_out(measure.pk, filled=filled, by=viewer(world, DEPUTY), at=make.NOW)


def test_somebody_else_confirms_and_closes(world: make.World) -> None:
    measure = talked(world)
    with pytest.raises(Blocked, match="另一名同志确认"):
        confirm_measure(measure.pk, is_good=True, opinion="属实", by=viewer(world, SECRETARY), at=make.NOW)
    assert "确认措施已经落实：提醒谈话" in [line.what for line in due(viewer(world, DEPUTY))]
    confirm_measure(measure.pk, is_good=True, opinion="已谈话", by=viewer(world, DEPUTY), at=make.NOW)
    assert Measure.objects.get().state == "cleared"


def test_what_is_returned_is_done_again(world: make.World) -> None:
    measure = talked(world)
    confirm_measure(measure.pk, is_good=False, opinion="没有谈到请假的事", by=viewer(world, DEPUTY), at=make.NOW)
    assert member_measure_page(viewer(world, SECRETARY), measure.pk).next_kind is RecordKind.TALK


def test_rectification_has_its_check_and_its_conclusion(world: make.World) -> None:
    measure = rectification(world)
    by = viewer(world, SECRETARY)
    assert member_measure_page(by, measure.pk).next_kind is RecordKind.MIDWAY
    checked = {"progress": "两次会议都按时参加", "opinion": "继续保持"}
    carry_out(measure.pk, filled=RecordInput(RecordKind.MIDWAY, LATER, checked), by=by, at=make.NOW)
    concluded = {"outcome": LIFTED, "result": "半年内没有缺席", "opinion": "同意解除"}
    carry_out(measure.pk, filled=RecordInput(RecordKind.CONCLUSION, LATER, concluded), by=by, at=make.NOW)
    measure.refresh_from_db()
    assert (measure.state, measure.goal, measure.document_number) == (
        "awaiting_check",
        "按时参加每次组织生活",
        "哈街工发2026年9号",
    )
    assert member_measure_page(by, measure.pk).is_late is False


def test_a_member_sees_and_answers_their_own(world: make.World) -> None:
    measure = talked(world)
    member = viewer(world, MEMBER)
    assert [(row.wording, row.state_label) for row in own_measures(member)] == [("提醒谈话", "待确认")]
    answer_measure(measure.pk, text="当时已经口头请假。", by=member, at=make.NOW)
    page = member_measure_page(viewer(world, SECRETARY), measure.pk)
    assert page.records[-1].texts == [("本人意见", "当时已经口头请假。")]
    with pytest.raises(Blocked, match="只有本人"):
        answer_measure(measure.pk, text="代为说明", by=viewer(world, SECRETARY), at=make.NOW)


def test_a_branch_lists_by_name(world: make.World) -> None:
    cycle = quarter(world)
    decide_measures(
        cycle.pk,
        decisions=[
            DecisionInput(participant_id(cycle, world.members[place]), "学习培训", Outcome.ADOPTED)
            for place in (4, 0, 2)
        ],
        head=head(world),
        by=viewer(world, SECRETARY),
        at=make.NOW,
    )
    _, rows, _ = branch_measures(viewer(world, SECRETARY), world.branch.pk)
    assert [row.name for row in rows] == ["白云", "高娃", "王建国"]


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_keeps_decisions_and_records(world: make.World) -> None:
    confirmed(world)
    refused("UPDATE zhixing_measuredecision SET reason = 'x'")
    refused("DELETE FROM zhixing_measuredecision")
    refused("UPDATE zhixing_measurerecord SET place = 'x'")
    refused("DELETE FROM zhixing_measurerecord")
    refused("UPDATE zhixing_measure SET wording = 'x'")
    assert MeasureRecord.objects.count() == 1


def test_the_database_knows_no_rectification_beyond_a_year(world: make.World) -> None:
    rectification(world)
    refused("UPDATE zhixing_measure SET extended_to = from_on + 366")
