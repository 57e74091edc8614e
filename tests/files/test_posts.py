"""设岗定责 on paper: who agreed stands on the plaque, and nobody else."""

import datetime as dt
import io

from python_calamine import CalamineWorkbook

from tests.files.pdf_text import text_of
from zhixing.files.posts import COLUMNS, PostRow, plaques, posts_paper, posts_workbook
from zhixing.files.print.typesetting import print_paper

ROW = PostRow(
    group="公共事务",
    name="环境卫生岗",
    duties="每周巡查楼道一次。",
    place="3号楼",
    seats=3,
    holders=("白云", "高娃"),
    named=("白云",),
    item="设岗定责，按月履职",
    rhythm="每月记一次",
    state="已公布",
)


def test_only_who_agreed_stands_on_the_plaque() -> None:
    words = text_of(plaques((ROW,), organisation="阳光社区第一党支部"))
    assert "环境卫生岗" in words
    assert "白云" in words
    assert "高娃" not in words


def test_the_list_for_the_wall_says_who_holds_what() -> None:
    words = text_of(print_paper(posts_paper((ROW,), organisation="阳光社区第一党支部", day=dt.date(2026, 9, 14))))
    assert "阳光社区第一党支部设岗定责一览表" in words.replace("\n", "")
    assert "白云、高娃" in words
    assert "2026年9月14日" in words


def test_the_workbook_has_every_column() -> None:
    data = posts_workbook((ROW,), title="设岗定责一览表")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert list(rows[1]) == [name for name, _ in COLUMNS]
    assert rows[2][4:7] == [3.0, 2.0, "白云、高娃"]
