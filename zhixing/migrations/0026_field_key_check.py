"""A text sealed with the field key: whether this key is the one that the database was sealed with."""

from importlib import import_module

from django.db import migrations, models

import zhixing.models.key_check

guard = import_module("zhixing.migrations.0002_guards").guard


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0025_ballots_two_people")]
    operations = [
        migrations.CreateModel(
            name="KeyCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.BinaryField(default=zhixing.models.key_check._sealed_text)),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="key_check_is_one_row")]},
        ),
        guard("zhixing_keycheck"),
    ]
