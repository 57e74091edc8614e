"""Which part of a period counts for somebody, and what somebody was before they became a full member."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_kindchange
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_kindchange
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""
UNDO_GUARDS = """
DROP TRIGGER append_only ON zhixing_kindchange;
DROP TRIGGER never_truncated ON zhixing_kindchange;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0044_nominations'),
    ]

    operations = [
        migrations.AddField(
            model_name='participant',
            name='part',
            field=models.PositiveSmallIntegerField(db_default=10000, default=10000),
        ),
        migrations.CreateModel(
            name='KindChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind_before', models.CharField(max_length=20)),
                ('kind_after', models.CharField(max_length=20)),
                ('on', models.DateField(verbose_name='起始日期')),
                ('decision', models.CharField(blank=True, max_length=120, verbose_name='决定')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kind_changes', to='zhixing.membership')),
            ],
        ),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
