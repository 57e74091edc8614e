"""`./dev passwords`: fresh passwords for the accounts of the demonstration, shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import clock
from zhixing.management.demo.load import set_passwords
from zhixing.management.demo.street import DISTRICT
from zhixing.models import Organisation


class Command(BaseCommand):
    help = "为示例账号重新生成密码"

    def handle(self, *args: Any, **options: Any) -> None:
        # Accounts of the same names may exist at a site in real use; there only an administrator resets them.
        if not Organisation.objects.filter(name=DISTRICT, parent=None).exists():
            raise CommandError("当前系统不是示例街道，密码请由系统管理员重置。")
        for role, username, password in set_passwords(clock.now()):
            self.stdout.write(f"  {role:<8}\t账号 {username:<10} 密码 {password}")
