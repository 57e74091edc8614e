"""What was decided about the measures of a star, the sealed records that carried it out, and their guards."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import zhixing.models.sealed
import zhixing.rules.member_measures.forms
from django.conf import settings
from django.db import migrations, models


# The measure itself stays as decided too; decisions and records only grow.
GUARDS = """
CREATE FUNCTION zhixing_guard_member_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.form, NEW.wording, NEW.handler_id) IS DISTINCT FROM (OLD.form, OLD.wording, OLD.handler_id)
        OR (OLD.midway_on IS NOT NULL AND NEW.midway_on IS DISTINCT FROM OLD.midway_on) THEN
        RAISE EXCEPTION 'a decided measure never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_stays BEFORE UPDATE ON zhixing_measure
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_member_measure();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_measuredecision
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_measuredecision
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_measurerecord
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_measurerecord
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""

UNDO = """
DROP TRIGGER decided_stays ON zhixing_measure;
DROP TRIGGER append_only ON zhixing_measuredecision;
DROP TRIGGER never_truncated ON zhixing_measuredecision;
DROP TRIGGER append_only ON zhixing_measurerecord;
DROP TRIGGER never_truncated ON zhixing_measurerecord;
DROP FUNCTION zhixing_guard_member_measure();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0047_growth'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeasureDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.CharField(max_length=120, verbose_name='办法规定的措施')),
                ('outcome', models.CharField(max_length=20)),
                ('text', models.CharField(blank=True, max_length=120, verbose_name='决定的措施')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                ('deciding_body', models.CharField(max_length=80, verbose_name='决定机构')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('decided_on', models.DateField(verbose_name='决定日期')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='MeasureRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('on', models.DateField(verbose_name='日期')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='地点')),
                ('people', models.CharField(blank=True, max_length=200, verbose_name='记录人和在场人')),
                ('body', zhixing.models.sealed.SealedField(verbose_name='内容')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='measure',
            name='form',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='measure',
            name='handler',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='measure',
            name='midway_on',
            field=models.DateField(null=True, verbose_name='中期检查日期'),
        ),
        migrations.AddField(
            model_name='measure',
            name='wording',
            field=models.CharField(blank=True, max_length=120, verbose_name='措施'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('form', ''), ('membership__isnull', True)), models.Q(('form__in', [zhixing.rules.member_measures.forms.MeasureForm['COMMENDATION'], zhixing.rules.member_measures.forms.MeasureForm['RECOMMENDATION'], zhixing.rules.member_measures.forms.MeasureForm['VISIT'], zhixing.rules.member_measures.forms.MeasureForm['STUDY'], zhixing.rules.member_measures.forms.MeasureForm['REMINDER'], zhixing.rules.member_measures.forms.MeasureForm['ADMONITION'], zhixing.rules.member_measures.forms.MeasureForm['CRITICISM'], zhixing.rules.member_measures.forms.MeasureForm['RECTIFICATION'], zhixing.rules.member_measures.forms.MeasureForm['PLAN'], zhixing.rules.member_measures.forms.MeasureForm['OTHER']]), ('membership__isnull', False)), _connector='OR'), name='measure_form_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('membership__isnull', True), models.Q(('due_on__lte', django.db.models.expressions.CombinedExpression(models.F('from_on'), '+', models.Value(datetime.timedelta(days=365)))), ('extended_to__isnull', True)), models.Q(('due_on__lte', django.db.models.expressions.CombinedExpression(models.F('from_on'), '+', models.Value(datetime.timedelta(days=365)))), ('extended_to__lte', django.db.models.expressions.CombinedExpression(models.F('from_on'), '+', models.Value(datetime.timedelta(days=365))))), _connector='OR'), name='measure_of_a_person_at_most_a_year'),
        ),
        migrations.AddField(
            model_name='measuredecision',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='measuredecision',
            name='measure',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='zhixing.measure'),
        ),
        migrations.AddField(
            model_name='measuredecision',
            name='participant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='zhixing.participant'),
        ),
        migrations.AddField(
            model_name='measurerecord',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='measurerecord',
            name='measure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='zhixing.measure'),
        ),
        migrations.AddField(
            model_name='measurerecord',
            name='talker',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='measuredecision',
            constraint=models.UniqueConstraint(fields=('participant', 'wording'), name='measure_decision_once'),
        ),
        migrations.AddConstraint(
            model_name='measuredecision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['adopted', 'changed', 'dropped'])), name='measure_decision_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='measuredecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure__isnull', True), ('outcome', 'dropped')), models.Q(models.Q(('outcome', 'dropped'), _negated=True), ('measure__isnull', False)), _connector='OR'), name='measure_decision_leads_to_a_measure'),
        ),
        migrations.AddConstraint(
            model_name='measuredecision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'adopted'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='measure_decision_departure_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='measurerecord',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['commendation', 'recommendation', 'visit', 'talk', 'study_plan', 'plan', 'notice', 'midway', 'conclusion', 'note', 'answer'])), name='measure_record_kind_known'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
