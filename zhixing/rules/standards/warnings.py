"""What a sound standard had better not say: shown before approval, refused by nobody but the approver."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from zhixing.rules.standards.checks.results import CYCLES, weight_of
from zhixing.rules.standards.checks.whole import label_of
from zhixing.rules.standards.formalism import formal_asks
from zhixing.rules.standards.model import BandsBy, Component, Measure, Points, Source, Standard, YearBy
from zhixing.rules.standards.schema import hints, is_part
from zhixing.rules.standards.units import is_too_fine
from zhixing.rules.standards.vocabulary import HUNDRED, ONE, Problem, points_text

# The rules against formalism at the fingertips: no points for the use of software or for clicks.
FINGERTIPS = re.compile("打卡|登录|登陆|签到率|在线时长|阅读时长|点赞|转发|下载|安装|公众号|截图|app", re.IGNORECASE)


def warnings_about(standard: Standard) -> list[Problem]:
    """Everything worth a second look, as problems without lines."""
    problems = [problem for look in LOOKS for problem in look(standard)]
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


def formal_checks(standard: Standard) -> Iterator[tuple[str, str]]:
    """What items let inspectors look at, as far as it looks like the same."""
    for b, block in enumerate(standard.blocks):
        for i, item in enumerate(block.items):
            path = f"blocks[{b}].items[{i}]"
            texts = {"评分标准": item.criterion, "加减情形": item.adjustments, "本条否决": item.veto}
            yield from ((path, sentence) for sentence in formal_asks(texts))
            for number, check in enumerate(item.checks):
                of_check = {"检查要点": check.name, "扣分办法": check.rule, "看什么材料": check.evidence}
                yield from ((f"{path}.checks[{number}]", sentence) for sentence in formal_asks(of_check))


def full_marks(standard: Standard) -> Iterator[tuple[str, str]]:
    """Where every block has full marks, they should add up to those of their component, for each class."""
    ledgers = [component for component in standard.components if component.source is Source.POINTS]
    classes = [(cls.code, f"（{cls.name}）") for cls in standard.classes if cls.scored] or [("", "")]
    for ledger in ledgers:
        goal = ledger.full or standard.full
        totals = {name: sum_of_marks(standard, ledger, code) for code, name in classes}
        if len(set(totals.values())) == 1:
            totals = {"": next(iter(totals.values()))}
        for name, total in totals.items():
            if total is not None and total != goal:
                marks = f"“{ledger.name}”各维度满分{name}合计 {points_text(round(total))}"
                yield "blocks", f"{marks}，与满分 {points_text(goal)} 不同，请核对。"


def sum_of_marks(standard: Standard, component: Component, class_code: str) -> Fraction | None:
    """The full marks of a component's blocks together, at the rate they count for this class; None where they cannot
    be compared. Only where one component is the ledger a block may leave out which it goes into."""
    blocks = [
        block
        for block in standard.blocks
        if block.into in ("", component.code) and not block.bonus and (not block.classes or class_code in block.classes)
    ]
    has_base = any(part is not None for part in (standard.base, standard.carry, component.base))
    if not blocks or has_base:
        return None
    total = Fraction(0)
    for block in blocks:
        full = block.full.of(class_code) if block.full else None
        if full is None:
            return None
        total += Fraction(full * (block.factor or HUNDRED), HUNDRED)
    return total


def weights_beside_direct(standard: Standard) -> Iterator[tuple[str, str]]:
    """Weights are proportions: beside blocks that are added as they are, 70 and 20 do not leave 10 for those."""
    if not any(block.into == "index" for block in standard.blocks):
        return
    codes = [cls.code for cls in standard.classes if cls.scored] or [""]
    for kind in CYCLES:
        for code in codes:
            total = sum(weight_of(component, kind).of(code) or 0 for component in standard.components)
            if total not in (HUNDRED, standard.full) and total * 10 not in (HUNDRED, standard.full):
                full = points_text(standard.full)
                yield (
                    "components",
                    (
                        f"{kind.label}各部分权重合计 {points_text(total)}，只是比例，仍折成满分 {full}；"
                        "另有维度直接加在总分上。要按“70 + 20 + 10”合成的，请把加在总分上的维度也列为得分组成，"
                        "写 source: points、weight: 10、full: 10，维度里写 into。"
                    ),
                )
                return


def rates_under_one(standard: Standard) -> Iterator[tuple[str, str]]:
    """0.3 where 30 is meant: it is taken as so many of a hundred. Weights are proportions, in which it says nothing."""
    rates = [(path, rate) for path, rate in rates_within(standard, "") if "weight" not in path]
    for number, gate in enumerate(standard.gates):
        for place, condition in enumerate(gate.when):
            if condition.measure is Measure.PERCENT:
                path = f"gates[{number}].when[{place}]"
                rates += [(f"{path}.under", condition.under), (f"{path}.at_least", condition.at_least)]
    for path, rate in rates:
        if rate is not None and 0 < rate < ONE:
            written, meant = points_text(rate), points_text(rate * 100)
            yield path, f"写的是百分数，{written} 就是 {written}%；要写 {meant}% 的，请改为 {meant}。"


def rates_within(part: Any, path: str) -> Iterator[tuple[str, Points | None]]:
    """Every number of the part, and of the parts in it, that is so many of a hundred."""
    for name, hint in hints(type(part)).items():
        value, here = getattr(part, name), f"{path}.{name}".strip(".")
        if hint.key.is_percent and hint.kind in (Points, Points | None):
            yield here, value
        for number, child in enumerate(value if isinstance(value, tuple) else ()):
            if is_part(type(child)):
                yield from rates_within(child, f"{here}[{number}]")
        if is_part(type(value)):
            yield from rates_within(value, here)


def names_of_two_kinds(standard: Standard) -> Iterator[tuple[str, str]]:
    """An item that is called as a component: in sheets only the codes tell them apart."""
    components = {component.name: component.code for component in standard.components}
    for b, block in enumerate(standard.blocks):
        for i, item in enumerate(block.items):
            if item.name in components:
                yield (
                    f"blocks[{b}].items[{i}].name",
                    (
                        f"与得分组成“{item.name}”同名，数据表里须写编号才能区分"
                        f"（细则 {item.code}，得分组成 {components[item.name]}）；请换一个名称。"
                    ),
                )


def units_without_measure(standard: Standard) -> Iterator[tuple[str, str]]:
    if is_too_fine(standard):
        yield (
            "blocks",
            (
                "按数量计分的各条，“几个单位计一次”相差太杂（如每 7、11、13、17 小时），没有合用的公分母，"
                "每一条先取到两位小数再相加，合计可能差一两个百分之一分；请尽量用相近的单位。"
            ),
        )


def bands_out_of_reach(standard: Standard) -> Iterator[tuple[str, str]]:
    """A band that begins above the most that anybody can have, as where full marks are 20 and bands are of 100."""
    if standard.year is not None and standard.year.by is YearBy.SUM and not standard.year.bands:
        return  # the same bands serve the sum of the periods
    for number, band in enumerate(standard.bands):
        for code in [cls.code for cls in standard.classes if cls.scored] or [""]:
            top, low = most_of(standard, code), band.at_least.of(code) if band.at_least else None
            if top is not None and low is not None and low > top:
                unit = "颗星" if standard.bands_by is BandsBy.STARS else "分"
                most, edge = points_text(top), points_text(low)
                yield f"bands[{number}].at_least", f"要 {edge} {unit}，而最多只有 {most} {unit}，无人能够评上，请核对。"
                break


def most_of(standard: Standard, class_code: str) -> int | None:
    """The most that a result of this class can be, in hundredths; None where nothing says."""
    if standard.bands_by is BandsBy.STARS:
        return sum(block.star is not None for block in standard.blocks) * ONE
    cap = standard.cap.of(class_code) if standard.cap else None
    if cap is not None:
        return cap
    ledgers = [part for part in standard.components if part.source is Source.POINTS]
    if any(block.bonus or block.into == "index" for block in standard.blocks):
        return None
    for ledger in ledgers:
        total = sum_of_marks(standard, ledger, class_code)
        if total is None or total > (ledger.full or standard.full):
            return None
    return standard.full


LOOKS: tuple[Callable[[Standard], Iterator[tuple[str, str]]], ...] = (
    fingertips,
    formal_checks,
    full_marks,
    weights_beside_direct,
    rates_under_one,
    names_of_two_kinds,
    units_without_measure,
    bands_out_of_reach,
)
