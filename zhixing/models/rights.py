"""What the application's and the backup's roles may do with each table, read from the guards in the catalogue.

Granted after every migration, so that a table that comes later cannot be forgotten: where a trigger refuses UPDATE or
DELETE, the application gets no right to it either. Without the right, switching off the trigger helps nobody.
"""

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from zhixing.models.upkeep import MAINTAINED

# Every table, and what its guards refuse outright (bits 8 and 16 of tgtype: DELETE, UPDATE).
_TABLES = """
    SELECT c.relname,
        COALESCE(bool_or(t.tgtype & 16 > 0), FALSE) AS is_never_changed,
        COALESCE(bool_or(t.tgtype & 8 > 0), FALSE) AS is_never_removed
    FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
        AND t.tgfoid = to_regproc('public.zhixing_refuse_change')
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY c.relname ORDER BY c.relname
"""
_OWN_ROLES = """
    SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND NOT rolsuper AND rolname <> current_user
"""
_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'zhixing\\_%%' AND proconfig IS NULL
"""


def rights_of(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """Each table with what the application may do there."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = cursor.fetchall()
    rights = {}
    for table, is_never_changed, is_never_removed in tables:
        verbs = ["SELECT"]
        if table != "django_migrations":
            verbs.append("INSERT")
            verbs += [] if is_never_changed else ["UPDATE"]
            verbs += [] if is_never_removed else ["DELETE"]
        if table in MAINTAINED and _knows_maintain(connection):
            verbs.append("MAINTAIN")
        rights[table] = verbs
    return rights


def grant_rights(connection: BaseDatabaseWrapper) -> None:
    """By the owner, after migrating. Nothing where the application is the owner itself, or its role does not exist.

    In one transaction: pages that are being served meanwhile never meet a table without rights.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_OWN_ROLES, [[settings.APPLICATION_ROLE, settings.READER_ROLE]])
        roles = {role for (role,) in cursor.fetchall()}
        cursor.execute(_FUNCTIONS)
        for (function,) in cursor.fetchall():
            # Temporary tables last: nobody puts one of his own in the place of a table that a guard looks into.
            cursor.execute(f"ALTER FUNCTION {function} SET search_path = public, pg_temp")
        for role in sorted(roles):
            name = connection.ops.quote_name(role)
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
            cursor.execute(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
            if role == settings.READER_ROLE:
                cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
                continue
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
            cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
            for table, verbs in rights_of(connection).items():
                cursor.execute(f'GRANT {", ".join(verbs)} ON "{table}" TO {name}')


def _knows_maintain(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        (version,) = cursor.fetchone()
    return int(version) >= 170_000
