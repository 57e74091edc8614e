"""党组织评定 → 积分公示: what is booked after the conclusion is computed anew, or nothing is posted."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from tests import make, walk
from tests.actions.ledger.test_decisions import decide, refused
from tests.sample_standard import SAMPLE
from zhixing.actions.cycles.stages import advance_cycle
from zhixing.actions.ledger.decision_steps import second_decision
from zhixing.actions.ledger.entries import NewEntry, append, reverse_entry
from zhixing.actions.reviews.joint import conclude_review, reopen_review
from zhixing.models import Cycle, Entry, Panel, Participant, Rating
from zhixing.queries.cycles.access import facts_of
from zhixing.queries.reviews.blind import review_page
from zhixing.queries.reviews.due import due
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Role

DAY = dt.date(2026, 9, 1)
GAP = "评定以后又记了 1 笔台账，还没有计入评定结果。"


@pytest.fixture
def rated(world: make.World) -> Cycle:
    walk.adopt(world.street, SAMPLE)
    return walk.to_rated(walk.open_cycle(world), world)


def book(world: make.World, *, day: dt.date = DAY, at: dt.datetime = make.NOW) -> Entry:
    new = NewEntry(world.members[1].pk, "LATE", day, Source.DECISION, uuid.uuid4().int % 10**9)
    (entry,) = append([new], by=world.viewer(Role.SECRETARY), at=at)
    return entry


def since(cycle: Cycle) -> int:
    return facts_of(walk.fresh(cycle), make.TODAY).entries_since


def test_a_veto_seconded_after_the_conclusion_is_not_left_out_of_the_posting(world: make.World, rated: Cycle) -> None:
    secretary = world.viewer(Role.SECRETARY)
    (veto,) = decide(world, item="CULT")
    second_decision(veto.pk, by=world.viewer(Role.DEPUTY), at=make.NOW)
    assert refused(lambda: advance_cycle(rated.pk, by=secretary, at=make.NOW))[0] == GAP
    assert review_page(secretary, rated.pk).missing == [GAP]
    assert [line.what for line in due(secretary)] == ["重开2026年第三季度评定，重新合成结果"]
    reopen_review(rated.pk, reason="一票否决已复核", by=secretary, at=make.NOW)
    conclude_review(rated.pk, by=secretary, at=make.NOW)
    latest = Rating.objects.filter(participant__membership=veto.membership).latest("computation")
    assert "CULT" in str(latest.breakdown)
    assert due(secretary) == []
    assert Stage(advance_cycle(rated.pk, by=secretary, at=make.NOW).stage) is Stage.POSTING


def by_moment(cycle: Cycle) -> int:
    """The twin: it asks when an entry was sent, which may be before the conclusion it waited for."""
    return Entry.objects.filter(recorded_at__gt=Panel.objects.get(cycle=cycle).concluded_at).count()


@pytest.mark.parametrize(("count", "is_seen"), [(since, True), (by_moment, False)])
def test_an_entry_that_waited_for_the_conclusion_is_seen(
    world: make.World, rated: Cycle, count: Callable[[Cycle], int], is_seen: bool
) -> None:
    book(world, at=make.NOW - dt.timedelta(seconds=2))
    assert bool(count(rated)) is is_seen


def test_corrections_count_and_what_changes_no_result_does_not(world: make.World, rated: Cycle) -> None:
    early = book(world)
    book(world, day=dt.date(2026, 6, 20))  # of the quarter before
    assert since(rated) == 1
    reverse_entry(early.pk, reason="误记", by=world.viewer(Role.SECRETARY), at=make.NOW, is_seconded=True)
    assert since(rated) == 0  # booked and taken back, both since
    kept = book(world)
    Participant.objects.filter(membership=kept.membership).update(excluded="本季度内已离开（去世）")
    assert since(rated) == 0
    Participant.objects.filter(membership=kept.membership).update(excluded="")
    Panel.objects.update(counted_until=kept.pk)
    assert since(rated) == 0
    reverse_entry(kept.pk, reason="误记", by=world.viewer(Role.SECRETARY), at=make.NOW, is_seconded=True)
    assert since(rated) == 1  # the result still has what was taken back
