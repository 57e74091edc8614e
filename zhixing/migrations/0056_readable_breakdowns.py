"""Breakdowns of results are written with Chinese as it is; nothing changes in the table."""

import zhixing.models.ratings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0055_taken_records'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rating',
            name='breakdown',
            field=models.JSONField(encoder=zhixing.models.ratings.ReadableEncoder),
        ),
    ]
