"""`./dev found 名称`: the first organisation and three administrators, for real use instead of the demonstration."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import clock
from zhixing.actions.accounts.founding import found_site
from zhixing.actions.standards.packs import install_packs
from zhixing.management.field_key import demand_field_key
from zhixing.rules.refusals import Blocked


class Command(BaseCommand):
    help = "建立顶层党组织和三位管理员"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="顶层党组织名称，例如：中共某某区委员会")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        demand_field_key()
        install_packs(at)
        try:
            founders = found_site(options["name"], by=None, at=at)
        except Blocked as refusal:
            raise CommandError("\n".join(refusal.reasons)) from None
        self.stdout.write(
            f"已建立“{options['name']}”。三位管理员的一次性密码如下，只显示这一次，首次登录须修改并绑定验证码：\n"
        )
        for account in founders:
            self.stdout.write(f"  {account.name:<8} 账号 {account.username:<8} 密码 {account.password}")
        self.stdout.write("\n下一步：运行 ./dev run --empty，由系统管理员登录，为各级党组织开通账号。")
