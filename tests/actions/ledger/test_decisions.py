"""组织决定: deductions and vetoes with clause, body, date, number and reason."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from tests import make, walk
from tests.sample_standard import SAMPLE
from zhixing.actions.ledger.decisions import enter_decision
from zhixing.models import AuditRow, Decision, Entry
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.claims import Ruling, Said
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
) -> list[Decision]:
    return enter_decision(
        world.branch.pk,
        membership_ids=[world.members[1].pk] if who is None else who,
        said=Said(item, day),
        ruling=ruling,
        form_key=key or uuid.uuid4(),
        by=by or world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def test_a_deduction_rests_on_a_decision_and_the_log_does_not_say_why(ready: make.World) -> None:
    (made,) = decide(ready)
    entry = Entry.objects.get()
    assert (entry.source, entry.source_id, entry.item) == ("decision", made.pk, "LATE")
    assert (entry.clause, entry.deciding_body, entry.note) == ("考评办法第八条", "支部委员会", "")
    row = AuditRow.objects.get(verb="enter_decision")
    assert (row.subject_id, row.summary, row.detail) == (made.pk, "支委会2026年第9次", {})


def test_several_people_by_one_decision_and_once_for_one_form(ready: make.World) -> None:
    key, who = uuid.uuid4(), [one.pk for one in ready.members[1:4]]
    assert len(decide(ready, who=who, key=key)) == 3
    assert len(decide(ready, who=who, key=key)) == 3
    assert (Decision.objects.count(), Entry.objects.count()) == (3, 3)


def test_a_veto_is_entered_by_its_code(ready: make.World) -> None:
    decide(ready, item="CULT")
    assert Entry.objects.get().item == "CULT"


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
