"""试算: what a version makes of facts that somebody brings along; nothing is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zhixing.files.facts.periods import problems_of_kind, problems_of_period
from zhixing.files.facts.reading import FactProblem, Facts, Grid, facts_of_grid, grid_of, problems_of
from zhixing.files.spreadsheets.workbooks import Cell
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.standards.local_items import item_of_sight, local_item_lines
from zhixing.queries.standards.visibility import version_of_sight
from zhixing.queries.viewers import Viewer
from zhixing.rules.refusals import Blocked
from zhixing.rules.scoring.engine import ScoreSheet, breakdowns, share_warnings
from zhixing.rules.scoring.tree import Node, NodeEntry, nodes
from zhixing.rules.scoring.trials import unfit_item_blockers
from zhixing.rules.standards.local_items import by_area, with_local_items
from zhixing.rules.standards.model import Band, IndexKind, PeriodKind, Standard
from zhixing.rules.standards.vocabulary import ONE, points_text


@dataclass(frozen=True)
class TrialLine:
    name: str
    class_name: str
    index: int | None  # hundredths
    band: Band | None
    excluded: str
    nodes: list[Node]


@dataclass(frozen=True)
class Trial:
    """Everyone's result, or (`lines` empty) everything that is wrong with the sheet."""

    lines: list[TrialLine]
    problems: list[FactProblem]
    warnings: list[str]


def standard_to_try(viewer: Viewer, version_id: int, item_ids: Collection[int] = ()) -> Standard:
    """The parsed standard of a version in sight, with these items of an organisation's own.

    Raises `Blocked` with the problems where a draft does not hold or an item does not fit.
    """
    standard = parsed(version_of_sight(viewer, version_id))
    if not item_ids:
        return standard
    extended = with_local_items(standard, by_area([item_of_sight(viewer, pk).facts for pk in item_ids]))
    if isinstance(extended, Standard):
        return extended
    raise Blocked(unfit_item_blockers([str(problem) for problem in extended]))


def items_to_try(viewer: Viewer, version_id: int | None) -> list[tuple[int, str]]:
    """(id, words) of the items in sight that could be added to the version, ended ones left out."""
    if version_id is None or version_of_sight(viewer, version_id).index != IndexKind.FORTRESS.value:
        return []
    return [
        (line.id, f"{line.code} {line.name}（{line.organisation}，{line.state}）".strip())
        for line in local_item_lines(viewer)
        if not line.is_ended
    ]


def trial_of_file(standard: Standard, data: bytes, kind: PeriodKind) -> Trial:
    grid = grid_of(data)
    if isinstance(grid, str):
        return Trial([], [FactProblem(0, "", grid)], [])
    return trial_of_grid(standard, grid, kind)


def trial_of_rows(
    standard: Standard, rows: Sequence[Sequence[Cell]], kind: PeriodKind, *, header_counts: bool = True
) -> Trial:
    """`rows` with their header, as in a sheet; rows typed into a page are counted without it."""
    return trial_of_grid(standard, Grid(rows), kind, less=0 if header_counts else 1)


def trial_of_grid(standard: Standard, grid: Grid, kind: PeriodKind, *, less: int = 0) -> Trial:
    """What the standard makes of a sheet; its rows are told so many less than they are numbered."""
    facts = facts_of_grid(grid, standard)
    if not isinstance(facts, Facts):
        return Trial([], lifted(facts, less), [])
    if refusals := problems_of_kind(standard, kind):
        return Trial([], refusals, [])
    sheet = facts.score(standard, kind)
    problems = [*problems_of(sheet, facts.names), *problems_of_period(sheet, facts)]
    return Trial(lines_of(sheet, facts, less), lifted(problems, less), share_warnings(sheet))


def lifted(problems: list[FactProblem], less: int) -> list[FactProblem]:
    """The problems so many rows further up; without the letters of columns, where the page shows none."""
    if not less:
        return problems
    return [replace(problem, row=max(problem.row - less, 0), column="") for problem in problems]


def lines_of(sheet: ScoreSheet, facts: Facts, less: int) -> list[TrialLine]:
    """In the order of the sheet: these are names somebody typed, not people of the register."""
    bands = {band.code: band for band in sheet.standard.bands_of(sheet.kind)}
    steps, rows = breakdowns(sheet), {row["person"]: row for row in sheet.people.iter_rows(named=True)}
    entry_lines = {
        row["entry"]: entry_line(sheet, row, less) for row in sheet.entries.iter_rows(named=True) if row["entry"]
    }
    return [
        TrialLine(
            name=name,
            class_name=class_name(sheet.standard, rows[key]["class"]),
            index=rows[key]["index"],
            band=bands.get(rows[key]["band"] or ""),
            excluded=rows[key]["excluded"] or "",
            nodes=nodes(steps[key], entry_lines),
        )
        for key, name in facts.names.items()
    ]


def entry_line(sheet: ScoreSheet, row: dict[str, Any], less: int) -> NodeEntry:
    """A row of the sheet as one line under its item: how many, on which day, worth how much by itself."""
    lines, number = sheet.book.lines, row["no"]
    line = lines[number] if number is not None and number < len(lines) else None
    units = f"，数量 {points_text(row['units'])}" if row["units"] not in (None, ONE) else ""
    value = row["points"] * line.item.sign if line is not None and row["points"] is not None else None
    return NodeEntry(f"第 {row['entry'] - less} 行{units}", value, row["happened_on"])


def class_name(standard: Standard, word: str | None) -> str:
    member_class = standard.class_of(word) if word else None
    return member_class.name if member_class else word or ""
