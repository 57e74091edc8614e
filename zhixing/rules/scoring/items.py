"""From entries to items: one column per item, through daily and monthly limits, tiers, caps, sign and start."""

from __future__ import annotations

from functools import partial

import polars as pl

from zhixing.rules.scoring.catalogue import SUMMED, Book, Line, by_day
from zhixing.rules.scoring.expressions import amount, clip
from zhixing.rules.scoring.frames import NOW
from zhixing.rules.scoring.pricing import SUMS, per_quantity
from zhixing.rules.standards.model import Amount, Caps, Item, PeriodKind, Reach, Standard

DATES = (("day", pl.col("happened_on")), ("month", pl.col("happened_on").dt.truncate("1mo")))  # how days are limited


def keep_valid(priced: pl.LazyFrame) -> pl.LazyFrame:
    """Of the entries one by one those that count."""
    return priced.filter(pl.col("wrong").is_null() & pl.col("row").is_not_null()).select(
        "row", "cls", "no", "span", "happened_on", *SUMS, "matter"
    )


def limit_entries(counted: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """Entries that count, after the limits that look at single entries: one of each matter, the best few, per day, per
    month."""
    return cap_dates(keep_best(keep_matters(counted, book).drop("matter"), book), book)


def keep_matters(entries: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """Of what is about one matter, the highest counts, once, whichever of the items of a group it was entered under."""
    groups = sorted({line.item.per_matter for line in book.lines} - {""})
    if not groups:
        return entries
    group = book.by_item(lambda line: groups.index(line.item.per_matter) if line.item.per_matter else None)
    is_limited = group.is_not_null() & pl.col("matter").is_not_null()
    each = pl.col("points") // pl.col("times")
    apart = ["row", "group", "matter", *([] if book.standard.accumulate else ["span"])]
    order = [-each, "no"]  # of equals the first written in the standard
    best = (
        entries.filter(is_limited)
        .with_columns(group=group)
        .with_columns(place=pl.int_range(pl.len()).over(apart, order_by=order))
        .with_columns(points=pl.when(pl.col("place") == 0).then(each).otherwise(0))
        .drop("group", "place")
    )
    return pl.concat([entries.filter(~is_limited), best])


def keep_best(entries: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """Of an item that counts only its best few times, the others give nothing; that they happened stays known.

    An entry of three times is three of them, as three entries are.
    """
    limited = [number for number, line in enumerate(book.lines) if line.item.best is not None]
    if not limited:
        return entries
    dated = [number for number in limited if by_day(book.lines[number].item.cap)]
    is_limited, is_dated = pl.col("no").is_in(limited), pl.col("no").is_in(dated)
    each, most = pl.col("points") // pl.col("times"), book.by_item(lambda line: line.item.best)
    before = pl.col("times").cum_sum().over("row", "no", "span", order_by=-each) - pl.col("times")
    best = entries.filter(is_limited & ~is_dated).with_columns(
        points=each * pl.min_horizontal("times", pl.max_horizontal(most - before, 0))
    )
    parts = [entries.filter(~is_limited), best]
    return pl.concat([*parts, best_under_dates(entries.filter(is_dated), book)] if dated else parts)


def best_under_dates(entries: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """The best few times of items that a day or a month limits too: those that give most under these limits.

    Were the best taken first, one more time on a full day would push out another of a day with room, and a positive
    entry lower the result. Each time stands in a row of its own; how much and how often stays with the first.
    """
    each, most = pl.col("points") // pl.col("times"), book.by_item(lambda line: line.item.best)
    first = pl.col("place") == 0
    entries = (
        entries.with_columns(points=each, place=pl.int_ranges(pl.min_horizontal("times", most)))
        .explode("place")
        .with_columns(pl.when(first).then(pl.col(name)).otherwise(0).alias(name) for name in ("units", "times"))
    )
    for name, bucket in DATES:
        limit = book.by_class(partial(item_cap, name=name)) * book.grain.items
        group = ["row", "no", "span", bucket]
        before = pl.col("points").cum_sum().over(group, order_by=-pl.col("points")) - pl.col("points")
        room = pl.max_horizontal(limit - before, 0)
        points = pl.when(limit.is_null()).then("points").otherwise(pl.min_horizontal("points", room))
        entries = entries.with_columns(points=points)
    place = pl.int_range(pl.len()).over("row", "no", "span", order_by=-pl.col("points"))
    return entries.with_columns(points=pl.when(place < most).then("points").otherwise(0)).drop("place")


def cap_dates(entries: pl.LazyFrame, book: Book) -> pl.LazyFrame:
    """Add up by day, then by month, the items that have such a limit, and hold them and their blocks under it."""
    for name, bucket in DATES:
        limited = [number for number, line in enumerate(book.lines) if cap_of(line.item.cap, name)]
        if limited:
            most = book.by_class(partial(item_cap, name=name)) * book.grain.items
            capped_entries = add_up(entries, limited, bucket).with_columns(points=pl.min_horizontal("points", most))
            entries = pl.concat([entries.filter(~pl.col("no").is_in(limited)), capped_entries], how="diagonal")
        entries = cap_blocks(entries, book, name, bucket)
    return entries


def add_up(entries: pl.LazyFrame, items: list[int], bucket: pl.Expr) -> pl.LazyFrame:
    """The entries of these items, one row for each item and day or month."""
    mine = entries.filter(pl.col("no").is_in(items)).with_columns(happened_on=bucket)
    return mine.group_by("row", "cls", "no", "span", "happened_on").agg(pl.col(name).sum() for name in SUMS)


def cap_blocks(entries: pl.LazyFrame, book: Book, name: str, bucket: pl.Expr) -> pl.LazyFrame:
    """Hold what a block gives in a day or a month under its limit: additions less deductions, as for its period.

    What is over is taken from the items written last, so that the sum by hand has one answer.
    """
    limited = [n for n in book.dated if cap_of(book.lines[n].block.cap, name) and book.lines[n].kind not in SUMMED]
    if not limited:
        return entries
    blocks = list(book.standard.blocks)
    group = ["row", "span", "happened_on", "block"]
    summed = add_up(entries, limited, bucket).with_columns(
        block=book.by_item(lambda line: blocks.index(line.block)),
        signed=pl.col("points") * book.by_item(lambda line: line.item.sign),
        most=book.by_class(lambda line: cap_of(line.block.cap, name)) * book.grain.items,
    )
    gain, loss = pl.col("signed").clip(lower_bound=0), pl.col("signed").clip(upper_bound=0)
    before = gain.cum_sum().over(group, order_by="no") - gain
    room = pl.max_horizontal(pl.col("most") - loss.sum().over(group) - before, 0)
    is_over = pl.col("most").is_not_null() & (pl.col("signed") > room)
    capped_entries = summed.with_columns(points=pl.when(is_over).then(room).otherwise(pl.col("points")))
    capped_entries = capped_entries.drop("block", "signed", "most")
    return pl.concat([entries.filter(~pl.col("no").is_in(limited)), capped_entries], how="diagonal")


def item_cap(line: Line, name: str) -> Amount | None:
    return cap_of(line.item.cap, name)


def cap_of(caps: Caps | None, name: str) -> Amount | None:
    return getattr(caps, name) if caps else None


def spans_for(line: Line, standard: Standard, spans: list[int]) -> list[int]:
    """The earlier periods of the year in which what the item gave matters now."""
    is_yearly = cap_of(line.item.cap, "year") or cap_of(line.block.cap, "year") or standard.accumulate
    return spans if is_yearly else []


def pivot_items(
    entries: pl.LazyFrame, book: Book, spans: list[int], watched: set[str], height: int, whole_year: bool
) -> pl.DataFrame:
    """For each of `height` people a row with the sums of each item; earlier spans where a yearly cap asks.

    `watched` are the items whose units and times some gate looks at. In a `whole_year` made from its periods only
    those vetoes still work that reach beyond their own period.
    """
    sums = sum_up(entries, book, spans, height)
    columns: list[pl.Series] = []
    for number, line in enumerate(book.lines):
        code = line.item.code
        for span in [NOW, *spans_for(line, book.standard, spans)]:
            sources = {"raw": "points"}
            sources |= {"units": "units"} if line.kind in SUMMED or code in watched else {}
            sources |= {"times": "times"} if code in watched else {}
            for what, column in sources.items():
                place = pl.zeros(height, dtype=pl.Int64, eager=True).alias(at(what, code, span))
                if (part := sums.get((number, span))) is not None:
                    place.scatter(part["row"], part[column])
                columns.append(place)
    for number, veto in enumerate(book.vetoes, start=len(book.lines)):
        flag = pl.repeat(False, height, dtype=pl.Boolean, eager=True).alias(f"veto/{veto.code}")
        for span in [NOW, *spans]:
            is_reached = veto.reach is Reach.YEAR or (span == NOW and not whole_year)
            if is_reached and (part := sums.get((number, span))) is not None:
                flag.scatter(part["row"], True)
        columns.append(flag)
    return pl.DataFrame(columns)


def sum_up(entries: pl.LazyFrame, book: Book, spans: list[int], height: int) -> dict[tuple[int, int], pl.DataFrame]:
    """By number of the item and span: the rows of the people who have entries of it, and their sums.

    One number stands for item, span and person together, which groups several times faster than columns for each.
    """
    slot = pl.when(pl.col("span") == NOW).then(len(spans)).otherwise(pl.col("span")) if spans else pl.lit(0)
    key = ((slot * len(book.codes) + pl.col("no")) * height + pl.col("row")).cast(pl.Int64)
    grouped = entries.select(*SUMS, key=key).group_by("key").agg(pl.col(name).sum() for name in SUMS)
    totals = grouped.with_columns(place=pl.col("key") // height, row=pl.col("key") % height).collect(engine="streaming")
    slots = [*spans, NOW]
    return {
        (place % len(book.codes), slots[place // len(book.codes)]): part
        for (place,), part in totals.partition_by("place", as_dict=True).items()
    }


def at(what: str, code: str, span: int = NOW) -> str:
    """The name of a column about one item, now or in an earlier span."""
    return f"{what}/{code}" if span == NOW else f"{what}/{code}@{span}"


def total_items(people: pl.DataFrame, book: Book, spans: list[int]) -> pl.DataFrame:
    """`item/…` of each item: the sum of its entries after tiers, caps, sign, start and floor; `raw/…` is before."""
    standard = book.standard
    summed = [
        price_total(line, book, span).alias(at("raw", line.item.code, span))
        for line in book.lines
        if line.kind in SUMMED
        for span in [NOW, *spans_for(line, standard, spans)]
    ]
    people = people.with_columns(summed)
    for number, span in enumerate([*spans, NOW]):  # one after the other: each rests on what those before it took
        people = people.with_columns(
            expr
            for line in book.lines
            if span in [*spans_for(line, standard, spans), NOW]
            for expr in item_total(line, book, span, spans[:number])
        )
    people = people.drop(name for name in people.columns if name.startswith("taken/"))
    return accumulate(people, book, spans) if standard.accumulate else people


def accumulate(people: pl.DataFrame, book: Book, spans: list[int]) -> pl.DataFrame:
    """Where the standard counts from the beginning of the year, what stands for now is all periods together."""
    columns = [
        pl.sum_horizontal(at(what, line.item.code, span) for span in [*spans, NOW]).alias(at(what, line.item.code))
        for line in book.lines
        for what in ("raw", "units", "times", "item")
        if at(what, line.item.code) in people.columns
    ]
    floors = [
        above_floor(line.item, pl.col(code := at("item", line.item.code)), book).alias(code)
        for line in book.lines
        if line.item.floor
    ]
    return people.with_columns(columns).with_columns(floors)


def price_total(line: Line, book: Book, span: int) -> pl.Expr:
    """An item priced on its total: so much per unit added up first, or the highest tier reached."""
    units, standard = pl.col(at("units", line.item.code, span)), book.standard
    if line.item.per:
        priced = per_quantity(units, amount(line.item.per.worth, standard), line.item.per, book).cast(pl.Int64)
        return pl.when(units > 0).then(priced).otherwise(0)
    points: pl.Expr = pl.lit(0, dtype=pl.Int64)
    for tier in line.item.tiers:  # a class without this tier keeps the one below
        worth = amount(tier.worth, standard) * book.grain.items
        points = pl.when((units >= tier.at_least) & worth.is_not_null()).then(worth).otherwise(points)
    return points


def item_total(line: Line, book: Book, span: int, before: list[int]) -> list[pl.Expr]:
    """What the item gives in a span, and what it takes of a yearly cap, of which the spans `before` had their share."""
    item, points = line.item, pl.col(at("raw", line.item.code, span))
    standard, grain = book.standard, book.grain.items
    period, year = cap_of(item.cap, "period"), cap_of(item.cap, "year")
    if period:
        points = clip(points, None, amount(period, standard) * grain)
    if year:
        most = amount(year, standard) * grain
        used = pl.sum_horizontal(pl.lit(0, dtype=pl.Int64), *(at("taken", item.code, past) for past in before))
        left = pl.max_horizontal(most - used, pl.lit(0, dtype=pl.Int64))
        points = pl.when(most.is_null()).then(points).otherwise(pl.min_horizontal(points, left))
    signed = points * item.sign
    if item.floor and not standard.accumulate:  # which starts once in all periods together
        signed = above_floor(item, signed, book)
    share = [points.alias(at("taken", item.code, span))] if year else []
    return [signed.alias(at("item", item.code, span)), *share]


def above_floor(item: Item, signed: pl.Expr, book: Book) -> pl.Expr:
    """What the item adds or takes, so that with its starting score it does not fall below its floor."""
    grain = book.grain.items
    start = amount(item.start, book.standard).fill_null(0) * grain
    return clip(start + signed, amount(item.floor, book.standard) * grain, None) - start


def start_of(line: Line, standard: Standard, kind: PeriodKind) -> pl.Expr:
    """What everyone the item applies to has of it before any entry."""
    item = line.item
    open_now = line.is_open(kind)
    here = [number for number, cls in enumerate(standard.classes) if line.is_for(cls.code)]
    start = amount(item.start, standard).fill_null(0) if open_now else pl.lit(0, dtype=pl.Int64)
    return pl.when(pl.col("cls").is_in(here)).then(start).otherwise(0) if item.classes else start
