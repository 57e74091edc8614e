"""Organisations take part in cycles as members do: one of the two in every line, and the right one for its cycle."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

# Whoever writes the row says only cycle and member or organisation; none of them ever changes afterwards.
FILLING = """
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
DROP TRIGGER participant_is_whose ON zhixing_participant;
CREATE TRIGGER participant_is_whose
    BEFORE INSERT OR UPDATE OF cycle_id, membership_id, organisation_id, person_id, year, quarter
    ON zhixing_participant FOR EACH ROW EXECUTE FUNCTION zhixing_participant_is_whose();
"""
BEFORE = """
CREATE OR REPLACE FUNCTION zhixing_participant_is_whose() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT membership.person_id INTO NEW.person_id FROM zhixing_membership membership
        WHERE membership.id = NEW.membership_id;
    SELECT cycle.year, cycle.quarter INTO NEW.year, NEW.quarter FROM zhixing_cycle cycle WHERE cycle.id = NEW.cycle_id;
    RETURN NEW;
END $$;
DROP TRIGGER participant_is_whose ON zhixing_participant;
CREATE TRIGGER participant_is_whose BEFORE INSERT OR UPDATE OF cycle_id, membership_id, person_id, year, quarter
    ON zhixing_participant FOR EACH ROW EXECUTE FUNCTION zhixing_participant_is_whose();
"""


def to(model: str, **others: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=model, null=True, **others)


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0029_orgs_path_required")]

    operations = [
        migrations.AddField(
            "cycle",
            "index",
            models.CharField(
                choices=[("vanguard", "先锋指数"), ("fortress", "堡垒指数")], default="vanguard", max_length=20
            ),
        ),
        migrations.RemoveConstraint("cycle", "cycle_once_a_quarter"),
        migrations.AddConstraint(
            "cycle",
            models.UniqueConstraint(
                fields=["organisation", "index", "year", "quarter"], name="cycle_once_a_quarter"
            ),
        ),
        migrations.AddConstraint(
            "cycle",
            models.CheckConstraint(condition=Q(("index__in", ["vanguard", "fortress"])), name="cycle_index_known"),
        ),
        migrations.AddField("participant", "organisation", to("zhixing.organisation", related_name="participations")),
        migrations.AlterField("participant", "membership", to("zhixing.membership", related_name="participations")),
        migrations.AlterField(
            "participant",
            "person",
            to("zhixing.person", related_name="+", db_index=False, editable=False),
        ),
        migrations.AddConstraint(
            "participant",
            models.UniqueConstraint(
                fields=["organisation", "year", "quarter"],
                condition=Q(("excluded", "")),
                name="participant_organisation_scored_once",
            ),
        ),
        migrations.AddConstraint(
            "participant",
            models.CheckConstraint(
                condition=Q(("membership__isnull", False), ("organisation__isnull", True))
                | Q(("membership__isnull", True), ("organisation__isnull", False)),
                name="participant_member_or_organisation",
            ),
        ),
        migrations.RunSQL(FILLING, BEFORE),
    ]
