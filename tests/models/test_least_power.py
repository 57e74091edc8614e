"""The pages' own role in the database: what it cannot do, whatever statement reaches the server in its name."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import InsufficientPrivilege

from config.postgres import APPLICATION, OWNER, READER, project_root
from zhixing.models.upkeep import MAINTAINED

pytestmark = pytest.mark.django_db

NAME = f"zx_power_{os.getpid()}"
PASSWORDS = {APPLICATION: "pages", OWNER: "shape", READER: "copy"}


def superuser(database: str) -> str:
    ours = connection.settings_dict
    return make_conninfo(
        "",
        user=ours["USER"],
        password=ours["PASSWORD"] or None,
        host=ours["HOST"],
        port=ours["PORT"] or None,
        dbname=database,
    )


@pytest.fixture(scope="module")
def database(django_db_setup: None) -> Iterator[str]:
    """A database of one's own, made as the manual says: the very file, then the migrations by the owner.

    The seed was made so; of it a copy is taken, where there is one.
    """
    seed = connection.settings_dict["TEST"]["TEMPLATE"]
    like = f' TEMPLATE "{seed}"' if seed else ""
    with psycopg.connect(superuser("postgres"), autocommit=True) as own:
        own.execute(f'CREATE DATABASE "{NAME}"{like}'.encode())
    with psycopg.connect(superuser(NAME), autocommit=True) as own:
        for _ in range(2):  # it may be run again
            own.execute((project_root() / "deploy" / "roles.sql").read_bytes())
    if not seed:
        migrate()
    yield NAME
    with psycopg.connect(superuser("postgres"), autocommit=True) as own:
        own.execute(f'DROP DATABASE "{NAME}" WITH (FORCE)'.encode())


def migrate() -> None:
    migrated = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=project_root(),
        check=False,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "DATABASE_URL": url(APPLICATION),
            "DATABASE_OWNER_URL": url(OWNER),
            "ZHIXING_FIELD_KEY": settings.FIELD_KEY,
        },
    )
    assert migrated.returncode == 0, migrated.stderr


def url(role: str) -> str:
    host = conninfo_to_dict(superuser(NAME))["host"]
    return f"postgresql://{role}@/{NAME}?host={host}"


def run(role: str, *statements: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url(role), autocommit=True) as own:
        for statement in statements:
            done = own.execute(statement.encode())
    return done.fetchall() if done.description else []


def guarded() -> list[tuple[str, str]]:
    """Table and verb, wherever a trigger of ours refuses that verb on every row; not as the program reads them."""
    return [
        (str(table), str(verb))
        for table, verb in run(
            OWNER,
            """
        SELECT event_object_table, event_manipulation FROM information_schema.triggers
        WHERE action_statement LIKE '%zhixing_refuse_change()' AND action_orientation = 'ROW'
    """,
        )
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "ALTER TABLE zhixing_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only ON zhixing_entry",
        "CREATE OR REPLACE FUNCTION zhixing_refuse_change() RETURNS trigger"
        " LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DROP TABLE zhixing_entry CASCADE",
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "COPY zhixing_entry TO PROGRAM 'true'",
        "COPY zhixing_entry FROM '/etc/passwd'",
        "SELECT pg_read_file('/etc/passwd')",
        "ALTER ROLE zhixing_app SUPERUSER",
        "SET ROLE zhixing_owner",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('zhixing', 'x', now())",
        "TRUNCATE zhixing_organisation CASCADE",
    ],
)
def test_the_pages_change_no_guard_and_reach_no_file(database: str, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        run(APPLICATION, statement)


def test_no_row_that_a_guard_keeps_can_be_changed_or_removed(database: str) -> None:
    """Refused for want of the right, before any trigger is asked."""
    refused = {}
    for table, verb in guarded():
        statement = f"DELETE FROM {table}" if verb == "DELETE" else f"UPDATE {table} SET {column(table)} = NULL"
        for one in (statement, f"TRUNCATE {table} CASCADE"):
            with pytest.raises(InsufficientPrivilege) as said:
                run(APPLICATION, one)
            refused[one] = str(said.value)
    assert len(refused) > 30
    assert [one for one, said in refused.items() if not said.startswith("permission denied for table")] == []


def column(table: str) -> str:
    (found,) = run(OWNER, f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum = 1")
    return str(found[0])


def held() -> set[tuple[str, str]]:
    return {
        (str(table), str(verb))
        for table, verb in run(
            OWNER,
            f"""
        SELECT c.relname, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.grantee = '{APPLICATION}'::regrole
    """,
        )
    }


def right() -> set[tuple[str, str]]:
    """Everything, but what a guard refuses and the list of migrations."""
    tables = {str(table) for (table,) in run(OWNER, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    rows = {(table, verb) for table in tables for verb in ("SELECT", "INSERT", "UPDATE", "DELETE")}
    ours = {("django_migrations", verb) for verb in ("INSERT", "UPDATE", "DELETE")}
    maintained = {(table, "MAINTAIN") for table in MAINTAINED}
    return rows - set(guarded()) - ours | maintained


def test_every_guard_of_the_catalogue_is_a_right_withheld(database: str) -> None:
    """And nothing else is withheld: the pages may do the rest."""
    assert held() == right()
    assert len(guarded()) > 20


def test_the_comparison_notices_a_right_too_many(database: str) -> None:
    run(OWNER, f"GRANT DELETE ON zhixing_entry TO {APPLICATION}")
    try:
        assert held() - right() == {("zhixing_entry", "DELETE")}
    finally:
        run(OWNER, f"REVOKE DELETE ON zhixing_entry FROM {APPLICATION}")


def test_a_table_of_a_later_migration_gets_its_rights_by_itself(database: str) -> None:
    run(
        OWNER,
        "CREATE TABLE zhixing_later (id int)",
        """
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_later
            FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change()
    """,
    )
    migrate()
    try:
        run(APPLICATION, "INSERT INTO zhixing_later VALUES (1)")
        for statement in ("UPDATE zhixing_later SET id = 2", "DELETE FROM zhixing_later"):
            with pytest.raises(InsufficientPrivilege):
                run(APPLICATION, statement)
        assert run(READER, "SELECT id FROM zhixing_later") == [(1,)]
    finally:
        run(OWNER, "DROP TABLE zhixing_later")


def test_a_temporary_table_does_not_take_the_place_of_one_that_a_guard_reads(database: str) -> None:
    """The pages may make temporary tables; one named like the ballots must not deceive the guard of the box."""
    functions = run(OWNER, "SELECT proname, proconfig FROM pg_proc WHERE proname LIKE 'zhixing\\_%'")
    assert [name for name, settings_ in functions if settings_ != ["search_path=public, pg_temp"]] == []
    assert len(functions) > 10


def test_backups_read_and_nothing_else(database: str) -> None:
    assert run(READER, "SELECT count(*) FROM zhixing_entry") == [(0,)]
    for statement in (
        "INSERT INTO zhixing_standard DEFAULT VALUES",
        "DELETE FROM zhixing_standard",
        "CREATE TEMPORARY TABLE mine (id int)",
    ):
        with pytest.raises(InsufficientPrivilege):
            run(READER, statement)


def test_the_pages_may_clear_the_box_away(database: str) -> None:
    with psycopg.connect(url(APPLICATION), autocommit=True) as own:
        warned: list[str] = []
        own.add_notice_handler(lambda told: warned.append(told.message_primary or ""))
        for statement in (f"VACUUM (FULL) {', '.join(MAINTAINED)}", "SELECT pg_switch_wal()", "CHECKPOINT"):
            own.execute(statement.encode())
        assert warned == []
        own.execute("VACUUM zhixing_entry")
        assert warned == ['permission denied to vacuum "zhixing_entry", skipping it']
