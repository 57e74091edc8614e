"""What was uploaded is kept beside what is shown of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("zhixing", "0026_field_key_check"),
    ]

    operations = [
        migrations.AddField("evidence", "original_sha256", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("evidence", "original_size", models.PositiveIntegerField(default=0)),
        migrations.AddField("evidence", "reduced_to", models.CharField(blank=True, default="", max_length=20)),
    ]
