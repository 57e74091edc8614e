"""The columns of a sheet of facts: what each is called, what may be written in it, and an empty sheet to fill in."""

from __future__ import annotations

import io
from enum import StrEnum

from zhixing.files.spreadsheets.workbooks import new_book, put_row
from zhixing.rules.standards.model import Item, Source, Standard


class Column(StrEnum):
    NAME = "name"
    CLASS = "class"
    ITEM = "item"
    UNITS = "units"
    OPTION = "option"
    WORTH = "worth"
    DATE = "date"
    PANEL = "panel"
    SPAN = "span"
    ENTRY = "entry"
    REVERSES = "reverses"
    MATTER = "matter"
    NOTE = "note"


# The first word is the one that templates use; the last is English.
COLUMNS: dict[Column, tuple[str, ...]] = {
    Column.NAME: ("姓名", "名称", "人员", "党员", "党组织", "name", "person", "organisation"),
    Column.CLASS: ("类别", "党员类别", "class"),
    Column.ITEM: ("事项", "细则", "项目", "item"),
    Column.UNITS: ("数量", "次数", "票数", "units", "count"),
    Column.OPTION: ("选项", "情形", "档次", "option", "grade"),
    Column.WORTH: ("分值", "分数", "得分", "worth", "points"),
    Column.DATE: ("日期", "发生日期", "date", "happened_on"),
    Column.PANEL: ("评价主体", "主体", "panel"),
    Column.SPAN: ("时段", "期次", "span"),
    Column.ENTRY: ("编号", "序号", "entry", "id"),
    Column.REVERSES: ("冲正", "冲正编号", "reverses"),
    Column.MATTER: ("哪件事", "同一件事", "matter"),
    Column.NOTE: ("说明", "备注", "note"),
}
LABELS = {column: words[0] for column, words in COLUMNS.items()}
HELP: dict[Column, str] = {
    Column.NAME: "谁。同名的请加字区分，如“王芳（一支部）”。",
    Column.CLASS: "类别的名称或编号，每人写一次即可。",
    Column.ITEM: "细则或一票否决的编号、名称；得分组成（如 民主测评）写它的名称；另有“上年得分”“不计分”“各期得分”。",
    Column.UNITS: "次数、小时等，不写为 1；事项是得分组成而又写了选项的，这里写票数；“各期得分”写第几期。",
    Column.OPTION: "细则的选项；测评票写档次，如 优秀。",
    Column.WORTH: "有分值幅度的细则写给几分；得分组成写它的得分。",
    Column.DATE: "发生日期；有每日、每月上限的细则必须写。",
    Column.PANEL: "得分组成分几个评价主体的，写是哪一个。",
    Column.SPAN: "不写是本期；本年以前各期的写“此前”，用来计算全年上限。",
    Column.ENTRY: "这一笔的编号，供冲正时引用；不写则以行号为编号。",
    Column.REVERSES: "冲正哪一笔，写那一笔的编号。",
    Column.MATTER: "写了同一件事就高的细则，写是哪件事；写得相同的算一件，不写的各算一件。",
    Column.NOTE: "“不计分”的理由等。",
}
_BY_WORD = {word: column for column, words in COLUMNS.items() for word in words}


def column_of(word: str) -> Column | None:
    """The column that a header names, spaces and case aside."""
    return _BY_WORD.get("".join(word.split()).lower())


def write_template(standard: Standard) -> bytes:
    """An .xlsx to fill in: a sheet with the header alone, and one that explains columns and lists the items."""
    out = io.BytesIO()
    with new_book(out) as book:
        bold = book.add_format({"bold": True})
        facts = book.add_worksheet("填写")
        facts.set_column(0, len(LABELS) - 1, 14)
        put_row(facts, 0, list(LABELS.values()), [bold] * len(LABELS))
        lines = [
            ["列", "怎样填写", "", ""],
            *([LABELS[column], help_text, "", ""] for column, help_text in HELP.items()),
        ]
        lines += [["", "", "", ""], ["编号", "事项", "填什么", "选项"]]
        lines += [[item.code, item.name, quantity_hint(item), options(item)] for _, item in standard.items]
        lines += [[veto.code, veto.name, "一票否决", ""] for veto in standard.vetoes]
        lines += [
            [
                component.code,
                component.name,
                "分值，或选项（档次）和数量（票数）",
                "、".join(grade.name for grade in standard.grades),
            ]
            for component in standard.components
            if component.source is not Source.POINTS
        ]
        guide = book.add_worksheet("说明")
        guide.set_column(0, 0, 14)
        guide.set_column(1, 3, 40)
        for number, line in enumerate(lines):
            put_row(guide, number, list(line), [bold] * 4 if line[0] in ("列", "编号") else None)
    return out.getvalue()


def quantity_hint(item: Item) -> str:
    """What an item asks for besides who and when."""
    if item.per:
        return f"数量（{item.per.unit}）"
    if item.range:
        return "分值"
    return "选项" if item.options else "数量（次）"


def options(item: Item) -> str:
    return "、".join(option.name for option in item.options)
