"""Ballots: who asked to seal early and why, wrong tries at a lock, reasons and signatures of the count sheet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0024_ballots_keys_fixed")]
    operations = [
        migrations.AddField("ballot", "early_reason", models.CharField("提前封箱原因", max_length=200, blank=True, default=""),
                            preserve_default=False),
        migrations.AddField("ballot", "early_asked_by", models.ForeignKey(
            to=settings.AUTH_USER_MODEL, on_delete=django.db.models.deletion.PROTECT, null=True, related_name="+")),
        migrations.AddField("ballotteller", "wrong_tries", models.PositiveIntegerField(default=0)),
        migrations.AddField("ballotteller", "waits_until", models.DateTimeField(null=True)),
        migrations.AddField("countsheet", "missing_reason", models.CharField(
            "少收的原因", max_length=200, blank=True, default=""), preserve_default=False),
        migrations.AddField("countsheet", "first_signed_at", models.DateTimeField(null=True)),
        migrations.AddField("countsheet", "second_signed_at", models.DateTimeField(null=True)),
    ]
