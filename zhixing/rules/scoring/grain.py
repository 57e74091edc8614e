"""How finely a standard divides a hundredth of a point, so that nothing is rounded before the result is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from zhixing.rules.rounding import WIDE, divide
from zhixing.rules.scoring.expressions import FEW
from zhixing.rules.standards.model import Component, Source, Standard, YearBy
from zhixing.rules.standards.units import FINEST, common_parts
from zhixing.rules.standards.vocabulary import HUNDRED

ROOM = 10**12  # for all fractions together: the composite stays within 128 bits
MOST_MEMBERS, MOST_PERIODS = 10**6, 12


@dataclass(frozen=True)
class Grain:
    """Parts of a hundredth: `items` of entries and items, `whole` of blocks, base and all that is made of them."""

    items: int = 1
    whole: int = 1

    @property
    def rate(self) -> int:
        """What turns a number of items into one of the whole."""
        return self.whole // self.items


def grain_of(standard: Standard) -> Grain:
    if standard.rounding.is_stepwise:
        return Grain()
    items = common_parts(standard)
    rates = [block.factor for block in standard.blocks if block.factor is not None]
    rates += [block.beyond.rate for block in standard.blocks if block.beyond is not None]
    rates += [standard.carry.share] if standard.carry else []
    # A bonus is held under a share of what already was converted at a rate: the two multiply.
    shares = [part.bonus_share for part in standard.components if part.bonus_share is not None]
    finest = items if items <= FINEST else 1
    return Grain(finest, finest * parts_of_rates(rates) * parts_of_rates(shares))


def parts_of_rates(rates: Sequence[int]) -> int:
    """Into how many parts a number is divided of which so many of a hundred are taken."""
    return math.lcm(*(HUNDRED // math.gcd(HUNDRED, rate) for rate in rates))


def largest_divisor(component: Component, standard: Standard) -> int:
    """By how much a component's value may be divided for one person or another: 1 where it comes as a number."""
    if component.source is Source.QUARTERS:
        year = standard.year
        if year is None or year.by is YearBy.MEAN:
            return MOST_PERIODS
        return sum(reduced(list(year.weights))) if year.by is YearBy.WEIGHTED else 1
    if component.source is Source.MEMBERS:
        return MOST_MEMBERS
    return max(sum(reduced([panel.weight for panel in component.panels])), 1)


def reduced(weights: list[int]) -> list[int]:
    """The same proportions in the smallest whole numbers."""
    common = math.gcd(*weights) or 1
    return [weight // common for weight in weights]


def kept_exact(components: tuple[Component, ...], standard: Standard) -> frozenset[str]:
    """The components whose values stay fractions; the others, where even 128 bits would not do, are rounded first."""
    room, codes = ROOM // grain_of(standard).whole, set()
    for component in components if not standard.rounding.is_stepwise else ():
        divisor = largest_divisor(component, standard)
        if divisor <= room:
            room //= divisor
            codes.add(component.code)
    return frozenset(codes)


def share_of(value: pl.Expr, rate: int, standard: Standard) -> pl.Expr:
    """So many of a hundred of a value in parts: the grain was chosen so that nothing is left over."""
    over = value.cast(WIDE) * rate
    return divide(over, HUNDRED, standard.rounding.by) if standard.rounding.is_stepwise else over // HUNDRED


def shown_as(name: str, parts: int | pl.Expr, standard: Standard) -> list[pl.Expr]:
    """A column of parts as the hundredths that people read, and whether that is only about right."""
    room = pl.Int64() if isinstance(parts, int) and parts <= FEW else WIDE
    exact = pl.col(name)
    return [
        divide(exact, parts, standard.rounding.by, room).alias(name),
        (exact.cast(room) % parts != 0).fill_null(False).alias(f"about/{name}"),
    ]
