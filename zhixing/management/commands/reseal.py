"""`./dev reseal`: seal anew, with the newest key, everything that is sealed in the database."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import clock
from config.keys import make_sealing_key, sealing_keys
from zhixing.management.field_key import demand_field_key
from zhixing.management.resealing import KeysMissingError, reseal_all
from zhixing.models.ownership import as_owner


class Command(BaseCommand):
    help = "用最新的密钥重新加密"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="先造一把新密钥")

    def handle(self, *args: Any, **options: Any) -> None:
        demand_field_key()
        if options["new_key"]:
            try:
                place = make_sealing_key(settings.DATA)
            except RuntimeError as reason:
                raise CommandError(str(reason)) from None
            settings.SEAL_KEYS = sealing_keys(settings.DATA, settings.FIELD_KEY)
            self.stdout.write(f"新密钥在 {place}，请立即抄录一份，与 field_key 一起放到与备份不同的地方。")
        try:
            with as_owner():
                count = reseal_all(at=clock.now(), on_progress=lambda text: self.stdout.write(f"已重新加密 {text}"))
        except KeysMissingError as missing:
            raise CommandError(
                f"没有重新加密：缺少这些记号的密钥 {missing}。数据没有改动。"
                f"请把它们放回 {settings.DATA / 'keys'}，再试。"
            ) from None
        self.stdout.write(
            f"已用最新的密钥重新加密 {count} 项。旧密钥仍要留着：以前的备份要用，"
            "field_key 还用来查找公民身份号码和给台账封口。"
        )
