"""Visits and hearings of the quarter of organisations, and the stages that they take place in."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

guard = import_module("zhixing.migrations.0002_guards").guard

# What has been handed in, and what a concluded visit says, stays as it is.
GUARDS = """
CREATE FUNCTION zhixing_visit_score_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM zhixing_visitsheet sheet
        WHERE sheet.id = COALESCE(NEW.sheet_id, OLD.sheet_id) AND sheet.handed_in_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a sheet that was handed in does not change';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER visit_score_open BEFORE INSERT OR UPDATE OR DELETE ON zhixing_visitscore
    FOR EACH ROW EXECUTE FUNCTION zhixing_visit_score_open();
CREATE FUNCTION zhixing_visit_sheet_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.handed_in_at IS NOT NULL THEN
        RAISE EXCEPTION 'a sheet that was handed in does not change';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER visit_sheet_open BEFORE UPDATE OR DELETE ON zhixing_visitsheet
    FOR EACH ROW EXECUTE FUNCTION zhixing_visit_sheet_open();
CREATE FUNCTION zhixing_visit_item_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM zhixing_visit visit
        WHERE visit.id = COALESCE(NEW.visit_id, OLD.visit_id) AND visit.concluded_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'what a concluded visit says does not change';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER visit_item_open BEFORE INSERT OR UPDATE OR DELETE ON zhixing_visititem
    FOR EACH ROW EXECUTE FUNCTION zhixing_visit_item_open();
"""
UNDO_GUARDS = """
DROP TRIGGER visit_score_open ON zhixing_visitscore;
DROP TRIGGER visit_sheet_open ON zhixing_visitsheet;
DROP TRIGGER visit_item_open ON zhixing_visititem;
DROP FUNCTION zhixing_visit_score_open();
DROP FUNCTION zhixing_visit_sheet_open();
DROP FUNCTION zhixing_visit_item_open();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0030_cycles_of_organisations'),
    ]

    operations = [
        migrations.CreateModel(
            name='HearingSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.JSONField()),
                ('total', models.PositiveIntegerField()),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='点评')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='检查日期')),
                ('place', models.CharField(max_length=120, verbose_name='检查地点')),
                ('escort', models.CharField(blank=True, max_length=60, verbose_name='陪同人')),
                ('opened_at', models.DateTimeField(null=True)),
                ('concluded_at', models.DateTimeField(null=True)),
                ('head_name', models.CharField(blank=True, max_length=60, verbose_name='被查单位负责人')),
                ('statement', models.CharField(blank=True, choices=[('agreed', '情况属实'), ('disputed', '有异议')], max_length=20, verbose_name='负责人意见')),
                ('objection', models.CharField(blank=True, max_length=300, verbose_name='异议')),
            ],
        ),
        migrations.CreateModel(
            name='VisitItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=60)),
                ('amount', models.IntegerField(null=True)),
                ('option', models.CharField(blank=True, max_length=60)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='评分理由')),
                ('problem', models.CharField(blank=True, max_length=500, verbose_name='存在问题')),
                ('is_fixed', models.BooleanField(default=False, verbose_name='当场整改')),
            ],
        ),
        migrations.CreateModel(
            name='VisitScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=60)),
                ('amount', models.IntegerField(null=True)),
                ('option', models.CharField(blank=True, max_length=60)),
                ('observation', models.CharField(blank=True, max_length=500, verbose_name='所见情况')),
            ],
        ),
        migrations.CreateModel(
            name='VisitSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('saved_at', models.DateTimeField()),
                ('handed_in_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='cycle',
            name='cycle_stage_known',
        ),
        migrations.AlterField(
            model_name='cycle',
            name='stage',
            field=models.CharField(choices=[('preparing', '准备'), ('self_report', '党员自评'), ('self_check', '组织自查'), ('inspection', '听取汇报与实地检查'), ('ballot', '民主测评'), ('review', '党组织评定'), ('assessment', '综合评定'), ('posting', '积分公示'), ('closed', '已结束')], default='preparing', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['preparing', 'self_report', 'self_check', 'inspection', 'ballot', 'review', 'assessment', 'posting', 'closed'])), name='cycle_stage_known'),
        ),
        migrations.AddField(
            model_name='hearingsheet',
            name='participant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hearing_sheets', to='zhixing.participant'),
        ),
        migrations.AddField(
            model_name='hearingsheet',
            name='seat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hearing_sheets', to='zhixing.panelmember'),
        ),
        migrations.AddField(
            model_name='visit',
            name='concluded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visit',
            name='opened_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visit',
            name='participant',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='visit', to='zhixing.participant'),
        ),
        migrations.AddField(
            model_name='visititem',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='zhixing.visit'),
        ),
        migrations.AddField(
            model_name='visitsheet',
            name='seat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visit_sheets', to='zhixing.panelmember'),
        ),
        migrations.AddField(
            model_name='visitsheet',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='zhixing.visit'),
        ),
        migrations.AddField(
            model_name='visitscore',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='zhixing.visitsheet'),
        ),
        migrations.AddConstraint(
            model_name='hearingsheet',
            constraint=models.UniqueConstraint(fields=('participant', 'seat'), name='hearing_sheet_once'),
        ),
        migrations.AddConstraint(
            model_name='hearingsheet',
            constraint=models.CheckConstraint(condition=models.Q(('total__range', (0, 10000))), name='hearing_sheet_within_100'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('concluded_at__isnull', True), models.Q(models.Q(('head_name', ''), _negated=True), models.Q(('statement', ''), _negated=True)), _connector='OR'), name='visit_concluded_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('statement', 'disputed'), _negated=True), models.Q(('objection', ''), _negated=True), _connector='OR'), name='visit_dispute_says_what'),
        ),
        migrations.AddConstraint(
            model_name='visititem',
            constraint=models.UniqueConstraint(fields=('visit', 'item'), name='visit_item_once'),
        ),
        migrations.AddConstraint(
            model_name='visititem',
            constraint=models.CheckConstraint(condition=models.Q(('is_fixed', False), models.Q(('problem', ''), _negated=True), _connector='OR'), name='visit_item_fixed_is_a_problem'),
        ),
        migrations.AddConstraint(
            model_name='visitsheet',
            constraint=models.UniqueConstraint(fields=('visit', 'seat'), name='visit_sheet_once'),
        ),
        migrations.AddConstraint(
            model_name='visitscore',
            constraint=models.UniqueConstraint(fields=('sheet', 'item'), name='visit_score_once'),
        ),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        guard("zhixing_hearingsheet"),
    ]
