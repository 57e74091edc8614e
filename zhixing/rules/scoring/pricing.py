"""From entries to points: who and what each entry is about, reversals, and what each entry is worth."""

from __future__ import annotations

import polars as pl

from zhixing.rules.rounding import divide
from zhixing.rules.scoring.catalogue import Book, Kind
from zhixing.rules.scoring.expressions import FEW, finer
from zhixing.rules.scoring.frames import NOW, Facts
from zhixing.rules.scoring.problems import Wrong
from zhixing.rules.standards.model import PeriodKind, PerUnit, RoundBy, Span, Standard, UnitRounding

MOST_UNITS = 10**9
MOST_POINTS = 10**11  # of one entry; ninety million such entries still fit into a sum of 64 bits
TOO_MANY = MOST_POINTS + 1
SUMS = ("points", "units", "times")  # what is added up of the entries that count
BY_TIMES = (Kind.FIXED, Kind.OPTIONS, Kind.RANGE)
UNIT_ROUNDING = {UnitRounding.DOWN: RoundBy.DOWN, UnitRounding.UP: RoundBy.UP, UnitRounding.HALF_UP: RoundBy.HALF_UP}


def price_entries(facts: Facts, book: Book, classes: pl.DataFrame) -> pl.LazyFrame:
    """Every entry with its number ("no"), points and, where it cannot be counted, what is wrong with it.

    `classes` says of each person which class they are in ("cls") and in which row they stand ("row").
    """
    entries = number_entries(facts.entries, book).with_columns(span=pl.lit(NOW, dtype=pl.Int64))
    if facts.earlier is not None:
        earlier = number_entries(facts.earlier, book).with_columns(span=span_of(facts.standard))
        entries = pl.concat([entries, earlier], how="diagonal")
    entries = cancel_reversed(entries).join(classes.lazy(), on="person", how="left")
    return judge(price(entries, book), book, facts.kind)


def in_hundredths(priced: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """The entries with their points as people read them, and `exact` beside."""
    points = divide(pl.col("points"), book.grain.items, book.standard.rounding.by)
    return priced.with_columns(exact=pl.col("points"), points=points)


def is_one_span(standard: Standard) -> bool:
    """Whether the whole year is one period, so far as it has gone: nothing in it is earlier than the period."""
    return standard.period is Span.YEAR


def as_one_span(counted: pl.LazyFrame, standard: Standard) -> pl.LazyFrame:
    """What counts, in the period it counts in: where the year is one period, caps and steps look at all of it."""
    return counted.with_columns(span=NOW) if is_one_span(standard) else counted


def spans_of(facts: Facts) -> list[int]:
    """The earlier spans of the year that there may be entries of; 0 holds those without a date."""
    if is_one_span(facts.standard):
        return []
    has_any = facts.earlier is not None or (facts.grouped is not None and facts.grouped.kinds["is_earlier"].any())
    return list(range(12 // facts.standard.period.months + 1)) if has_any else []


def span_of(standard: Standard) -> pl.Expr:
    """The period of the year for which an entry counts; 0 for one without a date."""
    month = pl.coalesce("counts_on", "happened_on").dt.month().cast(pl.Int64)
    return ((month - 1) // standard.period.months + 1).fill_null(0)


def number_entries(entries: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """Give each entry the number of its item and of its option; null where the code is unknown, or none is chosen."""
    no = pl.col("item").cast(pl.Enum(book.codes), strict=False).to_physical().cast(pl.Int64)
    opt = pl.col("option").cast(pl.Enum(book.options), strict=False).to_physical().cast(pl.Int64)
    return entries.with_columns(no=no, opt=opt, units=pl.col("units").fill_null(100)).with_columns(
        kind=book.by_item(lambda line: line.kind.value).fill_null(Kind.VETO)
    )


def cancel_reversed(entries: pl.LazyFrame) -> pl.LazyFrame:
    """Drop each reversal together with the one entry it reverses; a reversal that fits nothing is marked wrong."""
    marked = entries.with_columns(wrong=pl.lit(None, dtype=pl.Int64))
    has_any = entries.select(pl.col("reverses").is_not_null().any()).collect().item()
    if not has_any:
        return marked
    reversals = entries.filter(pl.col("reverses").is_not_null())
    targets = entries.select(
        pl.col("entry").alias("reverses"), pl.col("person").alias("owner"), pl.col("reverses").alias("also")
    )
    matched = reversals.join(targets, on="reverses", how="left")
    fault = (
        pl.when(pl.col("owner").is_null())
        .then(Wrong.NOTHING_TO_REVERSE)
        .when(pl.col("owner") != pl.col("person"))
        .then(Wrong.REVERSES_ANOTHER)
        .when(pl.col("also").is_not_null())
        .then(Wrong.REVERSES_REVERSAL)
        .cast(pl.Int64)
    )
    judged = matched.with_columns(wrong=fault).drop("owner", "also")
    cancelled = judged.filter(pl.col("wrong").is_null()).select(entry="reverses").unique()
    unreversed = marked.filter(pl.col("reverses").is_null()).join(cancelled, on="entry", how="anti")
    return pl.concat([unreversed, judged.filter(pl.col("wrong").is_not_null())])


def price(entries: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """Points of each entry by itself, as a magnitude in parts of a hundredth (`Grain.items`); items priced on their
    total get 0 here."""
    kind, each, units, grain = pl.col("kind"), pl.col("worth_each"), pl.col("units"), book.grain.items
    points: pl.Expr = pl.when(kind <= Kind.OPTIONS).then(each * units // 100).otherwise(0)
    if Kind.RANGE in book.kinds:
        points = pl.when(kind == Kind.RANGE).then(pl.col("worth") * units // 100).otherwise(points)
    points = finer(points, grain)
    if Kind.PER in book.kinds:
        points = pl.when(kind == Kind.PER).then(per_unit(units, each, book)).otherwise(points)
    if grain > FEW:  # what is too much to count is told so by `judge`, and must fit until then
        points = points.clip(-TOO_MANY, TOO_MANY).cast(pl.Int64)
    return entries.with_columns(worth_each=book.worth()).with_columns(points=points, times=per_occurrence())


def per_occurrence() -> pl.Expr:
    """How often: entries by times say it in units, others count once."""
    by_times = [kind.value for kind in (*BY_TIMES, Kind.TIERS, Kind.VETO)]
    return pl.when(pl.col("kind").is_in(by_times)).then(pl.col("units") // 100).otherwise(1)


def per_unit(quantity: pl.Expr, each: pl.Expr, book: Book) -> pl.Expr:
    """So much per unit, for entries of every such item at once; items that count alike are worked out together."""
    grouped: dict[tuple[object, ...], tuple[PerUnit, list[int]]] = {}
    for number, line in enumerate(book.lines):
        if per := line.item.per:
            alike = (per.every, per.minimum, per.at_least, per.rounding)
            grouped.setdefault(alike, (per, []))[1].append(number)
    points: pl.Expr = pl.lit(None)
    for per, numbers in grouped.values():
        points = pl.when(pl.col("no").is_in(numbers)).then(per_quantity(quantity, each, per, book)).otherwise(points)
    return points


def per_quantity(quantity: pl.Expr, each: pl.Expr, per: PerUnit, book: Book) -> pl.Expr:
    """Nothing under the minimum, then at least so many, then whole steps or the exact part of one."""
    counted, grain = pl.max_horizontal(quantity, pl.lit(per.at_least)) if per.at_least else quantity, book.grain.items
    if per.rounding in UNIT_ROUNDING:
        points = finer(divide(counted, per.every, UNIT_ROUNDING[per.rounding], pl.Int64()) * each, grain)
    elif grain > 1:  # the grain was chosen so that nothing is left over
        points = finer(counted, grain) * each // per.every
    else:
        points = divide(counted * each, per.every, book.standard.rounding.by, pl.Int64())
    return pl.when(quantity < per.minimum).then(0).otherwise(points) if per.minimum else points


def judge(priced: pl.LazyFrame, book: Book, kind: PeriodKind) -> pl.LazyFrame:
    """Mark entries that cannot be counted. The first thing wrong is the one that is said."""
    fault: pl.Expr = pl.lit(None, dtype=pl.Int64)
    for test, mark in reversed([*common_problems(book, kind), *worth_problems(book)]):
        fault = pl.when(test).then(mark.value).otherwise(fault)
    return priced.with_columns(wrong=pl.coalesce("wrong", fault))


def common_problems(book: Book, kind: PeriodKind) -> list[tuple[pl.Expr, Wrong]]:
    """Faults of any entry: what it is about, whom it applies to, how much of it there is."""
    units, by_times = pl.col("units"), pl.col("kind").is_in([item_kind.value for item_kind in BY_TIMES])
    open_now = book.by_item(lambda line: line.is_open(kind), pl.Boolean())
    allowed = book.allowed()
    return [
        (pl.col("no").is_null(), Wrong.NO_SUCH_ITEM),
        (~open_now & (pl.col("span") == NOW), Wrong.NOT_THIS_PERIOD),
        (pl.lit(False) if allowed is None else ~allowed, Wrong.NOT_THIS_CLASS),
        ((units <= 0) | (units > MOST_UNITS) | (pl.col("points").abs() > MOST_POINTS), Wrong.BAD_UNITS),
        (by_times & (units % 100 != 0), Wrong.NOT_WHOLE),
        (pl.col("no").is_in(book.dated) & pl.col("happened_on").is_null(), Wrong.NO_DATE),
    ]


def worth_problems(book: Book) -> list[tuple[pl.Expr, Wrong]]:
    """Faults of what an entry is worth: the option chosen, or the number given by hand."""
    worth, each, of_range = pl.col("worth"), pl.col("worth_each"), pl.col("kind") == Kind.RANGE
    chosen = pl.col("option").is_not_null() & (pl.col("option") != "")
    wants = pl.col("kind") == Kind.OPTIONS
    priced_kinds = [kind.value for kind in Kind if kind not in (Kind.RANGE, Kind.VETO)]
    no_worth = each.is_null() & pl.col("kind").is_in(priced_kinds) & pl.col("cls").is_not_null()
    fixed = pl.col("kind") <= Kind.OPTIONS
    return [
        (wants & ~chosen, Wrong.NO_OPTION),
        (chosen & ~book.has_option(), Wrong.NO_SUCH_OPTION),
        (no_worth, Wrong.NOT_THIS_CLASS),
        (of_range & worth.is_null(), Wrong.NO_WORTH),
        (of_range & outside_range(book), Wrong.BAD_WORTH),
        (fixed & (worth != each), Wrong.OTHER_WORTH),
    ]


def outside_range(book: Book) -> pl.Expr:
    """Beyond the limits of the item, or between its steps; null where it has none."""
    worth = pl.col("worth")
    low = book.by_item(lambda line: line.item.range.least if line.item.range else None)
    high = book.by_item(lambda line: line.item.range.most if line.item.range else None)
    step = book.by_item(lambda line: line.item.range.step if line.item.range else None)
    return (worth < low) | (worth > high) | ((worth - low) % step != 0)
