"""直接填报: what others found on a part of the result; rows never change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_givenscore
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_givenscore
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""
NO_GUARDS = """
DROP TRIGGER append_only ON zhixing_givenscore;
DROP TRIGGER never_truncated ON zhixing_givenscore;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('zhixing', '0011_accounts_name_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='GivenScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('component', models.CharField(max_length=40)),
                ('points', models.IntegerField(null=True, verbose_name='得分')),
                ('source', models.CharField(max_length=120, verbose_name='来源')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given_scores', to='zhixing.participant')),
            ],
            options={
                'indexes': [models.Index(fields=['participant', 'component', '-id'], name='given_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('points__isnull', False), models.Q(('remark', ''), _negated=True), _connector='OR'), name='given_or_says_why_not'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='given_has_source')],
            },
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
