"""The shipped packs: the default's numbers as the design states them, and that its marks can be reached honestly."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from zhixing.rules.scoring.engine import score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.standards.checks.results import weight_of
from zhixing.rules.standards.model import Effect, Item, PeriodKind, Source, Standard, Start
from zhixing.rules.standards.reading import read_standard

FOLDER = Path(__file__).resolve().parents[3] / "zhixing" / "standards"
PACKS = sorted(file.stem for file in FOLDER.glob("*.yaml"))
# The 2023 and 2024 rules against formalism: none of these may earn or cost points.
FORBIDDEN = re.compile(
    "打卡|登录|登陆|签到|阅读时长|在线时长|点赞|转发|下载|安装|关注|截图|排名|App|APP", re.IGNORECASE
)


@cache
def pack(name: str) -> Standard:
    standard = read_standard((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(standard, Standard), [str(problem) for problem in standard]
    return standard


def test_the_packs_are_two_defaults_and_twelve_published_schemes() -> None:
    defaults = ["fortress-10x", "kangbashi"]
    companies = ["company-2022", "company-80-20", "foreign-affairs-2024", "organ-2023"]
    places = ["hanshan-2022", "huaning-2018", "jiande-hours", "lanshan-2021", "monthly-inner-mongolia", "village"]
    published = [*companies, *places, "rating-2023", "tuyouqi-2022"]
    assert sorted([*defaults, *published]) == PACKS


@pytest.mark.parametrize("name", PACKS)
def test_every_pack_says_where_it_is_from(name: str) -> None:
    """And what the source does not say and is ours."""
    assert pack(name).source
    assert pack(name).note or "本软件" in pack(name).source or "示例" in pack(name).source


def test_ten_stars_of_seventy_three_items_and_five_ranks_of_stars() -> None:
    ten = pack("tuyouqi-2022")
    assert (len(ten.blocks), sum(1 for _ in ten.items), {block.star for block in ten.blocks}) == (10, 73, {8000})
    assert [sum(item.full or 0 for item in block.items) for block in ten.blocks] == [10_000] * 10
    edges = [(band.stars, band.at_least.default if band.at_least else None) for band in pack("rating-2023").bands]
    assert edges == [(5, 9000), (4, 8000), (3, 7000), (2, 6000), (0, None)]


@pytest.mark.parametrize("name", PACKS)
def test_no_pack_scores_the_use_of_software(name: str) -> None:
    named = [item.name for _, item in pack(name).items] + [veto.name for veto in pack(name).vetoes]
    assert [one for one in named if FORBIDDEN.search(one)] == []


def test_default_has_the_five_dimensions_and_the_four_stars() -> None:
    default = pack("kangbashi")
    marks = [(block.name, block.full.default if block.full else None) for block in default.blocks if not block.bonus]
    assert marks == [("学习教育", 2000), ("组织生活", 2500), ("履职尽责", 2000), ("志愿奉献", 2000), ("创新服务", 1500)]
    bonus = [block.cap.period.default for block in default.blocks if block.bonus and block.cap and block.cap.period]
    assert bonus == [1000]
    stars = [(band.code, band.name, band.at_least.default if band.at_least else None) for band in default.bands]
    assert stars == [
        ("EXEMPLAR", "红色示范星", 9000),
        ("STRIVER", "黄色上进星", 7500),
        ("SPURRED", "蓝色激励星", 6000),
        ("WARNED", "绿色警示星", None),
    ]


def test_default_weights_by_kind_of_quarter() -> None:
    found = {
        kind: {one.source: weight_of(one, kind).default for one in pack("kangbashi").components}
        for kind in PeriodKind
        if kind is not PeriodKind.YEAR
    }
    voted = {Source.POINTS: 7000, Source.BALLOT: 2000, Source.REVIEW: 1000, Source.SELF_REPORT: 0}
    plain = {Source.POINTS: 10000, Source.BALLOT: 0, Source.REVIEW: 0, Source.SELF_REPORT: 0}
    assert found == {PeriodKind.QUARTER: plain, PeriodKind.MIDYEAR: voted, PeriodKind.YEAR_END: voted}


def test_fortress_has_its_weights_its_ten_common_items_and_its_gate() -> None:
    fortress = pack("fortress-10x")
    assert [weight_of(one, PeriodKind.QUARTER).default for one in fortress.components] == [6000, 1000, 3000]
    assert [block.name for block in fortress.blocks] == ["党的建设", "服务群众", "日常管理", "民主评议"]
    assert sum(item.effect is Effect.ADD for _, item in fortress.items) == 10
    assert [block.local is not None for block in fortress.blocks] == [True] * 4
    assert [(gate.best_band, gate.when[0].under) for gate in fortress.gates] == [("TWO", 6000)]


def quarter(class_name: str, done: dict[str, Any]) -> int:
    """The index of one member: item code to times or hours, with the option or the worth where one is due."""
    rows: list[dict[str, Any]] = []
    for code, said in done.items():
        many, more = said if isinstance(said, tuple) else (said, {})
        rows.append({"person": 1, "item": code, "units": round(many * 100), **more})
    dues = [{"person": 1, "item": "ZZ-06", "happened_on": dt.date(2026, month, 10)} for month in (7, 8, 9)]
    entries = entries_frame([*rows, *dues])
    sheet = score(pack("kangbashi"), entries=entries, people=people_frame([{"person": 1, "class": class_name}]))
    assert [str(problem) for problem in sheet.problems] == []
    return int(sheet.people["index"].item())


# What somebody does in a quarter: hours of study and service, meetings held in the ordinary rhythm, one post.
ACTIVE = {
    "XX-01": 8, "XX-02": 1, "XX-03": 1, "XX-05": (1, {"option": "half_day"}),
    "ZZ-01": 1, "ZZ-02": 3, "ZZ-04": 3, "ZZ-08": 1,
    "LZ-01": 3, "LZ-02": (1, {"option": "plain"}), "LZ-03": 2, "LZ-04": 1,
    "ZY-01": 6, "ZY-02": 1, "ZY-03": 2,
    "CX-01": (1, {"option": "proposed"}), "CX-02": 2, "CX-03": (1, {"option": "join"}), "CX-04": 1,
}  # fmt: skip
EXCELLENT = ACTIVE | {
    "XX-02": 2, "XX-04": 1, "ZZ-05": 1, "ZZ-07": 1, "LZ-02": (2, {"option": "heavy"}), "ZY-01": 8, "ZY-02": 2,
    "CX-01": (1, {"option": "adopted"}), "CX-04": 2, "CX-02": 3,
}  # fmt: skip
CADRE = {"LZ-05": (1, {"worth": 400}), "ZZ-03": 3, "LZ-03": 8}  # cadres lead in visiting households


@pytest.mark.parametrize(
    ("class_name", "done", "low", "high"),
    [
        ("普通无职党员类", ACTIVE, 7500, 9000),
        ("普通无职党员类", EXCELLENT, 9000, 10000),
        ("党员干部类", ACTIVE | CADRE, 7500, 9000),
        ("党员干部类", EXCELLENT | CADRE, 9000, 10000),
        ("普通无职党员类", {"ZZ-01": 1, "ZZ-04": 1, "XX-01": 2}, 0, 6000),
    ],
    ids=["active member", "excellent member", "active cadre", "excellent cadre", "hardly there"],
)
def test_default_gives_what_a_quarter_deserves(class_name: str, done: dict[str, Any], low: int, high: int) -> None:
    assert low <= quarter(class_name, done) <= high


def most(item: Item, class_code: str) -> int:
    """The most that an adding item can give a class in a quarter: its cap."""
    if item.effect is Effect.DEDUCT or (item.classes and class_code not in item.classes):
        return 0
    assert item.cap, f"{item.code} has no cap, so a dimension could be filled by one thing alone"
    period = item.cap.period or item.cap.month
    return (period.of(class_code) if period else None) or 0


@pytest.mark.parametrize("class_code", ["CADRE", "ORDINARY", "PROSPECT", "ACTIVIST"])
def test_full_marks_of_every_dimension_are_within_reach_of_every_class(class_code: str) -> None:
    short = {
        block.name: (sum(most(item, class_code) for item in block.items), block.full.default)
        for block in pack("kangbashi").blocks
        if block.full and sum(most(item, class_code) for item in block.items) < (block.full.default or 0)
    }
    assert short == {}
    assert [block.start for block in pack("kangbashi").blocks] == [Start.ZERO] * 6
