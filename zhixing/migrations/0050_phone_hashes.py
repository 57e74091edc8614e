"""Hashes of the mobile numbers of a person; those of an older version are reckoned at the start."""

import django.contrib.postgres.indexes
import zhixing.models.members
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0049_roster_import_counts'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='phone_hashes',
            field=zhixing.models.members.PhoneHashesField(base_field=models.CharField(max_length=64), editable=False, null=True, size=None),
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(fields=['phone_hashes'], name='person_phone_hashes'),
        ),
    ]
