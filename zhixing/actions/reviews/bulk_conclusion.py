"""完成评定, many branches at once: what `conclude_review` does for one, in columns and in several processes."""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

import polars as pl
from django.db import connection, transaction
from django.db.models import Count, Max

from zhixing.actions.ledger.entries import hold_chains
from zhixing.actions.recording import record, record_each
from zhixing.models import Cycle, Panel, Participant, Rating
from zhixing.queries.cycles.later_entries import last_entry
from zhixing.queries.reviews.readiness import (
    Review,
    Waiting,
    chaired_by,
    cycles_not_ready,
    ledger_organisations,
    parts_of,
    reviews,
    waiting,
)
from zhixing.queries.scoring.frames import Part
from zhixing.queries.scoring.partition_results import results, results_elsewhere
from zhixing.queries.scoring.sql import address, over_django
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Quarter
from zhixing.rules.refusals import Blocked
from zhixing.rules.reviews.meeting import bulk_blockers

SMALL = 5_000  # people up to whom the connection of the request is enough
MIDDLE = 100_000  # people up to whom threads are quicker than starting processes, and need little enough memory
WORKERS = max(2, os.cpu_count() or 2)

OnProgress = Callable[[int], None]  # how many people have been worked out so far


@dataclass(frozen=True)
class Concluded:
    """What came of it. Cycles that still lack something stay as they are; `waiting` says of the first of them what."""

    cycles: int
    people: int
    left: int
    waiting: tuple[Waiting, ...]


@transaction.atomic
def conclude_reviews(
    quarter: Quarter,
    *,
    by: Viewer,
    at: dt.datetime,
    workers: Executor | None = None,
    on_progress: OnProgress = lambda _: None,
) -> Concluded:
    """Conclude every review of the quarter whose group the viewer chairs and that lacks nothing any more.

    All or nothing for those that are ready. `workers` may be any executor, on this machine or others; without one,
    large closings run in two processes of their own.
    """
    locked = _locked(quarter, by)
    lacking = cycles_not_ready([review.cycle_id for review in locked], by.today)
    ready = [review for review in locked if review.cycle_id not in lacking]
    if not ready:
        left = [(review.branch, list(review.reasons)) for review in waiting(lacking, by)]
        raise Blocked(bulk_blockers(quarter.label, left))
    people = _rate(ready, at, workers, on_progress)
    summary = f"{quarter.label}：{len(ready)} 个支部，{people} 人"
    record("conclude_reviews", by=by, at=at, organisation_id=None, summary=summary)
    places = [(review.organisation_id, review.panel_id) for review in ready]
    record_each("conclude_review", Panel, places, by=by, at=at, summary=quarter.label)
    return Concluded(len(ready), people, len(lacking), waiting(lacking, by))


def _locked(quarter: Quarter, by: Viewer) -> list[Review]:
    """Those reviews, their cycles locked; whoever had to wait for that sees what has changed meanwhile."""
    ids = list(chaired_by(by, quarter).values_list("pk", flat=True))
    cycle_ids = set(Cycle.objects.filter(pk__in=ids).order_by("pk").select_for_update().values_list("pk", flat=True))
    return [review for review in reviews(by, quarter) if review.cycle_id in cycle_ids]


def _rate(ready: Sequence[Review], at: dt.datetime, workers: Executor | None, on_progress: OnProgress) -> int:
    """Compute and keep the next result of everyone in these cycles; returns of how many.

    The heads of all chains that their entries are in stay locked meanwhile, so that no entry is on its way: whoever is
    told `entries_until` later finds exactly the entries that were counted.
    """
    ids = [review.cycle_id for review in ready]
    hold_chains(ledger_organisations(ids))
    until = last_entry()
    panels = Panel.objects.filter(pk__in=[review.panel_id for review in ready])
    panels.update(concluded_at=at, counted_until=until)
    sizes = _counts(ids)
    before = _last_computations(ids)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checked with each part, while others are still worked out
    people = 0
    for frame in _frames(parts_of(ready, sizes, WORKERS), until, sum(sizes.values()), workers):
        _copy_ratings(frame, before, at)
        people += frame.height
        on_progress(people)
    return people


def _frames(parts: Sequence[Part], until: int, people: int, workers: Executor | None) -> Iterator[pl.DataFrame]:
    """The results of each part, as they come."""
    if workers is None and people <= SMALL:
        yield from (results(part, until, over_django) for part in parts)
        return
    with _pool(workers, people) as pool:
        futures = [pool.submit(results_elsewhere, part, until, address()) for part in parts]
        for future in as_completed(futures):
            yield future.result()


@contextmanager
def _pool(workers: Executor | None, people: int) -> Iterator[Executor]:
    """Those lent to us, which their owner closes, or some of our own."""
    if workers is not None:
        yield workers
        return
    many = people > MIDDLE
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) if many else ThreadPoolExecutor(WORKERS) as own:
        yield own


def _counts(cycle_ids: Sequence[int]) -> dict[int, int]:
    return dict(Participant.objects.filter(cycle__in=cycle_ids).values_list("cycle").annotate(Count("pk")).order_by())


def _last_computations(cycle_ids: Sequence[int]) -> dict[int, int]:
    """By cycle, the number of the last computation where there has been one."""
    rows = Rating.objects.filter(participant__cycle__in=cycle_ids).values_list("participant__cycle")
    return {cycle_id: last or 0 for cycle_id, last in rows.annotate(Max("computation")).order_by()}


def _copy_ratings(frame: pl.DataFrame, before: Mapping[int, int], at: dt.datetime) -> None:
    last = pl.col("cycle").replace_strict(before, default=0, return_dtype=pl.Int64) if before else pl.lit(0)
    rows = frame.select(
        "person", (last + 1).alias("computation"), "index", "band", "breakdown", pl.lit(at.isoformat()).alias("at")
    )
    into = "COPY zhixing_rating (participant_id, computation, index, band, breakdown, at) FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for slice_ in rows.iter_slices(50_000):
            copy.write(slice_.write_csv(include_header=False, quote_style="non_numeric"))
