"""How large a standard may be, and that what is within the limits has every page."""

from __future__ import annotations

import time

import pytest

from zhixing.rules.standards.document import document, numeral
from zhixing.rules.standards.drafts import read_draft
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.text.nodes import LONGEST, MOST_NODES


def blocks(count: int, items: int = 0) -> str:
    own = "".join(f"\n      - {{code: %s-{n}, name: 细则, worth: 1}}" for n in range(items))
    return (
        "title: 办法\nblocks:"
        + "".join(
            f"\n  - code: b{n}\n    name: 维度" + (f"\n    items:{own.replace('%s', str(n))}" if items else "")
            for n in range(count)
        )
        + "\n"
    )


def listed(key: str, count: int, one: str, before: str = "") -> str:
    return f"title: 办法\n{before}{key}:\n" + "".join(f"  - {one.replace('#', str(n))}\n" for n in range(count))


def sentences(text: str) -> list[str]:
    found = read_standard(text)
    return [] if isinstance(found, Standard) else [str(problem) for problem in found]


LEDGER = "  - {code: points, name: 积分, source: points, weight: 1}\n"


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (blocks(50), blocks(51), "第 2 行 维度：写了 51 个，最多 50 个，请合并或删减。"),
        (blocks(5, 100), blocks(3, 167), "第 2 行 维度：全部细则 501 条，最多 500 条，请合并或删减。"),
        (blocks(1, 200), blocks(1, 201), "第 5 行 维度【维度】·细则：写了 201 个，最多 200 个，请合并或删减。"),
        (
            listed("classes", 30, "{code: K#, name: 类#}"),
            listed("classes", 31, "{code: K#, name: 类#}"),
            "第 2 行 类别：写了 31 个，最多 30 个，请合并或删减。",
        ),
        (
            listed("vetoes", 100, "{code: V#, name: 否#, effect: score_zero}"),
            listed("vetoes", 101, "{code: V#, name: 否#, effect: score_zero}"),
            "第 2 行 一票否决：写了 101 个，最多 100 个，请合并或删减。",
        ),
        ("title: " + "长" * 120, "title: " + "长" * 121, "第 1 行 名称：有 121 字，最多 120 字，请改短。"),
        (
            f"title: 办法\nnote: {'长' * 1000}",
            f"title: 办法\nnote: {'长' * 1001}",
            "第 2 行 说明：有 1001 字，最多 1000 字，请改短。",
        ),
    ],
    ids=["blocks", "items", "items of a block", "classes", "vetoes", "title", "note"],
)
def test_one_more_than_the_limit_is_refused(right: str, wrong: str, sentence: str) -> None:
    assert sentences(right) == []
    assert sentences(wrong) == [sentence]


@pytest.mark.parametrize(
    ("key", "most", "label", "one"),
    [
        ("components", 20, "得分组成", "{code: C#, name: 部分#, source: given, weight: 1}"),
        ("bands", 20, "等次", "{code: L#, name: 等#, at_least: %}"),
        ("grades", 20, "测评档次", "{code: G#, name: 档#, value: 1}"),
        ("gates", 50, "限制条件", "{name: 限#, when: [{index: true, under: 1}], cap: 5}"),
    ],
)
def test_every_list_has_its_limit(key: str, most: int, label: str, one: str) -> None:
    def text(count: int) -> str:
        lines = "".join(f"  - {one.replace('#', str(n)).replace('%', str(count - n))}\n" for n in range(count))
        return f"title: 办法\n{key}:\n{lines}"

    said = f"写了 {most + 1} 个，最多 {most} 个，请合并或删减。"
    assert f"第 2 行 {label}：{said}" in sentences(text(most + 1))
    assert not any("最多" in line for line in sentences(text(most)))


def test_a_standard_approved_before_the_limits_is_still_read() -> None:
    text = blocks(120)
    kept = read_draft(text, is_kept=True)
    assert kept.standard is not None
    assert not kept.problems
    assert [part.numeral for part in document(kept.standard).blocks][98:101] == ["九十九", "一〇〇", "一〇一"]


def test_every_number_has_a_numeral() -> None:
    assert [numeral(number) for number in (1, 10, 12, 20, 99, 100, 205, 1000)] == [
        "一",
        "十",
        "十二",
        "二十",
        "九十九",
        "一〇〇",
        "二〇五",
        "一〇〇〇",
    ]


TOO_DEEP = "不能使用 & 和 * 引用，也不能嵌套过深，请把内容直接写出来。"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a" * (LONGEST + 1), f"第 1 行 全文：全文 {LONGEST + 1} 字，太长，请删减到 20 万字以内。"),
        (
            "title: 办法\nblocks: [" + "a," * (MOST_NODES + 1) + "]",
            f"第 2 行 全文：内容太多，全文最多 {MOST_NODES} 个键和值，请删减，或分成几部办法。",
        ),
        (BOMB, f"第 2 行 全文：{TOO_DEEP}"),
        ("title: " + "[" * 60 + "]" * 60, f"第 1 行 全文：{TOO_DEEP}"),
        ("title: " + "{a: " * 5000, f"第 1 行 全文：{TOO_DEEP}"),
        ('title: "\\U00110000"', "第 1 行 全文：文件里有不能识别的字符，请检查双引号里反斜杠开头的写法。"),
    ],
    ids=["long", "many", "bomb", "deep", "very deep", "no character"],
)
def test_a_small_file_never_becomes_a_large_one(text: str, sentence: str) -> None:
    began = time.process_time()  # what it costs, however busy the machine is
    draft = read_draft(text)
    assert draft.standard is None
    assert [str(problem) for problem in draft.problems] == [sentence]
    assert time.process_time() - began < 30
