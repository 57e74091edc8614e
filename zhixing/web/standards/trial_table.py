"""试算: the small table to type facts into, with the columns and the words that the chosen standard has."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.files.facts.columns import LABELS, Column
from zhixing.files.facts.gathering import EARLIER_WORDS
from zhixing.files.facts.periods import looked_back_at
from zhixing.files.facts.rows import CARRIED, OUT, QUARTERS
from zhixing.rules.standards.model import Source, Standard
from zhixing.web.frame.requests import Request

ROWS, MOST_ROWS, MORE = 6, 200, 5
ALWAYS = (Column.NAME, Column.CLASS, Column.ITEM, Column.UNITS, Column.OPTION, Column.WORTH, Column.DATE)
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class TableCell:
    """One cell of a row: what was typed, and what may be chosen where it is a list."""

    name: str
    label: str
    value: str
    choices: Choices

    @property
    def is_day(self) -> bool:
        return self.name == Column.DATE.value

    @property
    def is_number(self) -> bool:
        return self.name in (Column.UNITS.value, Column.WORTH.value)

    @property
    def is_option(self) -> bool:
        return self.name == Column.OPTION.value


def columns_of(standard: Standard | None) -> tuple[Column, ...]:
    """The columns that a row of this standard may need; without one, the usual."""
    if standard is None:
        return ALWAYS
    more = [Column.PANEL] if panels_of(standard) else []
    more += [Column.SPAN] if looked_back_at(standard) else []
    more += [Column.MATTER] if any(item.per_matter for _, item in standard.items) else []
    return (*ALWAYS, *more)


def panels_of(standard: Standard) -> list[str]:
    return sorted({panel.name for part in standard.components for panel in part.panels})


def parts_to_name(standard: Standard) -> Choices:
    """(code, name) of everything a row may be about."""
    named = [(item.code, item.name) for _, item in standard.items]
    named += [(veto.code, f"一票否决：{veto.name}") for veto in standard.vetoes]
    named += [
        (part.code, f"得分组成：{part.name}")
        for part in standard.components
        if part.source not in (Source.POINTS, Source.QUARTERS)
    ]
    named += [(CARRIED, CARRIED)] if standard.carry else []
    return [*named, (QUARTERS, f"{QUARTERS}（数量写第几期）"), (OUT, f"{OUT}（减免等）")]


def options_of(standard: Standard) -> list[str]:
    """Every word that may stand as an option: of items, and the grades of papers."""
    words = [option.name for _, item in standard.items for option in item.options]
    has_papers = any(part.source is not Source.POINTS for part in standard.components)
    return list(dict.fromkeys([*words, *(grade.name for grade in standard.grades if has_papers)]))


def typed_rows(request: Request) -> list[dict[Column, str]]:
    """What was typed, whatever columns the page had, with empty rows to go on."""
    sent = {column: request.POST.getlist(f"cell-{column.value}") for column in Column}
    count = min(max(map(len, sent.values())), MOST_ROWS)
    rows = [{column: cells[number] for column, cells in sent.items() if number < len(cells)} for number in range(count)]
    wanted_rows = min(max(ROWS, count + (MORE if "more" in request.POST else 0)), MOST_ROWS)
    return [*rows, *({} for _ in range(wanted_rows - count))]


def table_rows(rows: Iterable[dict[Column, str]], standard: Standard | None) -> list[list[TableCell]]:
    """The rows as cells to type into; what the standard does not know stays as it was typed."""
    choices: dict[Column, Choices] = {}
    if standard is not None:
        choices = {
            Column.CLASS: [(member_class.name, member_class.name) for member_class in standard.classes],
            Column.ITEM: parts_to_name(standard),
            Column.PANEL: [(name, name) for name in panels_of(standard)],
            Column.SPAN: [(EARLIER_WORDS[0], "此前（本年以前各期）")],
        }
    columns = columns_of(standard)
    return [[_cell(column, row.get(column, ""), choices.get(column, [])) for column in columns] for row in rows]


def _cell(column: Column, text: str, choices: Choices) -> TableCell:
    """What was typed for another standard is still there to be seen, marked."""
    if text and choices and text not in {value for value, _ in choices}:
        choices = [*choices, (text, f"{text}（所选办法里没有）")]
    return TableCell(column.value, LABELS[column], text, choices)
