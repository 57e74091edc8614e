"""The state of a ballot never goes back: a sealed box is not opened for more votes, a counted one not counted again."""

from django.db import migrations

ORDER = "ARRAY['preparing', 'open', 'sealed', 'counted', 'voided']"
GUARD = f"""
CREATE FUNCTION zhixing_ballot_never_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the state of a ballot never goes back' USING ERRCODE = 'restrict_violation';
END $$;
-- To preparing: never_unopened.
CREATE TRIGGER never_back BEFORE UPDATE ON zhixing_ballot FOR EACH ROW
    WHEN (
        NEW.state <> 'preparing'
        AND array_position({ORDER}, NEW.state::text) < array_position({ORDER}, OLD.state::text)
    )
    EXECUTE FUNCTION zhixing_ballot_never_back();
"""
UNDO = """
DROP TRIGGER never_back ON zhixing_ballot;
DROP FUNCTION zhixing_ballot_never_back();
"""


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0062_measures_a_year")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
