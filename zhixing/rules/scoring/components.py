"""The parts of the composite: what each component's value is, its weight, and weights shared out for absent ones."""

from __future__ import annotations

import math
import operator
from functools import reduce

import polars as pl

from zhixing.rules.rounding import WIDE, divide
from zhixing.rules.scoring.expressions import amount, clip
from zhixing.rules.scoring.facts.sources import column, divisor, from_members, from_panels, from_quarters
from zhixing.rules.scoring.frames import Facts, held_column
from zhixing.rules.scoring.grain import grain_of, kept_exact, share_of, shown_as
from zhixing.rules.standards.checks.results import weight_of
from zhixing.rules.standards.model import Absent, Amount, Block, Component, PeriodKind, Source, Standard, Weights
from zhixing.rules.standards.vocabulary import HUNDRED, ZERO

WHOLE_PERIOD = 10_000  # of the column `part`
FROM_QUARTERS = Component("quarters", "各期得分", Source.QUARTERS, Weights(year=Amount(HUNDRED)))


def components_of(standard: Standard, kind: PeriodKind) -> tuple[Component, ...]:
    """The components in play. A year for which the standard gives no weights is made from its periods alone."""
    if kind is not PeriodKind.YEAR:
        return tuple(component for component in standard.components if component.source is not Source.QUARTERS)
    weighted = [component for component in standard.components if any(weight_of(component, kind).every)]
    if not weighted:
        return (FROM_QUARTERS,)
    return tuple(
        component for component in standard.components if component in weighted or component.source is not Source.POINTS
    )


def counts_ledger(standard: Standard, kind: PeriodKind) -> bool:
    """Whether the ledger itself counts in this kind of period, and not only what earlier periods made of it."""
    return any(
        component.source is Source.POINTS and any(weight_of(component, kind).every)
        for component in components_of(standard, kind)
    )


def direct_blocks(standard: Standard, kind: PeriodKind) -> list[Block]:
    """The blocks that go straight into the result; into a year's only those that say so."""
    direct = [block for block in standard.blocks if block.into == "index"]
    return [block for block in direct if kind is not PeriodKind.YEAR or kind in block.periods]


def blocks_of(standard: Standard, component: Component) -> list[Block]:
    """The blocks whose points go into this component."""
    sole = [component.code for component in standard.components if component.source is Source.POINTS]
    return [block for block in standard.blocks if (block.into or sole[0]) == component.code]


def add_value(people: pl.DataFrame, component: Component, facts: Facts) -> pl.DataFrame:
    """The component's value on its own scale, null where nothing came in: `value/…` in hundredths, to be divided by
    `under/…` where there is one; of the ledger in parts of a hundredth (`Grain.whole`)."""
    match component.source:
        case Source.POINTS:
            return add_points(people, component, facts.standard)
        case Source.QUARTERS:
            people = from_quarters(people, component, facts)
        case Source.MEMBERS if facts.members is not None:
            people = from_members(people, component, facts)
        case _:
            people = from_panels(people, component, facts)
    standard, name = facts.standard, f"value/{component.code}"
    if component.code not in kept_exact(components_of(standard, facts.kind), standard):
        rounded = divide(pl.col(name), divisor(people, component), standard.rounding.by)
        people = people.with_columns(rounded.alias(name)).drop(f"under/{component.code}", strict=False)
    under = divisor(people, component)
    low, high = limits_within(component, standard)
    if low is None and high is None:
        return people
    free, low, high = pl.col(name), *(None if limit is None else limit * under for limit in (low, high))
    return people.with_columns(
        divide(free, under, standard.rounding.by).alias(f"free/{component.code}"),
        pl.when(free.is_not_null()).then(clip(free, low, high)).alias(name),
    )


def limits_within(component: Component, standard: Standard) -> tuple[pl.Expr | None, pl.Expr | None]:
    """Floor and cap of a component that is no ledger. A self-report is a sum of what its lines claim, which nothing
    else keeps within its scale."""
    low, high = component.floor, component.cap
    if component.source is Source.SELF_REPORT:
        low, high = low or Amount(ZERO), high or Amount(component.full or standard.full)
    return amount(low, standard) if low else None, amount(high, standard) if high else None


def add_points(people: pl.DataFrame, component: Component, standard: Standard) -> pl.DataFrame:
    """Base and blocks within the component's floor and cap; the bonus blocks come on top of that."""
    own, parts = blocks_of(standard, component), grain_of(standard).whole
    plain = [pl.col(f"block/{block.code}") for block in own if not block.bonus]
    bonus = [pl.col(f"block/{block.code}") for block in own if block.bonus]
    base = amount(component.base, standard, parts)
    low, high = (amount(limit, standard, parts) for limit in (component.floor, component.cap))
    if standard.part.shared:
        people = people.with_columns(pl.sum_horizontal(base, *plain).alias(f"apart/{component.code}"))
        plain = [shared_out(pl.sum_horizontal(pl.lit(0, dtype=pl.Int64), *plain), component, standard)]
    filled = clip(pl.sum_horizontal(base, *plain), low, high)
    earned = added = pl.sum_horizontal(pl.lit(0, dtype=pl.Int64), *bonus)
    if component.bonus_share is not None:
        added = pl.min_horizontal(earned, share_of(pl.max_horizontal(filled, 0), component.bonus_share, standard))
    return people.with_columns(
        pl.sum_horizontal(base, *plain).alias(f"before/{component.code}"),
        earned.alias(f"earned/{component.code}"),
        added.alias(f"bonus/{component.code}"),
        pl.sum_horizontal(filled, added).alias(f"value/{component.code}"),
    )


def shared_out(points: pl.Expr, component: Component, standard: Standard) -> pl.Expr:
    """What was earned in a part of the period as points of the whole of it, up to full marks; deductions stay."""
    part = pl.coalesce("part", pl.lit(WHOLE_PERIOD))
    full = (component.full or standard.full) * grain_of(standard).whole
    whole = pl.min_horizontal(divide(points * WHOLE_PERIOD, part, standard.rounding.by), full)
    return pl.when((points > 0) & (part < WHOLE_PERIOD)).then(pl.max_horizontal(whole, points)).otherwise(points)


def count_absent(people: pl.DataFrame, component: Component, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
    """Where the standard counts a part that was not held as nothing: 0, and `absent/…` says for whom."""
    if component.absent is not Absent.ZERO:
        return people
    name, weight = f"value/{component.code}", amount(weight_of(component, kind), standard)
    was_held = column(people, held_column(component.code)).cast(pl.Boolean).fill_null(False)
    is_absent = pl.col(name).is_null() & (weight > 0) & ~was_held
    return people.with_columns(
        pl.when(is_absent).then(0).otherwise(pl.col(name)).alias(name), is_absent.alias(f"absent/{component.code}")
    )


def add_weights(people: pl.DataFrame, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
    """Each component's weight; an absent one weighs nothing, and the present ones together make the whole."""
    parts = components_of(standard, kind)
    weights = [
        pl.when(pl.col(f"value/{part.code}").is_not_null())
        .then(amount(weight_of(part, kind), standard).fill_null(0))
        .otherwise(0)
        .alias(f"weight/{part.code}")
        for part in parts
    ]
    people = people.with_columns(weights)
    return people.with_columns(weights=pl.sum_horizontal(f"weight/{part.code}" for part in parts))


def weigh(people: pl.DataFrame, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
    """The composite as an exact fraction, over / under: each value on the standard's scale, times its weight."""
    parts, whole = components_of(standard, kind), grain_of(standard).whole
    scales = {part.code: (part.full or standard.full) * (whole if is_ledger(part) else 1) for part in parts}
    common = math.lcm(*scales.values())
    shrink = math.gcd(common, standard.full)
    divisors = {part.code: divisor(people, part) for part in parts if f"under/{part.code}" in people.columns}
    terms = []
    for part in parts:
        term = pl.col(f"value/{part.code}").cast(WIDE) * pl.col(f"weight/{part.code}")
        term = term * (common // scales[part.code] * (standard.full // shrink))
        terms.append(product([term, *(other for code, other in divisors.items() if code != part.code)]))
    under = product([pl.col("weights").cast(WIDE) * (common // shrink), *divisors.values()])
    return people.with_columns(over=pl.sum_horizontal(terms), under=under)


def is_ledger(component: Component) -> bool:
    """Whether its value comes in parts of a hundredth, and not as a fraction with a divisor of its own."""
    return component.source is Source.POINTS


def product(factors: list[pl.Expr]) -> pl.Expr:
    return reduce(operator.mul, factors)


def show_values(people: pl.DataFrame, standard: Standard, kind: PeriodKind) -> pl.DataFrame:
    """The components' values as the hundredths that people read, once the composite rests on the fractions."""
    parts, whole = components_of(standard, kind), grain_of(standard).whole
    exprs = []
    for part in parts:
        if is_ledger(part):
            whats = ("before", "earned", "bonus", "value", *(["apart"] if standard.part.shared else []))
            names = [f"{what}/{part.code}" for what in whats] if whole > 1 else []
            exprs += [expr for name in names for expr in shown_as(name, whole, standard)]
        elif f"under/{part.code}" in people.columns:
            exprs += shown_as(f"value/{part.code}", divisor(people, part), standard)
    return people.with_columns(exprs).drop([f"under/{part.code}" for part in parts], strict=False)
