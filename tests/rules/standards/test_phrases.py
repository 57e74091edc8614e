"""A standard in words: each thing that may be written, and the phrase that readers are told of it."""

from pathlib import Path

import pytest

from zhixing.rules.standards.document import Document, document
from zhixing.rules.standards.drafts import read_draft

CLASSES = "classes: [{code: K, name: 干部类}, {code: L, name: 群众类}, {code: M, name: 外出类, scored: false}]\n"
GATED = """\
blocks:
  - code: b
    name: 学习
    star: 8
    items:
      - {code: A, name: 缺会, worth: 1}
      - {code: B, name: 到会, worth: 1}
      - {code: C, name: 补课, per: {unit: 学时, worth: 1}}
vetoes: [{code: V, name: 受处分, effect: score_zero}]
bands: [{code: R, name: 红星, at_least: 90}, {code: G, name: 绿星}]
year: {by: mean, bands: [{code: A, name: 甲等, at_least: 80}, {code: B, name: 乙等}]}
gates:
  - {name: 限, %s}
"""
AROUND = {  # what stands around a part, so that it may be read by itself
    "block": "blocks:\n  - {code: b, name: 维度, %s}\n",
    "item": "blocks: [{code: b, name: 维度, items: [{code: A, name: 细则, %s}]}]\n",
    "component": "components:\n  - {code: c, name: 部分, weight: 10, %s}\n",
    "gate": GATED,
    "bands": "%s\n",
    "whole": "%s\n",
}


def said(body: str) -> Document:
    """The document of a text, also of one that is not whole yet."""
    standard = read_draft("title: 办法\n" + CLASSES + body).standard
    assert standard is not None
    return document(standard)


def phrases_of(kind: str, shown: Document) -> list[str]:
    if kind == "item":
        item = shown.blocks[0].items[0]
        return [phrase for phrase in (*item.worth, item.limits, item.applies, *item.sources) if phrase]
    if kind == "component":
        part = shown.components[0]
        return [phrase for phrase in (part.source, part.text) if phrase]
    if kind == "bands":
        return [f"{line.range}：{line.grades}" for line in shown.bands]
    if kind == "whole":
        return [f"{line.name}：{line.text}" for line in (*shown.general, *shown.year)]
    return [shown.blocks[0].text if kind == "block" else shown.gates[0].text]


PHRASES = Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8").split("====\n")[1:]


@pytest.mark.parametrize("phrase", PHRASES, ids=range(len(PHRASES)))
def test_each_thing_that_may_be_written_has_its_phrase(phrase: str) -> None:
    text, words = phrase.split("----\n")
    kind, written = text.split("\n", 1)
    assert phrases_of(kind, said(AROUND[kind] % written.strip())) == words.splitlines()


def test_bands_of_the_year_are_those_that_the_appraisal_looks_at() -> None:
    year = "year: {by: mean, bands: [{code: A, name: 甲等, at_least: 80, share_cap: 30%}, {code: B, name: 乙等}]}\n"
    shown = said("bands: [{code: R, name: 全部}]\n" + year)
    assert [(line.range, line.grades) for line in shown.bands] == [("不论得分高低", "")]
    assert [(line.range, line.share_cap, line.grades) for line in shown.year_bands] == [
        ("80 分及以上", "一般不超过 30%，超出只提醒、不改结果", "优秀、合格"),
        ("不满 80 分", "", "基本合格"),
    ]


def test_where_a_number_is_missing_it_is_nought_and_no_limit_is_unlimited() -> None:
    """As the engine reckons: who has no base of their own begins at 0, and whose weight is missing weighs nothing."""
    weights = "components: [{code: p, name: 积分, source: points, weight: {K: 70}, base: {K: 5}}]\n"
    shown = said("base: {K: 60}\n" + weights + "year: {by: mean, base: {K: 1}, cap: {K: 90}, floor: none}\n")
    assert {line.name: line.text for line in shown.general}["起评分"] == "干部类 60 分，其他类别 0 分"
    assert {line.name: line.text for line in shown.year} == {
        "年度得分": "各期平均",
        "年度起评分": "干部类 1 分，其他类别 0 分",
        "年度上限": "干部类 90 分，其他类别不封顶",
        "年度下限": "不设下限",
    }
    assert shown.components[0].text == "起评分 干部类 5 分，其他类别 0 分。"
    assert shown.components[0].weighted == (("权重", "干部类 70，其他类别 0"),)


def test_vetoes_say_what_follows_how_long_and_for_whom() -> None:
    shown = said(
        "blocks: [{code: b, name: 学习}]\nvetoes:\n"
        "  - {code: V, name: 一, effect: score_zero, block: b, reach: year, clause: 第八条, note: 说明}\n"
        "  - {code: W, name: 二, effect: lowest_band, classes: [K, L]}\n"
        "  - {code: X, name: 三, effect: out_of_scoring}\n"
    )
    assert [(line.name, line.text, line.note) for line in shown.vetoes] == [
        ("一", "“学习”记零分；管到本年年底；依据：第八条。", "说明"),
        ("二", "定为最低等次；只管本期；只适用于干部类、群众类。", ""),
        ("三", "不计分、不评等次；只管本期。", ""),
    ]


def test_kinds_of_activity_say_who_is_expected_how_often_and_what_they_count_for() -> None:
    shown = said(
        "blocks: [{code: b, name: 学习, items: [{code: A, name: 到会, worth: 1},"
        " {code: B, name: 缺席, effect: deduct, worth: 1}]}]\n"
        "activities:\n"
        "  - {name: 大会, roll: members, every: quarter, times: 2, quorum: half, majority: entitled, study: true,"
        " items: [A], hosting: [A], speaking: [A], late: [B], absent: [B]}\n"
        "  - {name: 走访}\n"
        "  - {name: 年会, every: year, quorum: over_half}\n"
    )
    assert [(line.name, line.text, line.note) for line in shown.activities] == [
        (
            "大会",
            "应到：全体党员；每季 2 次；有表决权的半数以上到会方可表决；"
            "赞成人数超过应到会有表决权人数的半数为通过；计入学时。",
            "到会记“到会”；主持记“到会”；发言、主讲记“到会”；迟到早退记“缺席”；无故缺席记“缺席”",
        ),
        ("走访", "应到：自愿参加。", ""),
        ("年会", "应到：自愿参加；每年 1 次；有表决权的超过半数到会方可表决。", ""),
    ]


def test_what_inspectors_look_at_is_told_for_each_class() -> None:
    shown = said(
        "blocks:\n  - code: b\n    name: 学习\n    items:\n      - code: C\n        name: 讲课\n"
        "        range: {least: 0, most: 5}\n        criterion: 讲得好\n        methods: [papers, visit]\n"
        "        adjustments: 酌情加减\n        veto: 未讲\n        own_names: [{name: 讲党课, classes: [K, L]}]\n"
        "        checks:\n"
        "          - {name: 讲稿, full: 3, rule: 缺一扣一, evidence: 讲稿}\n"
        "          - {name: 现场, full: 2, classes: [K], methods: [hearing]}\n"
        "          - {name: 反馈, full: 2, classes: [L]}\n"
    )
    line = shown.blocks[0].items[0]
    assert line.remarks == (
        "干部类、群众类的检查表上叫“讲党课”",
        "评分标准：讲得好",
        "检查方法：查阅资料、实地检查",
        "加减情形：酌情加减",
        "本条否决：未讲",
    )
    assert [(group.whom, [check.name for check in group.lines]) for group in line.checks] == [
        ("干部类", ["讲稿", "现场"]),
        ("群众类", ["讲稿", "反馈"]),
    ]
    paper, talk = line.checks[0].lines
    assert (paper.full, paper.aside, paper.where) == ("3 分", "（缺一扣一）", "查阅资料、实地检查：讲稿")
    assert (talk.full, talk.aside, talk.where) == ("2 分", "", "听取汇报")


def test_who_belongs_to_a_class_and_how_they_are_treated() -> None:
    standard = read_draft(
        "title: 办法\nclasses:\n"
        "  - {code: K, name: 干部类, covers: [CADRE, 居民], graded: false, away: scored}\n"
        "  - {code: L, name: 群众类, scored: false}\n"
        "  - {code: M, name: 外出类, scored: false, reason: 在外地}\n"
    ).standard
    assert standard is not None
    assert [(line.name, line.text, line.note) for line in document(standard).classes] == [
        ("干部类", "参加计分", "含党员干部类、居民；外出流动的人照常计分；不评等次"),
        ("群众类", "不参加计分", ""),
        ("外出类", "不参加计分：在外地", ""),
    ]


def test_sections_are_numbered_as_far_as_they_are_there() -> None:
    assert list(said("").heads.values()) == [
        "一、总则",
        "二、考评对象的类别",
        "三、得分组成",
        "四、维度和细则",
        "五、等次和结果运用",
    ]
    more = said(
        "components: [{code: v, name: 测评, source: ballot}]\nyear: {by: mean}\n"
        "gates: [{name: 限, when: [{index: true, under: 60}], cap: 70}]\nactivities: [{name: 走访}]\n"
    ).heads
    assert list(more) == [
        "general",
        "classes",
        "components",
        "blocks",
        "bands",
        "limits",
        "year",
        "grades",
        "activities",
    ]
    assert (more["limits"], more["activities"]) == ("六、一票否决和限制条件", "九、活动种类")
