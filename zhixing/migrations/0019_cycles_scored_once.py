"""Room for person and quarter beside each participant, for what changes on lists, and for seats that were vacated."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zhixing.models.sealed import SealedField

USER = settings.AUTH_USER_MODEL


def to(model: str, **others: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=model, **others)


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0018_cycles_cut_off")]
    operations = [
        migrations.AddField("participant", "person", to(
            "zhixing.person", related_name="+", db_index=False, editable=False, null=True
        )),
        migrations.AddField("participant", "year", models.PositiveIntegerField(editable=False, null=True)),
        migrations.AddField("participant", "quarter", models.PositiveSmallIntegerField(editable=False, null=True)),
        migrations.AddField("participant", "is_doubled", models.BooleanField(
            default=False, db_default=False, editable=False
        )),
        migrations.CreateModel("ParticipantChange", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("excluded_before", models.CharField(max_length=120, blank=True, null=True)),
            ("excluded_after", models.CharField(max_length=120, blank=True)),
            ("at", models.DateTimeField()),
            ("by", to(USER, related_name="+")),
            ("participant", to("zhixing.participant", related_name="changes")),
        ]),
        migrations.AddField("panelmember", "vacated_at", models.DateTimeField(null=True)),
        migrations.CreateModel("VacatedSeat", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("was_chair", models.BooleanField()),
            ("reason", models.CharField(max_length=200, verbose_name="更换原因")),
            ("opinions", models.PositiveIntegerField(default=0)),
            ("set_aside", SealedField(default="")),
            ("at", models.DateTimeField()),
            ("by", to(USER, related_name="+")),
            ("panel", to("zhixing.panel", related_name="vacated")),
            ("replaced_by", to(USER, related_name="+", null=True)),
            ("user", to(USER, related_name="+")),
        ], options={"constraints": [
            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="vacated_seat_has_reason")
        ]}),
    ]
