"""党小组: groups of a branch, who belongs to which, and of which a meeting was."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0059_appraisal_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='PartyGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='党小组名称')),
                ('founded_on', models.DateField(verbose_name='设立日期')),
                ('dissolved_on', models.DateField(null=True, verbose_name='撤销日期')),
                ('dissolving_reason', models.CharField(blank=True, max_length=300, verbose_name='撤销原因')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='party_groups', to='zhixing.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='GroupPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_leader', models.BooleanField(default=False, verbose_name='组长')),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_places', to='zhixing.membership')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='zhixing.partygroup')),
            ],
        ),
        migrations.AddField(
            model_name='activity',
            name='group',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='zhixing.partygroup'),
        ),
        migrations.AddConstraint(
            model_name='partygroup',
            constraint=models.UniqueConstraint(condition=models.Q(('dissolved_on__isnull', True)), fields=('organisation', 'name'), name='party_group_name_once_in_branch'),
        ),
        migrations.AddConstraint(
            model_name='partygroup',
            constraint=models.CheckConstraint(condition=models.Q(('dissolved_on__isnull', True), ('dissolved_on__gte', models.F('founded_on')), _connector='OR'), name='party_group_dissolved_later'),
        ),
        migrations.AddConstraint(
            model_name='groupplace',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('membership',), name='group_place_once_per_member'),
        ),
        migrations.AddConstraint(
            model_name='groupplace',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='group_place_period_forward'),
        ),
    ]
