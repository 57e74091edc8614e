"""What must hold across a whole standard: codes, names, references to classes. CHECKS lists every rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from zhixing.rules.standards.checks.activity_kinds import check_activity_kinds
from zhixing.rules.standards.checks.appraisals import check_appraisal
from zhixing.rules.standards.checks.checklists import check_checklists
from zhixing.rules.standards.checks.drafts import DRAFT_CHECKS, FITNESS_CHECKS, LEDGER_CHECKS
from zhixing.rules.standards.checks.examples import check_examples
from zhixing.rules.standards.checks.items import check_blocks, check_items, check_local, check_worths
from zhixing.rules.standards.checks.procedure import check_deadlines, check_hearings, check_part
from zhixing.rules.standards.checks.results import (
    check_bands,
    check_components,
    check_gates,
    check_top,
    check_vetoes,
    check_votes,
    check_weights,
    check_year,
)
from zhixing.rules.standards.model import Caps, Standard, Weights
from zhixing.rules.standards.schema import OTHERS, hints, is_part
from zhixing.rules.standards.vocabulary import Amount, Problem

Found = Iterator[tuple[str, str]]
"""What a check yields: the path of keys, and a sentence that says what to do."""

CODE = re.compile(r"\w[\w.\-]{0,39}")
TAKEN = {*OTHERS, "none", "index"}


@dataclass(frozen=True)
class Finding:
    path: str
    label: str
    sentence: str


def check(standard: Standard, is_kept: bool = False) -> list[Finding]:
    """Everything that does not hold, in the order of the rules; of one approved before, what no standard may do."""
    rules = CHECKS if is_kept else (*CHECKS, *DRAFT_CHECKS)
    return [Finding(path, label_of(standard, path), sentence) for rule in rules for path, sentence in rule(standard)]


def no_longer_fit(standard: Standard) -> list[str]:
    """Why a standard approved before must not come into use again: what it says is not what would be worked out."""
    problems = [*_sentences(standard, FITNESS_CHECKS), *not_kept_by_the_ledger(standard)]
    way = (
        "这一版不改动，已经开启的考评周期照旧；"
        "请改为施行改正后的版本：随系统提供的办法升级后已有新版，自订的请起草新版本审定。"
    )
    return [*problems, way] if problems else []


def not_kept_by_the_ledger(standard: Standard) -> list[str]:
    """What a standard asks that entries cannot say yet: it can be tried, and neither be approved nor come into use."""
    return _sentences(standard, LEDGER_CHECKS)


def _sentences(standard: Standard, rules: Iterable[Callable[[Standard], Found]]) -> list[str]:
    return [f"{label_of(standard, path)}：{sentence}" for rule in rules for path, sentence in rule(standard)]


def check_standard(standard: Standard) -> list[Problem]:
    """Every problem of a standard that was put together in a form: as read_standard finds them, without lines."""
    return [Problem(0, finding.label, finding.path, finding.sentence) for finding in check(standard)]


def label_of(standard: Standard, path: str) -> str:
    """The Chinese words for a path of keys: blocks[0].full → 维度【学习教育】·满分."""
    here: Any = standard
    words: list[str] = []
    for step in re.findall(r"\w+|\[\d+\]", path):
        if step.startswith("["):
            number = int(step[1:-1])
            here = here[number] if isinstance(here, tuple) and number < len(here) else None
            title = getattr(here, "name", "") or getattr(here, "code", "") or f"第 {number + 1} 个"
            words[-1] += f"【{title}】"
        else:
            hint = hints(type(here)).get(step) if is_part(type(here)) else None
            words.append(hint.key.label if hint else step)
            here = getattr(here, step, None)
    return "·".join(words)


def walk(part: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a standard with its path, parts before what they hold."""
    yield path, part
    if isinstance(part, tuple):
        for number, child in enumerate(part):
            yield from walk(child, f"{path}[{number}]")
    elif is_part(type(part)):
        for name in hints(type(part)):
            yield from walk(getattr(part, name), f"{path}.{name}".strip("."))


def check_codes(standard: Standard) -> Found:
    """Every code is a word, every name is filled in."""
    for path, value in walk(standard):
        last = path.rpartition(".")[2]
        if last == "code" and not CODE.fullmatch(value):
            yield path, f"编号“{value}”不能用，请用 1 到 40 个汉字、字母、数字、下划线、横线或点。"
        elif last == "code" and value in TAKEN:
            yield path, f"“{value}”另有用处，请换一个编号。"
        elif last in ("name", "title") and not str(value).strip():
            yield path, "不能为空，请写上名称。"


def check_repeats(standard: Standard) -> Found:
    """Within one list no code twice; items and vetoes share one set of codes."""
    lists = [(path, value) for path, value in walk(standard) if isinstance(value, tuple)]
    lists = [(path, value) for path, value in lists if "items" not in path and path != "vetoes"]
    for path, coded in lists:
        yield from repeats([(f"{path}[{n}].code", part.code) for n, part in enumerate(coded) if hasattr(part, "code")])
    options = [(path, value) for path, value in walk(standard) if path.endswith(".options")]
    for path, listed in options:
        yield from repeats([(f"{path}[{n}].code", option.code) for n, option in enumerate(listed)])
    yield from repeats(
        [
            (f"blocks[{b}].items[{i}].code", item.code)
            for b, block in enumerate(standard.blocks)
            for i, item in enumerate(block.items)
        ]
        + [(f"vetoes[{n}].code", veto.code) for n, veto in enumerate(standard.vetoes)]
    )
    yield from repeats(
        [
            (f"classes[{n}].covers", word)
            for n, cls in enumerate(standard.classes)
            for word in sorted({cls.name, *cls.covers} - {cls.code})
        ]
    )


def repeats(coded: list[tuple[str, str]]) -> Found:
    codes: set[str] = set()
    for path, code in coded:
        if code in codes:
            yield path, f"“{code}”已经用过，请换一个，不能重复。"
        codes.add(code)


def check_classes(standard: Standard) -> Found:
    """Every class that a number or a rule speaks of is declared."""
    declared = {cls.code for cls in standard.classes}
    listed = "、".join(sorted(declared)) or "（没有写类别）"
    for path, value in walk(standard):
        if isinstance(value, Amount):
            used = [code for code, _ in value.by_class]
        elif path.endswith(".classes") and isinstance(value, tuple):
            used = list(value)
        else:
            continue
        for code in used:
            if code not in declared:
                yield path, unknown_class(code, path, listed)


def unknown_class(code: str, path: str, listed: str) -> str:
    """What may stand where a class is written that is none; beside classes, caps and weights know keys of their own."""
    last = path.rpartition(".")[2]
    for part in (Caps, Weights):
        if getattr(part, "SHORT", "") == last:
            keys = "、".join(f"{name}（{hint.key.label}）" for name, hint in hints(part).items())
            return f"无法识别“{code}”：这里可以写 {keys}，或写已有的类别：{listed}。"
    return f"办法里没有编号为“{code}”的类别，请改为已有的类别：{listed}。"


def check_cut_off(standard: Standard) -> Found:
    if standard.cut_off is not None and not 1 <= standard.cut_off <= 31:
        yield "cut_off", "请写 1 到 31 的整数，如 20 表示计分到每期最后一个月的20日；不写为每期最后一天。"


CHECKS: tuple[Callable[[Standard], Found], ...] = (
    check_codes,
    check_repeats,
    check_classes,
    check_top,
    check_cut_off,
    check_blocks,
    check_items,
    check_worths,
    check_checklists,
    check_local,
    check_components,
    check_hearings,
    check_votes,
    check_weights,
    check_vetoes,
    check_gates,
    check_bands,
    check_year,
    check_deadlines,
    check_activity_kinds,
    check_part,
    check_appraisal,
    check_examples,
)
