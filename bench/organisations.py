"""Closing a quarter of organisations: the assessor's own action against a bare SUM … GROUP BY in the same run.

`--organisations 10000` with eighty items each (the default), `--runs 3`. Seconds are the median of the runs.
"""

import statistics
import tempfile
from pathlib import Path

import polars as pl

from bench import site
from bench.progress import told
from bench.score import timed
from bench.scratch import scratch_database
from zhixing.rules.periods import Quarter

MANY, ITEMS, AREAS = 10_000, 80, 4
STREET, FIRST = 2, 3  # ids of organisations
BARE = """
    SELECT count(*), sum(total) FROM (
        SELECT visit_id, item, SUM(amount) AS total FROM zhixing_visititem GROUP BY visit_id, item
    ) AS grouped
"""


def main(options: list[str]) -> None:
    many = int(options[options.index("--organisations") + 1]) if "--organisations" in options else MANY
    runs = int(options[options.index("--runs") + 1]) if "--runs" in options else 3
    with scratch_database("organisations"):
        with told(f"写入 {many} 个党组织") as progress:
            cycle = _build(many, progress)
            site.settle()
        bare, ours = [], []
        for _ in range(runs):
            bare.append(timed(_bare))
            ours.append(timed(lambda: _close(cycle, many)))
            _as_before(cycle)
    plain, whole = statistics.median(bare), statistics.median(ours)
    print(f"{many} 个党组织，每个 {ITEMS} 项，{runs} 次取中位数：")
    print(f"  PostgreSQL 里只 SUM … GROUP BY   {plain:8.2f} 秒")
    print(f"  本系统完成综合评定，写回逐步明细 {whole:8.2f} 秒，是前者的 {whole / plain:.1f} 倍")


def _standard() -> str:
    """Four areas of twenty items, five points each."""
    lines = ["title: 比较用办法", "index: fortress", "full: 400", "classes:"]
    lines += ["  - {code: C, name: 社区党委, covers: [community]}", "components:"]
    lines += ["  - {code: checklist, name: 检查, source: points, weight: 100, floor: 0, cap: 400}", "blocks:"]
    for area in range(AREAS):
        lines += [f"  - code: A{area}", f"    name: 第{area + 1}方面", "    full: 100", "    items:"]
        for item in range(ITEMS // AREAS):
            code, limits = f"A{area}-{item}", "range: {least: 0, most: 5}, best: 1, claim: false"
            lines.append(f"      - {{code: {code}, name: 第{item + 1}项, {limits}}}")
    lines += ["bands:", "  - {code: GOOD, name: 好, at_least: 200, stars: 2}", "  - {code: POOR, name: 差, stars: 1}"]
    return "\n".join(lines) + "\n"


def _build(many: int, progress: site.Progress) -> int:
    """A street with so many communities, all visited; the id of its cycle, which stands before the composite."""
    from zhixing.actions.standards.packs import install_pack
    from zhixing.models import Appointment, Cycle, Organisation, Panel, User

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.yaml"
        file.write_text(_standard(), encoding="utf-8")
        version = install_pack(file, at=site.AT)
    assert version is not None
    user = User.objects.create(username="u1", name="考评员", created_at=site.AT)
    ids = pl.int_range(FIRST, FIRST + many, eager=True, dtype=pl.Int64)
    tree = [(site.DISTRICT, "区委", "district", None, "1.", f"{1:06}-{1:09}.", 1)]
    tree.append((STREET, "街道党工委", "street", site.DISTRICT, "1.2.", f"{1:06}-{1:09}.{1:06}-{2:09}.", 1))
    tree += [
        (pk, f"第{pk}社区党委", "community", STREET, f"1.2.{pk}.", f"{tree[1][5]}{pk:06}-{pk:09}.", pk) for pk in ids
    ]
    names = ["id", "name", "kind", "parent_id", "path", "sort_key", "position"]
    site.copy_rows("Organisation", pl.DataFrame(tree, schema=names, orient="row"))
    Appointment.objects.create(
        user=user, organisation=Organisation.objects.get(pk=STREET), role="street", from_on=site.FROM
    )
    cycle = Cycle.objects.create(
        organisation_id=STREET,
        index="fortress",
        version=version,
        year=site.YEAR,
        number=site.QUARTER,
        kind="quarter",
        stage="assessment",
        cut_off_on="2026-09-30",
        self_report_due_on="2026-10-07",
        review_due_on="2026-10-14",
        opened_by=user,
        opened_at=site.AT,
    )
    Panel.objects.create(cycle=cycle, formed_by=user, formed_at=site.AT)
    _visits(cycle.pk, ids, user.pk, progress)
    return cycle.pk


def _visits(cycle_id: int, ids: pl.Series, user_id: int, progress: site.Progress) -> None:
    from zhixing.models import Visit

    own = pl.DataFrame(
        {
            "id": ids,
            "cycle_id": cycle_id,
            "organisation_id": ids,
            "kind": "community",
            "member_class": "社区党委",
            "from_on": Quarter(site.YEAR, site.QUARTER).from_on,
            "until_on": Quarter(site.YEAR, site.QUARTER).until_on,
        }
    )
    site.copy_rows("Participant", own)
    visits = {"id": ids, "participant_id": ids, "on": site.TODAY, "place": "活动室"}
    site.copy_rows("Visit", pl.DataFrame({**visits, "head_name": "负责人", "statement": "agreed"}))
    for number in range(ITEMS):
        code = f"A{number // (ITEMS // AREAS)}-{number % (ITEMS // AREAS)}"
        amounts = site.some(ids, 6, number) * 100
        site.copy_rows("VisitItem", pl.DataFrame({"visit_id": ids, "item": code, "amount": amounts}))
        progress("VisitItem", number + 1, ITEMS)
    Visit.objects.update(concluded_at=site.AT, concluded_by=user_id)


def _bare() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchone()


def _close(cycle_id: int, many: int) -> None:
    from zhixing.actions.assessments.conclusion import conclude_assessment
    from zhixing.models import Rating, User
    from zhixing.queries.viewers import viewer_for

    conclude_assessment(cycle_id, by=viewer_for(User.objects.get(username="u1"), site.TODAY), at=site.AT)
    assert Rating.objects.exclude(index=None).count() == many


def _as_before(cycle_id: int) -> None:
    """Take the results away again, which only a benchmark's own database allows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE zhixing_rating, zhixing_auditrow")
        cursor.execute("UPDATE zhixing_panel SET concluded_at = NULL WHERE cycle_id = %s", [cycle_id])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE zhixing_rating")
