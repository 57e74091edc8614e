"""Before serving: bring the tables up to date and, into an empty site, the demonstration."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from config import clock
from zhixing.actions.ballots.keys import sweep_keys
from zhixing.actions.lots.erasing import sweep_pools
from zhixing.actions.standards.packs import install_packs
from zhixing.management.field_key import demand_field_key
from zhixing.management.phone_index import reckon_phone_hashes
from zhixing.models import Organisation
from zhixing.models.ownership import as_owner
from zhixing.models.rights import grant_rights


class Command(BaseCommand):
    help = "迁移数据库；系统为空时载入示例街道"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--empty", action="store_true", help="不载入示例街道")

    def handle(self, *args: Any, **options: Any) -> None:
        if _is_behind():
            self.stdout.write("正在准备数据库……")
            self.stdout.flush()
            call_command("migrate", verbosity=0)
            demand_field_key()
            install_packs(clock.now())
        demand_field_key()
        reckon_phone_hashes()
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        sweep_keys()
        sweep_pools(clock.now())
        if not options["empty"] and not Organisation.objects.exists():
            self._load()

    def _load(self) -> None:
        # Imported here: nothing of the demonstration is needed by a site in real use.
        from zhixing.management.demo.load import load_demonstration, set_passwords

        now = clock.now()
        self.stdout.write("系统为空，正在载入示例街道（虚构人员，约两三分钟，机器忙时要更久，只在第一次）……")
        self.stdout.flush()  # also where the output is kept in a file: minutes pass before the next line
        load_demonstration(timezone.localdate(now), earlier=2)
        self.stdout.write("\n示例账号（密码只显示这一次；忘记时运行 ./dev passwords 重新生成）：")
        for role, username, password in set_passwords(now):
            self.stdout.write(f"  {role:<8}\t账号 {username:<10} 密码 {password}")


def _is_behind() -> bool:
    """Whether migrations wait. Where none do, the roles get their rights anyway: they may have been made only now."""
    with as_owner():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return True
        grant_rights(connection)
        return False
