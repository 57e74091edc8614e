"""Photographs with the lines of a visit, a sheet that is handed in once however often it is sent, a figure left open."""

import django.db.models.deletion
from django.db import migrations, models

# What hangs on a sheet that was handed in stays with it.
GUARDS = """
CREATE FUNCTION zhixing_visit_photograph_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM zhixing_visitscore score JOIN zhixing_visitsheet sheet ON sheet.id = score.sheet_id
        WHERE score.id IN (NEW.visit_score_id, OLD.visit_score_id) AND sheet.handed_in_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a sheet that was handed in does not change';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER visit_photograph_open BEFORE INSERT OR UPDATE OR DELETE ON zhixing_evidence
    FOR EACH ROW EXECUTE FUNCTION zhixing_visit_photograph_open();
"""
UNDO_GUARDS = """
DROP TRIGGER visit_photograph_open ON zhixing_evidence;
DROP FUNCTION zhixing_visit_photograph_open();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("zhixing", "0035_local_items"),
    ]

    operations = [
        migrations.AddField("visitsheet", "form_key", models.UUIDField(null=True)),
        migrations.AddField(
            "evidence",
            "visit_score",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="zhixing.visitscore",
            ),
        ),
        migrations.AlterField("selfreportline", "points", models.IntegerField(null=True)),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
