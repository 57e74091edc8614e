"""Nobody is scored twice in a quarter: the database fills in person and quarter itself, and refuses a second line."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

guard = import_module("zhixing.migrations.0002_guards").guard

# Whoever writes the row says only cycle and membership; both never change afterwards.
FILLING = """
CREATE FUNCTION zhixing_participant_is_whose() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT membership.person_id INTO NEW.person_id FROM zhixing_membership membership
        WHERE membership.id = NEW.membership_id;
    SELECT cycle.year, cycle.quarter INTO NEW.year, NEW.quarter FROM zhixing_cycle cycle WHERE cycle.id = NEW.cycle_id;
    RETURN NEW;
END $$;
CREATE TRIGGER participant_is_whose BEFORE INSERT OR UPDATE OF cycle_id, membership_id, person_id, year, quarter
    ON zhixing_participant FOR EACH ROW EXECUTE FUNCTION zhixing_participant_is_whose();
"""
UNDO_FILLING = """
DROP TRIGGER participant_is_whose ON zhixing_participant;
DROP FUNCTION zhixing_participant_is_whose();
"""


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0020_cycles_scored_once_data")]
    operations = [
        migrations.AlterField("participant", "person", models.ForeignKey(
            on_delete=django.db.models.deletion.PROTECT, to="zhixing.person", related_name="+", db_index=False,
            editable=False,
        )),
        migrations.AlterField("participant", "year", models.PositiveIntegerField(editable=False)),
        migrations.AlterField("participant", "quarter", models.PositiveSmallIntegerField(editable=False)),
        migrations.AddConstraint("participant", models.UniqueConstraint(
            fields=["person", "year", "quarter"], condition=models.Q(("excluded", ""), ("is_doubled", False)),
            name="participant_scored_once",
        )),
        migrations.RunSQL(FILLING, UNDO_FILLING),
        guard("zhixing_participantchange"),
        guard("zhixing_vacatedseat"),
    ]
