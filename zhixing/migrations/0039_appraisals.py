"""民主评议党员: its tables, the only way through its states, and what stays as it was sent up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# An appraisal goes only along its way. What was graded changes no more once it was sent up; people are put on the list
# while it is being prepared, and say what they think of the result once it is approved.
GUARDS = """
CREATE FUNCTION zhixing_guard_appraisal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('preparing', 'grading'), ('grading', 'submitted'), ('submitted', 'grading'), ('submitted', 'feedback'),
        ('feedback', 'closed')
    ) THEN
        RAISE EXCEPTION 'an appraisal does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.organisation_id, NEW.year) IS DISTINCT FROM (OLD.organisation_id, OLD.year) THEN
        RAISE EXCEPTION 'whose appraisal it is never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'closed' THEN
        RAISE EXCEPTION 'a closed appraisal never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER along_its_way BEFORE UPDATE ON zhixing_appraisal
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_appraisal();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_appraisal
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_appraisal
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE FUNCTION zhixing_guard_appraisal_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state_ text;
BEGIN
    SELECT state INTO state_ FROM zhixing_appraisal WHERE id = NEW.appraisal_id;
    IF TG_OP = 'INSERT' THEN
        IF state_ <> 'preparing' THEN
            RAISE EXCEPTION 'the list is made while the appraisal is being prepared' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.appraisal_id, NEW.membership_id) IS DISTINCT FROM (OLD.appraisal_id, OLD.membership_id) THEN
        RAISE EXCEPTION 'whose line it is never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF state_ NOT IN ('preparing', 'grading') AND
       (NEW.review, NEW.reviewed_at, NEW.is_proxy, NEW.mutual, NEW.grade, NEW.opinion, NEW.reason) IS DISTINCT FROM
       (OLD.review, OLD.reviewed_at, OLD.is_proxy, OLD.mutual, OLD.grade, OLD.opinion, OLD.reason) THEN
        RAISE EXCEPTION 'what was sent up never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.read_on, NEW.view, NEW.view_text, NEW.is_view_proxy) IS DISTINCT FROM
       (OLD.read_on, OLD.view, OLD.view_text, OLD.is_view_proxy) AND (state_ <> 'feedback' OR OLD.view <> '') THEN
        RAISE EXCEPTION 'a result is answered once, when it is fed back' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays_as_sent BEFORE INSERT OR UPDATE ON zhixing_appraisalline
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_appraisal_line();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_appraisalline
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_appraisalline
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""
UNDO = """
DROP TRIGGER along_its_way ON zhixing_appraisal;
DROP TRIGGER never_removed ON zhixing_appraisal;
DROP TRIGGER never_truncated ON zhixing_appraisal;
DROP FUNCTION zhixing_guard_appraisal();
DROP TRIGGER stays_as_sent ON zhixing_appraisalline;
DROP TRIGGER never_removed ON zhixing_appraisalline;
DROP TRIGGER never_truncated ON zhixing_appraisalline;
DROP FUNCTION zhixing_guard_appraisal_line();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0038_decisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appraisal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('preparing', '学习和自评'), ('grading', '组织评定'), ('submitted', '待上级审批'), ('feedback', '反馈本人'), ('closed', '已办结')], default='preparing', max_length=20)),
                ('opened_at', models.DateTimeField()),
                ('study_on', models.DateField(null=True, verbose_name='集中学习日期')),
                ('study_topic', models.CharField(blank=True, max_length=200, verbose_name='学习内容')),
                ('themes', models.CharField(blank=True, max_length=1000, verbose_name='征求意见归纳')),
                ('talks_on', models.DateField(null=True, verbose_name='谈心谈话完成日期')),
                ('problems', models.CharField(blank=True, max_length=1000, verbose_name='支部查摆的问题')),
                ('meeting_on', models.DateField(null=True, verbose_name='评议会日期')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='地点')),
                ('chair', models.CharField(blank=True, max_length=60, verbose_name='主持人')),
                ('recorder', models.CharField(blank=True, max_length=60, verbose_name='记录人')),
                ('entitled', models.PositiveIntegerField(null=True, verbose_name='应到')),
                ('present', models.PositiveIntegerField(null=True, verbose_name='实到')),
                ('committee_grade', models.CharField(blank=True, choices=[('good', '好'), ('better', '较好'), ('fair', '一般'), ('poor', '差')], max_length=10, verbose_name='对支委会的评价')),
                ('ayes', models.PositiveIntegerField(null=True, verbose_name='赞成票')),
                ('submitted_at', models.DateTimeField(null=True)),
                ('returned_reason', models.CharField(blank=True, max_length=300, verbose_name='退回原因')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='审批文号')),
                ('approved_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='zhixing.organisation')),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AppraisalLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unreviewable', models.CharField(blank=True, max_length=120)),
                ('review', models.CharField(blank=True, max_length=2000, verbose_name='个人自评')),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('is_proxy', models.BooleanField(default=False)),
                ('mutual', models.CharField(blank=True, max_length=1000, verbose_name='互评意见')),
                ('grade', models.CharField(blank=True, choices=[('excellent', '优秀'), ('qualified', '合格'), ('basic', '基本合格'), ('unqualified', '不合格'), ('none', '不评定等次')], max_length=20, verbose_name='评定等次')),
                ('opinion', models.CharField(blank=True, max_length=500, verbose_name='支部意见')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('read_on', models.DateField(null=True, verbose_name='反馈日期')),
                ('view', models.CharField(blank=True, choices=[('agrees', '同意'), ('differs', '有不同意见')], max_length=10, verbose_name='本人意见')),
                ('view_text', models.CharField(blank=True, max_length=500, verbose_name='本人意见说明')),
                ('is_view_proxy', models.BooleanField(default=False)),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='zhixing.appraisal')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='zhixing.membership')),
            ],
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.UniqueConstraint(fields=('organisation', 'year'), name='appraisal_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'grading', 'submitted', 'feedback', 'closed'])), name='appraisal_state_known'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('present__isnull', True), ('present__lte', models.F('entitled')), _connector='OR'), name='appraisal_present_entitled'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['feedback', 'closed']), ('approved_by__isnull', False), models.Q(('document_number', ''), _negated=True)), models.Q(('state__in', ['feedback', 'closed']), _negated=True), _connector='OR'), name='appraisal_approval_has_document'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='appraisal_two_users'),
        ),
        migrations.AddConstraint(
            model_name='appraisalline',
            constraint=models.UniqueConstraint(fields=('appraisal', 'membership'), name='appraisal_line_once'),
        ),
        migrations.AddConstraint(
            model_name='appraisalline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('read_on__isnull', True), ('view', '')), models.Q(('read_on__isnull', False), models.Q(('view', ''), _negated=True)), _connector='OR'), name='appraisal_view_with_day'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
