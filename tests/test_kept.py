"""The world that tests share is as new for each of them, and gone for those that start from nothing."""

import asyncio
import time

import pytest
from django.db import connection, transaction

from tests import kept, make
from zhixing.models import Organisation, Person
from zhixing.rules.orgs import OrgKind


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_and_sets_is_not_there_in_the_next(turn: int, world: make.World) -> None:
    assert (world.branch.name, world.members[0].person.name, Organisation.objects.count()) == (
        "阳光社区第一党支部",
        "白云",
        7,
    )
    Organisation.objects.create(
        name=f"第{turn}个", kind=OrgKind.BRANCH.value, parent=world.street, path=f"第{turn}个", position=9
    )
    Person.objects.filter(pk=world.members[0].person_id).update(name="别人")
    world.branch.name = world.members[0].person.name = "别的"
    world.members.clear()


def test_an_empty_database_is_empty(db: None) -> None:
    assert (Organisation.objects.count(), Person.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_so_it_is_by_a_mark() -> None:
    assert Organisation.objects.count() == 0


def test_those_that_commit_meet_a_world_of_their_own(transactional_db: None, world: make.World) -> None:
    assert not connection.in_atomic_block
    assert Organisation.objects.count() == 7


@pytest.fixture
def own(transactional_db: None) -> kept.Kept:
    return kept.Kept()


def test_it_is_built_anew_after_somebody_has_closed_the_connection(own: kept.Kept) -> None:
    own.open()
    first = own.copy()
    own.open()
    again = own.copy()
    assert first is not None
    assert again is not None
    assert (first.branch.pk, first.branch is again.branch) == (again.branch.pk, False)
    connection.close()
    assert (own.is_there(), own.copy()) == (False, None)
    own.open()
    assert (own.is_there(), Organisation.objects.count()) == (True, 7)
    own.close()
    assert (Organisation.objects.count(), connection.in_atomic_block) == (0, False)


def test_what_a_test_asks_at_the_end_of_a_transaction_may_be_durable(world: make.World) -> None:
    with transaction.atomic(durable=True):
        assert Organisation.objects.count() == 7


def test_opened_where_a_browser_is_driven_it_holds_nobody_up(own: kept.Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """There Django has another connection: the world is closed by that one, and its session is ended."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # as where browsers are driven

    async def in_a_loop() -> None:
        own.open()

    asyncio.run(in_a_loop())
    assert own.session is not connection.connection
    assert open_elsewhere() == 1
    own.close()
    for _ in range(500):  # the server ends a session in its own time after it was told
        if not open_elsewhere():
            return
        time.sleep(0.02)
    pytest.fail("the session with the world is still open")


def open_elsewhere() -> int:
    """Other sessions in this database with a transaction under way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
        )
        return int(cursor.fetchone()[0])
