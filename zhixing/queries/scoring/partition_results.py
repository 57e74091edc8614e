"""完成评定, many branches at once: the results of a part of the cycles, as frames. Knows no Django: workers run it."""

from collections.abc import Iterator, Mapping

import polars as pl

from zhixing.queries.scoring.frames import Part, brought_along, read_inputs_together
from zhixing.queries.scoring.sql import Read, over_adbc

AT_ONCE = 100_000  # people scored in one pass: some 0.8 GB
AT_LEAST = 25_000  # fewer are not worth a process of their own


def results(part: Part, entries_until: int, read: Read) -> pl.DataFrame:
    """Everyone of these cycles: person, cycle, index, band (empty: none) and the basis of the breakdown as JSON.

    Of the breakdown only its basis is kept: which entries there were, what the group and others gave, and what the
    year before left. The rest is frozen with the cycle, so `queries/results/breakdowns.py` works the steps out
    again when somebody opens the result.
    """
    people = read_inputs_together(part, read).score().people
    beside = ["review", *brought_along(part.standard)]
    basis = pl.struct(pl.lit(entries_until).alias("entries_until"), *beside)
    return people.select(
        "person",
        "cycle",
        "index",
        pl.col("band").fill_null(""),
        pl.struct(basis.alias("basis")).struct.json_encode().alias("breakdown"),
    )


def results_elsewhere(part: Part, entries_until: int, address: str) -> pl.DataFrame:
    """The same over a connection of its own: what a worker process, here or on another machine, is handed."""
    with over_adbc(address) as read:
        return results(part, entries_until, read)


def cut(part: Part, people: Mapping[int, int], at_once: int) -> Iterator[Part]:
    """The part in pieces of about so many people; `people` says how many each cycle has."""
    piece: list[int] = []
    count = 0
    for cycle_id in part.cycle_ids:
        if piece and count + people.get(cycle_id, 0) > at_once:
            yield Part(tuple(piece), part.period, part.kind, part.standard)
            piece, count = [], 0
        piece.append(cycle_id)
        count += people.get(cycle_id, 0)
    if piece:
        yield Part(tuple(piece), part.period, part.kind, part.standard)
