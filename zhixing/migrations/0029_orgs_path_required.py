"""Every organisation has its path from the moment it is there: an empty one would be the beginning of all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0028_ballots_unlisted")]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="path",
            field=models.CharField(editable=False, max_length=200, unique=True),
        ),
    ]
