"""Targets agreed for a quarter, kept as they are once accepted, and milestones looked up in the files."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# What both sides agreed stays as it is, and no agreement disappears.
GUARDS = """
CREATE FUNCTION zhixing_guard_targets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.accepted_at IS NOT NULL THEN
        RAISE EXCEPTION 'accepted targets never change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accepted_stays BEFORE UPDATE ON zhixing_targetsheet
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_targets();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_targetsheet
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_targetsheet
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""

UNDO = """
DROP TRIGGER accepted_stays ON zhixing_targetsheet;
DROP TRIGGER never_removed ON zhixing_targetsheet;
DROP TRIGGER never_truncated ON zhixing_targetsheet;
DROP FUNCTION zhixing_guard_targets();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0046_briefings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('on', models.DateField(verbose_name='日期')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='zhixing.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'kind'), name='milestone_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['applied', 'activist', 'prospect', 'oath'])), name='milestone_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='TargetSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('quarter', models.PositiveSmallIntegerField()),
                ('targets', models.JSONField()),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='约定事项')),
                ('set_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('is_on_paper', models.BooleanField(default=False, verbose_name='纸上签字')),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='target_sheets', to='zhixing.membership')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('membership', 'year', 'quarter'), name='target_sheet_once_a_quarter'), models.CheckConstraint(condition=models.Q(('quarter__range', (1, 4))), name='target_sheet_quarter_of_four'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='target_sheet_accepted_by_somebody')],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
