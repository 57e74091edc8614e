"""The guards in the database itself: rows that may never change, be removed or be truncated."""

from django.db import migrations

APPEND_ONLY = [
    "zhixing_entry", "zhixing_auditrow", "zhixing_stagechange", "zhixing_postingstep", "zhixing_reliefstep",
    "zhixing_rating", "zhixing_transfer", "zhixing_decision",
]

FUNCTIONS = """
CREATE FUNCTION zhixing_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION zhixing_refuse_approved_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'approved' THEN
        RAISE EXCEPTION 'an approved version of a standard never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER approved_stays BEFORE UPDATE OR DELETE ON zhixing_standardversion
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_approved_change();

CREATE FUNCTION zhixing_refuse_opened_opinion() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    opened timestamptz;
BEGIN
    SELECT panel.opened_at INTO opened FROM zhixing_panel panel JOIN zhixing_panelmember seat ON seat.panel_id = panel.id
        WHERE seat.id = CASE TG_OP WHEN 'DELETE' THEN OLD.seat_id ELSE NEW.seat_id END;
    IF opened IS NOT NULL THEN
        RAISE EXCEPTION 'blind opinions are closed once they have been opened' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER opened_stays BEFORE INSERT OR UPDATE OR DELETE ON zhixing_opinion
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_opened_opinion();
"""

UNDO = """
DROP TRIGGER approved_stays ON zhixing_standardversion;
DROP TRIGGER opened_stays ON zhixing_opinion;
DROP FUNCTION zhixing_refuse_approved_change();
DROP FUNCTION zhixing_refuse_opened_opinion();
DROP FUNCTION zhixing_refuse_change();
"""


def guard(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
        CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
        """,
        f"DROP TRIGGER append_only ON {table}; DROP TRIGGER never_truncated ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO), *(guard(table) for table in APPEND_ONLY)]
