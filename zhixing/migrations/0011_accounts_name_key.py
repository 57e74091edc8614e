"""账号: the place of each account's name among Chinese names."""

from typing import Any

from django.db import migrations

import zhixing.models.accounts
from zhixing.rules.names.order import name_key


def fill(apps: Any, schema_editor: Any) -> None:
    users = apps.get_model("zhixing", "User")
    for user in users.objects.iterator():
        users.objects.filter(pk=user.pk).update(name_key=name_key(user.name))


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0010_members_upload_from")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="name_key",
            field=zhixing.models.accounts.NameKeyField(
                db_collation="C", db_index=True, default="", editable=False, max_length=200
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
