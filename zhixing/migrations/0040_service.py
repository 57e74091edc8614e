"""Service of people from other units, slips, keys of other installations, and the guards that keep them."""

import django.db.models.deletion
import uuid
import zhixing.models.sealed
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION zhixing_guard_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.crossed_at IS NOT NULL OR (NEW.outsider_id, NEW.organisation_id, NEW."on", NEW.title, NEW.place, NEW.hours, NEW.counted,
        NEW.confirmed_by, NEW.form_key, NEW.by_id, NEW.at)
        IS DISTINCT FROM
       (OLD.outsider_id, OLD.organisation_id, OLD."on", OLD.title, OLD.place, OLD.hours, OLD.counted,
        OLD.confirmed_by, OLD.form_key, OLD.by_id, OLD.at) THEN
        RAISE EXCEPTION 'a service is crossed out once and never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION zhixing_guard_serviceslip() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.outsider_id, NEW.community_id, NEW.year, NEW.quarter, NEW.place, NEW.slip_key, NEW.name, NEW.unit,
        NEW.unit_branch, NEW.from_on, NEW.until_on, NEW.times, NEW.hours, NEW.lines, NEW.evaluation, NEW.suggestion,
        NEW.issued_on, NEW.by_id, NEW.at)
        IS DISTINCT FROM
       (OLD.outsider_id, OLD.community_id, OLD.year, OLD.quarter, OLD.place, OLD.slip_key, OLD.name, OLD.unit,
        OLD.unit_branch, OLD.from_on, OLD.until_on, OLD.times, OLD.hours, OLD.lines, OLD.evaluation, OLD.suggestion,
        OLD.issued_on, OLD.by_id, OLD.at) THEN
        RAISE EXCEPTION 'a slip says what it said' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('issued', 'sent'), ('sent', 'answered'), ('issued', 'void'), ('sent', 'void')
    ) THEN
        RAISE EXCEPTION 'a slip does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION zhixing_guard_incomingslip() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.membership_id, NEW.community, NEW.number, NEW.from_on, NEW.until_on, NEW.times, NEW.hours, NEW.text,
        NEW.evaluation, NEW.suggestion, NEW.way, NEW.sender_key, NEW.slip_key, NEW.form_key, NEW.by_id, NEW.at)
        IS DISTINCT FROM
       (OLD.membership_id, OLD.community, OLD.number, OLD.from_on, OLD.until_on, OLD.times, OLD.hours, OLD.text,
        OLD.evaluation, OLD.suggestion, OLD.way, OLD.sender_key, OLD.slip_key, OLD.form_key, OLD.by_id, OLD.at) THEN
        RAISE EXCEPTION 'a slip from elsewhere stays as it came' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'entered' AND NEW.state <> 'entered' AND NOT EXISTS (
        SELECT FROM zhixing_activity WHERE id = OLD.activity_id AND undone_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'an entered slip comes back only when its activity is undone'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION zhixing_guard_partnerkey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.name, NEW.public_key, NEW.contact, NEW.registered_by_id, NEW.registered_at)
        IS DISTINCT FROM
       (OLD.name, OLD.public_key, OLD.contact, OLD.registered_by_id, OLD.registered_at) OR OLD.ended_at IS NOT NULL
        OR (OLD.trusted_at IS NOT NULL AND (NEW.trusted_at, NEW.trusted_by_id, NEW.compared_with)
            IS DISTINCT FROM (OLD.trusted_at, OLD.trusted_by_id, OLD.compared_with)) THEN
        RAISE EXCEPTION 'a key is registered, let in and turned out once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION zhixing_guard_new_partnerkey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.trusted_at IS NOT NULL THEN
        RAISE EXCEPTION 'no key is let in at once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recorded_stays BEFORE UPDATE ON zhixing_service
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_service();
CREATE TRIGGER issued_stays BEFORE UPDATE ON zhixing_serviceslip
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_serviceslip();
CREATE TRIGGER arrived_stays BEFORE UPDATE ON zhixing_incomingslip
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_incomingslip();
CREATE TRIGGER registered_stays BEFORE UPDATE ON zhixing_partnerkey
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_partnerkey();
CREATE TRIGGER two_steps BEFORE INSERT ON zhixing_partnerkey
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_new_partnerkey();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_service
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_service
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_serviceslip
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_serviceslip
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_incomingslip
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_incomingslip
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_partnerkey
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_partnerkey
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_takenfile
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_takenfile
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""

UNDO = """
DROP TRIGGER recorded_stays ON zhixing_service;
DROP TRIGGER issued_stays ON zhixing_serviceslip;
DROP TRIGGER arrived_stays ON zhixing_incomingslip;
DROP TRIGGER registered_stays ON zhixing_partnerkey;
DROP TRIGGER two_steps ON zhixing_partnerkey;
DROP TRIGGER never_removed ON zhixing_service;
DROP TRIGGER never_removed ON zhixing_serviceslip;
DROP TRIGGER never_removed ON zhixing_incomingslip;
DROP TRIGGER never_removed ON zhixing_partnerkey;
DROP TRIGGER never_truncated ON zhixing_service;
DROP TRIGGER never_truncated ON zhixing_serviceslip;
DROP TRIGGER never_truncated ON zhixing_incomingslip;
DROP TRIGGER never_truncated ON zhixing_partnerkey;
DROP TRIGGER never_truncated ON zhixing_takenfile;
DROP TRIGGER append_only ON zhixing_takenfile;
DROP FUNCTION zhixing_guard_service();
DROP FUNCTION zhixing_guard_serviceslip();
DROP FUNCTION zhixing_guard_incomingslip();
DROP FUNCTION zhixing_guard_partnerkey();
DROP FUNCTION zhixing_guard_new_partnerkey();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0039_appraisals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Outsider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('name_key', models.CharField(db_collation='C', db_index=True, max_length=200)),
                ('unit', models.CharField(max_length=80, verbose_name='工作单位')),
                ('unit_branch', models.CharField(max_length=80, verbose_name='所在党支部')),
                ('job', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                ('phone', zhixing.models.sealed.SealedField(blank=True, default='', verbose_name='联系电话')),
                ('home', zhixing.models.sealed.SealedField(blank=True, default='', verbose_name='居住小区')),
                ('skills', models.CharField(blank=True, max_length=120, verbose_name='特长')),
                ('free_time', models.CharField(blank=True, max_length=120, verbose_name='可服务时间')),
                ('post', models.CharField(blank=True, max_length=120, verbose_name='认领岗位或需求')),
                ('reported_on', models.DateField(verbose_name='报到日期')),
                ('left_on', models.DateField(null=True, verbose_name='离开日期')),
                ('left_reason', models.CharField(blank=True, max_length=120, verbose_name='离开原因')),
                ('sender_key', models.CharField(blank=True, default='', max_length=64)),
                ('ref', models.CharField(blank=True, default='', max_length=60)),
                ('form_key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outsiders', to='zhixing.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='OutsideReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('community', models.CharField(max_length=80, verbose_name='报到社区')),
                ('reported_on', models.DateField(verbose_name='报到日期')),
                ('ref', models.CharField(max_length=32, unique=True)),
                ('partner_key', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_reports', to='zhixing.membership')),
            ],
        ),
        migrations.CreateModel(
            name='PartnerKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='单位名称')),
                ('public_key', models.CharField(max_length=64, verbose_name='公钥')),
                ('contact', models.CharField(max_length=60, verbose_name='对方联系人')),
                ('registered_at', models.DateTimeField()),
                ('trusted_at', models.DateTimeField(null=True)),
                ('compared_with', models.CharField(blank=True, max_length=120, verbose_name='核对对象和方式')),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='停止的原因')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trusted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='服务日期')),
                ('title', models.CharField(max_length=120, verbose_name='服务内容')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='地点')),
                ('hours', models.PositiveIntegerField(verbose_name='时长（百分之一小时）')),
                ('counted', models.PositiveIntegerField(verbose_name='计入时长')),
                ('confirmed_by', models.CharField(blank=True, max_length=60, verbose_name='确认人')),
                ('form_key', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('crossed_at', models.DateTimeField(null=True)),
                ('crossed_reason', models.CharField(blank=True, default='', max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('crossed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhixing.organisation')),
                ('outsider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='zhixing.outsider')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceSlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('quarter', models.PositiveSmallIntegerField()),
                ('place', models.PositiveIntegerField()),
                ('slip_key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('name', models.CharField(max_length=60)),
                ('unit', models.CharField(max_length=80)),
                ('unit_branch', models.CharField(max_length=80)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('times', models.PositiveIntegerField()),
                ('hours', models.PositiveIntegerField()),
                ('lines', models.JSONField()),
                ('evaluation', models.CharField(blank=True, choices=[('active', '积极'), ('usual', '一般'), ('none', '未参加')], max_length=20)),
                ('suggestion', models.CharField(blank=True, max_length=200, verbose_name='建议')),
                ('issued_on', models.DateField()),
                ('state', models.CharField(choices=[('issued', '已开具，未送出'), ('sent', '已送出，待回执'), ('answered', '已收回执'), ('void', '已作废')], default='issued', max_length=20)),
                ('sent_on', models.DateField(null=True)),
                ('sent_as', models.CharField(blank=True, choices=[('paper', '纸质'), ('file', '签名文件')], max_length=10)),
                ('answered_on', models.DateField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_slips', to='zhixing.organisation')),
                ('outsider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='zhixing.outsider')),
            ],
        ),
        migrations.CreateModel(
            name='TakenFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sender_key', models.CharField(max_length=64)),
                ('file_id', models.CharField(max_length=32)),
                ('kind', models.CharField(max_length=20)),
                ('sender', models.CharField(max_length=80)),
                ('records', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhixing.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='IncomingSlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('community', models.CharField(max_length=80, verbose_name='出具单位')),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='编号')),
                ('from_on', models.DateField(verbose_name='服务期间起')),
                ('until_on', models.DateField(verbose_name='服务期间止')),
                ('times', models.PositiveIntegerField(verbose_name='次数')),
                ('hours', models.PositiveIntegerField(verbose_name='时长（百分之一小时）')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='服务内容')),
                ('evaluation', models.CharField(blank=True, max_length=60, verbose_name='评价')),
                ('suggestion', models.CharField(blank=True, max_length=200, verbose_name='建议')),
                ('way', models.CharField(choices=[('paper', '纸质'), ('file', '签名文件')], max_length=10)),
                ('sender_key', models.CharField(blank=True, default='', max_length=64)),
                ('slip_key', models.CharField(blank=True, default='', max_length=32)),
                ('state', models.CharField(default='arrived', max_length=20)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='不予记分的原因')),
                ('form_key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('at', models.DateTimeField()),
                ('activity', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incoming_slip', to='zhixing.activity')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incoming_slips', to='zhixing.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('slip_key', ''), _negated=True), fields=('sender_key', 'slip_key'), name='incomingslip_once_per_sender'), models.UniqueConstraint(condition=models.Q(('state', 'set_aside'), _negated=True), fields=('membership', 'community', 'from_on', 'until_on'), name='incomingslip_once_per_period'), models.CheckConstraint(condition=models.Q(('state__in', ['arrived', 'entered', 'set_aside'])), name='incomingslip_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('activity__isnull', False), ('state', 'entered')), models.Q(models.Q(('state', 'entered'), _negated=True), ('activity__isnull', True)), _connector='OR'), name='incomingslip_entered_by_an_activity'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'set_aside'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='incomingslip_set_aside_with_a_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='outsider',
            constraint=models.UniqueConstraint(condition=models.Q(('ref', ''), _negated=True), fields=('sender_key', 'ref'), name='outsider_once_per_sender_and_ref'),
        ),
        migrations.AddConstraint(
            model_name='outsider',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on__isnull', True)), fields=('organisation', 'name', 'unit', 'unit_branch'), name='outsider_reported_once'),
        ),
        migrations.AddConstraint(
            model_name='outsider',
            constraint=models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('reported_on')), _connector='OR'), name='outsider_period_forward'),
        ),
        migrations.AddConstraint(
            model_name='outsidereport',
            constraint=models.UniqueConstraint(fields=('membership', 'partner_key', 'community'), name='outsidereport_once_per_community'),
        ),
        migrations.AddConstraint(
            model_name='partnerkey',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('public_key',), name='partnerkey_open_once'),
        ),
        migrations.AddConstraint(
            model_name='partnerkey',
            constraint=models.CheckConstraint(condition=models.Q(('trusted_by__isnull', True), models.Q(('trusted_by', models.F('registered_by')), _negated=True), _connector='OR'), name='partnerkey_two_people'),
        ),
        migrations.AddConstraint(
            model_name='partnerkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('compared_with', ''), ('trusted_at__isnull', True), ('trusted_by__isnull', True)), models.Q(('trusted_at__isnull', False), ('trusted_by__isnull', False), models.Q(('compared_with', ''), _negated=True)), _connector='OR'), name='partnerkey_trusted_with_a_comparison'),
        ),
        migrations.AddConstraint(
            model_name='partnerkey',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='partnerkey_ended_with_a_reason'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=models.Index(fields=['outsider', 'on'], name='zhixing_ser_outside_3c414a_idx'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('form_key', 'outsider'), name='service_once_per_form'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('hours__lte', 2400)), name='service_hours_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('crossed_at__isnull', True), ('crossed_reason', '')), models.Q(('crossed_at__isnull', False), models.Q(('crossed_reason', ''), _negated=True)), _connector='OR'), name='service_crossed_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='serviceslip',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('outsider', 'year', 'quarter'), name='serviceslip_one_standing_a_quarter'),
        ),
        migrations.AddConstraint(
            model_name='serviceslip',
            constraint=models.UniqueConstraint(fields=('community', 'year', 'quarter', 'place'), name='serviceslip_number_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceslip',
            constraint=models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='serviceslip_quarter_of_four'),
        ),
        migrations.AddConstraint(
            model_name='serviceslip',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['issued', 'sent', 'answered', 'void'])), name='serviceslip_state_known'),
        ),
        migrations.AddConstraint(
            model_name='takenfile',
            constraint=models.UniqueConstraint(fields=('sender_key', 'file_id'), name='takenfile_once'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
