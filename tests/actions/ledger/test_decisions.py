"""组织决定: deductions and vetoes with clause, body, date, number and reason."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from tests import audit, make, walk
from tests.sample_standard import SAMPLE
from zhixing.actions.ledger.decision_steps import (
    ask_revocation,
    decline_decision,
    decline_revocation,
    read_decision,
    revoke_decision,
    second_decision,
)
from zhixing.actions.ledger.decisions import enter_decision
from zhixing.actions.ledger.entries import reverse_entry
from zhixing.actions.ledger.evidence import Upload
from zhixing.files.evidence import store as evidence_store
from zhixing.models import Cycle, Decision, DecisionStep, Entry, Evidence, Organisation, Participant
from zhixing.queries.cycles.access import facts_of
from zhixing.queries.cycles.waiting_decisions import decisions_waiting
from zhixing.queries.ledger.decisions import decision_page, due
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.ledger.claims import ClaimFacts, Ruling
from zhixing.rules.ledger.decisions import DecisionAct, DecisionState
from zhixing.rules.ledger.sources import REVOKED_BY_TWO
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

DAY = dt.date(2026, 9, 1)
RULING = Ruling("考评办法第八条", "支部委员会", DAY, "支委会2026年第9次", "两次无故缺席")


@pytest.fixture
def ready(world: make.World) -> make.World:
    walk.adopt(world.street, SAMPLE)
    return world


def decide(
    world: make.World,
    *,
    who: list[int] | None = None,
    item: str = "LATE",
    ruling: Ruling = RULING,
    by: Viewer | None = None,
    key: uuid.UUID | None = None,
    day: dt.date = DAY,
    files: int = 1,
) -> list[Decision]:
    return enter_decision(
        world.branch.pk,
        membership_ids=[world.members[1].pk] if who is None else who,
        deed=ClaimFacts(item, day),
        ruling=ruling,
        form_key=key or uuid.uuid4(),
        uploads=[kept_file(f"决定{number}") for number in range(files)],
        by=by or world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def test_a_deduction_rests_on_a_decision_and_the_log_does_not_say_why(ready: make.World) -> None:
    (made,) = decide(ready)
    entry = Entry.objects.get()
    assert (entry.source, entry.source_id, entry.item) == ("decision", made.pk, "LATE")
    assert (entry.clause, entry.deciding_body, entry.note) == ("考评办法第八条", "支部委员会", "")
    assert (entry.membership_id, entry.happened_on, entry.units) == (ready.members[1].pk, DAY, 100)
    assert (made.reason, made.decided_on, made.by_id) == ("两次无故缺席", DAY, ready.users[Role.SECRETARY].pk)
    assert written("enter_decision") == [("enter_decision", "支部书记甲", made.pk)]


def written(*verbs: str) -> list[tuple[str, str, int | None]]:
    """Verb, who and decision of these rows of the log, which give its number and nothing more."""
    rows = audit.lines(*verbs)
    branch = Organisation.objects.get(name="阳光社区第一党支部").name
    assert {(row[2], row[3][0], row[4], str(row[5])) for row in rows} == {
        (branch, "Decision", "支委会2026年第9次", "{}")
    }
    return [(verb, who, subject) for verb, who, _, (_, subject), _, _ in rows]


def test_several_people_by_one_decision_and_once_for_one_form(ready: make.World) -> None:
    key, who = uuid.uuid4(), [one.pk for one in ready.members[1:4]]
    assert len(decide(ready, who=who, key=key)) == 3
    assert len(decide(ready, who=who, key=key)) == 3
    assert (Decision.objects.count(), Entry.objects.count()) == (3, 3)


def kept_file(words: str) -> Upload:
    data = words.encode()
    sha256 = evidence_store.receive(settings.EVIDENCE, data)
    return Upload(sha256, "决定.pdf", "application/pdf", len(data))


def refused(act: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refusal:
        act()
    return refusal.value.reasons


def test_a_veto_takes_its_document_and_a_second_person(ready: make.World) -> None:
    assert refused(lambda: decide(ready, item="CULT", files=0)) == ("一票否决须附决定文件的照片或扫描件，请选择文件。",)
    secretary, deputy = ready.viewer(Role.SECRETARY), ready.viewer(Role.DEPUTY)
    (made,) = decide(ready, item="CULT")
    assert (Entry.objects.count(), Evidence.objects.get().decision_id) == (0, made.pk)
    assert [line.what for line in due(deputy)] == ["复核一票否决：陈志强"]
    assert due(secretary) == []
    assert refused(lambda: second_decision(made.pk, by=secretary, at=make.NOW)) == (
        "录入或提出的人不能自己复核，请由另一名有权限的同志办理。",
    )
    second_decision(made.pk, by=deputy, at=make.NOW)
    assert Entry.objects.get().item == "CULT"
    assert written("second_decision") == [("second_decision", "支部副书记甲", made.pk)]
    assert refused(lambda: decline_decision(made.pk, reason="迟了", by=deputy, at=make.NOW)) == (
        "这项决定目前是“已记入台账”，没有要复核的。",
    )


def test_the_review_waits_for_the_second_person_of_a_veto_and_of_a_revocation(ready: make.World) -> None:
    cycle, deputy = walk.open_cycle(ready), ready.viewer(Role.DEPUTY)
    assert decisions_waiting([cycle.pk]) == {}
    (veto,) = decide(ready, item="CULT")
    (older,) = decide(ready, item="CULT", day=dt.date(2026, 6, 20))  # of the quarter before, and it reaches the year
    Cycle.objects.update(stage=Stage.REVIEW.value)
    assert decisions_waiting([cycle.pk]) == {cycle.pk: 2}
    decline_decision(older.pk, reason="文件不是党委作出的", by=deputy, at=make.NOW)
    assert facts_of(walk.fresh(cycle), make.TODAY).decisions_waiting == 1
    second_decision(veto.pk, by=deputy, at=make.NOW)
    assert decisions_waiting([cycle.pk]) == {}
    ask_revocation(veto.pk, document_number="支委会第12号", reason="事实有误", by=deputy, at=make.NOW)
    assert decisions_waiting([cycle.pk]) == {cycle.pk: 1}
    Participant.objects.filter(person=veto.membership.person_id).update(excluded="本季度内已离开（去世）")
    assert decisions_waiting([cycle.pk]) == {}


def test_who_does_not_agree_says_why_and_nothing_is_booked(ready: make.World) -> None:
    deputy = ready.viewer(Role.DEPUTY)
    (made,) = decide(ready, item="CULT")
    assert refused(lambda: decline_decision(made.pk, reason=" ", by=deputy, at=make.NOW)) == ("请写明不同意的理由。",)
    decline_decision(made.pk, reason="文件不是党委作出的", by=deputy, at=make.NOW)
    assert (Entry.objects.count(), decision_page(deputy, made.pk).state) == (0, DecisionState.DECLINED)
    assert due(deputy) == []
    assert written("decline_decision") == [("decline_decision", "支部副书记甲", made.pk)]
    assert len(decide(ready, item="CULT")) == 1  # once more, with the right document


def test_the_same_document_item_person_and_day_count_once(ready: make.World) -> None:
    decide(ready)
    assert refused(lambda: decide(ready)) == (
        "陈志强：同一文号（支委会2026年第9次）、同一天的这一条已经记过，不能重复记。",
    )
    assert len(decide(ready, ruling=replace(RULING, document_number="支委会2026年第10次"))) == 1
    before = replace(RULING, decided_on=DAY - dt.timedelta(days=1))
    assert refused(lambda: decide(ready, ruling=before, who=[ready.members[2].pk])) == (
        "决定日期早于计分日期：决定不能作在事情以前，请核对两个日期。",
    )


def test_a_decision_is_taken_back_by_two_with_a_document(ready: make.World) -> None:
    secretary, deputy = ready.viewer(Role.SECRETARY), ready.viewer(Role.DEPUTY)
    (made,) = decide(ready)
    entry = Entry.objects.get()
    assert refused(lambda: reverse_entry(entry.pk, reason="记错", by=secretary, at=make.NOW)) == (REVOKED_BY_TWO,)
    assert refused(lambda: ask_revocation(made.pk, document_number="", reason="", by=secretary, at=make.NOW)) == (
        "请填写撤销决定的文号或会议记录编号。",
        "请填写撤销的理由。",
    )
    ask_revocation(made.pk, document_number="支委会2026年第11次", reason="情况不实", by=secretary, at=make.NOW)
    assert len(refused(lambda: revoke_decision(made.pk, by=secretary, at=make.NOW))) == 1
    assert [line.what for line in due(deputy)] == ["复核撤销组织决定：陈志强"]
    assert refused(lambda: decline_revocation(made.pk, reason=" ", by=deputy, at=make.NOW)) == ("请写明不同意的理由。",)
    decline_revocation(made.pk, reason="情况属实", by=deputy, at=make.NOW)
    assert decision_page(deputy, made.pk).state is DecisionState.IN_FORCE
    ask_revocation(made.pk, document_number="支委会2026年第12次", reason="情况不实", by=deputy, at=make.NOW)
    revoke_decision(made.pk, by=secretary, at=make.NOW)
    reversal = Entry.objects.get(reverses=entry)
    assert (reversal.note, decision_page(deputy, made.pk).state) == (
        "撤销决定（支委会2026年第12次）",
        DecisionState.REVOKED,
    )
    asked, declined = ("ask_revocation", "支部书记甲", made.pk), ("decline_revocation", "支部副书记甲", made.pk)
    again, revoked = ("ask_revocation", "支部副书记甲", made.pk), ("revoke_decision", "支部书记甲", made.pk)
    assert written("ask_revocation", "decline_revocation", "revoke_decision") == [asked, declined, again, revoked]
    steps = DecisionStep.objects.order_by("pk").values_list("act", "note", "document_number")
    assert [*steps] == [
        ("revocation_asked", "情况不实", "支委会2026年第11次"),
        ("revocation_declined", "情况属实", ""),
        ("revocation_asked", "情况不实", "支委会2026年第12次"),
        ("revoked", "", "支委会2026年第12次"),
    ]


def test_the_person_reads_it_answers_and_is_told_of_the_revocation(ready: make.World) -> None:
    member, deputy = ready.viewer(Role.MEMBER), ready.viewer(Role.DEPUTY)
    (made,) = decide(ready, who=[ready.members[0].pk])
    (veto,) = decide(ready, who=[ready.members[0].pk], item="CULT")
    assert refused(lambda: read_decision(veto.pk, by=member, at=make.NOW)) == ("这项决定没有记入台账，不需要阅知。",)
    assert [line.what for line in due(member)] == ["阅知对您的组织决定"]
    later = make.NOW + dt.timedelta(hours=1)
    read_decision(made.pk, reply="当天在医院陪护", by=member, at=later)
    assert due(member) == []
    assert written("read_decision") == [("read_decision", "白云", made.pk)]
    assert [(step.label, step.note) for step in decision_page(deputy, made.pk).steps] == [
        ("本人已阅", "当天在医院陪护")
    ]
    ask_revocation(made.pk, document_number="第11次", reason="情况不实", by=deputy, at=later)
    revoke_decision(made.pk, by=ready.viewer(Role.SECRETARY), at=later + dt.timedelta(hours=1))
    assert [line.what for line in due(member)] == ["阅知撤销的组织决定"]
    with pytest.raises(NotAllowed):
        read_decision(made.pk, by=deputy, at=later)


def test_everything_that_is_missing_is_said_at_once(ready: make.World) -> None:
    with pytest.raises(Blocked) as refused:
        decide(ready, who=[], ruling=Ruling(" ", "", dt.date(2026, 9, 15), "", ""))
    assert refused.value.reasons == (
        "请填写依据条款。",
        "请填写决定机构。",
        "请填写文号或会议记录编号。",
        "请填写事由。",
        "决定日期在今天以后，请在作出决定以后再记。",
        "请至少勾选一名党员。",
    )
    assert Decision.objects.count() == 0


def test_only_deductions_and_vetoes_of_the_standard_and_only_people_of_the_branch(ready: make.World) -> None:
    for item in ("MEET", "NOPE"):
        with pytest.raises(Blocked) as refused:
            decide(ready, item=item)
        assert refused.value.reasons == ("《阳光街道党员积分办法》里没有这一条扣分或否决，请重新选择。",)
    with pytest.raises(Blocked) as stranger:
        decide(ready, who=[ready.outsider.pk])
    assert stranger.value.reasons == ("有 1 人在计分日期那天不属于阳光社区第一党支部，请重新勾选。",)


def test_a_veto_for_one_class_spares_the_others(world: make.World) -> None:
    walk.adopt(world.street, SAMPLE.replace("reach: year, clause", "reach: year, classes: [CADRE], clause"))
    with pytest.raises(Blocked) as refused:
        decide(world, who=[world.members[0].pk], item="CULT")
    assert refused.value.reasons == ("白云：“参加邪教组织”不适用于普通无职党员类。",)
    assert len(decide(world, who=[world.members[1].pk], item="CULT")) == 1


def test_nobody_decides_on_themselves(ready: make.World) -> None:
    make.appoint(ready.users[Role.MEMBER], Role.SECRETARY, ready.branch)
    with pytest.raises(Blocked) as refused:
        decide(ready, who=[ready.members[0].pk, ready.members[1].pk], by=ready.viewer(Role.MEMBER))
    assert refused.value.reasons == ("不能对自己作出决定，请由其他有权限的同志办理。",)
    assert Entry.objects.count() == 0


def test_who_may_not(ready: make.World) -> None:
    for role in (Role.CLERK, Role.PANELLIST, Role.MEMBER, Role.DISTRICT):
        with pytest.raises(NotAllowed):
            decide(ready, by=ready.viewer(role))
    with pytest.raises(OutOfSight):
        decide(ready, by=make.viewer(ready.stranger_secretary))
    assert len(decide(ready, by=ready.viewer(Role.COMMUNITY), ruling=replace(RULING, deciding_body="社区党委"))) == 1


def test_the_database_itself_asks_for_two(ready: make.World) -> None:
    (made,) = decide(ready, item="CULT")
    secretary = ready.users[Role.SECRETARY]
    for act in (DecisionAct.SECONDED, DecisionAct.REVOKED):
        with pytest.raises(DatabaseError), transaction.atomic():
            DecisionStep.objects.create(decision=made, act=act.value, by=secretary, at=make.NOW)
