"""Cycles last a month, a quarter, a half-year or a year; nobody is scored twice on any day of the calendar."""

from django.db import migrations, models
from django.db.models import F, Func, Q

FILLING = """
CREATE OR REPLACE FUNCTION zhixing_participant_is_whose() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    assessed text;
BEGIN
    SELECT cycle.from_on, cycle.until_on, cycle.index INTO NEW.from_on, NEW.until_on, assessed
        FROM zhixing_cycle cycle WHERE cycle.id = NEW.cycle_id;
    IF (assessed = 'fortress') <> (NEW.organisation_id IS NOT NULL) THEN
        RAISE EXCEPTION 'a cycle of organisations holds organisations, and a cycle of members holds members';
    END IF;
    NEW.person_id := (
        SELECT membership.person_id FROM zhixing_membership membership WHERE membership.id = NEW.membership_id
    );
    RETURN NEW;
END $$;
CREATE TRIGGER participant_is_whose
    BEFORE INSERT OR UPDATE OF cycle_id, membership_id, organisation_id, person_id, from_on, until_on
    ON zhixing_participant FOR EACH ROW EXECUTE FUNCTION zhixing_participant_is_whose();
"""
BEFORE = """
CREATE OR REPLACE FUNCTION zhixing_participant_is_whose() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    assessed text;
BEGIN
    SELECT cycle.year, cycle.quarter, cycle.index INTO NEW.year, NEW.quarter, assessed
        FROM zhixing_cycle cycle WHERE cycle.id = NEW.cycle_id;
    IF (assessed = 'fortress') <> (NEW.organisation_id IS NOT NULL) THEN
        RAISE EXCEPTION 'a cycle of organisations holds organisations, and a cycle of members holds members';
    END IF;
    NEW.person_id := (
        SELECT membership.person_id FROM zhixing_membership membership WHERE membership.id = NEW.membership_id
    );
    RETURN NEW;
END $$;
CREATE TRIGGER participant_is_whose
    BEFORE INSERT OR UPDATE OF cycle_id, membership_id, organisation_id, person_id, year, quarter
    ON zhixing_participant FOR EACH ROW EXECUTE FUNCTION zhixing_participant_is_whose();
"""
DROP_TRIGGER = "DROP TRIGGER participant_is_whose ON zhixing_participant"
FILL_DAYS = """
UPDATE zhixing_participant participant SET from_on = cycle.from_on, until_on = cycle.until_on
    FROM zhixing_cycle cycle WHERE cycle.id = participant.cycle_id;
"""
# Without an extension only ranges can be held apart: whose they are and the days become one range of numbers. Nobody
# lives a million days.
NO_OVERLAP = """
ALTER TABLE zhixing_cycle ADD CONSTRAINT cycle_no_overlap EXCLUDE USING gist (
    int8range(
        (organisation_id * 2 + (index = 'fortress')::int) * 1000000 + (from_on - DATE '1900-01-01'),
        (organisation_id * 2 + (index = 'fortress')::int) * 1000000 + (until_on - DATE '1900-01-01'), '[]'
    ) WITH &&
);
ALTER TABLE zhixing_participant ADD CONSTRAINT participant_scored_once EXCLUDE USING gist (
    int8range(
        person_id * 1000000 + (from_on - DATE '1900-01-01'),
        person_id * 1000000 + (until_on - DATE '1900-01-01'), '[]'
    ) WITH &&
) WHERE (person_id IS NOT NULL AND excluded = '' AND NOT is_doubled);
ALTER TABLE zhixing_participant ADD CONSTRAINT participant_organisation_scored_once EXCLUDE USING gist (
    int8range(
        organisation_id * 1000000 + (from_on - DATE '1900-01-01'),
        organisation_id * 1000000 + (until_on - DATE '1900-01-01'), '[]'
    ) WITH &&
) WHERE (organisation_id IS NOT NULL AND excluded = '');
"""
UNDO_NO_OVERLAP = """
ALTER TABLE zhixing_participant DROP CONSTRAINT participant_organisation_scored_once;
ALTER TABLE zhixing_participant DROP CONSTRAINT participant_scored_once;
ALTER TABLE zhixing_cycle DROP CONSTRAINT cycle_no_overlap;
"""


def day_of(template: str) -> models.GeneratedField:
    month = F("months") * (F("number") - 1) + 1
    return models.GeneratedField(
        db_persist=True,
        expression=Func(F("year"), month, output_field=models.DateField(), template=template),
        output_field=models.DateField(),
    )


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0040_service")]

    operations = [
        migrations.RemoveConstraint("cycle", "cycle_once_a_quarter"),
        migrations.RemoveConstraint("cycle", "cycle_quarter_1_to_4"),
        migrations.RemoveConstraint("cycle", "cycle_cut_off_inside_quarter"),
        migrations.RemoveConstraint("participant", "participant_scored_once"),
        migrations.RemoveConstraint("participant", "participant_organisation_scored_once"),
        migrations.RunSQL(DROP_TRIGGER, BEFORE),
        migrations.RenameField("cycle", "quarter", "number"),
        migrations.AddField("cycle", "months", models.PositiveSmallIntegerField(default=3, db_default=3)),
        migrations.AddField("cycle", "from_on", day_of("make_date(%(expressions)s, 1)")),
        migrations.AddField(
            "cycle",
            "until_on",
            day_of("(make_date(%(expressions)s, 1) + make_interval(months => months) - INTERVAL '1 day')::date"),
        ),
        migrations.AddField("participant", "from_on", models.DateField(editable=False, null=True)),
        migrations.AddField("participant", "until_on", models.DateField(editable=False, null=True)),
        migrations.RunSQL(FILL_DAYS, migrations.RunSQL.noop),
        migrations.AlterField("participant", "from_on", models.DateField(editable=False)),
        migrations.AlterField("participant", "until_on", models.DateField(editable=False)),
        migrations.RemoveField("participant", "year"),
        migrations.RemoveField("participant", "quarter"),
        migrations.AlterField(
            "cycle",
            "kind",
            models.CharField(
                choices=[("quarter", "平时"), ("midyear", "年中"), ("year_end", "年末")], max_length=20
            ),
        ),
        migrations.AddIndex("participant", models.Index(fields=["person", "until_on"], name="participant_of_person")),
        migrations.AddConstraint(
            "cycle",
            models.UniqueConstraint(
                fields=["organisation", "index", "year", "number", "months"], name="cycle_once_a_period"
            ),
        ),
        migrations.AddConstraint(
            "cycle",
            models.CheckConstraint(
                condition=Q(("months__in", (1, 3, 6, 12)), ("number__gte", 1), ("number__lte", 12 / F("months"))),
                name="cycle_period_of_the_year",
            ),
        ),
        migrations.AddConstraint(
            "cycle",
            models.CheckConstraint(
                condition=Q(("cut_off_on__gte", F("from_on")), ("cut_off_on__lte", F("until_on"))),
                name="cycle_cut_off_inside_period",
            ),
        ),
        migrations.RunSQL(FILLING, DROP_TRIGGER),
        migrations.RunSQL(NO_OVERLAP, UNDO_NO_OVERLAP),
    ]
