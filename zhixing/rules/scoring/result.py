"""From the composite to the result: rounding, cap and floor, vetoes, gates and the band."""

from __future__ import annotations

import polars as pl

from zhixing.rules.rounding import WIDE, divide
from zhixing.rules.scoring.blocks import full_of, is_for
from zhixing.rules.scoring.catalogue import IN_ROWS, Book
from zhixing.rules.scoring.components import counts_ledger, direct_blocks, show_values
from zhixing.rules.scoring.expressions import amount, clip
from zhixing.rules.scoring.facts.runs import run_name
from zhixing.rules.scoring.grain import grain_of, shown_as
from zhixing.rules.standards.model import (
    Amount,
    Band,
    BandsBy,
    Component,
    Condition,
    Gate,
    Measure,
    PeriodKind,
    Standard,
    VetoEffect,
    YearBy,
)
from zhixing.rules.standards.units import parts_of_unit
from zhixing.rules.standards.vocabulary import HUNDRED, ZERO

NOTHING = Amount(ZERO)
STRONGEST = (VetoEffect.EXCLUDE, VetoEffect.ZERO, VetoEffect.LOWEST)


def base_of(standard: Standard, kind: PeriodKind) -> Amount | None:
    """A year made from its periods does not start from the base again, unless the standard gives the year one."""
    if kind is not PeriodKind.YEAR:
        return standard.base
    own = standard.year.base if standard.year else None
    return own or (standard.base if counts_ledger(standard, kind) else None)


def carries(standard: Standard, kind: PeriodKind) -> bool:
    """Whether last year's result is carried into this base: not again into a year made from periods that had it."""
    return standard.carry is not None and (kind is not PeriodKind.YEAR or counts_ledger(standard, kind))


def limits_of(standard: Standard, kind: PeriodKind) -> tuple[Amount | None, Amount]:
    """Cap and floor of the result. A sum of periods is not held under the cap of one period."""
    cap, floor, year = standard.cap, standard.floor, standard.year
    if kind is PeriodKind.YEAR and year:
        cap = year.cap or (None if year.by is YearBy.SUM else cap)
        floor = year.floor or floor
    return cap, floor or NOTHING


def compose(people: pl.DataFrame, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
    """Base, composite and the blocks that go straight into the result, rounded once as the standard says."""
    direct = direct_blocks(standard, kind)
    people = people.with_columns(
        direct=pl.sum_horizontal(pl.lit(0, dtype=pl.Int64), *(f"block/{block.code}" for block in direct))
    )
    step, parts = standard.rounding.to.hundredths, grain_of(standard).whole
    under = pl.when(pl.col("under") > 0).then(pl.col("under"))
    over = pl.col("over") * parts + (pl.col("base") + pl.col("direct")).cast(WIDE) * under
    rounded = divide(over, under * (step * parts), standard.rounding.by) * step
    return people.with_columns(composite=rounded)


def show_hundredths(people: pl.DataFrame, book: Book, kind: PeriodKind) -> pl.DataFrame:
    """What led to the composite as the hundredths that people read. `about/…` says where that is only about right."""
    standard, grain = book.standard, book.grain
    people = show_values(people, standard, kind)
    if grain.whole == 1:
        return people
    parts = dict.fromkeys(["base", "direct", *(["brought"] if standard.carry else [])], grain.whole)
    parts |= {f"block/{block.code}": grain.whole for block in standard.blocks}
    parts |= {f"{what}/{block.code}": grain.items for block in standard.blocks for what in ("start", "items", "filled")}
    is_broken = {line.item.code: bool(line.item.per and parts_of_unit(line.item.per) > 1) for line in book.lines}
    whole: list[pl.Expr] = []
    for name in people.columns:
        what, _, code = name.partition("/")
        code = code.partition("@")[0]
        if what in ("raw", "item") and code in is_broken:
            if is_broken[code]:
                parts[name] = grain.items
            else:
                whole.append(pl.col(name) // grain.items)
    return people.with_columns(*whole, *(expr for name in parts for expr in shown_as(name, parts[name], standard)))


def limit(people: pl.DataFrame, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
    cap, floor = limits_of(standard, kind)
    composite = clip(pl.col("composite"), amount(floor, standard), amount(cap, standard))
    return people.with_columns(limited=pl.when(pl.col("composite").is_not_null()).then(composite))


def apply_vetoes(people: pl.DataFrame, standard: Standard) -> pl.DataFrame:
    """After cap and floor, so that no floor lifts a vetoed result again. `veto` names the one that decides."""
    ranked = sorted((veto for veto in standard.vetoes if not veto.block), key=lambda veto: STRONGEST.index(veto.effect))
    happened = {veto: pl.col(f"veto/{veto.code}") for veto in ranked}
    decisive = pl.coalesce(
        pl.lit(None, dtype=pl.String), *(pl.when(flag).then(pl.lit(veto.code)) for veto, flag in happened.items())
    )
    index, out, lowest = pl.col("limited"), pl.col("excluded"), pl.lit(False)
    for veto, flag in happened.items():
        if veto.effect is VetoEffect.ZERO:
            index = pl.when(flag).then(0).otherwise(index)
        elif veto.effect is VetoEffect.LOWEST:
            lowest = lowest | flag
        else:
            out = pl.coalesce(out, pl.when(flag).then(pl.lit(f"{veto.effect.label}：{veto.name}")))
    return people.with_columns(veto=decisive, index=index, excluded=out, lowest=lowest)


def leave_out(people: pl.DataFrame) -> pl.DataFrame:
    """Who is out of scoring has no index and no stars."""
    is_in = pl.col("excluded").is_null()
    return people.with_columns(index=pl.when(is_in).then(pl.col("index")), stars=pl.when(is_in).then(pl.col("stars")))


def apply_gates(people: pl.DataFrame, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
    """Per gate whether it holds the person back; rates, then caps of gates lower the index at once.

    A rate is taken of the result as it was announced, several together, and rounded as the result is."""
    for number, gate in enumerate(standard.gates):
        met = is_for(gate.classes, standard) & pl.lit(is_open(gate, standard, kind))
        for condition in gate.when:
            met = met & test(condition, standard, people).fill_null(False)
        people = people.with_columns(met.alias(f"gate/{number}"))
    if any(gate.rate is not None for gate in standard.gates):
        people = people.with_columns(index=rated(standard))
    for number, gate in enumerate(standard.gates):
        if gate.cap is not None:
            lowered = pl.when(pl.col(f"gate/{number}")).then(pl.min_horizontal("index", pl.lit(gate.cap)))
            people = people.with_columns(index=lowered.otherwise(pl.col("index")))
    return people


def rated(standard: Standard) -> pl.Expr:
    """The index after every rate that holds, in the steps of the result; a result below nothing is left as it is."""
    over, under = pl.col("index").cast(WIDE), pl.lit(standard.rounding.to.hundredths).cast(WIDE)
    for number, gate in enumerate(standard.gates):
        if gate.rate is not None:
            is_met = pl.col(f"gate/{number}")
            over = over * pl.when(is_met).then(gate.rate).otherwise(1)
            under = under * pl.when(is_met).then(HUNDRED).otherwise(1)
    lowered = divide(over, under, standard.rounding.by) * standard.rounding.to.hundredths
    return pl.min_horizontal(pl.col("index"), lowered)


def is_open(gate: Gate, standard: Standard, kind: PeriodKind) -> bool:
    """Whether a gate stands in this kind of period. What looks at the ledger says nothing of a year without one."""
    if gate.periods:
        return kind in gate.periods
    looks_at_ledger = any(condition.block or condition.item or condition.stars for condition in gate.when)
    return counts_ledger(standard, kind) or not looks_at_ledger


def test(condition: Condition, standard: Standard, people: pl.DataFrame) -> pl.Expr:
    """Whether the condition holds; null, and so not, where there is nothing to look at."""
    if condition.veto:
        return pl.col(f"veto/{condition.veto}")
    value, full = subject(condition, standard)
    missing = [name for name in value.meta.root_names() if name not in people.columns]
    if missing:
        return pl.lit(None, dtype=pl.Boolean)
    scale = pl.lit(1)
    if condition.measure is Measure.PERCENT:
        value, scale = value * HUNDRED, full
    holds = pl.lit(True)
    if condition.under is not None:
        holds = holds & (value < scale * condition.under)
    if condition.at_least is not None:
        holds = holds & (value >= scale * condition.at_least)
    return holds


def subject(condition: Condition, standard: Standard) -> tuple[pl.Expr, pl.Expr]:
    """What a condition looks at, and its full marks."""
    whole = pl.lit(standard.full)
    if condition.component:
        part: Component = next(component for component in standard.components if component.code == condition.component)
        return pl.col(f"value/{part.code}"), pl.lit(part.full or standard.full)
    if condition.block:
        block = next(block for block in standard.blocks if block.code == condition.block)
        return pl.col(f"block/{block.code}"), full_of(block, standard)
    if condition.item:
        if condition.measure is Measure.POINTS:
            return pl.col(f"item/{condition.item}"), whole
        if condition.measure in IN_ROWS:
            return pl.col(run_name(condition)) * 100, whole
        name = f"{condition.measure.value}/{condition.item}"
        return pl.col(name) * (100 if condition.measure is Measure.TIMES else 1), whole
    if condition.stars:
        return pl.col("stars") * 100, whole
    if condition.low_periods is not None:
        return pl.col(f"low/{condition.low_periods}") * 100, whole
    return pl.col("worst_period" if condition.worst_period else "index"), whole


def rank(people: pl.DataFrame, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
    """The band: 0 is the best. Gates and vetoes can only make it worse."""
    bands = standard.bands_of(kind)
    by_stars = standard.bands_by is BandsBy.STARS
    if by_stars and not counts_ledger(standard, kind):
        # A year made from its periods has no stars of its own; it has a band only on a ladder of its own, by score.
        by_stars, bands = False, standard.year.bands if standard.year else ()
    if not bands:
        return people.with_columns(rank=pl.lit(None, dtype=pl.Int64), band=pl.lit(None, dtype=pl.String))
    score = pl.col("stars") * 100 if by_stars else pl.col("index")
    place = pl.lit(len(bands) - 1, dtype=pl.Int64)
    for number, band in reversed(list(enumerate(bands[:-1]))):
        place = pl.when(score >= amount(band.at_least, standard)).then(number).otherwise(place)
    for number, gate in enumerate(standard.gates):
        if gate.best_band:
            best = place_of(gate, bands)
            place = pl.when(pl.col(f"gate/{number}")).then(pl.max_horizontal(place, pl.lit(best))).otherwise(place)
    place = pl.when(pl.col("lowest")).then(len(bands) - 1).otherwise(place)
    ungraded = [number for number, cls in enumerate(standard.classes) if not cls.graded]
    is_in = pl.col("excluded").is_null() & pl.col("index").is_not_null() & ~pl.col("cls").is_in(ungraded)
    people = people.with_columns(rank=pl.when(is_in).then(place))
    return people.with_columns(
        band=pl.col("rank").replace_strict(
            {number: band.code for number, band in enumerate(bands)}, return_dtype=pl.String
        )
    )


def place_of(gate: Gate, bands: tuple[Band, ...]) -> int:
    """The place of the band a gate allows at best; a band of another ladder does not limit."""
    codes = [band.code for band in bands]
    return codes.index(gate.best_band) if gate.best_band in codes else 0
