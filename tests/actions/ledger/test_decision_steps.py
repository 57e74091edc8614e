"""组织决定: who may settle what another entered, and until when."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests import make, walk
from tests.actions.ledger.test_decisions import RULING, decide, refused
from tests.sample_standard import SAMPLE
from zhixing.actions.ledger.decision_steps import (
    ask_revocation,
    decline_decision,
    decline_revocation,
    read_decision,
    revoke_decision,
    second_decision,
)
from zhixing.models import Cycle, DecisionStep, Entry
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed, OutOfSight


@pytest.fixture
def ready(world: make.World) -> make.World:
    walk.adopt(world.street, SAMPLE)
    return world


def test_who_may_not_settle_what_another_decided(ready: make.World) -> None:
    (veto,), (made,) = decide(ready, item="CULT"), decide(ready)
    asks = {"document_number": "支委会第12号", "reason": "情况不实", "at": make.NOW}
    ask_revocation(made.pk, by=ready.viewer(Role.SECRETARY), **asks)
    acts: list[Callable[[Viewer], object]] = [
        lambda by: second_decision(veto.pk, by=by, at=make.NOW),
        lambda by: decline_decision(veto.pk, reason="不同意", by=by, at=make.NOW),
        lambda by: ask_revocation(veto.pk, by=by, **asks),
        lambda by: revoke_decision(made.pk, by=by, at=make.NOW),
        lambda by: decline_revocation(made.pk, reason="不同意", by=by, at=make.NOW),
        lambda by: read_decision(made.pk, by=by, at=make.NOW),
    ]
    for act in acts:
        for role in (Role.CLERK, Role.MEMBER, Role.PANELLIST):
            with pytest.raises(NotAllowed):
                act(ready.viewer(role))
        with pytest.raises(OutOfSight):
            act(make.viewer(ready.stranger_secretary))
    make.appoint(make.member_user(ready.members[1]), Role.DEPUTY, ready.branch)
    own = make.viewer(ready.members[1].person.user)
    for act in (acts[0], acts[3]):
        assert refused(lambda: act(own)) == ("不能复核对自己的决定，请由其他有权限的同志办理。",)  # noqa: B023
    (other,) = decide(ready, day=dt.date(2026, 8, 31))
    assert refused(lambda: ask_revocation(other.pk, by=own, **asks)) == (
        "不能提出撤销对自己的决定；有意见的，请写在“本人意见”里。",
    )
    assert (Entry.objects.count(), DecisionStep.objects.count()) == (2, 1)


def test_whoever_asked_for_a_revocation_does_not_agree_to_it_once_somebody_has_read(ready: make.World) -> None:
    (made,) = decide(ready, who=[ready.members[0].pk])
    secretary = ready.viewer(Role.SECRETARY)
    asks = {"document_number": " 支委会第12号 ", "reason": " 情况不实 "}
    step = ask_revocation(made.pk, **asks, by=secretary, at=make.NOW)
    assert (step.document_number, step.note) == ("支委会第12号", "情况不实")
    read_decision(made.pk, by=ready.viewer(Role.MEMBER), at=make.NOW)
    assert refused(lambda: revoke_decision(made.pk, by=secretary, at=make.NOW)) == (
        "录入或提出的人不能自己复核，请由另一名有权限的同志办理。",
    )
    reversal = revoke_decision(made.pk, by=ready.viewer(Role.DEPUTY), at=make.NOW)
    assert reversal.note == "撤销决定（支委会第12号）"


def test_a_document_is_the_same_with_blanks_around_its_number(ready: make.World) -> None:
    decide(ready)
    again = replace(RULING, document_number=f" {RULING.document_number} ")
    assert refused(lambda: decide(ready, ruling=again)) == (
        "陈志强：同一文号（支委会2026年第9次）、同一天的这一条已经记过，不能重复记。",
    )


def test_no_second_person_books_a_veto_into_a_quarter_that_hangs(ready: make.World) -> None:
    (veto,) = decide(ready, item="CULT")
    cycle = walk.open_cycle(ready)
    Cycle.objects.filter(pk=cycle.pk).update(stage="posting")
    assert refused(lambda: second_decision(veto.pk, by=ready.viewer(Role.DEPUTY), at=make.NOW)) == (
        "阳光社区第一党支部2026年第三季度的考评结果已经公示或结束，不能再改动这个季度的台账；"
        "确有错漏的，请通过公示异议办理。",
    )
