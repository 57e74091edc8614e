"""积分台账 as scoring takes it."""

import datetime as dt

from pytest_django import DjangoAssertNumQueries

from tests import make
from zhixing.actions.ledger.entries import reverse_entry
from zhixing.models import Membership
from zhixing.queries.scoring.membership_entries import facts
from zhixing.rules.permissions import Role

FROM, UNTIL = dt.date(2026, 7, 1), dt.date(2026, 9, 30)


def write(world: make.World, who: Membership, day: dt.date, **more: object) -> int:
    return make.entry(who, "MEET", day, by=world.viewer(Role.SECRETARY), **more).pk  # type: ignore[arg-type]


def test_the_period_counts_both_its_ends_and_only_those_asked_for(
    world: make.World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first, second = world.members[:2]
    wanted = [write(world, first, FROM), write(world, first, UNTIL, units=250, option="A", worth=300)]
    write(world, first, FROM - dt.timedelta(days=1))
    write(world, first, UNTIL + dt.timedelta(days=1))
    write(world, second, FROM)
    with django_assert_num_queries(1):
        found = facts([first.pk], FROM, UNTIL)
    assert found.rows() == [
        (first.pk, wanted[0], "MEET", 100, "", None, FROM, None),
        (first.pk, wanted[1], "MEET", 250, "A", 300, UNTIL, None),
    ]


def test_a_reversal_comes_with_its_entry(world: make.World) -> None:
    who = world.members[1]
    entry = write(world, who, FROM)
    made = reverse_entry(entry, reason="记错", by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert facts([who.pk], FROM, UNTIL)["reverses"].to_list() == [None, entry]
    assert facts([who.pk], FROM, UNTIL)["entry"].to_list() == [entry, made.pk]


def test_what_was_done_before_a_transfer_counts_after_it(world: make.World) -> None:
    old = world.members[1]
    before = write(world, old, FROM)
    old.until_on = dt.date(2026, 8, 1)
    old.save()
    new = Membership.objects.create(
        person=old.person,
        organisation=world.sister,
        kind=old.kind,
        member_class=old.member_class,
        from_on=dt.date(2026, 8, 2),
    )
    after = write(world, new, UNTIL)
    assert [row[:2] for row in facts([new.pk], FROM, UNTIL).rows()] == [(new.pk, before), (new.pk, after)]


def test_nobody_asked_for_is_an_empty_frame(world: make.World) -> None:
    assert facts([], FROM, UNTIL).is_empty()
    assert facts([], FROM, UNTIL).columns == facts([world.members[0].pk], FROM, UNTIL).columns
