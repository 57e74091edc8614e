"""The entries that scoring takes: the same for few people, named one by one, as for many, by the chains they are in."""

import datetime as dt

from tests import make, walk
from tests.closings import desk, ripe
from zhixing.queries.scoring.entries import read_entries
from zhixing.queries.scoring.sql import ids, over_django
from zhixing.rules.permissions import Role

YEAR = dt.date(2026, 1, 1), dt.date(2026, 9, 30)


def test_both_ways_give_the_same_with_transfers_and_strangers(world: make.World) -> None:
    both = desk(world)
    cycles = [ripe(both, branch, accepts=False) for branch in (world.branch, world.sister)]
    late = make.member("后来", world.branch, from_on=make.TODAY)  # of a judged branch, but of no cycle
    make.entry(late, "LESSON", by=world.viewer(Role.COMMUNITY))
    for wanted in ([cycles[0].pk], [cycles[1].pk], [cycle.pk for cycle in cycles]):
        who = f"participant.cycle_id = ANY({ids(wanted)})"
        named, by_chain = (read_entries(who, *YEAR, over_django, few=few).sort("entry") for few in (100, 0))
        assert named.equals(by_chain)
    moved = walk.participant(cycles[1], "赵敏")
    assert named.filter(person=moved.pk).select("item", "units").rows() == [
        ("VISIT", 300),
        ("LESSON", 100),
        ("LESSON", 100),
        ("LESSON", 100),
        ("LESSON", 100),
        ("LESSON", 100),
        ("VOLUNTEER", 475),
        ("ABSENT", 100),
        ("ABSENT", 100),
    ]
    assert late.pk not in set(named["person"])


def test_a_mover_between_two_judged_branches_is_not_counted_twice(world: make.World) -> None:
    both = desk(world)
    first = ripe(both, world.branch, accepts=False)
    who = f"participant.cycle_id = ANY({ids([first.pk])})"
    one = walk.participant(first, "高娃")
    old = one.membership
    old.until_on = dt.date(2026, 9, 20)
    old.save()
    make.Membership.objects.create(
        person=old.person,
        organisation=world.sister,
        kind=old.kind,
        member_class=old.member_class,
        from_on=dt.date(2026, 9, 21),
    )
    second = ripe(both, world.sister, accepts=False)
    who = f"participant.cycle_id = ANY({ids([first.pk, second.pk])})"
    named, by_chain = (read_entries(who, *YEAR, over_django, few=few).sort("person", "entry") for few in (100, 0))
    assert named.equals(by_chain)
    assert named.filter(person=one.pk)["entry"].is_unique().all()
