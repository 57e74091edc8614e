"""What a vote was spent with, when traces were cleared; and the keys of an open ballot never change."""

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from zhixing.files.ballots import key_shares
from zhixing.files.ballots.sealed_box import fingerprint

# Emptied they may be: private keys are, when they have served. The state never goes back to where keys may change.
GUARDS = """
CREATE FUNCTION zhixing_teller_keys_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state_ text;
    old_key bytea := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.public_key END;
    new_key bytea := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.public_key END;
BEGIN
    SELECT ballot.state INTO state_ FROM zhixing_ballot ballot
        WHERE ballot.id = CASE WHEN TG_OP = 'INSERT' THEN NEW.ballot_id ELSE OLD.ballot_id END;
    IF state_ <> 'preparing' AND (
        old_key IS DISTINCT FROM new_key
        OR TG_OP = 'UPDATE' AND old_key IS NOT NULL AND (
            NEW.ballot_id <> OLD.ballot_id OR NEW.seat <> OLD.seat OR NEW.salt IS DISTINCT FROM OLD.salt
            OR NEW.locked_key IS DISTINCT FROM OLD.locked_key AND NEW.locked_key IS NOT NULL
        )
    ) THEN
        RAISE EXCEPTION 'the keys of a ballot never change once it is open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER teller_keys_fixed BEFORE INSERT OR UPDATE OR DELETE ON zhixing_ballotteller
    FOR EACH ROW EXECUTE FUNCTION zhixing_teller_keys_fixed();

CREATE FUNCTION zhixing_token_keys_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state_ text;
    old_key bytea := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.token_public_key END;
    new_key bytea := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.token_public_key END;
BEGIN
    SELECT ballot.state INTO state_ FROM zhixing_ballot ballot
        WHERE ballot.id = CASE WHEN TG_OP = 'INSERT' THEN NEW.ballot_id ELSE OLD.ballot_id END;
    IF state_ <> 'preparing' AND (
        old_key IS DISTINCT FROM new_key OR TG_OP = 'UPDATE' AND NEW.ballot_id <> OLD.ballot_id
    ) THEN
        RAISE EXCEPTION 'the keys of a ballot never change once it is open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER token_keys_fixed BEFORE INSERT OR UPDATE OR DELETE ON zhixing_ballotpanel
    FOR EACH ROW EXECUTE FUNCTION zhixing_token_keys_fixed();

CREATE FUNCTION zhixing_ballot_never_unopened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a ballot that was opened is not prepared anew' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_unopened BEFORE UPDATE ON zhixing_ballot FOR EACH ROW
    WHEN (OLD.state <> 'preparing' AND NEW.state = 'preparing' OR OLD.slug <> NEW.slug)
    EXECUTE FUNCTION zhixing_ballot_never_unopened();
"""
# Kept out of the planner's statistics, which hold samples of values and live on after the rows.
UNSAMPLED = """
ALTER TABLE zhixing_boxline ALTER sealed SET STATISTICS 0;
ALTER TABLE zhixing_spent ALTER credential SET STATISTICS 0, ALTER proof SET STATISTICS 0;
ALTER TABLE zhixing_slip ALTER code_hash SET STATISTICS 0;
ALTER TABLE zhixing_tokenissue ALTER asked_hash SET STATISTICS 0, ALTER answer SET STATISTICS 0;
ALTER TABLE zhixing_paperentry ALTER first SET STATISTICS 0, ALTER second SET STATISTICS 0;
ALTER TABLE zhixing_ballotteller ALTER locked_key SET STATISTICS 0;
"""
SAMPLED = UNSAMPLED.replace("STATISTICS 0", "STATISTICS -1")
UNDO = """
DROP TRIGGER teller_keys_fixed ON zhixing_ballotteller;
DROP TRIGGER token_keys_fixed ON zhixing_ballotpanel;
DROP TRIGGER never_unopened ON zhixing_ballot;
DROP FUNCTION zhixing_teller_keys_fixed();
DROP FUNCTION zhixing_token_keys_fixed();
DROP FUNCTION zhixing_ballot_never_unopened();
"""


def announce_open_ballots(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A vote that is under way while the program is brought up to date goes on: its keys are announced now, this once.

    Its votes so far were kept without what they were spent with.
    """
    for ballot in apps.get_model("zhixing", "Ballot").objects.filter(state__in=["open", "sealed"]):
        tellers = ballot.tellers.filter(seat__in=["first", "second"]).order_by("seat")
        keys = [bytes(one) for one in tellers.values_list("public_key", flat=True) if one is not None]
        tokens = ballot.panels.exclude(token_public_key=None).order_by("pk").values_list("token_public_key", flat=True)
        if len(keys) == 2:
            text = fingerprint(keys[0], keys[1], ballot.slug, [bytes(one) for one in tokens])
            key_shares.announce(settings.BALLOT_KEYS, ballot.slug, key_shares.Announcement(text, has_proofs=False))


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0023_rosters_terms")]
    operations = [
        migrations.AddField("spent", "proof", models.BinaryField(null=True)),
        migrations.AddField("slipbatch", "fingerprint", models.CharField(blank=True, default="", max_length=40)),
        migrations.AddField("ballot", "traces_cleared_at", models.DateTimeField(null=True)),
        migrations.RunSQL(GUARDS, UNDO),
        migrations.RunSQL(UNSAMPLED, SAMPLED),
        migrations.RunPython(announce_open_ballots, migrations.RunPython.noop),
    ]
