"""An appraisal keeps the standard it was opened with: its grades beside a star, and its share of 优秀."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION zhixing_guard_appraisal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('preparing', 'grading'), ('grading', 'submitted'), ('submitted', 'grading'), ('submitted', 'feedback'),
        ('feedback', 'closed')
    ) THEN
        RAISE EXCEPTION 'an appraisal does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.organisation_id, NEW.year{column_new}) IS DISTINCT FROM (OLD.organisation_id, OLD.year{column_old}) THEN
        RAISE EXCEPTION 'whose appraisal it is{words} never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'closed' THEN
        RAISE EXCEPTION 'a closed appraisal never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
KEEPS = GUARD.format(column_new=", NEW.version_id", column_old=", OLD.version_id", words=" and what it goes by")
BEFORE = GUARD.format(column_new="", column_old="", words="")


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0058_rectification_extensions'),
    ]

    operations = [
        migrations.AddField(
            model_name='appraisal',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhixing.standardversion'),
        ),
        migrations.RunSQL(KEEPS, BEFORE),
    ]
