"""The guards of the ballot in the database itself: what the box takes, what may leave it, what never changes."""

from importlib import import_module

from django.db import migrations

guard = import_module("zhixing.migrations.0002_guards").guard

# A box takes sealed lines while the vote runs and open ones when it is counted; nothing in it is ever changed.
BOX = """
CREATE FUNCTION zhixing_box_takes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM entering JOIN zhixing_ballotpanel panel ON panel.id = entering.panel_id
            JOIN zhixing_ballot ballot ON ballot.id = panel.ballot_id
        WHERE NOT CASE WHEN entering.grade IS NULL THEN ballot.state IN ('open', 'sealed')
            ELSE ballot.state = 'counted' END
    ) THEN
        RAISE EXCEPTION 'the box takes sealed lines while it stands open, opened ones when it is counted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER box_takes AFTER INSERT ON zhixing_boxline REFERENCING NEW TABLE AS entering
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_box_takes();

CREATE FUNCTION zhixing_spent_takes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM entering JOIN zhixing_ballotpanel panel ON panel.id = entering.panel_id
            JOIN zhixing_ballot ballot ON ballot.id = panel.ballot_id
        WHERE ballot.state NOT IN ('open', 'sealed', 'counted')
    ) THEN
        RAISE EXCEPTION 'credentials are spent only while the box stands open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER spent_takes AFTER INSERT ON zhixing_spent REFERENCING NEW TABLE AS entering
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_spent_takes();

CREATE FUNCTION zhixing_box_lets_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM leaving JOIN zhixing_ballotpanel panel ON panel.id = leaving.panel_id
            JOIN zhixing_ballot ballot ON ballot.id = panel.ballot_id
        WHERE ballot.state NOT IN ('counted', 'voided')
    ) THEN
        RAISE EXCEPTION 'nothing leaves the box before it is counted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER box_lets_go AFTER DELETE ON zhixing_boxline REFERENCING OLD TABLE AS leaving
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_box_lets_go();
CREATE TRIGGER spent_lets_go AFTER DELETE ON zhixing_spent REFERENCING OLD TABLE AS leaving
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_box_lets_go();
"""
UNDO_BOX = """
DROP TRIGGER box_takes ON zhixing_boxline;
DROP TRIGGER box_lets_go ON zhixing_boxline;
DROP TRIGGER spent_takes ON zhixing_spent;
DROP TRIGGER spent_lets_go ON zhixing_spent;
DROP FUNCTION zhixing_box_takes();
DROP FUNCTION zhixing_spent_takes();
DROP FUNCTION zhixing_box_lets_go();
"""


def unchangeable(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER never_changed BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
        CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
        """,
        f"DROP TRIGGER never_changed ON {table}; DROP TRIGGER never_truncated ON {table};",
    )


# Rolls and subjects are frozen when the ballot opens.
FROZEN = """
CREATE FUNCTION zhixing_roll_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_ record := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    state_ text;
BEGIN
    SELECT ballot.state INTO state_ FROM zhixing_ballot ballot JOIN zhixing_ballotpanel panel
        ON panel.ballot_id = ballot.id WHERE panel.id = row_.panel_id;
    IF state_ <> 'preparing' THEN
        RAISE EXCEPTION 'the roll is frozen once the ballot is open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN row_;
END $$;
CREATE TRIGGER roll_frozen BEFORE INSERT OR UPDATE OR DELETE ON zhixing_rollline
    FOR EACH ROW EXECUTE FUNCTION zhixing_roll_frozen();

CREATE FUNCTION zhixing_subjects_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_ record := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    state_ text;
BEGIN
    SELECT ballot.state INTO state_ FROM zhixing_ballot ballot WHERE ballot.id = row_.ballot_id;
    IF state_ <> 'preparing' THEN
        RAISE EXCEPTION 'the subjects are frozen once the ballot is open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN row_;
END $$;
CREATE TRIGGER subjects_frozen BEFORE INSERT OR UPDATE OR DELETE ON zhixing_ballotsubject
    FOR EACH ROW EXECUTE FUNCTION zhixing_subjects_frozen();
"""
UNDO_FROZEN = """
DROP TRIGGER roll_frozen ON zhixing_rollline;
DROP TRIGGER subjects_frozen ON zhixing_ballotsubject;
DROP FUNCTION zhixing_roll_frozen();
DROP FUNCTION zhixing_subjects_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0014_ballots")]
    operations = [
        migrations.RunSQL(BOX, UNDO_BOX),
        unchangeable("zhixing_boxline"),
        unchangeable("zhixing_spent"),
        unchangeable("zhixing_slip"),
        migrations.RunSQL(FROZEN, UNDO_FROZEN),
        *(guard(table) for table in ("zhixing_ballotfigure", "zhixing_ballotrecord", "zhixing_ballotwaiver")),
    ]
