"""How many on a roll are not graded is fixed when the vote begins: the voting page asks nothing of the roll."""

from django.db import migrations, models

# Of every ballot that was opened before there was this column. Its roll and its subjects are frozen: the count is the
# one of its opening.
COUNT = """
UPDATE zhixing_ballotpanel panel SET unlisted = (
    SELECT count(*) FROM zhixing_rollline line WHERE line.panel_id = panel.id AND NOT EXISTS (
        SELECT FROM zhixing_ballotsubject subject
            JOIN zhixing_participant participant ON participant.id = subject.participant_id
        WHERE subject.ballot_id = panel.ballot_id AND participant.membership_id = line.membership_id
    )
) FROM zhixing_ballot ballot WHERE ballot.id = panel.ballot_id AND ballot.opened_at IS NOT NULL;
"""
GUARD = """
CREATE FUNCTION zhixing_unlisted_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM zhixing_ballot ballot WHERE ballot.id = OLD.ballot_id AND ballot.state <> 'preparing') THEN
        RAISE EXCEPTION 'the number of electors not graded is fixed once the ballot is open'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unlisted_fixed BEFORE UPDATE ON zhixing_ballotpanel
    FOR EACH ROW WHEN (OLD.unlisted IS DISTINCT FROM NEW.unlisted) EXECUTE FUNCTION zhixing_unlisted_fixed();
"""
UNDO = "DROP TRIGGER unlisted_fixed ON zhixing_ballotpanel; DROP FUNCTION zhixing_unlisted_fixed();"


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0027_evidence_originals")]
    operations = [
        migrations.AddField("ballotpanel", "unlisted", models.PositiveIntegerField(null=True)),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNDO),
    ]
