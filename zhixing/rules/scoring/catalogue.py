"""A standard's items and vetoes numbered in order, so that whole columns can look their rules up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

import polars as pl

from zhixing.rules.scoring.grain import Grain, grain_of
from zhixing.rules.standards.model import Amount, Block, Caps, Condition, Item, Measure, PeriodKind, Standard, Veto


class Kind(IntEnum):
    """How an entry is turned into points."""

    FIXED = 0
    OPTIONS = 1
    RANGE = 2
    PER = 3
    TOGETHER = 4
    TIERS = 5
    VETO = 6


SUMMED = (Kind.TOGETHER, Kind.TIERS)
IN_ROWS = (Measure.IN_A_ROW, Measure.MONTHS)


def by_day(caps: Caps | None) -> bool:
    """Whether a limit looks at the day or the month in which something happened."""
    return caps is not None and (caps.day is not None or caps.month is not None)


@dataclass(frozen=True)
class Line:
    """One item with its block; its place in the book is the number that stands for it in the frames."""

    block: Block
    item: Item

    @property
    def kind(self) -> Kind:
        item = self.item
        if item.per:
            return Kind.TOGETHER if item.per.together else Kind.PER
        if item.tiers:
            return Kind.TIERS
        if item.range:
            return Kind.RANGE
        return Kind.OPTIONS if item.options else Kind.FIXED

    def is_open(self, kind: PeriodKind) -> bool:
        return all(not periods or kind in periods for periods in (self.block.periods, self.item.periods))

    def is_for(self, class_code: str) -> bool:
        return all(not classes or class_code in classes for classes in (self.block.classes, self.item.classes))


@dataclass(frozen=True)
class Book:
    """The lookups. Keys are the number of the item ("no"), of the option ("opt"), of the class ("cls")."""

    standard: Standard

    @cached_property
    def grain(self) -> Grain:
        return grain_of(self.standard)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(Line(block, item) for block, item in self.standard.items)

    @cached_property
    def vetoes(self) -> tuple[Veto, ...]:
        return self.standard.vetoes

    @cached_property
    def codes(self) -> list[str]:
        return [line.item.code for line in self.lines] + [veto.code for veto in self.vetoes]

    @cached_property
    def options(self) -> list[str]:
        return sorted({option.code for line in self.lines for option in line.item.options})

    @cached_property
    def class_codes(self) -> list[str]:
        return [cls.code for cls in self.standard.classes] or [""]

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(line.kind for line in self.lines)

    @cached_property
    def dated(self) -> list[int]:
        """The items of which each entry needs its day: they or their block are limited by the day or the month, or a
        gate looks at how often in a row."""
        watched = {code for condition in self.runs for code in (condition.item, *condition.broken_by)}
        return [
            number
            for number, line in enumerate(self.lines)
            if by_day(line.item.cap)
            or (by_day(line.block.cap) and line.kind not in SUMMED)
            or line.item.code in watched
        ]

    @cached_property
    def runs(self) -> tuple[Condition, ...]:
        """The conditions that look at what happened in a row."""
        conditions = [condition for gate in self.standard.gates for condition in gate.when]
        return tuple(condition for condition in conditions if condition.measure in IN_ROWS)

    def number(self, item_code: str) -> int:
        return self.codes.index(item_code)

    def look_up(self, place: pl.Expr, values: Sequence[Any], dtype: pl.DataType | None = None) -> pl.Expr:
        """The value at each row's place; null where the place is null, the value is None, or the row is a veto's."""
        table = pl.Series(values, dtype=dtype or pl.Int64())
        return pl.lit(table).gather(place, null_on_oob=True)

    def by_item(self, value: Callable[[Line], Any], dtype: pl.DataType | None = None) -> pl.Expr:
        """A column of one value per item, from "no". Null for vetoes."""
        return self.look_up(pl.col("no"), [value(line) for line in self.lines], dtype)

    def by_class(self, value: Callable[[Line], Amount | None]) -> pl.Expr:
        """A column of one number per item and class, from "no" and "cls"; by item alone where classes agree."""
        amounts = [value(line) for line in self.lines]
        if not any(amount and amount.by_class for amount in amounts):
            return self.look_up(pl.col("no"), [amount.default if amount else None for amount in amounts])
        listed = [amount.of(code) if amount else None for amount in amounts for code in self.class_codes]
        return self.look_up(pl.col("no") * len(self.class_codes) + pl.col("cls"), listed)

    def allowed(self) -> pl.Expr | None:
        """Whether the item or veto applies to the row's class; None where every one applies to every class."""
        by_lines = any(line.item.classes or line.block.classes for line in self.lines)
        if not by_lines and not any(veto.classes for veto in self.vetoes):
            return None
        listed = [line.is_for(code) for line in self.lines for code in self.class_codes]
        listed += [not veto.classes or code in veto.classes for veto in self.vetoes for code in self.class_codes]
        return self.look_up(pl.col("no") * len(self.class_codes) + pl.col("cls"), listed, pl.Boolean())

    def own_price(self, line: Line) -> Amount | None:
        """What one time or unit is worth by class; of tiers the first that the class has."""
        item = line.item
        if not item.tiers:
            return item.per.worth if item.per else item.worth
        firsts = [
            (code, next((worth for tier in item.tiers if (worth := tier.worth.of(code)) is not None), None))
            for code in self.class_codes
        ]
        return Amount(None, tuple(firsts))

    def has_option(self) -> pl.Expr:
        """Whether the option written belongs to the item."""
        listed = [code in {option.code for option in line.item.options} for line in self.lines for code in self.options]
        place = pl.col("no") * len(self.options) + pl.col("opt")
        return self.look_up(place, listed, pl.Boolean()).fill_null(False)

    def worth(self) -> pl.Expr:
        """What one time of the item, with the option chosen, is worth to the row's class; null where it is not."""
        plain = self.by_class(self.own_price)
        if Kind.OPTIONS not in self.kinds:
            return plain
        listed: list[int | None] = []
        for line in self.lines:
            for code in self.class_codes:
                worths = {option.code: option.worth.of(code) for option in line.item.options}
                listed += [worths.get(option) for option in self.options]
        place = (pl.col("no") * len(self.class_codes) + pl.col("cls")) * len(self.options) + pl.col("opt")
        return pl.when(pl.col("kind") == Kind.OPTIONS).then(self.look_up(place, listed)).otherwise(plain)
