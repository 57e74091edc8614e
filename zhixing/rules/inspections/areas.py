"""各方面得分: what one cell of the picture of a quarter of organisations shows, and what changed since last quarter."""

from dataclasses import dataclass

from zhixing.rules.standards.checks.results import weight_of
from zhixing.rules.standards.model import PeriodKind, Source, Standard
from zhixing.rules.standards.vocabulary import points_text

# From which share of the full marks on (hundredths of a per cent) a cell is so dark; ours.
SHADES: tuple[tuple[int, str], ...] = ((0, "不到 60%"), (6_000, "60% 以上"), (7_500, "75% 以上"), (9_000, "90% 以上"))


@dataclass(frozen=True)
class Area:
    """A block of the checklist, or a part of the composite that has none: hearing, representatives.

    `full`: full marks in hundredths; None where the standard says none: then nothing is shaded.
    """

    code: str
    name: str
    full: int | None
    is_block: bool


def areas_of(standard: Standard, kind: PeriodKind, class_word: str) -> tuple[Area, ...]:
    """The columns for organisations of this class, in the order of the standard."""
    member_class = standard.class_of(class_word)
    code = member_class.code if member_class else ""
    blocks = [
        Area(block.code, block.name, block.full.of(code) if block.full else None, is_block=True)
        for block in standard.blocks
    ]
    parts = [
        Area(component.code, component.name, component.full or standard.full, is_block=False)
        for component in standard.components
        if component.source is not Source.POINTS and any(weight_of(component, kind).every)
    ]
    return (*blocks, *parts)


def shade(points: int | None, full: int | None) -> int:
    """How dark a cell is, 1 to 4; 0 where there is nothing to shade."""
    if points is None or not full or full < 0:
        return 0
    share = max(points, 0) * 10_000
    return sum(share >= least * full for least, _ in SHADES)


def change_words(now: int | None, before: int | None) -> str:
    """▲ 升 2.5, ▼ 降 1, — 平; empty where there is nothing to compare."""
    if now is None or before is None:
        return ""
    if now == before:
        return "— 平"
    return f"▲ 升 {points_text(now - before)}" if now > before else f"▼ 降 {points_text(before - now)}"


def change_sentence(now: int, before: int | None) -> str:
    """The same as a clause of an official letter, which knows no signs; empty where there is nothing to compare."""
    if before is None:
        return ""
    if now == before:
        return "与上期持平"
    return f"较上期{'提高' if now > before else '降低'}{points_text(abs(now - before))}分"
