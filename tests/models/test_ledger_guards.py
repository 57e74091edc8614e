"""积分台账 in the database: what it refuses by itself, and what `verify` finds once somebody has switched that off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from tests import make
from zhixing.models import ChainHead, Entry
from zhixing.queries.ledger.chain import breaks_of, check_mark, describe
from zhixing.rules.ledger.chain import link_hash, short_mark
from zhixing.rules.permissions import Role

APPEND_ONLY = ("zhixing_entry", "zhixing_decision", "zhixing_auditrow")


@contextmanager
def behind_our_back() -> Iterator[Callable[..., None]]:
    """SQL of somebody who has switched the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield lambda sql, *values: cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def said(organisation_id: int) -> list[tuple[int, str]]:
    return [(one.seq, one.sentence) for one in breaks_of(organisation_id)]


# --- what the database refuses -----------------------------------------------------------------------------------


def refused(sql: str) -> str:
    """What the database says to this statement; it must refuse."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for nothing that is still to be checked
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            cursor.execute(sql)
    return str(refusal.value).split("\n", 1)[0]


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "sql", ["UPDATE {table} SET id = id + 1000000", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"]
)
def test_the_database_refuses_changes(world: make.World, ledger: list[Entry], table: str, sql: str) -> None:
    if table == "zhixing_decision":
        with behind_our_back() as run:
            run(
                "INSERT INTO zhixing_decision (membership_id, item, happened_on, units, option, clause, deciding_body,"
                " decided_on, document_number, reason, form_key, by_id, at) SELECT %s, 'LATE', now(), 100, '', 'x',"
                " 'x', now(), 'x', 'x', gen_random_uuid(), %s, now()",
                world.members[0].pk,
                world.users[Role.SECRETARY].pk,
            )
    assert refused(sql.format(table=table)) == f"append-only: {sql.split()[0]} of {table} is refused"


def test_the_orm_meets_the_same_refusal(ledger: list[Entry]) -> None:
    ledger[1].units = 900
    for act in (ledger[1].save, ledger[1].delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM zhixing_chainhead",
        "TRUNCATE zhixing_chainhead",
        "UPDATE zhixing_chainhead SET seq = seq - 1",
        "UPDATE zhixing_chainhead SET hash = repeat('f', 64)",
    ],
)
def test_a_head_only_moves_forward(ledger: list[Entry], sql: str) -> None:
    assert refused(sql) in {
        "append-only: DELETE of zhixing_chainhead is refused",
        "append-only: TRUNCATE of zhixing_chainhead is refused",
        "the head of a chain only moves forward",
    }


def copy_of(entry: Entry, **changes: object) -> Entry:
    made = Entry.objects.get(pk=entry.pk)
    made.pk, made.source_id, made.source, made.reverses = None, 99, "activity", None
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_an_insert_must_continue_the_chain(ledger: list[Entry]) -> None:
    last = ledger[-1]
    for seq, before in ((last.seq + 2, last.hash), (last.seq + 1, ledger[0].hash), (last.seq + 1, "0" * 64)):
        with pytest.raises(IntegrityError, match="does not continue its chain"), transaction.atomic():
            copy_of(last, seq=seq, hash_before=before, hash="f" * 64).save(force_insert=True)
    # Continuing it from outside succeeds, and shows: nobody else can seal the head.
    copy_of(last, seq=last.seq + 1, hash_before=last.hash, hash="f" * 64).save(force_insert=True)
    assert ChainHead.objects.get(pk=last.organisation_id).seq == last.seq + 1
    assert said(last.organisation_id) == [
        (6, "第 6 笔的内容与其校验值不符，这一笔被改动过。"),
        (6, "链头记录的校验值不符：末尾的记录或链头记录在系统之外被改动过。"),
    ]


# --- what `verify` finds once they are off -----------------------------------------------------------------------

CHANGES = {
    "membership": ("membership_id", "(SELECT min(id) FROM zhixing_membership)"),
    "item": ("item", "'HOURS'"),
    "happened_on": ("happened_on", "happened_on - 1"),
    "units": ("units", "units + 100"),
    "option": ("option", "'A'"),
    "worth": ("worth", "0"),
    "source": ("source", "'claim'"),
    "source_id": ("source_id", "source_id + 500"),
    "reverses": ("reverses_id", "(SELECT max(id) FROM zhixing_entry)"),
    "note": ("note", "'补'"),
    "clause": ("clause", "'第三条'"),
    "deciding_body": ("deciding_body", "'支委会'"),
    "is_proxy": ("is_proxy", "TRUE"),
    "recorded_by": ("recorded_by_id", "(SELECT max(id) FROM zhixing_user)"),
    "recorded_at": ("recorded_at", "recorded_at + interval '1 microsecond'"),
    "hash": ("hash", "repeat('f', 64)"),
    "hash_before": ("hash_before", "repeat('f', 64)"),
}


def test_every_field_is_tampered_with() -> None:
    fields = {field.name for field in Entry._meta.get_fields() if field.concrete}
    assert fields == {*CHANGES, "id", "organisation", "seq"}


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_field_is_found_where_it_is(ledger: list[Entry], field: str) -> None:
    column, value = CHANGES[field]
    with behind_our_back() as run:
        if field == "reverses":
            run("SET CONSTRAINTS ALL IMMEDIATE")
            run("ALTER TABLE zhixing_entry DROP CONSTRAINT entry_reversal_says_so")
        run(f"UPDATE zhixing_entry SET {column} = {value} WHERE id = %s", ledger[2].pk)
    assert said(ledger[2].organisation_id)[0 if field != "hash_before" else 1] == (
        3,
        "第 3 笔的内容与其校验值不符，这一笔被改动过。",
    )


def test_without_tampering_nothing_is_found(ledger: list[Entry]) -> None:
    assert said(ledger[0].organisation_id) == []


def test_deleted_rows_are_found_in_the_middle_and_at_the_end(ledger: list[Entry]) -> None:
    with behind_our_back() as run:
        run("DELETE FROM zhixing_entry WHERE id = %s", ledger[2].pk)
    assert said(ledger[0].organisation_id) == [(3, "第 3 笔缺失。")]
    with behind_our_back() as run:
        run("DELETE FROM zhixing_entry WHERE id = %s", ledger[4].pk)
    assert said(ledger[0].organisation_id) == [(3, "第 3 笔缺失。"), (5, "末尾的第 5 笔缺失。")]


def test_a_tail_cut_off_together_with_its_head_is_found(ledger: list[Entry]) -> None:
    mark = short_mark(ledger[4].seq, ledger[4].hash)
    with behind_our_back() as run:
        run("DELETE FROM zhixing_entry WHERE id = %s", ledger[4].pk)
        run(
            "UPDATE zhixing_chainhead SET seq = 4, hash = %s WHERE organisation_id = %s",
            ledger[3].hash,
            ledger[3].organisation_id,
        )
    assert said(ledger[0].organisation_id) == [(4, "链头记录的校验值不符：末尾的记录或链头记录在系统之外被改动过。")]
    assert check_mark(ledger[0].organisation_id, mark) == (
        False,
        "台账现在没有第 5 笔，与印出的校验码不符：当时的记录已缺失。",
    )


def test_an_inserted_row_is_found(world: make.World, ledger: list[Entry]) -> None:
    with behind_our_back() as run:
        run("UPDATE zhixing_entry SET seq = seq + 100 WHERE organisation_id = %s AND seq > 2", world.branch.pk)
        run("UPDATE zhixing_entry SET seq = seq - 99 WHERE organisation_id = %s AND seq > 100", world.branch.pk)
        new = copy_of(ledger[1], seq=3, hash_before=ledger[1].hash)
        new.hash = link_hash(new.hash_before, new.link)
        new.save(force_insert=True)
    assert said(world.branch.pk) == [
        (3, "第 3 笔是后来插入的，前后两笔原本相连。"),
        (4, "第 4 笔原是第 3 笔，从这里起序号被改动过。"),
        (6, "第 6 笔是在系统之外加到末尾的。"),
    ]


def test_swapped_rows_are_found(world: make.World, ledger: list[Entry]) -> None:
    with behind_our_back() as run:
        for seq, place in ((2, 900), (4, 2), (900, 4)):
            run(
                "UPDATE zhixing_entry SET seq = %s WHERE organisation_id = %s AND seq = %s", place, world.branch.pk, seq
            )
    sentences = [sentence for _, sentence in said(world.branch.pk)]
    assert "第 2 笔原是第 4 笔，从这里起序号被改动过。" in sentences
    assert "第 4 笔原是第 2 笔，从这里起序号被改动过。" in sentences


def test_a_row_moved_to_another_chain_is_found_in_both(world: make.World, ledger: list[Entry]) -> None:
    with behind_our_back() as run:
        run("UPDATE zhixing_entry SET organisation_id = %s, seq = 3 WHERE id = %s", world.sister.pk, ledger[4].pk)
    assert said(world.branch.pk) == [(5, "末尾的第 5 笔缺失。")]
    assert [seq for seq, _ in said(world.sister.pk)] == [3, 3, 3]


def test_a_chain_rewritten_from_the_middle_to_the_end_is_found(ledger: list[Entry]) -> None:
    with behind_our_back() as run:
        before = ledger[1].hash
        for entry in Entry.objects.filter(organisation=ledger[0].organisation_id, seq__gte=3).order_by("seq"):
            entry.units, entry.hash_before = 900, before
            before = link_hash(before, entry.link)
            run(
                "UPDATE zhixing_entry SET units = 900, hash_before = %s, hash = %s WHERE id = %s",
                entry.hash_before,
                before,
                entry.pk,
            )
        run("UPDATE zhixing_chainhead SET hash = %s WHERE organisation_id = %s", before, ledger[0].organisation_id)
    assert said(ledger[0].organisation_id) == [(5, "链头记录的校验值不符：末尾的记录或链头记录在系统之外被改动过。")]


def test_a_whole_chain_taken_away_with_its_head_is_found_by_the_paper(ledger: list[Entry]) -> None:
    mark = short_mark(ledger[4].seq, ledger[4].hash)
    here = ledger[0].organisation_id
    assert check_mark(here, mark)[0] is True
    with behind_our_back() as run:
        run("DELETE FROM zhixing_entry WHERE organisation_id = %s", here)
        run("DELETE FROM zhixing_chainhead WHERE organisation_id = %s", here)
    assert said(here) == []
    assert check_mark(here, mark)[0] is False


# --- the command -------------------------------------------------------------------------------------------------


def run_command(*args: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_ledger", *args, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_that_all_holds(ledger: list[Entry]) -> None:
    assert run_command() == (0, "共核对 2 本台账、7 笔，全部相符。\n")


def test_the_command_names_the_break_and_fails(world: make.World, ledger: list[Entry]) -> None:
    with behind_our_back() as run:
        run("UPDATE zhixing_entry SET units = 900 WHERE id = %s", ledger[1].pk)
    assert run_command() == (
        1,
        (
            "阳光社区第一党支部：第 2 笔的内容与其校验值不符，这一笔被改动过。"
            "（现为：高娃，2026年9月14日，细则“MEET”，活动记录）\n"
            "共核对 2 本台账、7 笔，发现 1 处不符。\n请先备份数据库，再逐处查明。\n"
        ),
    )
    assert run_command("--organisation", str(world.sister.pk)) == (0, "共核对 1 本台账、2 笔，全部相符。\n")
    assert [str(one) for one in describe(list(breaks_of(world.sister.pk)))] == []
