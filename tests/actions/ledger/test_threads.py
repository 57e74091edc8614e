"""积分台账: many people at once write to the same chains, in real transactions."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from tests import make, walk
from zhixing.actions.activities.recording import record_activity
from zhixing.actions.ledger.entries import NewEntry, append
from zhixing.models import Activity, Entry
from zhixing.queries.ledger.chain import breaks_of
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Role

THREADS = 6


def together(work: Callable[[int], None]) -> None:
    """Run `work` in several threads that start at the same moment; whatever one of them raises is raised."""
    gate = Barrier(THREADS)

    def one(number: int) -> None:
        try:
            gate.wait(timeout=30)
            work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(one, number) for number in range(THREADS)]:
            done.result(timeout=120)


def test_threads_on_one_chain_leave_it_whole(transactional_db: None) -> None:
    world = make.world()
    by = world.viewer(Role.SECRETARY)

    def work(number: int) -> None:
        for turn in range(10):
            append(
                [NewEntry(one.pk, "MEET", make.TODAY, Source.ACTIVITY, 100 * number + turn) for one in world.members],
                by=by,
                at=make.NOW,
            )

    together(work)
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, THREADS * 50 + 1))
    assert list(breaks_of(world.branch.pk)) == []


def test_threads_on_two_chains_in_opposite_order_do_not_lock_each_other_out(transactional_db: None) -> None:
    world = make.world()
    by = world.viewer(Role.COMMUNITY)
    people = [world.members[0], make.member("云飞", world.sister)]

    def work(number: int) -> None:
        for turn in range(10):
            order = people if number % 2 else people[::-1]
            append(
                [NewEntry(one.pk, "MEET", make.TODAY, Source.ACTIVITY, 100 * number + turn) for one in order],
                by=by,
                at=make.NOW,
            )

    together(work)
    assert Entry.objects.count() == THREADS * 20
    assert [list(breaks_of(branch.pk)) for branch in (world.branch, world.sister)] == [[], []]


def test_the_same_form_sent_at_once_from_several_places_records_once(transactional_db: None) -> None:
    world = make.world()
    walk.adopt(world.street)
    by, key = world.viewer(Role.SECRETARY), uuid.uuid4()

    def work(number: int) -> None:
        record_activity(
            world.branch.pk,
            happening=Happening("三季度党课", make.TODAY, (Feed("LESSON"),)),
            people=[Presence(one.pk) for one in world.members],
            form_key=key,
            by=by,
            at=make.NOW,
        )

    together(work)
    assert (Activity.objects.count(), Entry.objects.count()) == (1, 5)
    assert list(breaks_of(world.branch.pk)) == []
