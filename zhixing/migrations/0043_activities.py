"""Several items for one activity, marks of attendance, resolutions, corrections and plans."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_activitycorrection
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_activitycorrection
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""
UNDO_GUARDS = """
DROP TRIGGER append_only ON zhixing_activitycorrection;
DROP TRIGGER never_truncated ON zhixing_activitycorrection;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0042_home_visits'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActivityCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='更正原因')),
                ('changes', models.JSONField(default=list)),
                ('form_key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ActivityItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=60, verbose_name='考评细则')),
                ('part', models.CharField(default='present', max_length=20)),
                ('units', models.IntegerField(default=100)),
                ('option', models.CharField(blank=True, max_length=60)),
                ('worth', models.IntegerField(null=True)),
                ('is_own', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='PlannedActivity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='活动种类')),
                ('title', models.CharField(max_length=120, verbose_name='内容')),
                ('planned_on', models.DateField(verbose_name='日期')),
                ('starts_at', models.TimeField(null=True, verbose_name='开始时间')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='地点')),
                ('agenda', models.TextField(blank=True, default='', verbose_name='议题')),
                ('series', models.UUIDField(null=True)),
                ('form_key', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_reason', models.CharField(blank=True, max_length=300, verbose_name='取消原因')),
            ],
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=500, verbose_name='决议')),
                ('matter', models.CharField(default='general', max_length=20)),
                ('is_secret', models.BooleanField(default=False, verbose_name='无记名投票')),
                ('ayes', models.PositiveIntegerField(null=True, verbose_name='赞成')),
                ('noes', models.PositiveIntegerField(null=True, verbose_name='反对')),
                ('abstentions', models.PositiveIntegerField(null=True, verbose_name='弃权')),
                ('responsible', models.CharField(blank=True, max_length=60, verbose_name='责任人')),
                ('due_on', models.DateField(null=True, verbose_name='完成时限')),
                ('has_passed', models.BooleanField(null=True)),
            ],
            options={
                'ordering': ('place',),
            },
        ),
        migrations.AddField(
            model_name='activity',
            name='agenda',
            field=models.TextField(blank=True, default='', verbose_name='议题和发言'),
        ),
        migrations.AddField(
            model_name='activity',
            name='clause',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='依据条款'),
        ),
        migrations.AddField(
            model_name='activity',
            name='deciding_body',
            field=models.CharField(blank=True, default='', max_length=80, verbose_name='决定机构'),
        ),
        migrations.AddField(
            model_name='activity',
            name='ends_at',
            field=models.TimeField(null=True, verbose_name='结束时间'),
        ),
        migrations.AddField(
            model_name='activity',
            name='hours',
            field=models.IntegerField(null=True, verbose_name='时长（百分之一小时）'),
        ),
        migrations.AddField(
            model_name='activity',
            name='is_study',
            field=models.BooleanField(default=False, verbose_name='计入学时'),
        ),
        migrations.AddField(
            model_name='activity',
            name='kind',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='活动种类'),
        ),
        migrations.AddField(
            model_name='activity',
            name='observers',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='列席'),
        ),
        migrations.AddField(
            model_name='activity',
            name='recorder',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='记录人'),
        ),
        migrations.AddField(
            model_name='activity',
            name='starts_at',
            field=models.TimeField(null=True, verbose_name='开始时间'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='is_host',
            field=models.BooleanField(default=False, verbose_name='主持'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='is_speaker',
            field=models.BooleanField(default=False, verbose_name='发言、主讲'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='is_voter',
            field=models.BooleanField(default=False, verbose_name='有表决权'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='leave',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='请假事由'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='mark',
            field=models.CharField(default='present', max_length=20, verbose_name='考勤'),
        ),
        migrations.AlterField(
            model_name='attendance',
            name='units',
            field=models.IntegerField(null=True, verbose_name='数量（百分之一）'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='source',
            field=models.CharField(choices=[('activity', '活动记录'), ('correction', '活动更正'), ('claim', '本人申报'), ('decision', '组织决定'), ('objection', '异议处理'), ('review', '考评小组评定'), ('slip', '外单位证明'), ('reversal', '冲正')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('mark__in', ['present', 'late', 'left_early', 'leave', 'absent', 'excused'])), name='attendance_mark_known'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('leave', ''), models.Q(('leave__in', ['duty', 'private', 'ill']), ('mark', 'leave')), _connector='OR'), name='attendance_leave_known'),
        ),
        migrations.AddField(
            model_name='activitycorrection',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='zhixing.activity'),
        ),
        migrations.AddField(
            model_name='activitycorrection',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activityitem',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='zhixing.activity'),
        ),
        migrations.AddField(
            model_name='plannedactivity',
            name='activity',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='zhixing.activity'),
        ),
        migrations.AddField(
            model_name='plannedactivity',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plannedactivity',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_activities', to='zhixing.organisation'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resolutions', to='zhixing.activity'),
        ),
        migrations.AddConstraint(
            model_name='activityitem',
            constraint=models.UniqueConstraint(fields=('activity', 'item', 'part'), name='activity_item_once'),
        ),
        migrations.AddConstraint(
            model_name='activityitem',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['present', 'host', 'speaker', 'late', 'absent'])), name='activity_item_part_known'),
        ),
        migrations.AddIndex(
            model_name='plannedactivity',
            index=models.Index(fields=['organisation', 'planned_on'], name='zhixing_pla_organis_ac056a_idx'),
        ),
        migrations.AddConstraint(
            model_name='plannedactivity',
            constraint=models.UniqueConstraint(fields=('form_key', 'planned_on'), name='planned_once_per_form_and_day'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.UniqueConstraint(fields=('activity', 'place'), name='resolution_place_once'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('abstentions__isnull', True), ('ayes__isnull', True), ('has_passed__isnull', True), ('noes__isnull', True)), models.Q(('abstentions__isnull', False), ('ayes__isnull', False), ('has_passed__isnull', False), ('noes__isnull', False)), _connector='OR'), name='resolution_vote_whole'),
        ),
        migrations.RunSQL(
            [
                "INSERT INTO zhixing_activityitem (activity_id, item, part, units, option, is_own)"
                " SELECT id, item, 'present', 100, '', TRUE FROM zhixing_activity",
                "SET CONSTRAINTS ALL IMMEDIATE",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField("activity", "item"),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
