"""截至今日的积分: what the ledger comes to before a quarter is assessed, block by block, after all limits.

It is what the ledger alone has brought so far. Ballot and group come later, so it is never a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from zhixing.rules.scoring.components import blocks_of, components_of, direct_blocks
from zhixing.rules.scoring.pipeline import ScoreSheet
from zhixing.rules.scoring.result import base_of, carries
from zhixing.rules.scoring.steps import Step, StepKind, breakdown
from zhixing.rules.standards.model import Absent, Block, Component, Source, Standard
from zhixing.rules.standards.vocabulary import HUNDRED

_LEDGER = {StepKind.OUT, StepKind.BASE, StepKind.ITEM, StepKind.BLOCK, StepKind.COMPONENT}


@dataclass(frozen=True)
class BlockPoints:
    """What one block (维度) has come to; hundredths."""

    name: str
    points: int
    full: int | None  # None where the block has no full marks

    @property
    def room(self) -> int | None:
        """What is still to be had up to full marks."""
        return None if self.full is None else max(0, self.full - self.points)


@dataclass(frozen=True)
class RunningScore:
    """What the ledger has brought one person so far; hundredths."""

    total: int | None  # None: not scored
    blocks: tuple[BlockPoints, ...]
    excluded: str = ""


MOST_COLUMNS = 7  # of a table of people that is still read across


@dataclass(frozen=True)
class ScoreTable:
    """Scores of many people side by side: a column a block, where there are few enough of them."""

    blocks: tuple[str, ...]
    scores: Mapping[int, RunningScore]

    def cells(self, person: int) -> list[tuple[str, int | None]]:
        """Each column with what it says of this person."""
        score = self.scores.get(person)
        points = {block.name: block.points for block in score.blocks} if score else {}
        return [(name, points.get(name)) for name in self.blocks]


def score_table(scores: Mapping[int, RunningScore]) -> ScoreTable:
    """The scores with the blocks of all standards among them, each once, in the order of the standards."""
    blocks = tuple(dict.fromkeys(block.name for score in scores.values() for block in score.blocks))
    return ScoreTable(blocks if len(blocks) <= MOST_COLUMNS else (), scores)


def of_ledger_alone(standard: Standard) -> Standard:
    """The standard for a ledger before anything is assessed: what is still to come is missing and not nothing."""
    parts = tuple(replace(part, absent=Absent.SHARED) for part in standard.components)
    return replace(standard, components=parts)


def running_scores(sheet: ScoreSheet) -> dict[Any, RunningScore]:
    """By person, the ledger so far, from a sheet that knows nothing but the ledger."""
    return {row["person"]: _score(sheet, row) for row in sheet.people.iter_rows(named=True)}


def running_steps(sheet: ScoreSheet, person: Any) -> list[Step]:
    """The steps of one person's result as far as the ledger goes, without suggestions and star; from such a sheet."""
    return [step for step in breakdown(sheet, person) if step.kind in _LEDGER]


def _score(sheet: ScoreSheet, row: dict[str, Any]) -> RunningScore:
    if row["excluded"]:
        return RunningScore(None, (), row["excluded"])
    cls = sheet.book.class_codes[row["cls"]]
    blocks = [
        BlockPoints(block.name, row[f"block/{block.code}"], _full(block, cls))
        for block in _blocks(sheet)
        if row[f"block/{block.code}"] is not None
    ]
    return RunningScore(_total(sheet, row), tuple(blocks))


def _total(sheet: ScoreSheet, row: dict[str, Any]) -> int | None:
    """One ledger on its own scale; where the standard adds to it, what base and ledger have come to together."""
    components = _components(sheet)
    has_more = base_of(sheet.standard, sheet.kind) or carries(sheet.standard, sheet.kind)
    is_plain = len(components) == 1 and not direct_blocks(sheet.standard, sheet.kind) and not has_more
    total: int | None = row[f"value/{components[0].code}"] if is_plain else row["limited"]
    return total


def _full(block: Block, cls: str) -> int | None:
    full = block.full.of(cls) if block.full else None
    return None if full is None else full * (block.factor or HUNDRED) // HUNDRED


def _components(sheet: ScoreSheet) -> list[Component]:
    return [part for part in components_of(sheet.standard, sheet.kind) if part.source is Source.POINTS]


def _blocks(sheet: ScoreSheet) -> Iterator[Block]:
    for component in _components(sheet):
        yield from blocks_of(sheet.standard, component)
    yield from direct_blocks(sheet.standard, sheet.kind)
