"""What a sound standard had better not say: shown before approval, refused by nobody but the approver."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhixing.rules.standards.checks.whole import label_of
from zhixing.rules.standards.model import Component, Source, Standard
from zhixing.rules.standards.units import is_too_fine
from zhixing.rules.standards.vocabulary import Problem, points_text

# The rules against formalism at the fingertips: no points for the use of software or for clicks.
FINGERTIPS = re.compile("打卡|登录|登陆|签到率|在线时长|阅读时长|点赞|转发|下载|安装|公众号|截图|app", re.IGNORECASE)


def cautions(standard: Standard) -> list[Problem]:
    """Everything worth a second look, as problems without lines."""
    problems = [*fingertips(standard), *full_marks(standard), *units_without_measure(standard)]
    return [Problem(0, label_of(standard, path), path, sentence) for path, sentence in problems]


def fingertips(standard: Standard) -> Iterator[tuple[str, str]]:
    """Items and vetoes that look like points for check-ins, log-ins, likes or installing something."""
    named = [
        (f"blocks[{b}].items[{i}].name", item.name)
        for b, block in enumerate(standard.blocks)
        for i, item in enumerate(block.items)
    ]
    named += [(f"vetoes[{n}].name", veto.name) for n, veto in enumerate(standard.vetoes)]
    for path, name in named:
        if FINGERTIPS.search(name):
            yield path, "看来是按软件使用或网络行为计分，属于“指尖上的形式主义”，请删去或改为实际的活动。"


def full_marks(standard: Standard) -> Iterator[tuple[str, str]]:
    """Where every block has full marks, they should add up to those of their component."""
    ledgers = [component for component in standard.components if component.source is Source.POINTS]
    for ledger in ledgers:
        total = sum_of_marks(standard, ledger, sole=len(ledgers) == 1)
        goal = ledger.full or standard.full
        if total is not None and total != goal:
            yield (
                "blocks",
                f"“{ledger.name}”各维度满分合计 {points_text(total)}，与满分 {points_text(goal)} 不同，请核对。",
            )


def sum_of_marks(standard: Standard, component: Component, sole: bool) -> int | None:
    """The full marks of a component's blocks together; None where they cannot be compared."""
    blocks = [block for block in standard.blocks if block.into == component.code or (sole and block.into == "")]
    marks = [
        block.full.default if block.full and not block.full.by_class else None for block in blocks if not block.bonus
    ]
    has_base = any(amount is not None for amount in (standard.base, standard.carry, component.base))
    known = [mark for mark in marks if mark is not None]
    return sum(known) if marks and len(known) == len(marks) and not has_base else None


def units_without_measure(standard: Standard) -> Iterator[tuple[str, str]]:
    if is_too_fine(standard):
        yield (
            "blocks",
            (
                "按数量计分的各条，“几个单位计一次”相差太杂（如每 7、11、13、17 小时），没有合用的公分母，"
                "每一条先取到两位小数再相加，合计可能差一两个百分之一分；请尽量用相近的单位。"
            ),
        )
