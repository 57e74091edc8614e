import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0009_standards_discarded")]
    operations = [
        migrations.AddField(
            model_name="rosterupload",
            name="from_on",
            field=models.DateField(default=django.utils.timezone.now, verbose_name="编入日期"),
            preserve_default=False,
        ),
    ]
