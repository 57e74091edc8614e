"""`./dev verify`: walk every chain of the ledger and name what was changed, is missing or was put in."""

from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from zhixing.files.chains.ends import move_forward, read_all
from zhixing.files.chains.marks import NotOursError, fingerprint, read_marks, write_marks
from zhixing.queries.cycles.list_check import list_findings
from zhixing.queries.ledger.chain import (
    ChainBreak,
    ChainLine,
    all_chains,
    any_sealed,
    breaks_of,
    chain_ends,
    chain_marks,
    describe,
    unlike_kept,
    unlike_marks,
)
from zhixing.rules.refusals import OutOfSight

_AT_ONCE = 200  # breaks of one chain that are described; a chain broken more often is damaged as a whole


class Command(BaseCommand):
    help = "核对积分台账的校验链，指出被改动、缺失或插入的记录"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", type=int, help="只核对这个党组织（编号）及其下级")
        parser.add_argument("--marks", metavar="文件", help="把每本台账的链尾写成一份签名的清单，交上级或另行保存备查")
        parser.add_argument("--against", metavar="文件", help="与以前写下的清单比对")

    def handle(
        self, *args: Any, organisation: int | None = None, marks: str = "", against: str = "", **options: Any
    ) -> None:
        try:
            lines = all_chains(organisation)
        except OutOfSight as unknown:
            raise CommandError(f"没有编号为 {organisation} 的党组织，请在党组织页面查对编号。") from unknown
        breaks = self._walk(lines)
        if organisation is None:
            breaks += self._against_kept(lines)
        if against:
            breaks += self._against_list(Path(against))
        for chain_break in breaks:
            self.stdout.write(str(chain_break))
        if marks:
            self._write_list(Path(marks), lines)
        if organisation is None:
            self._check_lists()
        entries = sum(line.length for line in lines)
        if breaks:
            self.stdout.write(f"共核对 {len(lines)} 本台账、{entries} 笔，发现 {len(breaks)} 处不符。")
            self.stdout.write("请先备份数据库，再逐处查明。")
            if _may_be_another_key(lines):
                self.stdout.write(
                    "每本台账的链头校验值都不符：很可能这里的字段密钥（field_key）不是这个数据库的那一把，请先核对密钥。"
                )
            raise SystemExit(1)
        if organisation is None:
            move_forward(settings.CHAIN_ENDS, chain_ends())
        self.stdout.write(f"共核对 {len(lines)} 本台账、{entries} 笔，全部相符。")

    def _check_lists(self) -> None:
        """Name people scored twice in a quarter, or on no list of it: the ledger itself agrees all the same."""
        findings = list(list_findings())
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            self.stdout.write(f"参评名单有 {len(findings)} 处要核实（不影响台账的核对结果）。")

    def _against_kept(self, lines: list[ChainLine]) -> list[ChainBreak]:
        """Hold the ledger against the lengths kept outside the database; say where there are none yet."""
        known_ends = read_all(settings.CHAIN_ENDS)
        new = [line for line in lines if line.length and line.organisation_id not in known_ends]
        if new:
            self.stdout.write(
                f"有 {len(new)} 本台账在数据库之外还没有链尾记录，这次核对相符后建立。"
                "第一次核对、换了机器或者恢复过备份时会这样；都不是的，说明这些记录已被删除，请查明。"
            )
        return unlike_kept(known_ends, (line.organisation_id for line in lines if line.length))

    def _against_list(self, place: Path) -> list[ChainBreak]:
        try:
            made_at, marks = read_marks(place.read_text(), secret=settings.FIELD_KEY)
        except OSError as missing:
            raise CommandError(f"无法读取 {place}：请核对文件名。") from missing
        except (NotOursError, UnicodeDecodeError) as refusal:
            raise CommandError(f"{place}：{refusal}") from refusal
        self.stdout.write(f"与 {made_at} 的清单（{len(marks)} 本台账）比对。")
        return unlike_marks(marks)

    def _write_list(self, place: Path, lines: list[ChainLine]) -> None:
        marks = chain_marks(line.organisation_id for line in lines)
        made_at = timezone.localtime().isoformat(timespec="seconds")
        try:
            place.write_text(write_marks(marks, made_at=made_at, secret=settings.FIELD_KEY))
        except OSError as refused:
            raise CommandError(f"无法写入 {place}：请换一个可以写入的位置。") from refused
        self.stdout.write(
            f"已写下 {len(marks)} 本台账的链尾清单：{place}。"
            f"签名密钥的指纹是 {fingerprint(settings.FIELD_KEY)}，请一并记下。"
        )

    def _walk(self, lines: list[ChainLine]) -> list[ChainBreak]:
        breaks: list[ChainBreak] = []
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("核对台账", total=sum(line.length for line in lines))
            for line in lines:
                bar.update(task, description=f"核对 {line.name}")
                breaks += describe(list(islice(breaks_of(line.organisation_id), _AT_ONCE)))
                bar.advance(task, line.length)
        return breaks


def _may_be_another_key(lines: list[ChainLine]) -> bool:
    """Nobody changes every head: where no seal at all fits, the key is the first thing to look at."""
    return len(lines) > 1 and not any_sealed(line.organisation_id for line in lines)
