"""Records of other systems that were taken in: only added, so that none is entered twice."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_takenrecord
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_takenrecord
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""
UNDO = """
DROP TRIGGER append_only ON zhixing_takenrecord;
DROP TRIGGER never_truncated ON zhixing_takenrecord;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0054_org_vetoes'),
    ]

    operations = [
        migrations.CreateModel(
            name='TakenRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=80, verbose_name='来源')),
                ('record', models.CharField(max_length=60, verbose_name='来源编号')),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken_records', to='zhixing.activity')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhixing.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'record'), name='takenrecord_once')],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
