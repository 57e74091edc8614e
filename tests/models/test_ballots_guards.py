"""民主测评 in the database: what the box takes and lets go, what never changes, and what would slip through without."""

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from tests import ballots, make
from zhixing.actions.ballots.lifecycle import void_ballot, waive_ballot
from zhixing.models import Ballot, BallotFigure, BallotRecord, BoxLine, PaperEntry, RollLine, Spent
from zhixing.rules.permissions import Role

Act = Callable[[Ballot], object]


def refused(act: Callable[[], object]) -> str:
    """What the database says to this; it must refuse."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    return str(refusal.value).split("\n", 1)[0]


def run(sql: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for nothing that is still to be checked
        cursor.execute(sql, values)
        return cursor.rowcount


def behind_our_back(sql: str, *values: object) -> int:
    """The same with the triggers off: what would slip through without them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        changed = cursor.rowcount
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        return changed


def without(guard: str, act: Callable[[], object]) -> bool:
    """The twin: whether the same passes in a database that lacks this guard, which is put back."""
    with transaction.atomic():
        run(guard)
        act()
        transaction.set_rollback(True)
    return True


@pytest.fixture
def prepared(world: make.World) -> Ballot:
    return ballots.prepare(ballots.to_stage(world, members=3), world)


@pytest.fixture
def voted(world: make.World, prepared: Ballot) -> Ballot:
    """Open, with one vote in the box."""
    codes = ballots.to_open(prepared, world)
    ballots.vote(prepared, codes[0], "EXCELLENT", own=1)
    return prepared


def line(ballot: Ballot, **fields: object) -> BoxLine:
    made: dict[str, object] = {
        "panel": ballot.panels.get(),
        "subject": ballot.subjects.get(number=1),
        "key": uuid.uuid4(),
        "sealed": b"x",
    }
    return BoxLine.objects.create(**{**made, **fields})  # type: ignore[misc]


TAKES = "the box takes sealed lines while it stands open, opened ones when it is counted"


def test_the_box_takes_nothing_before_it_is_open_nor_after_the_count(world: make.World, prepared: Ballot) -> None:
    assert refused(lambda: line(prepared)) == TAKES
    assert without("ALTER TABLE zhixing_boxline DISABLE TRIGGER USER", lambda: line(prepared))  # a vote before the vote
    codes = ballots.to_open(prepared, world)
    assert refused(lambda: line(prepared, sealed=None, grade="EXCELLENT")) == TAKES
    assert line(prepared).pk is not None
    behind_our_back("DELETE FROM zhixing_boxline")
    for place in range(7):
        ballots.vote(prepared, codes[place], "EXCELLENT", own=place + 1)
    ballots.seal(prepared, world)
    ballots.tell(prepared.panels.get(), world, signatures=7)
    ballots.count(prepared, world)
    assert refused(lambda: line(prepared)) == TAKES


def test_credentials_are_spent_only_while_the_box_stands_open(prepared: Ballot) -> None:
    panel = prepared.panels.get()
    assert refused(lambda: Spent.objects.create(credential=b"1" * 32, panel=panel, way="slip")) == (
        "credentials are spent only while the box stands open"
    )
    sql = "INSERT INTO zhixing_spent (credential, panel_id, way, is_valid) VALUES ('x', %s, 'slip', true)"
    assert behind_our_back(sql, panel.pk) == 1  # a vote before the vote


@pytest.mark.parametrize("table", ["zhixing_boxline", "zhixing_spent"])
def test_nothing_leaves_the_box_before_the_count(voted: Ballot, table: str) -> None:
    assert refused(lambda: run(f"DELETE FROM {table}")) == "nothing leaves the box before it is counted"
    assert behind_our_back(f"DELETE FROM {table}") > 0


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("zhixing_boxline", "subject_id = subject_id"),
        ("zhixing_spent", "is_valid = false"),
        ("zhixing_slip", "batch_id = batch_id"),
    ],
)
def test_nothing_in_the_box_is_changed_or_truncated(voted: Ballot, table: str, change: str) -> None:
    assert refused(lambda: run(f"UPDATE {table} SET {change}")) == f"append-only: UPDATE of {table} is refused"
    assert refused(lambda: run(f"TRUNCATE {table} CASCADE")) == f"append-only: TRUNCATE of {table} is refused"
    assert behind_our_back(f"UPDATE {table} SET {change}") > 0


def test_rolls_are_frozen_when_the_vote_begins(voted: Ballot) -> None:
    panel = voted.panels.get()
    said = "the roll is frozen once the ballot is open"
    assert refused(lambda: RollLine.objects.create(panel=panel, number=99, name="外来人")) == said
    assert refused(lambda: panel.roll.update(name="外来人")) == said
    assert refused(lambda: panel.roll.all().delete()) == said
    sql = "INSERT INTO zhixing_rollline (panel_id, number, name, note) VALUES (%s, 99, '外来人', '')"
    assert behind_our_back(sql, panel.pk) == 1  # one more token for somebody who is nobody


def test_subjects_are_frozen_when_the_vote_begins(voted: Ballot) -> None:
    said = "the subjects are frozen once the ballot is open"
    assert refused(lambda: voted.subjects.create(number=99, name="外来人", alias="00")) == said
    assert refused(lambda: voted.subjects.update(name="外来人")) == said
    assert refused(lambda: run("DELETE FROM zhixing_ballotsubject WHERE number = 1")) == said
    assert behind_our_back("UPDATE zhixing_ballotsubject SET name = '外来人' WHERE number = 1") == 1


@pytest.mark.parametrize("table", ["zhixing_ballotfigure", "zhixing_ballotrecord"])
def test_what_was_published_never_changes(world: make.World, prepared: Ballot, table: str) -> None:
    ballots.to_counted(prepared, world, ["EXCELLENT"] * 8)
    assert (BallotFigure.objects.count(), BallotRecord.objects.count()) == (7, 1)
    for sql in (f"UPDATE {table} SET id = id + 1000", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        assert refused(lambda sql=sql: run(sql)) == f"append-only: {sql.split()[0]} of {table} is refused"  # type: ignore[misc]
    assert behind_our_back(f"UPDATE {table} SET id = id + 1000") > 0


def test_a_reason_for_going_without_never_changes(world: make.World) -> None:
    cycle = ballots.to_stage(world)
    waive_ballot(cycle.pk, reason="到会人数不足", by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused(lambda: run("UPDATE zhixing_ballotwaiver SET reason = '无'")) == (
        "append-only: UPDATE of zhixing_ballotwaiver is refused"
    )
    assert behind_our_back("UPDATE zhixing_ballotwaiver SET reason = '无'") == 1


def test_what_was_declared_void_may_be_cleared(world: make.World, voted: Ballot) -> None:
    void_ballot(voted.pk, reason="停电", by=world.viewer(Role.SECRETARY), at=ballots.DURING)
    assert (BoxLine.objects.count(), Spent.objects.count()) == (0, 0)


# --- what the columns themselves refuse --------------------------------------------------------------------------


def test_a_line_is_either_sealed_or_open(voted: Ballot) -> None:
    assert "box_line_sealed_or_open" in refused(lambda: line(voted, grade="EXCELLENT"))
    assert "box_line_sealed_or_open" in refused(lambda: line(voted, sealed=None))
    drop = "ALTER TABLE zhixing_boxline DROP CONSTRAINT box_line_sealed_or_open, DISABLE TRIGGER USER"
    assert without(drop, lambda: line(voted, grade="EXCELLENT"))  # the grade in plain beside its sealed one


def test_a_paper_is_final_only_after_two_people_and_emptied(world: make.World, voted: Ballot) -> None:
    one, other = (user.pk for user in list(ballots.teller_users(world).values())[:2])
    common = {"panel": voted.panels.get(), "first_by_id": one}

    def paper(number: int, **fields: object) -> PaperEntry:
        return PaperEntry.objects.create(number=number, **common, **fields)  # type: ignore[misc]

    assert "paper_two_users" in refused(lambda: paper(1, second_by_id=one))
    for fields in ({}, {"second_by_id": other, "first": b"x"}, {"second_by_id": other, "second": b"x"}):
        said = refused(lambda fields=fields: paper(1, is_final=True, **fields))  # type: ignore[misc]
        assert "paper_final_after_two_and_emptied" in said
    assert paper(1, is_final=True, second_by_id=other).pk is not None
    assert "paper_number_once" in refused(lambda: paper(1))
    drop = "ALTER TABLE zhixing_paperentry DROP CONSTRAINT {}".format
    assert without(drop("paper_two_users"), lambda: paper(2, second_by_id=one))
    assert without(drop("paper_final_after_two_and_emptied"), lambda: paper(2, is_final=True, first=b"x"))
    assert without(drop("paper_number_once"), lambda: paper(1))


def test_one_ballot_stands_for_a_part_of_a_cycle(prepared: Ballot) -> None:
    def again() -> Ballot:
        return Ballot.objects.create(
            cycle=prepared.cycle,
            component=prepared.component,
            slug="another",
            opens_at=prepared.opens_at,
            closes_at=prepared.closes_at,
            prepared_by=prepared.prepared_by,
            prepared_at=prepared.prepared_at,
        )

    assert "ballot_one_standing" in refused(again)
    assert without("DROP INDEX ballot_one_standing", again)  # two boxes for one part, and the better one is counted


# --- keys of an open ballot --------------------------------------------------------------------------------------

KEY_CHANGES = {
    "a teller's public key": "UPDATE zhixing_ballotteller SET public_key = 'x' WHERE seat = 'first'",
    "the seats changed about": "UPDATE zhixing_ballotteller SET seat = 'other' WHERE seat = 'first'",
    "a teller's salt": "UPDATE zhixing_ballotteller SET salt = 'x' WHERE seat = 'first'",
    "another locked key": "UPDATE zhixing_ballotteller SET locked_key = 'x' WHERE seat = 'first'",
    "a teller taken out": "DELETE FROM zhixing_ballotteller WHERE seat = 'first'",
    "a teller without keys given some": "UPDATE zhixing_ballotteller SET public_key = 'x' WHERE seat = 'third'",
    "a token key": "UPDATE zhixing_ballotpanel SET token_public_key = 'x'",
    "back to preparing, where keys may change": "UPDATE zhixing_ballot SET state = 'preparing'",
    "another slug, and with it another file of keys": "UPDATE zhixing_ballot SET slug = 'another'",
}


@pytest.mark.parametrize("sql", KEY_CHANGES.values(), ids=KEY_CHANGES)
def test_keys_never_change_once_the_ballot_is_open(voted: Ballot, sql: str) -> None:
    assert refused(lambda: run(sql)) in {
        "the keys of a ballot never change once it is open",
        "a ballot that was opened is not prepared anew",
    }
    assert behind_our_back(sql) == 1  # the sentence is the guard's, and the change would have found its row


@pytest.mark.parametrize(
    ("forth", "back"), [("sealed", "open"), ("counted", "sealed"), ("counted", "open"), ("voided", "counted")]
)
def test_the_state_of_a_ballot_never_goes_back(voted: Ballot, forth: str, back: str) -> None:
    assert run(f"UPDATE zhixing_ballot SET state = '{forth}'") == 1
    sql = f"UPDATE zhixing_ballot SET state = '{back}'"
    assert refused(lambda: run(sql)) == "the state of a ballot never goes back"
    assert behind_our_back(sql) == 1


def test_how_many_are_not_graded_is_fixed_when_the_vote_begins(world: make.World, prepared: Ballot) -> None:
    assert prepared.panels.get().unlisted is None
    ballots.to_open(prepared, world)
    assert prepared.panels.get().unlisted == 1  # the one on probation
    for value in ("0", "NULL"):
        sql = f"UPDATE zhixing_ballotpanel SET unlisted = {value}"
        assert refused(lambda sql=sql: run(sql)) == (  # type: ignore[misc]
            "the number of electors not graded is fixed once the ballot is open"
        )
        assert behind_our_back(sql) == 1


def test_private_keys_may_be_emptied_and_the_one_who_settles_exchanged(voted: Ballot) -> None:
    assert run("UPDATE zhixing_ballotteller SET locked_key = NULL WHERE seat = 'first'") == 1
    assert run("UPDATE zhixing_ballotpanel SET token_private_key = ''") == 1
    assert run("DELETE FROM zhixing_ballotteller WHERE seat = 'third'") == 1
