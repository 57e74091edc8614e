"""`./dev try`: what a standard makes of a sheet of facts, step by step, without touching the database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from zhixing.files.facts.columns import write_template
from zhixing.files.facts.periods import default_kind, problems_of_kind, problems_of_period
from zhixing.files.facts.reading import FactProblem, Facts, problems_of, read_facts
from zhixing.rules.names.folding import fold_name
from zhixing.rules.scoring.engine import ScoreSheet, Step, breakdown, breakdowns, share_warnings
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.vocabulary import points_text
from zhixing.rules.standards.warnings import warnings_about

PACKS = Path(__file__).resolve().parents[2] / "standards"
MOST_TABLES = 50  # people whose steps are shown as tables


class Command(BaseCommand):
    help = "用一份办法试算一张事实表，不连接数据库"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("standard", help="办法的 YAML 文件，或随系统提供的办法的名字，如 kangbashi")
        parser.add_argument("facts", nargs="?", help="事实表：CSV 或 xlsx，一行一笔")
        parser.add_argument(
            "--period",
            choices=[kind.value for kind in PeriodKind],
            help="quarter 平时，midyear 年中，year_end 年末，year 年度；不写的，按季度、按月的办法为平时，其余为年末",
        )
        parser.add_argument("--person", help="只看这一个人")
        parser.add_argument("--json", action="store_true", help="输出 JSON")
        parser.add_argument("--template", metavar="文件.xlsx", help="不试算，写出一张空的事实表供填写")

    def handle(self, *args: Any, standard: str, facts: str | None = None, **options: Any) -> None:
        written = self._standard(standard)
        if options["template"]:
            Path(options["template"]).write_bytes(write_template(written))
            self.stdout.write(f"已写出 {options['template']}，填好后再试算。")
            return
        if facts is None:
            raise CommandError("请写出事实表的文件名；还没有事实表的，先用 --template 文件.xlsx 写出一张空表。")
        inputs = self._facts(facts, written)
        kind = PeriodKind(options["period"]) if options["period"] else default_kind(written)
        if refusals := problems_of_kind(written, kind):
            raise CommandError(f"{refusals[0].sentence}。")
        sheet = inputs.score(written, kind)
        person = options["person"] and fold_name(options["person"])
        keys = [key for key, name in inputs.names.items() if person in (None, name)]
        if not keys:
            raise CommandError(f"事实表里没有“{options['person']}”。")
        if options["json"]:
            self.stdout.write(json.dumps(as_json(sheet, inputs, keys), ensure_ascii=False, indent=2))
        else:
            show(Console(), sheet, inputs, keys)

    def _standard(self, name: str) -> Standard:
        path = Path(name)
        if not path.exists() and (PACKS / f"{name}.yaml").exists():
            path = PACKS / f"{name}.yaml"
        written = read_standard(_bytes(path).decode("utf-8", errors="replace"))
        if isinstance(written, list):
            self._refuse(path, [str(problem) for problem in written])
            raise CommandError(f"{path} 有 {len(written)} 处要改，改好后再试算。")
        return written

    def _facts(self, name: str, standard: Standard) -> Facts:
        inputs = read_facts(_bytes(Path(name)), standard)
        if isinstance(inputs, list):
            self._refuse(Path(name), [str(problem) for problem in inputs])
            raise CommandError(f"{name} 有 {len(inputs)} 处要改，改好后再试算。")
        return inputs

    def _refuse(self, path: Path, sentences: list[str]) -> None:
        for sentence in sentences:
            self.stderr.write(f"{path} {sentence}")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as unread:
        raise CommandError(f"无法读取文件 {path}，请核对文件名。") from unread


def steps_of(sheet: ScoreSheet, keys: list[int]) -> dict[int, list[Step]]:
    """The steps of these people; of one among thousands only theirs are told."""
    if len(keys) < sheet.people.height:
        return {key: breakdown(sheet, key) for key in keys}
    return breakdowns(sheet)


def bands(sheet: ScoreSheet) -> dict[str, str]:
    return {band.code: band.name for band in sheet.standard.bands_of(sheet.kind)}


def as_json(sheet: ScoreSheet, facts: Facts, keys: list[int]) -> dict[str, Any]:
    """Points as decimal numbers; `entries` are the rows of the sheet of facts."""
    steps, names = steps_of(sheet, keys), bands(sheet)
    rows = {row["person"]: row for row in sheet.people.iter_rows(named=True)}
    return {
        "standard": sheet.standard.title,
        "period": sheet.kind.value,
        "people": [
            {
                "name": facts.names[key],
                "class": rows[key]["class"],
                "index": decimal(rows[key]["index"]),
                "band": names.get(rows[key]["band"]),
                "band_code": rows[key]["band"],
                "stars": rows[key]["stars"],
                "veto": rows[key]["veto"],
                "excluded": rows[key]["excluded"],
                "steps": [
                    {
                        "kind": step.kind.value,
                        "code": step.code,
                        "level": step.level,
                        "name": step.name,
                        "sentence": step.sentence,
                        "number": decimal(step.number),
                        "entries": list(step.entries),
                    }
                    for step in steps[key]
                ],
            }
            for key in keys
        ],
        "problems": [{"row": problem.row, "sentence": problem.sentence} for problem in all_problems(sheet, facts)],
        "warnings": warnings(sheet),
    }


def all_problems(sheet: ScoreSheet, facts: Facts) -> list[FactProblem]:
    return [*problems_of(sheet, facts.names), *problems_of_period(sheet, facts)]


def warnings(sheet: ScoreSheet) -> list[str]:
    """What deserves a second look: in the standard itself, and in how many people share a band."""
    return [*(str(caution) for caution in warnings_about(sheet.standard)), *share_warnings(sheet)]


def decimal(hundredths: int | None) -> float | int | None:
    """Hundredths as the decimal number that JSON shows; exact to read, as no arithmetic follows."""
    if hundredths is None or hundredths % 100 == 0:
        return hundredths if hundredths is None else hundredths // 100
    return hundredths / 100


def show(console: Console, sheet: ScoreSheet, facts: Facts, keys: list[int]) -> None:
    steps, names = steps_of(sheet, keys), bands(sheet)
    rows = {row["person"]: row for row in sheet.people.iter_rows(named=True)}
    result = Table(title=f"{sheet.standard.title} · {sheet.kind.label}")
    for heading in ("姓名", "类别", "得分", "等次"):
        result.add_column(heading, justify="right" if heading == "得分" else "left")
    for key in keys:
        row = rows[key]
        index = points_text(row["index"], none="—")
        result.add_row(facts.names[key], row["class"] or "", index, names.get(row["band"], row["excluded"] or "—"))
    console.print(result)
    for key in keys:
        if len(keys) > MOST_TABLES:
            console.file.write("\n".join(["", facts.names[key], *map(step_line, steps[key]), ""]))
        else:
            console.print(steps_table(facts.names[key], steps[key]))
    notes: list[FactProblem | str] = [*all_problems(sheet, facts), *warnings(sheet)]
    for note in notes:
        console.print(Text(f"请注意 {note}"))


def steps_table(name: str, steps: list[Step]) -> Table:
    own = Table(title=name, title_justify="left", show_lines=False)
    for heading in ("步骤", "计算过程", "分", "依据（行）"):
        own.add_column(heading, justify="right" if heading == "分" else "left", overflow="fold")
    for step in steps:
        own.add_row(
            Text("  " * step.level + step.name),
            Text(step.sentence),
            points_text(step.number, none=""),
            "、".join(str(entry) for entry in step.entries),
        )
    return own


def step_line(step: Step) -> str:
    """The same in one line: setting tables of a thousand people takes four times as long as reckoning them."""
    points = f"　{points_text(step.number)} 分" if step.number is not None else ""
    rests_on = f"（第 {'、'.join(str(entry) for entry in step.entries)} 行）" if step.entries else ""
    return f"{'  ' * (step.level + 1)}{step.name}：{step.sentence}{points}{rests_on}"
