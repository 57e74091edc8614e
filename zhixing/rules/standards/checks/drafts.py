"""What a new text must hold besides: rules made after some standards had been approved without them.

A standard approved before is still read, so that its pages and results stand. Where a rule here is also one of
FITNESS_CHECKS it may not come into use again: its results would not be what the approver read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from zhixing.rules.periods import HALF_YEAR, YEAR
from zhixing.rules.standards.checks.items import check_floors
from zhixing.rules.standards.checks.results import VOTED, check_top, valued, weight_of
from zhixing.rules.standards.limits import check_size
from zhixing.rules.standards.model import BandsBy, Effect, PeriodKind, Source, Span, Standard, Start, YearBy
from zhixing.rules.standards.vocabulary import HUNDRED, ZERO, Amount, points_text

Found = Iterator[tuple[str, str]]
NOUGHT = Amount(ZERO)  # what holds where no floor is written


def check_period(standard: Standard) -> Found:
    """What counts only in kinds of period that a standard of this length never has would count nowhere."""
    missing = kinds_without(standard)
    if not missing:
        return
    length = (
        f"按{standard.period.label}考评，没有{'、'.join(kind.label for kind in PeriodKind if kind in missing)}的一期"
    )
    for number, component in enumerate(standard.components):
        weighing = {kind for kind in PeriodKind if any(weight_of(component, kind).every)}
        if weighing and weighing <= missing:
            yield f"components[{number}].weight", f"{length}，“{component.name}”永远不计；请写其余时段的权重。"
    for path, name, kinds in limited_to_kinds(standard):
        if kinds and set(kinds) <= missing:
            yield path, f"{length}，“{name}”永远不计；请改写适用时段，或不写。"


def kinds_without(standard: Standard) -> frozenset[PeriodKind]:
    """The kinds of period that no cycle of this standard is of."""
    if standard.months == HALF_YEAR:
        return frozenset({PeriodKind.QUARTER})
    return frozenset({PeriodKind.QUARTER, PeriodKind.MIDYEAR}) if standard.months == YEAR else frozenset()


def limited_to_kinds(standard: Standard) -> Iterator[tuple[str, str, tuple[PeriodKind, ...]]]:
    """Whatever counts only in kinds of period: where it is written, its name, and which."""
    for b, block in enumerate(standard.blocks):
        yield f"blocks[{b}].periods", block.name, block.periods
        for i, item in enumerate(block.items):
            yield f"blocks[{b}].items[{i}].periods", item.name, item.periods
    for number, gate in enumerate(standard.gates):
        yield f"gates[{number}].periods", gate.name, gate.periods


def check_running_total(standard: Standard) -> Found:
    """A standard that counts from January in every period: the last of them is the year."""
    if standard.accumulate:
        yield from last_is_the_year(standard)


def last_is_the_year(standard: Standard) -> Found:
    """A running total already holds the periods before: the year is its last one, never a mean or a sum."""
    parts = standard.components
    counts_ledger = any(part.source is Source.POINTS and any(weight_of(part, PeriodKind.YEAR).every) for part in parts)
    counts_periods = any(
        part.source is Source.QUARTERS and any(weight_of(part, PeriodKind.YEAR).every) for part in parts
    )
    if counts_ledger and not counts_periods:
        return
    if standard.year is None or standard.year.by is not YearBy.LAST:
        yield "year", ("每一期都从年初算起，最后一期就是全年，请写 year: {by: last}；平均或相加会把前几季重复计入。")


def check_scales(standard: Standard) -> Found:
    """Grades and members' results come on a scale of their own: it must be the one the component is read on."""
    for number, component in enumerate(standard.components):
        path, scale = f"components[{number}]", component.full or standard.full
        best = max(valued(standard), default=scale)
        is_unsaid = component.full is None and standard.full != HUNDRED
        if component.source in VOTED and (best > scale or (is_unsaid and best != scale)):
            yield (
                path,
                (
                    f"测评档次最高折合 {points_text(best)} 分，这一部分却按 {points_text(scale)} 分制计算。"
                    f"请写 full: {points_text(best)}，或改档次的折合分。"
                ),
            )
        if (
            component.source is Source.MEMBERS
            and is_unsaid
            and not (component.members and component.members.by.value == "share")
        ):
            yield (
                path,
                (
                    f"党员得分多按 100 分制，这一部分却按 {points_text(scale)} 分制计算。"
                    "请写 full，说明按多少分制，如 full: 100。"
                ),
            )


def check_away(standard: Standard) -> Found:
    """Whether those who are away are scored is said, not guessed from what a class is called."""
    for number, cls in enumerate(standard.classes):
        if cls.scored and cls.away is None and any("流动" in word for word in (cls.name, *cls.covers)):
            yield (
                f"classes[{number}]",
                (
                    "名称里有“流动”，请写明名册上外出流动的人是否按这一类计分："
                    "away: scored（照常计分）或 away: not_scored（不计分）。"
                ),
            )


def check_block_days(standard: Standard) -> Found:
    """A block's cap by day or month needs to know which day each point belongs to.

    What an item's own limits on the whole period leave out belongs to no day either: whichever day were chosen, more
    of one item could lower the sum.
    """
    for number, block in enumerate(standard.blocks):
        if block.cap is None or (block.cap.day is None and block.cap.month is None):
            continue
        for item in block.items:
            summed = "按累计数量计分" if item.tiers or (item.per and item.per.together) else ""
            limited = item.cap is not None and (item.cap.period is not None or item.cap.year is not None)
            why = summed or ("有本期或全年上限" if limited else "只计最高几次" if item.best is not None else "")
            if why:
                yield (
                    f"blocks[{number}].cap",
                    (
                        f"“{item.name}”{why}，分不到某一天，不能再受维度的每日、每月上限；"
                        "请删去维度的每日、每月上限，或把这一条移到别的维度。"
                    ),
                )
                break


def check_block_years(standard: Standard) -> Found:
    """A block that begins anew in every period with points of its own takes them of its limit of the year in each, and
    in periods nobody looks at as well."""
    if standard.accumulate or standard.period is Span.YEAR:
        return
    for number, block in enumerate(standard.blocks):
        if block.cap is None or block.cap.year is None:
            continue
        has_floor = block.floor is not None and any(points > 0 for points in block.floor.every)
        if block.start is Start.FULL or has_floor or any(item.start for item in block.items):
            yield (
                f"blocks[{number}].cap",
                (
                    "每一期都从满分、起始分或大于 0 的最低分算起的维度，没有做什么也要占全年上限，几期就用完；"
                    "请删去全年上限（year），或改为从零加起。"
                ),
            )


def check_year_weights(standard: Standard) -> Found:
    many = 12 // standard.months
    if standard.year and standard.year.weights and len(standard.year.weights) != many:
        yield "year.weights", f"一年有 {many} 期，这里写了 {len(standard.year.weights)} 个权重，请写 {many} 个。"


def check_codes_apart(standard: Standard) -> Found:
    """A sheet of facts names items and components alike: one code must not stand for both."""
    codes = {part.code: part.name for part in standard.components if part.source is not Source.POINTS}
    named = [
        (f"blocks[{b}].items[{i}].code", item.code)
        for b, block in enumerate(standard.blocks)
        for i, item in enumerate(block.items)
    ]
    named += [(f"vetoes[{number}].code", veto.code) for number, veto in enumerate(standard.vetoes)]
    for path, code in named:
        if code in codes:
            yield path, f"编号“{code}”已用于得分组成“{codes[code]}”，请换一个编号。"


def check_beyond(standard: Standard) -> Found:
    """What is above a number counts in part: a part, above nothing or more, of a block not converted as a whole too."""
    for number, block in enumerate(standard.blocks):
        if block.beyond is None:
            continue
        path = f"blocks[{number}].beyond"
        if block.beyond.above < 0 or not 0 <= block.beyond.rate < HUNDRED:
            yield path, "请写 0 以上的分数，和 0 到 100 之间的百分数，如 above: 20、rate: 50。"
        if block.factor is not None:
            yield path, "写了折算（factor）的维度不能再写超出部分，两次折算先后说不清；请只留一个。"


def check_stars(standard: Standard) -> Found:
    """What counts stars needs blocks that give them."""
    if any(block.star is not None for block in standard.blocks):
        return
    missing = "没有一个维度写了 star（得星分数），无人得星；请在维度里补写，或改为看得分。"
    if standard.bands_by is BandsBy.STARS:
        yield "bands_by", missing
    for number, gate in enumerate(standard.gates):
        for place, condition in enumerate(gate.when):
            if condition.stars:
                yield f"gates[{number}].when[{place}].stars", missing


def check_year_conditions(standard: Standard) -> Found:
    """What is said of the periods of a year can hold in the year alone."""
    for number, gate in enumerate(standard.gates):
        of_year = any(condition.worst_period or condition.low_periods is not None for condition in gate.when)
        if of_year and gate.periods and PeriodKind.YEAR not in gate.periods:
            yield (
                f"gates[{number}].periods",
                "看最低一期、低分期数的限制只在年度起作用，这里写的时段里永远不成立；请改为 periods: [year]。",
            )


def check_matters(standard: Standard) -> Found:
    """The best of one matter is taken before any other limit: what those leave out must not depend on which it was."""
    groups: dict[str, tuple[int, Effect]] = {}
    for b, block in enumerate(standard.blocks):
        for i, item in enumerate(block.items):
            if not item.per_matter:
                continue
            path = f"blocks[{b}].items[{i}]"
            if item.tiers or (item.per and item.per.together) or item.best is not None or item.cap is not None:
                yield path, "写了同一件事就高的细则，不能再写上限、best，也不能按累计数量计分；封顶请写在维度上。"
            if block.cap is not None and (block.cap.day is not None or block.cap.month is not None):
                yield f"blocks[{b}].cap", "维度里有同一件事就高的细则，不能再写每日、每月上限；请删去其中一种。"
            if groups.setdefault(item.per_matter, (b, item.effect)) != (b, item.effect):
                yield f"{path}.per_matter", f"“{item.per_matter}”这一组的细则要在同一个维度，都加分或都扣分。"


def check_ledger_matters(standard: Standard) -> Found:
    """The ledger does not keep yet which matter an entry is about: in use, every award for one deed would count."""
    for b, block in enumerate(standard.blocks):
        for i, item in enumerate(block.items):
            if item.per_matter:
                yield (
                    f"blocks[{b}].items[{i}].per_matter",
                    (
                        "台账还不记每一笔是哪件事，施行以后同一件事会重复计分，目前只能试算；施行的版本请删去，"
                        "由确认人对同一件事只确认分值最高的一笔，其余的写明理由退回。"
                    ),
                )


def check_limits(standard: Standard) -> Found:
    """No floor above the limit over it, for any class: whichever is taken last would overrule the other unsaid."""
    codes: list[str | None] = [cls.code for cls in standard.classes if cls.scored] or [None]

    def crosses(low: Amount | None, high: Amount | None) -> bool:
        pairs = [(low.of(code), high.of(code)) for code in codes] if low and high else []
        return any(least is not None and most is not None and least > most for least, most in pairs)

    if crosses(standard.floor or NOUGHT, standard.cap) and not any(path == "floor" for path, _ in check_top(standard)):
        yield "floor", "有的类别下限高于上限，请改小。"
    year = standard.year
    if year and (year.floor or year.cap):
        cap = year.cap or (None if year.by is YearBy.SUM else standard.cap)
        if crosses(year.floor or standard.floor or NOUGHT, cap):
            yield "year.floor" if year.floor else "year.cap", "年度的下限高于上限，请改正。"
    for number, block in enumerate(standard.blocks):
        for limit, name in ((block.full, "满分"), (block.cap.period if block.cap else None, "本期上限")):
            if crosses(block.floor, limit):
                yield f"blocks[{number}].floor", f"下限高于{name}，请改小。"


# What may be tried but not come into use yet.
LEDGER_CHECKS: tuple[Callable[[Standard], Found], ...] = (check_ledger_matters,)
FITNESS_CHECKS: tuple[Callable[[Standard], Found], ...] = (
    check_period,
    check_scales,
    check_running_total,
    check_block_years,
    check_year_weights,
    check_codes_apart,
    check_beyond,
    check_stars,
    check_year_conditions,
)
DRAFT_CHECKS: tuple[Callable[[Standard], Found], ...] = (
    *FITNESS_CHECKS,
    check_block_days,
    check_matters,
    check_away,
    check_limits,
    check_floors,
    check_size,
)
