"""What is worth a second look: each caution on both sides of its bound; and a standard as it is written out."""

import re

import pytest

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.warnings import warnings_about
from zhixing.rules.standards.writing import write_standard


def standard(body: str) -> Standard:
    found = read_standard("title: 办法\n" + body)
    assert isinstance(found, Standard), [str(problem) for problem in found]
    return found


def said(body: str) -> list[str]:
    """Each caution as it is printed; a form finds its place by the path."""
    problems = warnings_about(standard(body))
    assert [problem.path for problem in problems if not PATH.fullmatch(problem.path)] == []
    return [str(problem) for problem in problems]


PATH = re.compile(r"[a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)*")
CLICKS = "看来是按软件使用或网络行为计分，属于“指尖上的形式主义”，请删去或改为实际的活动。"


@pytest.mark.parametrize(
    "word",
    ["打卡", "登录", "登陆", "签到率", "在线时长", "阅读时长", "点赞", "转发", "下载", "安装", "公众号", "截图", "App"],
)
def test_items_and_vetoes_for_clicks(word: str) -> None:
    assert said(f"blocks: [{{code: b, name: 学习, items: [{{code: A, name: 每日{word}, worth: 1}}]}}]\n") == [
        f"维度【学习】·细则【每日{word}】·名称：{CLICKS}"
    ]
    assert said(f"vetoes: [{{code: V, name: 拒绝{word}, effect: score_zero}}]\n") == [
        f"一票否决【拒绝{word}】·名称：{CLICKS}"
    ]


@pytest.mark.parametrize("key", ["criterion: 按排名给分", "adjustments: 点赞多的加分", "veto: 没有照片"])
def test_every_text_of_an_item_is_read(key: str) -> None:
    (sentence,) = said(f"blocks: [{{code: b, name: 学习, items: [{{code: A, name: 听课, worth: 1, {key}}}]}}]\n")
    labels = {"criterion": "评分标准", "adjustments": "加减情形", "veto": "本条否决"}
    assert sentence.startswith(f"维度【学习】·细则【听课】：“{labels[key.partition(':')[0]]}”里的")


@pytest.mark.parametrize(
    ("key", "label"),
    [("name: 打卡", "检查要点"), ("name: 甲, rule: 打卡", "扣分办法"), ("name: 甲, evidence: 照片", "看什么材料")],
)
def test_every_text_of_what_is_looked_at_is_read(key: str, label: str) -> None:
    item = f"{{code: A, name: 听课, range: {{least: 0, most: 5}}, checks: [{{name: 乙}}, {{{key}}}]}}"
    (sentence,) = said(f"blocks: [{{code: b, name: 学习, items: [{item}]}}]\n")
    name = "打卡" if key.startswith("name: 打卡") else "甲"
    assert sentence.startswith(f"维度【学习】·细则【听课】·检查要点【{name}】：“{label}”里的")


TWO_LEDGERS = """\
components:
  - {code: p, name: 日常, source: points, weight: 50}
  - {code: q, name: 专项, source: points, weight: 50, full: 50}
"""


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ("blocks: [{code: a, name: 甲, full: 60}, {code: b, name: 乙, full: 40}]\n", []),
        (
            "blocks: [{code: a, name: 甲, full: 60}, {code: b, name: 乙, full: 40.01}]\n",
            ["维度：“积分”各维度满分合计 100.01，与满分 100 不同，请核对。"],
        ),
        ("blocks: [{code: a, name: 甲, full: 60}, {code: b, name: 乙}]\n", []),
        ("blocks: [{code: a, name: 甲, full: 60}, {code: b, name: 乙, full: 40, bonus: false, into: index}]\n", 1),
        (
            TWO_LEDGERS + "blocks: [{code: a, name: 甲, full: 100, into: p}, {code: b, name: 乙, full: 40, into: q}]\n",
            ["维度：“专项”各维度满分合计 40，与满分 50 不同，请核对。"],
        ),
        (
            "classes: [{code: K, name: 干部}, {code: L, name: 群众}]\n"
            "blocks:\n  - {code: a, name: 甲, full: 60}\n"
            "  - {code: b, name: 乙, full: 40, classes: [K]}\n  - {code: c, name: 丙, full: 30, classes: [L]}\n",
            ["维度：“积分”各维度满分（群众）合计 90，与满分 100 不同，请核对。"],
        ),
        ("carry: {share: 10}\nblocks: [{code: a, name: 甲, full: 60}]\n", []),
        (
            "components: [{code: p, name: 积分, source: points, base: 40}]\nblocks: [{code: a, name: 甲, full: 60}]\n",
            [],
        ),
        (
            "classes: [{code: K, name: 干部}, {code: L, name: 外出, scored: false}]\n"
            "blocks: [{code: a, name: 甲, full: {K: 90, L: 100}}]\n",
            ["维度：“积分”各维度满分合计 90，与满分 100 不同，请核对。"],
        ),
    ],
)
def test_marks_that_do_not_add_up(body: str, sentences: list[str] | int) -> None:
    marks = [sentence for sentence in said(body) if "满分" in sentence]
    assert (len(marks) if isinstance(sentences, int) else marks) == sentences


BESIDE = "blocks: [{code: a, name: 甲, into: p}, {code: b, name: 乙, into: index}]\ncomponents:\n"


@pytest.mark.parametrize(
    ("weights", "total"),
    [((70, 30), None), ((7, 3), None), ((70, 20), "90"), ((80, 30), "110"), ((700, 300), "1000"), ((0.7, 0.3), "1")],
)
def test_weights_that_leave_nothing_for_what_is_added(weights: tuple[float, float], total: str | None) -> None:
    first, second = weights
    body = (
        f"{BESIDE}  - {{code: p, name: 积分, source: points, weight: {first}}}\n"
        f"  - {{code: v, name: 测评, source: ballot, weight: {second}}}\n"
    )
    sentences = [sentence for sentence in said(body) if "各部分权重合计" in sentence]
    assert [sentence.partition("合计 ")[2].partition("，")[0] for sentence in sentences] == ([total] if total else [])
    assert not any("各部分权重合计" in sentence for sentence in said(body.replace("into: index", "into: p")))


@pytest.mark.parametrize(("rate", "is_doubted"), [("0.01", True), ("0.99", True), ("1", False)])
def test_a_rate_under_one_per_cent_is_doubted(rate: str, is_doubted: bool) -> None:
    assert (
        any("百分数" in sentence for sentence in said(f"blocks: [{{code: a, name: 甲, factor: {rate}}}]\n"))
        is is_doubted
    )
    gate = f"gates: [{{name: 限, cap: 9, when: [{{index: true, measure: percent, at_least: {rate}}}]}}]\n"
    assert any("百分数" in sentence for sentence in said(gate)) is is_doubted
    assert not any("百分数" in sentence for sentence in said(gate.replace("measure: percent, ", "")))


def test_units_without_a_common_measure() -> None:
    def items(*steps: int) -> str:
        each = ", ".join(f"{{code: A{n}, name: 甲{n}, per: {{unit: 时, worth: 1, every: {n}}}}}" for n in steps)
        return f"blocks: [{{code: b, name: 服务, items: [{each}]}}]\n"

    assert said(items(7, 11, 13)) == []
    assert said(items(7, 11, 13, 17)) == [
        "维度：按数量计分的各条，“几个单位计一次”相差太杂（如每 7、11、13、17 小时），没有合用的公分母，"
        "每一条先取到两位小数再相加，合计可能差一两个百分之一分；请尽量用相近的单位。"
    ]


TOO_HIGH = "bands: [{code: A, name: 优, at_least: 101}, {code: B, name: 良}]\n"


@pytest.mark.parametrize(
    ("body", "most"),
    [
        ("cap: 80\nbands: [{code: A, name: 优, at_least: 80}, {code: B, name: 良}]\n", ""),
        ("cap: 79.99\nbands: [{code: A, name: 优, at_least: 80}, {code: B, name: 良}]\n", "79.99"),
        (
            "classes: [{code: K, name: 干部}, {code: L, name: 群众}]\ncap: {K: 100, L: 70}\n"
            "bands: [{code: A, name: 优, at_least: 80}, {code: B, name: 良}]\n",
            "70",
        ),
        (TOO_HIGH, ""),
        (f"blocks: [{{code: a, name: 甲}}]\n{TOO_HIGH}", ""),
        (f"blocks: [{{code: a, name: 甲, full: 100}}]\n{TOO_HIGH}", "100"),
        (f"blocks: [{{code: a, name: 甲, full: 101}}]\n{TOO_HIGH}", ""),
    ],
)
def test_a_band_that_nobody_reaches(body: str, most: str) -> None:
    reach = [sentence for sentence in said(body) if "无人能够评上" in sentence]
    edge = body.partition("at_least: ")[2].partition("}")[0]
    assert reach == ([f"等次【优】·不低于：要 {edge} 分，而最多只有 {most} 分，无人能够评上，请核对。"] if most else [])


WRITTEN = """\
title: 办法
base:
  {default: 50, K: 60.5}
cap: none
rounding: {to: '1'}
classes:
  - {code: K, name: 干部}
  - code: L
    name: 群众
    covers: [居民]
blocks:
  - code: b
    name: 学习
    periods: [quarter]
    items:
      - {code: A, name: 听课, worth: 0.5}
      - code: B
        name: 服务
        per: {unit: 小时, worth: 1}
        claim: false
bands:
  - {code: R, name: 红, at_least: 90}
  - code: G
    name: 绿
    share_cap: 1/3
    measures: [表彰]
"""


def test_a_standard_is_written_as_people_write_it() -> None:
    written = write_standard(standard(WRITTEN.partition("\n")[2]))
    assert written.replace("base: {default", "base:\n  {default") == WRITTEN
