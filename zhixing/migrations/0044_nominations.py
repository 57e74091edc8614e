"""评先选优: its tables, the only way through its states, and what stays as it was nominated."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# A nomination goes only along its way; what it rested on stays as it stood that day, and an answer is given once.
GUARDS = """
CREATE FUNCTION zhixing_guard_nomination() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('nominated', 'passed'), ('nominated', 'ended'), ('passed', 'approved'), ('passed', 'ended'),
        ('approved', 'posted'), ('posted', 'honoured'), ('posted', 'ended')
    ) THEN
        RAISE EXCEPTION 'a nomination does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.organisation_id, NEW.membership_id, NEW.year, NEW.title, NEW.deeds, NEW.conditions, NEW.reason,
        NEW.nominated_by_id, NEW.nominated_on) IS DISTINCT FROM
       (OLD.organisation_id, OLD.membership_id, OLD.year, OLD.title, OLD.deeds, OLD.conditions, OLD.reason,
        OLD.nominated_by_id, OLD.nominated_on) THEN
        RAISE EXCEPTION 'what was nominated never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('honoured', 'ended') THEN
        RAISE EXCEPTION 'a nomination that has ended never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER along_its_way BEFORE UPDATE ON zhixing_nomination
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_nomination();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_nomination
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_nomination
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE FUNCTION zhixing_guard_nomination_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answered_on IS NOT NULL OR
       (NEW.nomination_id, NEW.text, NEW.raised_on, NEW.by_id) IS DISTINCT FROM
       (OLD.nomination_id, OLD.text, OLD.raised_on, OLD.by_id) THEN
        RAISE EXCEPTION 'an objection is answered once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answered_once BEFORE UPDATE ON zhixing_nominationobjection
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_nomination_objection();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_nominationobjection
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_nominationobjection
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""
UNDO = """
DROP TRIGGER along_its_way ON zhixing_nomination;
DROP TRIGGER never_removed ON zhixing_nomination;
DROP TRIGGER never_truncated ON zhixing_nomination;
DROP FUNCTION zhixing_guard_nomination();
DROP TRIGGER answered_once ON zhixing_nominationobjection;
DROP TRIGGER never_removed ON zhixing_nominationobjection;
DROP TRIGGER never_truncated ON zhixing_nominationobjection;
DROP FUNCTION zhixing_guard_nomination_objection();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0043_activities'),
    ]

    operations = [
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField()),
                ('title', models.CharField(choices=[('member', '优秀共产党员'), ('worker', '优秀党务工作者'), ('organisation', '先进基层党组织')], max_length=20, verbose_name='称号')),
                ('deeds', models.CharField(max_length=500, verbose_name='主要事迹')),
                ('conditions', models.JSONField(default=list)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='推荐理由')),
                ('state', models.CharField(choices=[('nominated', '待大会表决'), ('passed', '待上级审核'), ('approved', '待公示'), ('posted', '公示中'), ('honoured', '已表彰'), ('ended', '未通过')], default='nominated', max_length=20)),
                ('nominated_on', models.DateField()),
                ('meeting_on', models.DateField(null=True, verbose_name='会议日期')),
                ('entitled', models.PositiveIntegerField(null=True, verbose_name='应到')),
                ('present', models.PositiveIntegerField(null=True, verbose_name='实到')),
                ('ayes', models.PositiveIntegerField(null=True, verbose_name='赞成')),
                ('end_reason', models.CharField(blank=True, max_length=300, verbose_name='未通过原因')),
                ('opinion', models.CharField(blank=True, max_length=300, verbose_name='上级意见')),
                ('posting_from_on', models.DateField(null=True, verbose_name='公示开始')),
                ('posting_until_on', models.DateField(null=True, verbose_name='公示结束')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='反映问题的方式')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='表彰文号')),
                ('honoured_on', models.DateField(null=True, verbose_name='表彰日期')),
                ('judged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='zhixing.membership')),
                ('nominated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='zhixing.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='NominationObjection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, verbose_name='反映的情况')),
                ('raised_on', models.DateField()),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='调查答复')),
                ('is_upheld', models.BooleanField(null=True)),
                ('answered_on', models.DateField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('nomination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='zhixing.nomination')),
            ],
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('membership', 'year'), name='nomination_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('membership__isnull', True), ('title', 'organisation')), models.Q(models.Q(('title', 'organisation'), _negated=True), ('membership__isnull', False)), _connector='OR'), name='nomination_of_person_or_branch'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(('judged_by__isnull', True), models.Q(('judged_by', models.F('nominated_by')), _negated=True), _connector='OR'), name='nomination_two_users'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'honoured'), _negated=True), models.Q(('document_number', ''), _negated=True), _connector='OR'), name='nomination_honour_has_document'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
