"""Which computation a posting shows, what an upheld objection corrected, and a key against double sending."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0007_accounts_guards")]
    operations = [
        migrations.AddField("posting", "computation", models.PositiveIntegerField(default=1)),
        migrations.RemoveField("objection", "corrected"),
        migrations.AddField(
            "objection", "reversed_entry",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="zhixing.entry"),
        ),
        migrations.AddField(
            "objection", "added_entry",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="zhixing.entry"),
        ),
        migrations.AddField("objection", "form_key", models.UUIDField(unique=True)),
    ]
