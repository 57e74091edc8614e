"""设岗定责 on paper and as a spreadsheet: the list of posts for the wall, the plaque of each post, the workbook."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.print.typesetting import Note, Paper, Paragraph, Table, typeset
from zhixing.files.spreadsheets.lists import list_workbook


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post; every value as it is to be read. `named` are the holders who agreed to stand on a plaque."""

    group: str
    name: str
    duties: str
    place: str
    seats: int
    holders: tuple[str, ...]
    named: tuple[str, ...]
    item: str
    rhythm: str
    state: str


COLUMNS: tuple[tuple[str, int], ...] = (  # header, width in characters
    ("类别", 12),
    ("岗位", 18),
    ("岗位职责", 44),
    ("履岗地点", 18),
    ("需要人数", 10),
    ("在岗人数", 10),
    ("在岗", 36),
    ("计分细则", 24),
    ("记分", 14),
    ("状态", 10),
)


def posts_paper(rows: tuple[PostRow, ...], *, organisation: str, day: dt.date) -> Paper:
    """The list for the wall: what each post asks, how many it needs, and who holds it."""
    table = Table(
        headers=("序号", "类别", "岗位", "岗位职责", "人数", "在岗"),
        rows=tuple(
            (str(number), row.group, row.name, row.duties, str(row.seats), "、".join(row.holders))
            for number, row in enumerate(rows, start=1)
        ),
        widths=(2, 4, 5, 12, 2, 8),
        align=("center", "center", "center", "left", "center", "left"),
        size=12,
    )
    opening = Paragraph(f"经{organisation}研究，设立下列岗位，由党员自愿申请、支部批准。履岗情况请党员和群众监督。")
    parts = (opening, table) if rows else (Note("没有已公布的岗位。"),)
    return Paper(f"{organisation}设岗定责一览表", parts, organ=organisation, day=day, size=14)


def plaques(rows: tuple[PostRow, ...], *, organisation: str) -> bytes:
    """A plaque for each post, two to a sheet: post, duties, names by consent, and nothing by which to reach anybody."""
    pages = [
        {"name": row.name, "duties": row.duties, "holders": "、".join(row.named), "place": row.place} for row in rows
    ]
    return typeset("plaques.typ", {"title": f"{organisation}岗位牌", "organisation": organisation, "posts": pages})[0]


def posts_workbook(rows: tuple[PostRow, ...], *, title: str) -> bytes:
    """The list of posts as .xlsx, with every column."""
    return list_workbook("设岗定责", title, COLUMNS, map(_cells, rows))


def _cells(row: PostRow) -> list[str | int | None]:
    return [
        row.group,
        row.name,
        row.duties,
        row.place,
        row.seats,
        len(row.holders),
        "、".join(row.holders),
        row.item,
        row.rhythm,
        row.state,
    ]
