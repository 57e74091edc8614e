"""What is worth a second look in a standard that is sound."""

from pathlib import Path

import pytest

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.warnings import warnings_about

PACKS = sorted((Path(__file__).resolve().parents[3] / "zhixing" / "standards").glob("*.yaml"))
TEXT = """\
title: 办法
blocks:
  - code: a
    name: 学习教育
    full: 40
    items:
      - {code: A, name: 每日打卡, worth: 1}
      - {code: B, name: 参加集中学习, worth: 1}
      - {code: C, name: 没有安装 APP, effect: deduct, worth: 2}
  - {code: b, name: 组织生活, full: 50}
  - {code: c, name: 附加, bonus: true, cap: 20}
"""


def standard_of(text: str) -> Standard:
    standard = read_standard(text)
    assert isinstance(standard, Standard), [str(problem) for problem in standard]
    return standard


def said(text: str) -> list[str]:
    return [str(warning) for warning in warnings_about(standard_of(text))]


LISTED = """\
title: 办法
blocks:
  - code: a
    name: 服务群众
    full: 100
    items:
      - code: A
        name: 走访群众
        range: {least: 0, most: 100}
        criterion: 每季度走访一遍
        checks: [{name: 走访有记录, full: 100, evidence: 走访照片}]
"""


def test_what_inspectors_look_at_is_read_too() -> None:
    assert said(LISTED) == [
        "维度【服务群众】·细则【走访群众】·检查要点【走访有记录】：“看什么材料”里的“走访照片”是按照片本身考评，"
        "属于“指尖上的形式主义”，不能作考评指标；请改写为实际做了什么事、群众得到什么。"
    ]


def test_points_for_clicks_and_marks_that_do_not_add_up() -> None:
    clicks = "看来是按软件使用或网络行为计分，属于“指尖上的形式主义”，请删去或改为实际的活动。"
    assert said(TEXT) == [
        f"维度【学习教育】·细则【每日打卡】·名称：{clicks}",
        f"维度【学习教育】·细则【没有安装 APP】·名称：{clicks}",
        "维度：“积分”各维度满分合计 90，与满分 100 不同，请核对。",
    ]


def test_marks_are_not_compared_where_there_is_a_base() -> None:
    assert [one for one in said(TEXT.replace("title: 办法\n", "title: 办法\nbase: 60\n")) if "满分" in one] == []


TWO = """\
title: 办法
classes: [{code: K, name: 干部}, {code: O, name: 群众}]
blocks:
  - {code: a, name: 甲, full: {K: 60, O: 50}, items: [{code: A, name: 学, worth: 2}]}
  - {code: b, name: 乙, full: 400, factor: 10%, classes: [K], items: [{code: B, name: 习, worth: 2}]}
  - {code: c, name: 丙, full: 40, classes: [O], items: [{code: C, name: 习, worth: 2}]}
"""


def test_marks_are_compared_for_each_class_at_the_rate_that_counts() -> None:
    assert said(TWO) == ["维度：“积分”各维度满分（群众）合计 90，与满分 100 不同，请核对。"]
    assert said(TWO.replace("O: 50", "O: 60")) == []


DIRECT = """\
title: 办法
components:
  - {code: p, name: 积分, source: points, weight: 70%}
  - {code: q, name: 测评, source: ballot, weight: 20%}
blocks:
  - {code: a, name: 甲, full: 100, into: p, items: [{code: A, name: 学, worth: 1}]}
  - {code: b, name: 乙, cap: 10, into: index, items: [{code: B, name: 习, worth: 1}]}
"""


def test_weights_beside_what_is_added_directly() -> None:
    assert said(DIRECT) == [
        "得分组成：平时各部分权重合计 90，只是比例，仍折成满分 100；另有维度直接加在总分上。要按“70 + 20 + 10”合成的，"
        "请把加在总分上的维度也列为得分组成，写 source: points、weight: 10、full: 10，维度里写 into。"
    ]
    assert said(DIRECT.replace("20%", "30%")) == []
    assert said(DIRECT.replace("70%", "7").replace("20%", "3")) == []
    parts = DIRECT.replace("blocks:", "  - {code: r, name: 附加, source: points, weight: 10%, full: 10}\nblocks:")
    assert said(parts.replace("cap: 10, into: index", "full: 10, into: r")) == []


def test_a_rate_under_one_is_not_three_tenths() -> None:
    text = (
        TEXT.replace("full: 40", "full: 40\n    factor: 0.3")
        .replace("每日打卡", "听课")
        .replace("没有安装 APP", "缺课")
    )
    assert "维度【学习教育】·折算：写的是百分数，0.3 就是 0.3%；要写 30% 的，请改为 30。" in said(text)
    assert [one for one in said(text.replace("0.3", "30%")) if "折算" in one] == []
    gate = "gates: [{name: 限, cap: 60, when: [{block: a, measure: percent, under: 0.6}]}]\n"
    assert [one for one in said(TEXT + gate) if "百分数" in one] == [
        "限制条件【限】·条件【第 1 个】·低于：写的是百分数，0.6 就是 0.6%；要写 60% 的，请改为 60。"
    ]
    beyond = TEXT.replace("full: 40", "full: 40\n    beyond: {above: 20, rate: 0.5}")
    meant = "写的是百分数，0.5 就是 0.5%；要写 50% 的，请改为 50。"
    assert f"维度【学习教育】·超出部分·超过的按百分之几计：{meant}" in said(beyond)
    share = "components:\n  - {code: p, name: 积分, source: points, weight: 0.5, bonus_share: 0.1}\n"
    assert [one for one in said("title: 办法\n" + share) if "百分数" in one] == [
        "得分组成【积分】·附加分比例上限：写的是百分数，0.1 就是 0.1%；要写 10% 的，请改为 10。"
    ]


def test_bands_of_another_scale_are_out_of_reach() -> None:
    items = "items: [{code: J, name: 学习, worth: 2}]"
    text = f"title: 每月二十分\nfull: 20\nblocks: [{{code: b, name: 学习, full: 20, {items}}}]\n"
    bands = "bands: [{code: A, name: 优, at_least: 90}, {code: B, name: 良, at_least: 20}, {code: Z, name: 差}]\n"
    assert said(text + bands) == ["等次【优】·不低于：要 90 分，而最多只有 20 分，无人能够评上，请核对。"]
    assert said((text + bands).replace("full: 20, items", "bonus: true, items")) == []
    assert said(text + bands + "year: {by: sum}\n") == []
    starred = (text + "bands_by: stars\n" + bands).replace("full: 20, items", "full: 20, star: 10, items")
    assert "等次【优】·不低于：要 90 颗星，而最多只有 1 颗星，无人能够评上，请核对。" in said(starred)


def test_an_item_that_is_called_as_a_part() -> None:
    assert said(DIRECT.replace("name: 习", "name: 测评").replace("20%", "30%")) == [
        "维度【乙】·细则【测评】·名称：与得分组成“测评”同名，数据表里须写编号才能区分（细则 B，得分组成 q）；"
        "请换一个名称。"
    ]


def test_each_warning_leads_to_its_place() -> None:
    gate = "gates: [{name: 限, cap: 60, when: [{index: true, measure: percent, under: 0.6, at_least: 0.1}]}]\n"
    twice = DIRECT.replace("name: 习", "name: 测评").replace("20%", "30%")
    rated = FULL.replace("full: 50, items", "full: 50, beyond: {above: 20, rate: 0.5}, items").replace("101", "100")
    texts = (TEXT + gate, twice, rated)
    paths = {text: [warning.path for warning in warnings_about(standard_of(text))] for text in texts}
    assert list(paths.values()) == [
        [
            "blocks[0].items[0].name",
            "blocks[0].items[2].name",
            "blocks",
            "gates[0].when[0].under",
            "gates[0].when[0].at_least",
        ],
        ["blocks[1].items[0].name"],
        ["blocks[0].beyond.rate"],
    ]


BESIDE_A_BALLOT = """\
title: 办法
components:
  - {code: p, name: 积分, source: points, weight: 70, full: 50}
  - {code: q, name: 测评, source: ballot, weight: 30}
blocks: [{code: a, name: 甲, full: 45, items: [{code: A, name: 学, worth: 1}]}]
bands: [{code: T, name: 优, at_least: 101}, {code: Z, name: 差}]
"""
FULL = BESIDE_A_BALLOT.replace("full: 45", "full: 50")
UNREACHED = "等次【优】·不低于：要 101 分，而最多只有 100 分，无人能够评上，请核对。"


def test_the_ledger_is_looked_at_beside_a_ballot_too() -> None:
    assert said(BESIDE_A_BALLOT) == ["维度：“积分”各维度满分合计 45，与满分 50 不同，请核对。", UNREACHED]
    assert said(FULL) == [UNREACHED]
    assert said(FULL.replace("full: 50, items", "full: 60, items")) == [  # beyond its own full marks nothing is known
        "维度：“积分”各维度满分合计 60，与满分 50 不同，请核对。"
    ]


@pytest.mark.parametrize(
    ("more", "is_warned"),
    [
        ("", True),
        ("  - {code: x, name: 附加, bonus: true, cap: 5}\n", False),
        ("  - {code: x, name: 加减, into: index, cap: 5}\n", False),
    ],
)
def test_what_is_added_on_top_may_reach_any_band(more: str, is_warned: bool) -> None:
    text = FULL.replace("  - {code: q, name: 测评, source: ballot, weight: 30}\n", "").replace(
        "weight: 70", "weight: 10"
    )
    text = text.replace("blocks: [{", "blocks:\n  - {").replace("worth: 1}]}]\n", f"worth: 1}}]}}\n{more}")
    assert said(text) == ([UNREACHED] if is_warned else [])


@pytest.mark.parametrize(
    ("year", "is_warned"),
    [
        ("", True),
        ("year: {by: mean}\n", True),
        ("year: {by: sum}\n", False),  # the same bands serve the sum of the periods
        ("year: {by: sum, bands: [{code: G, name: 好, at_least: 300}, {code: R, name: 其余}]}\n", True),
    ],
)
def test_bands_that_serve_the_sum_of_a_year_may_lie_high(year: str, is_warned: bool) -> None:
    assert said(FULL + year) == ([UNREACHED] if is_warned else [])


BY_CLASS = """\
title: 办法
classes: [{code: K, name: 干部}, {code: O, name: 群众}, {code: W, name: 外出, scored: false}]
components:
  - {code: p, name: 积分, source: points, weight: %s}
  - {code: q, name: 测评, source: ballot, weight: %s}
blocks:
  - {code: a, name: 甲, full: 100, into: p, items: [{code: A, name: 学, worth: 1}]}
  - {code: b, name: 乙, cap: 10, into: index, items: [{code: B, name: 习, worth: 1}]}
"""


@pytest.mark.parametrize(
    ("ledger", "ballot", "total"),
    [
        ("70", "30", None),
        ("{K: 70, O: 60}", "30", "90"),
        ("{K: 60, O: 70}", "30", "90"),
        ("{K: 70, O: 70, W: 50}", "30", None),  # who is not scored has no sum
        ("{K: 70}", "{K: 30, O: 80}", "80"),
    ],
)
def test_weights_beside_what_is_added_are_summed_for_each_class(ledger: str, ballot: str, total: str | None) -> None:
    sentences = [one for one in said(BY_CLASS % (ledger, ballot)) if "各部分权重合计" in one]
    assert [one.split("，")[0] for one in sentences] == ([f"得分组成：平时各部分权重合计 {total}"] if total else [])


def test_a_band_that_no_class_reaches_is_said_once() -> None:
    classes = "classes: [{code: K, name: 干部}, {code: O, name: 群众}, {code: W, name: 外出, scored: false}]"
    text = f"{classes}\n{FULL}"
    assert said(text) == [UNREACHED]
    assert said(text.replace("at_least: 101", "at_least: {K: 90, O: 102, W: 90}")) == [UNREACHED.replace("101", "102")]
    assert said(text.replace("at_least: 101", "at_least: {K: 90, O: 90, W: 102}")) == []


def test_weights_are_proportions_and_nought_is_nothing() -> None:
    panels = "panels: [{code: m, name: 党员, weight: 0.6}, {code: p, name: 群众, weight: 0.4}]"
    text = FULL.replace("weight: 30}", f"weight: 0.3, {panels}}}").replace("weight: 70", "weight: 0.7")
    assert said(text + "year: {by: weighted, weights: [0.1, 0.2, 0.3, 0.4]}\n") == [UNREACHED]
    assert said(text.replace("full: 50, items", "full: 50, beyond: {above: 20, rate: 0}, items")) == [UNREACHED]
    assert said(text.replace("full: 50, items", "full: 50, beyond: {above: 20, rate: 1}, items")) == [UNREACHED]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_the_packs_need_no_second_look(pack: Path) -> None:
    assert said(pack.read_text(encoding="utf-8")) == []
