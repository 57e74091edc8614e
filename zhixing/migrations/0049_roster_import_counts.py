"""The counts of an import are named by what they count."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0048_member_measures")]
    operations = [
        migrations.RenameField("rosterimport", "made", "added"),
        migrations.RenameField("rosterimport", "kept", "remaining"),
    ]
