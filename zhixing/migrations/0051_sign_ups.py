"""Sign-up for planned activities: until when, for how many, and who means to come."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0050_phone_hashes'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='plannedactivity',
            name='places',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='名额'),
        ),
        migrations.AddField(
            model_name='plannedactivity',
            name='sign_up_until',
            field=models.DateField(null=True, verbose_name='报名的最后一天'),
        ),
        migrations.AddConstraint(
            model_name='plannedactivity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('places__isnull', True), ('sign_up_until__isnull', True)), models.Q(('sign_up_until__lte', models.F('planned_on')), models.Q(('places__isnull', True), ('places__gte', 1), _connector='OR')), _connector='OR'), name='planned_sign_up_whole'),
        ),
        migrations.AddField(
            model_name='signup',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signup',
            name='membership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ups', to='zhixing.membership'),
        ),
        migrations.AddField(
            model_name='signup',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ups', to='zhixing.plannedactivity'),
        ),
        migrations.AddField(
            model_name='signup',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('plan', 'membership'), name='signed_up_once'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='sign_up_withdrawn_by_somebody'),
        ),
    ]
