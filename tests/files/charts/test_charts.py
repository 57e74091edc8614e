"""Charts as SVG: the numbers that stand in them, what a screen reader is told, and what a strict page allows."""

import re
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from zhixing.files.charts.bars import Dimension, Shortage, StarRow, dimension_bars, shortage_bars, star_bar, star_bars
from zhixing.files.charts.drawing import Picture
from zhixing.files.charts.lines import IndexPoint, index_line, small_line, star_trends
from zhixing.files.charts.stages import StageRow, stage_bar
from zhixing.files.charts.stars import SHAPES
from zhixing.rules.standards.results import Band
from zhixing.rules.standards.vocabulary import Amount, Colour, Points

BANDS = [
    Band("E", "红色示范星", Amount(Points(9000)), colour=Colour.RED),
    Band("S", "黄色上进星", Amount(Points(7500)), colour=Colour.YELLOW),
    Band("P", "蓝色激励星", Amount(Points(6000)), colour=Colour.BLUE),
    Band("W", "绿色警示星", colour=Colour.GREEN),
]
STAGES = ["党员自评", "民主测评", "党组织评定", "积分公示", "已结束"]
POINTS = [
    IndexPoint("2025年第四季度", "25年四季度", 5525, BANDS[3]),
    IndexPoint("2026年第一季度", "26年一季度", None, None, "减免"),
    IndexPoint("2026年第二季度", "26年二季度", 9225, BANDS[0]),
    IndexPoint("2026年第三季度", "26年三季度", 10000, BANDS[0]),
]
LINE = index_line("line", POINTS, BANDS)
DIMENSIONS = dimension_bars(
    "dims", [Dimension("学习教育", 1650, 2000, 1800), Dimension("创新服务", 0, 1500, is_short=True)], "2026年第三季度"
)
STARS = star_bars(
    "stars",
    "各支部星级人数",
    BANDS,
    [
        StarRow("第一支部", (5, 12, 6, 2), "阳光社区"),
        StarRow("第二支部", (1, 2, 0, 1), "阳光社区"),
        StarRow("第三支部", None, "康城社区"),
    ],
)
PICTURES = [
    LINE,
    DIMENSIONS,
    STARS,
    star_bar("row", StarRow("第一支部", (5, 12, 6, 2)), BANDS),
    star_trends("trend", ["二季度", "三季度"], BANDS, [(3, 10, 8, 4), None]),
    shortage_bars("short", [Shortage("学习教育", 3, 25), Shortage("志愿奉献", 11, 25)]),
    stage_bar("stage", StageRow("第一支部", 2, "超期3天"), STAGES),
    small_line("small", "红色示范星", [("二季度", 3), ("三季度", None), ("四季度", 5)]),
]


def words_of(picture: Picture) -> list[str]:
    return [element.text or "" for element in Xml.fromstring(picture.svg).iter() if element.tag.endswith("}text")]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.key)
def test_a_drawing_keeps_the_rules_of_a_strict_page(picture: Picture) -> None:
    """No style, no script, nothing from outside; a title and a sentence for those who do not see it."""
    root = Xml.fromstring(picture.svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{picture.key}-title {picture.key}-desc"
    assert not any(
        "style" in element.attrib or element.tag.endswith(("style", "script", "image")) for element in root.iter()
    )
    assert "href" not in picture.svg
    ids = re.findall(r' id="([^"]+)"', picture.svg)
    assert len(ids) == len(set(ids))
    assert all(key.startswith(picture.key) for key in ids)
    assert picture.sentence in Xml.tostring(root, encoding="unicode")


def test_numbers_in_the_line_are_those_of_its_table() -> None:
    assert [row[1] for row in LINE.rows] == ["55.25", "—", "92.25", "100.00"]
    assert {"55.25", "92.25", "100"} <= set(words_of(LINE))


def test_a_quarter_without_result_is_a_gap_and_never_a_zero() -> None:
    lines = [element for element in Xml.fromstring(LINE.svg).iter() if element.tag.endswith("polyline")]
    assert [len((line.get("points") or "").split()) for line in lines] == [1, 2]
    assert LINE.rows[1] == ("2026年第一季度", "—", "减免")
    assert "减" in words_of(LINE)
    assert "2026年第一季度减免" in LINE.sentence


def test_a_dimension_says_points_full_marks_and_target() -> None:
    assert DIMENSIONS.rows == (("学习教育", "16.5", "20", "18", ""), ("创新服务", "0", "15", "—", "不足"))
    assert {"16.5／20", "0／15", "不足"} <= set(words_of(DIMENSIONS))


def test_a_small_branch_is_not_split_into_stars() -> None:
    assert STARS.rows == (
        ("第一支部", "5", "12", "6", "2", "25"),
        ("第二支部", "—", "—", "—", "—", "少于5人"),
        ("第三支部", "—", "—", "—", "—", "尚未评定"),
    )
    assert "第二支部计分少于5人，不分星级" in STARS.sentence


def test_a_name_with_signs_of_markup_is_only_text() -> None:
    row = StarRow("<script>&\"'", (5, 5, 5, 5))
    assert "<script>" not in star_bar("x", row, BANDS).svg


def test_patterns_tell_the_stars_apart_without_colour() -> None:
    assert [f"url(#stars-{name})" in STARS.svg for name in ("yellow", "blue", "green")] == [True] * 3


def test_shapes_are_those_of_the_pages() -> None:
    sprite = Path("static/img/stars.svg").read_text()
    assert [shape for shape in SHAPES if shape not in sprite] == []


def test_one_quarter_alone_is_a_picture_too() -> None:
    assert index_line("one", POINTS[:1], BANDS).rows == (("2025年第四季度", "55.25", "绿色警示星"),)
    assert index_line("none", [], BANDS).sentence == "还没有考评结果。"


@pytest.mark.parametrize(("lowest", "is_below"), [(2000, True), (7000, False), (300, False)])
def test_the_number_of_a_steep_fall_stands_below_its_point(lowest: int, *, is_below: bool) -> None:
    """Above it both lines would cross it out; close to the axis there is no room below."""
    indices = (8000, lowest, 8000)
    points = [IndexPoint(f"第{place}季度", "26年二季度", index, BANDS[1]) for place, index in enumerate(indices)]
    root = Xml.fromstring(index_line("dip", points, BANDS).svg)
    words = [element for element in root.iter() if element.tag.endswith("text")]
    heights = {word.text: float(word.get("y", "0")) for word in words}
    line = next(element for element in root.iter() if element.tag.endswith("polyline"))
    point = float(line.get("points", "").split()[1].split(",")[1])
    assert (heights[f"{lowest // 100}"] > point) is is_below
