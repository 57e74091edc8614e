"""Random histories of transfers, departures, returns, openings: nobody is scored twice, nobody is left unexplained."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make, walk
from zhixing.actions.cycles.stages import open_cycle, refresh_participants
from zhixing.actions.members.register import end_membership
from zhixing.actions.members.transfers import transfer_member
from zhixing.actions.participants import follow_people
from zhixing.models import Cycle, Membership, Organisation, Participant
from zhixing.queries.cycles.access import participants_of
from zhixing.queries.cycles.participants import behind_the_register
from zhixing.queries.placements import stay_of
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import EndReason
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

QUARTER = walk.QUARTER
steps = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.integers(0, 2)),
        st.tuples(st.just("refresh"), st.integers(0, 2)),
        st.tuples(st.just("on"), st.integers(0, 2)),
        st.tuples(st.just("move"), st.integers(0, 2), st.integers(0, 75)),
        st.tuples(st.just("leave"), st.sampled_from([EndReason.MOVED_AWAY, EndReason.DECEASED]), st.integers(0, 75)),
        st.tuples(st.just("return"), st.integers(0, 2)),
    ),
    min_size=4,
    max_size=14,
)


class Walk:
    """One person and three branches, each with somebody of its own so that it can open."""

    def __init__(self, world: make.World) -> None:
        self.world, self.by = world, world.viewer(Role.STREET)
        self.branches: list[Organisation] = [world.branch, world.sister, world.stranger]
        self.person = world.members[0].person

    def now(self) -> Membership | None:
        return Membership.objects.open().filter(person=self.person).select_related("organisation").first()

    def take(self, step: tuple[object, ...]) -> None:
        try:
            with transaction.atomic():
                getattr(self, f"do_{step[0]}")(*step[1:])
        except Blocked:
            pass  # an act that cannot be done now is refused, and the next one comes

    def cycle(self, place: int) -> Cycle:
        found = Cycle.objects.filter(organisation=self.branches[place]).first()
        if found is None:
            raise Blocked(["还没有开启。"])
        return found

    def do_open(self, place: int) -> None:
        open_cycle(self.branches[place].pk, terms=walk.terms(starts_now=False), by=self.by, at=make.NOW)

    def do_refresh(self, place: int) -> None:
        refresh_participants(self.cycle(place).pk, by=self.by, at=make.NOW)

    def do_on(self, place: int) -> None:
        """One stage on, without the work of the stage."""
        cycle = self.cycle(place)
        order = [Stage.PREPARING, Stage.SELF_REPORT, Stage.REVIEW, Stage.POSTING, Stage.CLOSED]
        after = order[min(order.index(Stage(cycle.stage)) + 1, 4)]
        Cycle.objects.filter(pk=cycle.pk).update(stage=after.value)

    def do_move(self, place: int, days: int) -> None:
        held = self.now()
        if held is not None:
            transfer_member(
                held.pk,
                to=self.branches[place].pk,
                on=QUARTER.from_on + dt.timedelta(days=days - 5),
                letter_number="",
                reason="搬家",
                by=self.by,
                at=make.NOW,
            )

    def do_leave(self, reason: EndReason, days: int) -> None:
        held = self.now()
        if held is not None:
            end_membership(
                held.pk,
                reason=reason,
                on=QUARTER.from_on + dt.timedelta(days=days - 5),
                note="第3号",
                by=self.by,
                at=make.NOW,
            )

    def do_return(self, place: int) -> None:
        last = Membership.objects.filter(person=self.person).latest("from_on")
        if last.until_on is not None and last.until_on < make.TODAY:
            Membership.objects.create(
                person=self.person,
                organisation=self.branches[place],
                kind=last.kind,
                member_class=last.member_class,
                from_on=last.until_on + dt.timedelta(days=1),
            )
            follow_people({self.person.pk}, by=self.by, at=make.NOW)

    def check(self) -> None:
        """Scored once; or some list says why not; or a list that should have the person says that it lacks them; or a
        branch in which the person belonged has not opened yet."""
        rows = Participant.objects.filter(person=self.person)
        scored = [one for one in rows if not one.excluded]
        assert len(scored) <= 1
        if scored or any(one.excluded for one in rows):
            return
        lines = Membership.objects.filter(person=self.person).select_related("organisation")
        touching = {one.organisation_id for one in lines if stay_of(one).touches(QUARTER)}
        open_ones = list(Cycle.objects.filter(organisation__in=touching).select_related("organisation", "version"))
        unopened = touching - {one.organisation_id for one in open_ones}
        behind = [one for one in open_ones if behind_the_register(one, participants_of([one.pk]))]
        closed = [one for one in open_ones if Stage(one.stage) in {Stage.POSTING, Stage.CLOSED}]
        assert not touching or unopened or behind or closed


@pytest.fixture
def three(world: make.World) -> make.World:
    walk.adopt(world.street)
    make.member("孙丽", world.sister)
    return world


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_nobody_is_scored_twice_and_nobody_without_a_reason(three: make.World, taken: list[tuple[object, ...]]) -> None:
    with transaction.atomic():
        one = Walk(three)
        for step in taken:
            one.take(step)
            one.check()
        for place in range(3):
            one.take(("open", place))
            one.take(("refresh", place))
            one.check()
        transaction.set_rollback(True)
