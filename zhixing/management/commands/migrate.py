"""Django's own `migrate`, run by the owner of the tables; then every role gets its rights on what is there now."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from zhixing.models.ownership import as_owner
from zhixing.models.rights import grant_rights


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
            if not options["plan"] and not options["check_unapplied"]:
                grant_rights(connections[options["database"]])
