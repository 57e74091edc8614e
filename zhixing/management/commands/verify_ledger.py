"""`./dev verify`: walk every chain of the ledger and name what was changed, is missing or was put in."""

from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from zhixing.queries.chain import ChainLine, Found, all_chains, any_sealed, breaks_of, describe
from zhixing.rules.refusals import OutOfSight

_AT_ONCE = 200  # breaks of one chain that are described; a chain broken more often is damaged as a whole


class Command(BaseCommand):
    help = "核对积分台账的校验链，指出被改动、缺失或插入的记录"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", type=int, help="只核对这个党组织（编号）及其下级")
        parser.add_argument("--marks", action="store_true", help="列出每本台账的校验码，可另行保存备查")

    def handle(self, *args: Any, organisation: int | None = None, marks: bool = False, **options: Any) -> None:
        try:
            lines = all_chains(organisation)
        except OutOfSight as unknown:
            raise CommandError(f"没有编号为 {organisation} 的党组织，请在党组织页面查对编号。") from unknown
        found = self._walk(lines)
        for one in found:
            self.stdout.write(str(one))
        if marks:
            for line in lines:
                self.stdout.write(f"{line.name}\t{line.mark}")
        entries = sum(line.length for line in lines)
        if found:
            self.stdout.write(f"共核对 {len(lines)} 本台账、{entries} 笔，发现 {len(found)} 处不符。")
            self.stdout.write("请先备份数据库，再逐处查明。")
            if _may_be_another_key(lines):
                self.stdout.write("每本台账的链头印记都不符：很可能这里的字段密钥（field_key）不是这个数据库的那一把，请先核对密钥。")
            raise SystemExit(1)
        self.stdout.write(f"共核对 {len(lines)} 本台账、{entries} 笔，全部相符。")

    def _walk(self, lines: list[ChainLine]) -> list[Found]:
        found: list[Found] = []
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("核对台账", total=sum(line.length for line in lines))
            for line in lines:
                bar.update(task, description=f"核对 {line.name}")
                found += describe(list(islice(breaks_of(line.organisation_id), _AT_ONCE)))
                bar.advance(task, line.length)
        return found


def _may_be_another_key(lines: list[ChainLine]) -> bool:
    """Nobody changes every head: where no seal at all fits, the key is the first thing to look at."""
    return len(lines) > 1 and not any_sealed(line.organisation_id for line in lines)
