"""党员名册, 账号: names that are kept are brought into the one form in which they are typed and looked for."""

from typing import Any

from django.db import migrations

from zhixing.rules.names.order import name_key
from zhixing.rules.names.folding import fold_name


def fold(apps: Any, schema_editor: Any) -> None:
    for model in ("Person", "User"):
        table = apps.get_model("zhixing", model).objects
        for pk, name in table.values_list("pk", "name").iterator():
            if (folded := fold_name(name)) != name:
                table.filter(pk=pk).update(name=folded, name_key=name_key(folded))


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0021_cycles_scored_once_guards")]
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
