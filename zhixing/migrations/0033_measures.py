"""Problems of organisations with what is done about them: lines and steps, and the guards that keep them."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


# The problem stays as it was registered, a line goes only along the route of states, and a cleared one never changes.
GUARDS = """
CREATE FUNCTION zhixing_guard_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'cleared' THEN
        RAISE EXCEPTION 'a cleared measure never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('pending', 'under_way'), ('pending', 'awaiting_check'), ('under_way', 'awaiting_check'),
        ('awaiting_check', 'under_way'), ('awaiting_check', 'cleared')
    ) THEN
        RAISE EXCEPTION 'a measure does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.organisation_id, NEW.membership_id, NEW.assessor_id, NEW.year, NEW.quarter, NEW.number, NEW.source,
        NEW.item_code, NEW.item_name, NEW.area, NEW.problem, NEW.evidence_note, NEW.deciding_body, NEW.document_number,
        NEW.kind, NEW.from_on, NEW.due_on, NEW.reopens_id, NEW.registered_by_id, NEW.registered_at)
        IS DISTINCT FROM
       (OLD.organisation_id, OLD.membership_id, OLD.assessor_id, OLD.year, OLD.quarter, OLD.number, OLD.source,
        OLD.item_code, OLD.item_name, OLD.area, OLD.problem, OLD.evidence_note, OLD.deciding_body, OLD.document_number,
        OLD.kind, OLD.from_on, OLD.due_on, OLD.reopens_id, OLD.registered_by_id, OLD.registered_at) THEN
        RAISE EXCEPTION 'a registered problem never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.extended_to IS NOT NULL AND NEW.extended_to IS DISTINCT FROM OLD.extended_to THEN
        RAISE EXCEPTION 'a new date is given once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registered_stays BEFORE UPDATE ON zhixing_measure
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_measure();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_measure
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_measure
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_measurestep
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_measurestep
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""

UNDO = """
DROP TRIGGER registered_stays ON zhixing_measure;
DROP TRIGGER never_removed ON zhixing_measure;
DROP TRIGGER never_truncated ON zhixing_measure;
DROP TRIGGER append_only ON zhixing_measurestep;
DROP TRIGGER never_truncated ON zhixing_measurestep;
DROP FUNCTION zhixing_guard_measure();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0032_lots'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('quarter', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField(verbose_name='序号')),
                ('source', models.CharField(max_length=20, verbose_name='问题来源')),
                ('item_code', models.CharField(blank=True, max_length=60, verbose_name='考评项目编号')),
                ('item_name', models.CharField(blank=True, max_length=120, verbose_name='考评项目')),
                ('area', models.CharField(max_length=60, verbose_name='问题类别')),
                ('problem', models.CharField(max_length=300, verbose_name='具体问题')),
                ('evidence_note', models.CharField(blank=True, max_length=300, verbose_name='发现问题的依据')),
                ('deciding_body', models.CharField(blank=True, max_length=80, verbose_name='决定机构')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('kind', models.CharField(max_length=20, verbose_name='整改类型')),
                ('from_on', models.DateField(verbose_name='整改起始日期')),
                ('due_on', models.DateField(null=True, verbose_name='整改时限')),
                ('extended_to', models.DateField(null=True, verbose_name='新的时限')),
                ('stage_goal', models.CharField(blank=True, max_length=300, verbose_name='阶段目标')),
                ('check_on', models.DateField(null=True, verbose_name='下次核查日期')),
                ('good_stages', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(default='pending', max_length=20)),
                ('goal', models.CharField(blank=True, max_length=300, verbose_name='整改目标')),
                ('remedies', models.TextField(blank=True, verbose_name='整改措施')),
                ('leader', models.CharField(blank=True, max_length=60, verbose_name='责任领导')),
                ('responsible', models.CharField(blank=True, max_length=60, verbose_name='责任人')),
                ('helpers', models.CharField(blank=True, max_length=120, verbose_name='协助单位')),
                ('signed_on', models.DateField(null=True, verbose_name='签收日期')),
                ('planned_on', models.DateField(null=True, verbose_name='方案日期')),
                ('applied_on', models.DateField(null=True, verbose_name='申请销号日期')),
                ('cleared_on', models.DateField(null=True, verbose_name='销号日期')),
                ('form_key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('registered_at', models.DateTimeField()),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhixing.organisation')),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='zhixing.membership')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='zhixing.organisation')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reopens', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reopened_as', to='zhixing.measure')),
            ],
        ),
        migrations.CreateModel(
            name='MeasureStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=20)),
                ('on', models.DateField()),
                ('text', models.TextField(blank=True)),
                ('evidence_note', models.CharField(blank=True, max_length=300)),
                ('checkers', models.CharField(blank=True, max_length=200)),
                ('due_on', models.DateField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='zhixing.measure')),
            ],
        ),
        migrations.AddField(
            model_name='evidence',
            name='measure_step',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='zhixing.measurestep'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['assessor', 'state'], name='zhixing_mea_assesso_577116_idx'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('membership__isnull', True), ('organisation__isnull', False)), models.Q(('membership__isnull', False), ('organisation__isnull', True)), _connector='OR'), name='measure_owner_exactly_one'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('organisation', 'year', 'quarter', 'number'), name='measure_number_once_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('membership', 'year', 'quarter', 'number'), name='measure_number_once_per_membership'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='measure_quarter_of_four'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'under_way', 'awaiting_check', 'cleared'])), name='measure_state_known'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['immediate', 'timed', 'lasting'])), name='measure_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['inspection', 'hearing', 'representatives', 'self_check', 'superior', 'star'])), name='measure_source_known'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('check_on__isnull', False), ('due_on__isnull', True), ('extended_to__isnull', True), ('kind', 'lasting')), models.Q(models.Q(('kind', 'lasting'), _negated=True), ('check_on__isnull', True), ('due_on__isnull', False)), _connector='OR'), name='measure_deadline_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cleared_on__isnull', False), ('state', 'cleared')), models.Q(models.Q(('state', 'cleared'), _negated=True), ('cleared_on__isnull', True)), _connector='OR'), name='measure_cleared_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='measurestep',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['registered', 'signed', 'planned', 'reported', 'applied', 'stage_passed', 'stage_failed', 'returned', 'cleared', 'reopened'])), name='measurestep_kind_known'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
