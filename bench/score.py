"""Closing a quarter: our action against a bare SUM … GROUP BY in PostgreSQL, and against an openpyxl loop.

`--sizes 10000,100000` members with twenty entries each (the default), `--full` for a million too, `--runs 3`.
"""

import io
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bench import site
from bench.progress import told
from bench.scratch import scratch_database

SIZES, FULL = (10_000, 100_000), 1_000_000
WORKBOOK = 10_000  # members whose entries one sheet holds; larger ones are extrapolated
BARE = f"""
    SELECT count(*), sum(total) FROM (
        SELECT membership_id, item, SUM(units) AS total FROM zhixing_entry
        WHERE happened_on BETWEEN DATE '{site.FROM}' AND DATE '{site.FROM}' + {site.DAYS - 1}
        GROUP BY membership_id, item
    ) AS grouped
"""


@dataclass(frozen=True)
class Figures:
    """Seconds, one for each run."""

    members: int
    bare: list[float]
    ours: list[float]
    workbook: float | None  # measured for this size, or None
    plan: str  # how PostgreSQL went about the bare query


def main(args: list[str]) -> None:
    sizes = tuple(int(one) for one in _option(args, "--sizes", ",".join(map(str, SIZES))).split(","))
    runs = int(_option(args, "--runs", "3"))
    _show([_measure(members, runs) for members in (*sizes, *((FULL,) if "--full" in args else ()))])


def _option(args: list[str], name: str, default: str) -> str:
    return args[args.index(name) + 1] if name in args else default


def _measure(members: int, runs: int) -> Figures:
    with scratch_database("score"):
        with told(f"写入 {members} 名党员") as progress:
            site.build(members, progress)
            site.settle()
        bare, ours = [], []
        for _ in range(runs):
            bare.append(timed(_bare))
            ours.append(timed(lambda: close(members)))
            _as_before()
        return Figures(members, bare, ours, _workbook() if members == WORKBOOK else None, _plan())


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _bare() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchone()


def _plan() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (COSTS OFF) {BARE}")
        steps = [line.split("->")[-1].strip() for (line,) in cursor.fetchall()]
    return " < ".join(step for step in steps if ":" not in step)


def close(members: int) -> None:
    """The product's own action, from asking which reviews are ready to the commit."""
    from zhixing.actions.reviews.bulk_conclusion import conclude_reviews
    from zhixing.models import User
    from zhixing.queries.viewers import viewer_for
    from zhixing.rules.periods import Quarter

    chair = viewer_for(User.objects.get(username="u1"), site.TODAY)
    done = conclude_reviews(Quarter(site.YEAR, site.QUARTER), by=chair, at=site.AT)
    assert (done.people, done.left) == (members, 0), done


def _as_before() -> None:
    """Take the results away again, which only a benchmark's own database allows: its guards stand down for it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE zhixing_rating, zhixing_auditrow")
        cursor.execute("UPDATE zhixing_panel SET concluded_at = NULL")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE zhixing_panel, zhixing_cycle, zhixing_chainhead, zhixing_rating")
        cursor.execute("CHECKPOINT")


def _workbook() -> float:
    """What an office does without us: the entries in one sheet, added up by a loop, the sums in another."""
    import openpyxl

    data = _sheet_of_entries()
    worths = _worths()

    def loop() -> None:
        totals: dict[tuple[int, str], int] = defaultdict(int)
        for member, item, units in openpyxl.load_workbook(io.BytesIO(data), read_only=True).active.values:
            totals[member, item] += worths[item] * units // 100
        sums: dict[int, int] = defaultdict(int)
        for (member, _), total in totals.items():
            sums[member] += total
        book = openpyxl.Workbook()
        for line in sums.items():
            book.active.append(line)
        book.save(io.BytesIO())

    return timed(loop)


def _sheet_of_entries() -> bytes:
    import xlsxwriter
    from django.db import connection

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    with connection.cursor() as cursor:
        cursor.execute("SELECT membership_id, item, units FROM zhixing_entry ORDER BY id")
        for row, entry in enumerate(cursor.fetchall()):
            sheet.write_row(row, 0, entry)
    book.close()
    return out.getvalue()


def _worths() -> dict[str, int]:
    from zhixing.models import StandardVersion
    from zhixing.queries.standards.in_force import parsed

    standard = parsed(StandardVersion.objects.get())
    return {item.code: (item.worth and item.worth.default) or 100 for _, item in standard.items}


def _show(figures: list[Figures]) -> None:
    table = Table("党员", "笔数", "裸 SUM…GROUP BY（秒）", "本系统结季（秒）", "比值", "openpyxl 循环（秒）", "比值")
    known = next((one for one in figures if one.workbook), None)
    for one in figures:
        bare, ours = statistics.median(one.bare), statistics.median(one.ours)
        sheet = known.workbook * one.members / known.members if known and known.workbook else None
        mark = "" if one.workbook else "（推算）"
        table.add_row(
            f"{one.members:,}",
            f"{one.members * site.ENTRIES:,}",
            _seconds(one.bare),
            _seconds(one.ours),
            f"{ours / bare:.2f}",
            f"{sheet:.1f}{mark}" if sheet else "—",
            f"{ours / sheet:.3f}" if sheet else "—",
        )
    console = Console(width=140)
    console.print(table)
    console.print("秒：各次的中位数（最短至最长）。比值小于 1 表示本系统较快。")
    for one in figures:
        console.print(f"{one.members:,}：{one.plan}", highlight=False)


def _seconds(times: list[float]) -> str:
    return f"{statistics.median(times):.2f}（{min(times):.2f} 至 {max(times):.2f}）"
