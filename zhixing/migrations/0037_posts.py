"""Posts of a branch with their holders and reports, and the guards that keep them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Posts, holdings and reports go only along the route of their states; what is confirmed or ended never changes.
GUARDS = """
CREATE FUNCTION zhixing_guard_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'closed' THEN
        RAISE EXCEPTION 'a closed post never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = 'draft' AND OLD.state <> 'draft' OR NEW.organisation_id <> OLD.organisation_id THEN
        RAISE EXCEPTION 'a published post stays so and where it is' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION zhixing_guard_post_holding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('applied', 'on_duty'), ('applied', 'declined'), ('applied', 'withdrawn'), ('on_duty', 'ended')
    ) THEN
        RAISE EXCEPTION 'a holding does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('declined', 'withdrawn', 'ended') THEN
        RAISE EXCEPTION 'what has ended never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.post_id, NEW.membership_id) IS DISTINCT FROM (OLD.post_id, OLD.membership_id)
        OR OLD.from_on IS NOT NULL AND NEW.from_on IS DISTINCT FROM OLD.from_on THEN
        RAISE EXCEPTION 'who holds which post since when never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION zhixing_guard_post_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'confirmed' THEN
        RAISE EXCEPTION 'a confirmed report never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER route_of_states BEFORE UPDATE ON zhixing_post
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_post();
CREATE TRIGGER route_of_states BEFORE UPDATE ON zhixing_postholding
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_post_holding();
CREATE TRIGGER confirmed_stays BEFORE UPDATE ON zhixing_postreport
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_post_report();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_post
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_postholding
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_postreport
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_postrecord
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_post
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_postholding
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_postreport
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_postrecord
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""

UNDO = """
DROP TRIGGER route_of_states ON zhixing_post;
DROP TRIGGER route_of_states ON zhixing_postholding;
DROP TRIGGER confirmed_stays ON zhixing_postreport;
DROP TRIGGER never_removed ON zhixing_post;
DROP TRIGGER never_removed ON zhixing_postholding;
DROP TRIGGER never_removed ON zhixing_postreport;
DROP TRIGGER append_only ON zhixing_postrecord;
DROP TRIGGER never_truncated ON zhixing_post;
DROP TRIGGER never_truncated ON zhixing_postholding;
DROP TRIGGER never_truncated ON zhixing_postreport;
DROP TRIGGER never_truncated ON zhixing_postrecord;
DROP FUNCTION zhixing_guard_post();
DROP FUNCTION zhixing_guard_post_holding();
DROP FUNCTION zhixing_guard_post_report();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0036_visits'),
    ]

    operations = [
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='岗位名称')),
                ('group', models.CharField(choices=[('thought', '思想政治'), ('affairs', '公共事务'), ('opinion', '民情调解'), ('oversight', '监督'), ('service', '服务')], max_length=20, verbose_name='类别')),
                ('duties', models.CharField(max_length=300, verbose_name='岗位职责')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='履岗地点')),
                ('item', models.CharField(max_length=60, verbose_name='计分细则')),
                ('rhythm', models.CharField(choices=[('monthly', '每月记一次'), ('quarterly', '每季度记一次')], max_length=20, verbose_name='记分')),
                ('seats', models.PositiveSmallIntegerField(verbose_name='人数')),
                ('state', models.CharField(choices=[('draft', '未公布'), ('published', '已公布'), ('closed', '已撤销')], default='draft', max_length=20)),
                ('heard_on', models.DateField(null=True, verbose_name='研究日期')),
                ('published_at', models.DateTimeField(null=True)),
                ('closed_on', models.DateField(null=True, verbose_name='撤销日期')),
                ('closing_reason', models.CharField(blank=True, max_length=300, verbose_name='撤销原因')),
                ('form_key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='zhixing.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='PostHolding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('applied', '待批准'), ('on_duty', '在岗'), ('declined', '未批准'), ('withdrawn', '已撤回'), ('ended', '已离岗')], default='applied', max_length=20)),
                ('is_named', models.BooleanField(default=True, verbose_name='同意在岗位牌上写姓名')),
                ('is_proxy', models.BooleanField(default=False, verbose_name='代为申请')),
                ('at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('declining_reason', models.CharField(blank=True, max_length=300, verbose_name='未批准原因')),
                ('from_on', models.DateField(null=True, verbose_name='到岗日期')),
                ('until_on', models.DateField(null=True, verbose_name='离岗日期')),
                ('leaving_reason', models.CharField(blank=True, choices=[('wish', '本人提出'), ('health', '身体原因'), ('work', '工作变动'), ('rotation', '轮换岗位'), ('moved', '离开本支部'), ('closed', '岗位撤销')], max_length=20, verbose_name='离岗原因')),
                ('leaving_note', models.CharField(blank=True, max_length=200, verbose_name='离岗说明')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='post_holdings', to='zhixing.membership')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='zhixing.post')),
            ],
        ),
        migrations.CreateModel(
            name='PostRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('activity', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='post_record', to='zhixing.activity')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='zhixing.post')),
            ],
        ),
        migrations.CreateModel(
            name='PostReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('quarter', models.PositiveSmallIntegerField()),
                ('deed', models.CharField(max_length=200, verbose_name='做了什么')),
                ('effect', models.CharField(max_length=200, verbose_name='效果和问题')),
                ('state', models.CharField(choices=[('submitted', '待确认'), ('confirmed', '已确认'), ('returned', '已退回')], default='submitted', max_length=20)),
                ('is_proxy', models.BooleanField(default=False, verbose_name='代录')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='退回原因')),
                ('confirmer', models.CharField(blank=True, choices=[('served', '服务对象确认'), ('branch', '支部确认')], max_length=20)),
                ('confirmer_note', models.CharField(blank=True, max_length=120, verbose_name='确认说明')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='zhixing.postholding')),
            ],
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('organisation', 'name'), name='post_name_once_in_branch'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'closed'])), name='post_state_known'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='post_has_a_seat'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', True)), _connector='OR'), name='post_closed_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='postholding',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['applied', 'on_duty'])), fields=('post', 'membership'), name='post_holding_live_once'),
        ),
        migrations.AddConstraint(
            model_name='postholding',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['applied', 'on_duty', 'declined', 'withdrawn', 'ended'])), name='post_holding_state_known'),
        ),
        migrations.AddConstraint(
            model_name='postholding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['on_duty', 'ended']), _negated=True), ('from_on__isnull', False), _connector='OR'), name='post_holding_from_a_day'),
        ),
        migrations.AddConstraint(
            model_name='postholding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), models.Q(('until_on__gte', models.F('from_on')), ('until_on__isnull', False), models.Q(('leaving_reason', ''), _negated=True)), _connector='OR'), name='post_holding_ended_with_reason'),
        ),
        migrations.AddIndex(
            model_name='postrecord',
            index=models.Index(fields=['post', 'on'], name='zhixing_pos_post_id_488760_idx'),
        ),
        migrations.AddConstraint(
            model_name='postreport',
            constraint=models.UniqueConstraint(fields=('holding', 'year', 'quarter'), name='post_report_once_a_quarter'),
        ),
        migrations.AddConstraint(
            model_name='postreport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'confirmed', 'returned'])), name='post_report_state_known'),
        ),
        migrations.AddConstraint(
            model_name='postreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='post_report_return_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='postreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('confirmer', ''), _negated=True), _connector='OR'), name='post_report_confirmed_by_somebody'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
