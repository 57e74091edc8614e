"""The worked examples of docs/scoring.md, read from the page and worked out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from zhixing.files.facts.periods import problems_of_period
from zhixing.files.facts.reading import Facts, facts_of_rows
from zhixing.rules.scoring.engine import ScoreSheet, explain
from zhixing.rules.standards.model import PeriodKind, Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.vocabulary import Problem, points_text

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
NOT_COUNTED = "不计"


@dataclass(frozen=True)
class Example:
    title: str
    text: str

    @property
    def refused(self) -> list[str]:
        return re.findall(r"^Refused: (.*)$", self.text, re.MULTILINE)

    @property
    def written(self) -> Standard | list[Problem]:
        written = re.search(r"```yaml\n(.*?)```", self.text, re.DOTALL)
        file = re.search(r"^Standard: `(.+?)`", self.text, re.MULTILINE)
        assert (written is None) != (file is None), f"{self.title}: one standard, written out or named"
        text = written[1] if written else (ROOT / file[1]).read_text(encoding="utf-8") if file else ""
        return read_standard(text)

    @property
    def standard(self) -> Standard:
        standard = self.written
        assert isinstance(standard, Standard), [str(problem) for problem in standard]
        return standard

    @property
    def kind(self) -> PeriodKind:
        named = re.search(r"Period: (\w+)", self.text)
        return PeriodKind(named[1] if named else "quarter")

    @property
    def tables(self) -> list[list[list[str]]]:
        found = re.findall(r"(?:^\|.*\|\n)+", self.text, re.MULTILINE)
        return [
            [
                [cell.strip() for cell in line.strip("|").split("|")]
                for line in table.strip().split("\n")
                if not set(line) <= set("|- ")
            ]
            for table in found
        ]

    @property
    def told(self) -> str | None:
        block = re.search(r"```text\n(.*?)\n```", self.text, re.DOTALL)
        return block[1] if block else None

    def sheet(self) -> tuple[ScoreSheet, Facts]:
        facts = facts_of_rows(self.tables[0], self.standard)
        assert isinstance(facts, Facts), [str(problem) for problem in facts]
        return facts.score(self.standard, self.kind), facts


EXAMPLES = [
    Example(*part.split("\n", 1))
    for part in re.split(r"^### ", PAGE.split("## Worked examples")[1], flags=re.MULTILINE)[1:]
]


def column(sheet: ScoreSheet, heading: str) -> str:
    """Which column of the sheet a heading of the result table speaks of."""
    fixed = {"得分": "index", "合成": "composite", "等次": "band", "得星数": "stars", "起评分": "base"}
    # A component made of the ledger and a block may share a name; the block is what stands in the ledger.
    parts = {one.name: f"value/{one.code}" for one in sheet.standard.components}
    items = {item.name: f"item/{item.code}" for _, item in sheet.standard.items}
    blocks = {block.name: f"block/{block.code}" for block in sheet.standard.blocks}
    return {**items, **parts, **blocks, **fixed}[heading]


def shown(sheet: ScoreSheet, heading: str, row: dict[str, object]) -> str:
    value = row[column(sheet, heading)]
    if value is None:
        return NOT_COUNTED
    if heading == "等次":
        return {band.code: band.name for band in sheet.standard.bands_of(sheet.kind)}[str(value)]
    assert isinstance(value, int)
    return str(value) if heading == "得星数" else points_text(value)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.refused], ids=lambda example: example.title)
def test_what_would_come_out_wrong_is_refused(example: Example) -> None:
    standard = example.written
    refusal = facts_of_rows(example.tables[0], standard) if isinstance(standard, Standard) else standard
    assert isinstance(refusal, list), "nothing was refused"
    assert [str(problem) for problem in refusal] == example.refused


@pytest.mark.parametrize("example", [one for one in EXAMPLES if not one.refused], ids=lambda example: example.title)
def test_example_comes_out_as_the_page_says(example: Example) -> None:
    sheet, facts = example.sheet()
    header, *expected = example.tables[1]
    rows = {facts.names[row["person"]]: row for row in sheet.people.iter_rows(named=True)}
    worked_out = [[name, *(shown(sheet, heading, rows[name]) for heading in header[1:])] for name, *_ in expected]
    assert worked_out == expected
    assert [name for name, *_ in expected] == list(rows)
    problems = [str(problem) for problem in (*sheet.problems, *sheet.earlier_problems)]
    problems += [str(problem) for problem in problems_of_period(sheet, facts)]
    assert problems == re.findall(r"^Reported: (.*)$", example.text, re.MULTILINE)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.told], ids=lambda example: example.title)
def test_breakdown_reads_as_the_page_says(example: Example) -> None:
    sheet, facts = example.sheet()
    assert explain(sheet, min(facts.names)).split("\n") == (example.told or "").split("\n")


def test_every_published_scheme_of_the_table_is_an_example() -> None:
    files = {match[1] for one in EXAMPLES if (match := re.search(r"^Standard: `(.+?)`", one.text, re.MULTILINE))}
    ours = {"kangbashi", "fortress-10x"}
    published = {file for file in (ROOT / "zhixing/standards").glob("*.yaml") if file.stem not in ours}
    assert len(published) == 12
    assert {f"zhixing/standards/{file.name}" for file in published} <= files
