"""Reading a standard: every problem at once, each with its line, its place in Chinese and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zhixing.rules.standards.checks.whole import check_standard, no_longer_fit, not_kept_by_the_ledger
from zhixing.rules.standards.local_items import with_local_items
from zhixing.rules.standards.model import Amount, Block, Item, Points, Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.vocabulary import Problem, Share, to_share
from zhixing.rules.standards.writing import write_standard


def problems(text: str) -> list[tuple[int, str, str]]:
    """Line, place and sentence of each problem; a standard that reads has none."""
    found = read_standard(text)
    return [] if isinstance(found, Standard) else [(one.line, one.field, one.sentence) for one in found]


def test_every_problem_is_found_at_once_with_its_line() -> None:
    text = """\
title: 办法
perid: quarter
full: 一百
classes:
  - {code: CADRE, name: 干部}
  - {code: CADRE, name: 群众}
blocks:
  - code: study
    name: 学习教育
    full: 20
    items:
      - {code: A, name: 集中学习, worth: 1.234}
      - {code: B, name: 缺席, effect: minus, worth: 1}
      - {code: B, name: 发言, worth: {CADER: 1}}
      - {name: 讲课, worth: 2, options: [{code: x, name: 甲, worth: 1}]}
"""
    found = read_standard(text)
    assert isinstance(found, list)
    study = "维度【学习教育】·细则"
    assert [str(one) for one in found] == [
        "第 2 行 perid：无法识别“perid”，是否想写“period”？",
        "第 3 行 满分：“一百”不是数，请写最多两位小数的数，如 2 或 0.5。",
        "第 6 行 类别【群众】·编号：“CADRE”已经用过，请换一个，不能重复。",
        f"第 12 行 {study}【集中学习】·每次分值：“1.234”不是数，请写最多两位小数的数，如 2 或 0.5。",
        f"第 13 行 {study}【缺席】·加扣：“minus”不在可写的词里，请写其中之一：add（加分）、deduct（扣分）。",
        f"第 14 行 {study}【发言】·编号：“B”已经用过，请换一个，不能重复。",
        f"第 14 行 {study}【发言】·每次分值：办法里没有编号为“CADER”的类别，请改为已有的类别：CADRE。",
        f"第 15 行 {study}【讲课】·编号：没有写，请补上 code: …。",
        f"第 15 行 {study}【讲课】：分值写了 2 种，请在 worth（每次分值）、options（选项）、range（分值幅度）、"
        "per（按数量计分）、tiers（分档） 中写且只写一种。",
    ]


PATH = re.compile(r"(?:[\w?]+(?:\[\d+\])*(?:\.(?=.)|$))*|\[\d+\]")  # as forms take it: blocks[0].items[2].cap
MISTAKES = [
    mistake
    for path in sorted(Path(__file__).parent.glob("mistakes*.txt"))
    for mistake in path.read_text(encoding="utf-8").split("====\n")[1:]
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=range(len(MISTAKES)))
def test_each_mistake_has_its_sentence(mistake: str) -> None:
    """What lies just within a rule stands there too, with nothing said of it."""
    text, said = mistake.split("----\n")
    found = read_standard(text)
    faults = [] if isinstance(found, Standard) else found
    assert [str(problem) for problem in faults] == said.splitlines()
    assert [problem.path for problem in faults if not PATH.fullmatch(problem.path)] == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "文件是空的，请写入办法内容。"),
        ("title: 甲\x00\n", "文件里有不能识别的字符，请另存为 UTF-8 文本再试。"),
        ("title: " + "[" * 3000, "不能使用 & 和 * 引用，也不能嵌套过深，请把内容直接写出来。"),
        ("title: " + "长" * 1_000_000, "全文 1000007 字，太长，请删减到 20 万字以内。"),
    ],
    ids=["empty", "control character", "deep", "long"],
)
def test_a_text_that_is_no_standard_at_all(text: str, sentence: str) -> None:
    assert problems(text) == [(1, "全文", sentence)]


def test_keys_and_words_may_be_chinese() -> None:
    chinese = """\
名称: 办法
起评分: 60
维度:
  - 编号: b
    名称: 积分
    细则:
      - {编号: A, 名称: 缺席, 加扣: 扣分, 每次分值: 2, 本人可申报: 否}
"""
    english = """\
title: 办法
base: 60
blocks:
  - code: b
    name: 积分
    items:
      - {code: A, name: 缺席, effect: deduct, worth: 2, claim: false}
"""
    assert isinstance(read_standard(chinese), Standard)
    assert read_standard(chinese) == read_standard(english)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("year: {by: weighted, weights: [1, 2]}", "年度得分·各期权重：一年有 4 期，这里写了 2 个权重，请写 4 个。"),
        (
            "accumulate: true\nyear: {by: mean}",
            "年度得分：每一期都从年初算起，最后一期就是全年，请写 year: {by: last}；平均或相加会把前几季重复计入。",
        ),
    ],
)
def test_what_was_approved_before_the_rule_does_not_come_into_use_again(more: str, problem: str) -> None:
    text = f"title: 办法\n{more}\n"
    kept = read_standard(text, is_kept=True)
    assert isinstance(kept, Standard)
    assert no_longer_fit(kept)[:-1] == [problem]
    assert [sentence for _, _, sentence in problems(text)] == [problem.partition("：")[2]]


PERCENT = """\
title: 办法
carry: {share: 10, by: add}
components:
  - {code: p, name: 积分, source: points, weight: {quarter: 70, year_end: {K: 60, default: 50}}}
  - {code: q, name: 测评, source: ballot, weight: 30, panels: [{code: m, name: 党员, weight: 100}]}
blocks:
  - {code: a, name: 甲, full: 100, into: p, factor: 30, short_under: 60, items: [{code: A, name: 学, worth: 1}]}
classes: [{code: K, name: 干部}]
bands:
  - {code: X, name: 优, at_least: 10, share_cap: 30}
  - {code: Y, name: 良}
"""


def test_percent_is_written_one_way_everywhere() -> None:
    signed = re.sub(r"((?:share|weight|quarter|K|default|factor|short_under|share_cap): \d+)", r"\1%", PERCENT)
    assert signed.count("%") == 9
    assert isinstance(read_standard(signed), Standard)
    assert read_standard(signed) == read_standard(PERCENT)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1/3", Share(1, 3)),
        ("30", Share(30, 100)),
        ("30%", Share(30, 100)),
        ("33.3%", Share(3330, 10000)),
        ("0.5%", Share(50, 10000)),
        ("0", Share(0, 100)),
        ("0.3", None),
        ("3/2", None),
        ("1/0", None),
        ("100.01%", None),
        ("三成", None),
    ],
)
def test_a_share_is_a_fraction_or_a_per_cent(text: str, share: Share | None) -> None:
    assert to_share(text) == share
    assert share is None or to_share(str(share)) == share


BANDS = """\
title: 办法
rounding: {to: "1"}
bands:
  - {code: A, name: 甲, at_least: 96}
  - {code: B, name: 乙, at_least: 90, at_most: 95}
  - {code: C, name: 丙, at_least: 80, at_most: 89}
  - {code: D, name: 丁, at_most: 79}
"""


def test_integer_bands_with_both_edges_have_no_gap() -> None:
    assert problems(BANDS) == []
    gap = "与上一等的 {} 之间有空档；得分取到 0.1，请写 {}，或删去 at_most。"
    assert problems(BANDS.replace('"1"', "0.1")) == [
        (5, "等次【乙】·不高于", gap.format(96, 95.9)),
        (6, "等次【丙】·不高于", gap.format(90, 89.9)),
        (7, "等次【丁】·不高于", gap.format(80, 79.9)),
    ]


def test_forms_are_told_the_same_without_lines() -> None:
    item = Item("A", "细则甲", worth=Amount(Points(100)), best=0)
    spoilt = Standard("办法", blocks=(Block("b", "维度甲", items=(item,)),))
    found = read_standard(write_standard(spoilt))
    assert isinstance(found, list)
    assert check_standard(spoilt) == [Problem(0, one.field, one.path, one.sentence) for one in found]
    assert [str(one) for one in check_standard(spoilt)] == [
        "维度【维度甲】·细则【细则甲】·只计最高几次：请写 1 或更大的整数。"
    ]


LOCAL = """\
title: 10+X
blocks:
  - code: party
    name: 党的建设
    local: {most: 1, worth: 5, deduct: false}
    items: [{code: T, name: 共同一条, worth: 10}]
  - {code: service, name: 服务群众}
"""


def own(code: str, worth: int, **more: object) -> Item:
    return Item(code, "自定", worth=Amount(Points(worth)), **more)  # type: ignore[arg-type]


def test_an_organisation_adds_its_own_items_within_what_the_block_allows() -> None:
    standard = read_standard(LOCAL)
    assert isinstance(standard, Standard)
    extended = with_local_items(standard, {"party": [own("X1", 500)]})
    assert isinstance(extended, Standard)
    assert [(item.code, item.local) for _, item in extended.items] == [("T", False), ("X1", True)]


@pytest.mark.parametrize(
    ("items", "sentences"),
    [
        ({"party": [own("X1", 501)]}, ["自定细则每条最多 5 分，请改小分值。"]),
        ({"party": [own("X1", 100), own("X2", 100)]}, ["自定细则最多 1 条，现有 2 条，请删减。"]),
        ({"party": [own("T", 100)]}, ["“T”已经用过，请换一个，不能重复。"]),
        ({"service": [own("X1", 100)]}, ["这个维度不能自定细则，请删去，或在维度里写 local。"]),
        ({"nowhere": [own("X1", 100)]}, ["没有维度“nowhere”，请改为已有的维度编号。"]),
    ],
)
def test_what_an_organisation_may_not_add(items: dict[str, list[Item]], sentences: list[str]) -> None:
    standard = read_standard(LOCAL)
    assert isinstance(standard, Standard)
    found = with_local_items(standard, items)
    assert isinstance(found, list)
    assert [one.sentence for one in found] == sentences


def test_no_sentence_shows_a_raw_path_or_type() -> None:
    sentences = "".join(mistake.split("----\n")[1] for mistake in MISTAKES)
    assert re.findall(r".*(?:\[\d\]|None|Points|Amount).*", sentences) == []


def test_a_folded_text_of_several_lines_is_read_as_yaml_says() -> None:
    """Reading leaves a mark where such a text was broken: it was taken for a sign that cannot be kept."""
    folded = "title: 甲\nnote: >-\n  按季度考评，\n  年末汇总。\n\n  另有附则。\nblocks:\n"
    item = "  - {code: b, name: 积分, items: [{code: A, name: 学习, worth: 2}]}\n"
    standard = read_standard(folded + item)
    assert isinstance(standard, Standard)
    assert standard.note == "按季度考评， 年末汇总。\n另有附则。"
    assert read_standard(write_standard(standard)) == standard
    assert problems('title: "甲\\a乙"\n')[0][2].startswith("这里有不能保存的字符")


MATTERS = """\
title: 办法
blocks:
  - {code: a, name: 甲, items: [{code: A, name: 学习, worth: 1}, {code: B, name: 嘉奖, worth: 1, per_matter: 表彰}]}
"""


def test_what_the_ledger_does_not_keep_is_tried_and_not_handed_in() -> None:
    standard = read_standard(MATTERS)
    assert isinstance(standard, Standard)
    sentence = (
        "维度【甲】·细则【嘉奖】·同一件事就高：台账还不记每一笔是哪件事，施行以后同一件事会重复计分，目前只能试算；"
        "施行的版本请删去，由确认人对同一件事只确认分值最高的一笔，其余的写明理由退回。"
    )
    assert not_kept_by_the_ledger(standard) == [sentence]
    assert no_longer_fit(standard) == [
        sentence,
        "这一版不改动，已经开启的考评周期照旧；请改为施行改正后的版本：随系统提供的办法升级后已有新版，"
        "自订的请起草新版本审定。",
    ]
