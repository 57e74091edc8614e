"""After a backup was restored: destroy the key files of ballots that are not under way in the restored database."""

from typing import Any

from django.core.management.base import BaseCommand

from zhixing.actions.ballots.keys import sweep_orphans


class Command(BaseCommand):
    help = "恢复备份以后：销毁不属于未结束测评的票箱钥匙文件"

    def handle(self, *args: Any, **options: Any) -> None:
        if swept := sweep_orphans():
            self.stderr.write(f"已销毁 {swept} 场测评留下的票箱钥匙文件：恢复的数据库里没有它们，或者它们已经结束。")
