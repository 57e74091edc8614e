"""A made-up site of any size, copied into the real tables: organisations, members, a quarter under review, entries.

All guards of the database are on. One thing is not real: the hashes of the ledger's chain follow one another, as the
database demands, but are numbers and not hashes of their entries, so `./dev verify` would refuse every chain.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import polars as pl

BRANCH, BRANCHES, COMMUNITIES = 50, 10, 10  # members a branch, branches a community, communities a street
ENTRIES = 20  # a member
YEAR, QUARTER = 2026, 3
FROM, DAYS = dt.date(2026, 7, 1), 92
AT = dt.datetime(2026, 10, 9, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
TODAY = AT.date()
CLASSES = {"普通无职党员类": 85, "党员干部类": 12, "重点发展对象": 2, "入党积极分子": 1}  # in a hundred
DISTRICT = 1  # its id
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉建国文斌志红春梅"

Progress = Callable[[str, int, int], None]  # what is being copied, how much of it is done, of how much


@dataclass(frozen=True)
class Site:
    """What was made. Ids of branches, members and participants run on from `first_branch` and 1."""

    members: int
    branches: int
    first_branch: int
    version_id: int
    user_ids: tuple[int, int, int]  # the review group of every branch; the first is in the chair

    @property
    def communities(self) -> int:
        return -(-self.branches // BRANCHES)

    @property
    def streets(self) -> int:
        return -(-self.communities // COMMUNITIES)


def build(members: int, progress: Progress, *, with_entries: bool = True, sealed: bool = False) -> Site:
    """Fill an empty, migrated database. `sealed`: with ID numbers and telephones, encrypted as the product does."""
    from django.db import connection

    if members % BRANCH:
        raise SystemExit(f"members come in branches of {BRANCH}: {members} is no multiple")
    branches = members // BRANCH
    communities = -(-branches // BRANCHES)
    site = Site(members, branches, 1 + -(-communities // COMMUNITIES) + communities + 1, *_people_in_charge())
    for name, frame in chain(_tree(site), _register(site, sealed), _quarter(site)):
        copy_rows(name, frame)
        progress(name, 1, 1)
    if with_entries:
        for done, frame in _entries(site):
            copy_rows("Entry", frame)
            progress("Entry", done, members * ENTRIES)
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT format('SELECT setval(%L, GREATEST((SELECT MAX(id) FROM %I), 1))', seq.relname, tab.relname)
            FROM pg_class seq JOIN pg_depend ON pg_depend.objid = seq.oid JOIN pg_class tab ON tab.oid = refobjid
            WHERE seq.relkind = 'S' AND tab.relname LIKE 'zhixing_%'""")
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
    return site


def settle() -> None:
    """As after a quiet night: statistics taken, what was just written written down."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def copy_rows(model_name: str, frame: pl.DataFrame) -> None:
    """COPY a frame into the table of a model; columns that it lacks get the model's own defaults."""
    from django.apps import apps
    from django.db import connection

    fields = apps.get_model("zhixing", model_name)._meta.concrete_fields
    missing = {
        field.attname: _default(field)
        for field in fields
        if field.attname not in frame.columns and not field.null and not field.primary_key
    }
    frame = frame.with_columns(pl.lit(value).alias(name) for name, value in missing.items())
    table = apps.get_model("zhixing", model_name)._meta.db_table
    columns = ", ".join(f'"{one}"' for one in frame.columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy:
        for part in frame.iter_slices(50_000):
            copy.write(part.write_csv(include_header=False, quote_style="non_numeric"))


def _default(field: Any) -> Any:
    value = field.get_default()
    if field.get_internal_type() == "BinaryField":
        return "\\x" + bytes(value or b"").hex() if not isinstance(value, str) else "\\x"
    if field.get_internal_type() == "JSONField":
        return "{}" if not value else str(value)
    return value


def _people_in_charge() -> tuple[int, tuple[int, int, int]]:
    """The shipped standard, and three accounts."""
    from pathlib import Path

    from zhixing.actions.standards.packs import install_pack
    from zhixing.models import User

    version = install_pack(Path("zhixing/standards/kangbashi.yaml"), at=AT)
    assert version is not None
    users = [User.objects.create(username=f"u{n}", name=f"考评员{n}", created_at=AT) for n in (1, 2, 3)]
    return version.pk, (users[0].pk, users[1].pk, users[2].pk)


def _tree(site: Site) -> Iterator[tuple[str, pl.DataFrame]]:
    rows = [(DISTRICT, "康巴什区委", "district", None, "1.", f"{1:06}-{1:09}.", 1)]
    first_community = 2 + site.streets
    for number in range(site.streets):
        rows.append(_below(rows[0], 2 + number, f"第{number + 1}街道党工委", "street", number))
    for number in range(site.communities):
        above = rows[1 + number // COMMUNITIES]
        place = number % COMMUNITIES
        rows.append(_below(above, first_community + number, f"第{number + 1}社区党委", "community", place))
    for number in range(site.branches):
        above = rows[1 + site.streets + number // BRANCHES]
        place = number % BRANCHES
        rows.append(_below(above, site.first_branch + number, f"{above[1][:-2]}第{place + 1}党支部", "branch", place))
    names = ["id", "name", "kind", "parent_id", "path", "sort_key", "position"]
    yield "Organisation", pl.DataFrame(rows, schema=names, orient="row")
    yield (
        "Adoption",
        pl.DataFrame(
            {
                "organisation_id": [DISTRICT],
                "version_id": [site.version_id],
                "index": ["vanguard"],
                "from_on": [dt.date(2026, 1, 1)],
                "at": [AT.isoformat()],
            }
        ),
    )
    yield (
        "Appointment",
        pl.DataFrame(
            {
                "user_id": site.user_ids,
                "organisation_id": [DISTRICT] * 3,
                "role": ["panellist"] * 3,
                "from_on": [dt.date(2026, 1, 1)] * 3,
            }
        ),
    )


Row = tuple[int, str, str, int | None, str, str, int]


def _below(above: Row, pk: int, name: str, kind: str, place: int) -> Row:
    return pk, name, kind, above[0], f"{above[4]}{pk}.", f"{above[5]}{place + 1:06}-{pk:09}.", place + 1


def _register(site: Site, sealed: bool) -> Iterator[tuple[str, pl.DataFrame]]:
    from zhixing.models.sealed import look_up_hash, seal
    from zhixing.rules.names.order import name_key

    ids = pl.int_range(1, site.members + 1, eager=True, dtype=pl.Int64)
    every = [one + two + three for one in _SURNAMES for two in _GIVEN for three in _GIVEN]
    keys = pl.Series([name_key(name) for name in every])
    drawn = some(ids, len(every), 1)
    people = pl.DataFrame({"id": ids, "name": pl.Series(every).gather(drawn), "name_key": keys.gather(drawn)})
    if sealed:
        numbers = [f"150602{19500101 + pk % 40:08}{pk % 1000:03}X" for pk in range(1, site.members + 1)]
        people = people.with_columns(
            sex=pl.lit("男"),
            ethnicity=pl.lit("汉族"),
            education=pl.lit("大学本科"),
            job=pl.lit("网格员"),
            id_number=pl.Series("\\x" + seal(number).hex() for number in numbers),
            id_hash=pl.Series("\\x" + look_up_hash(f"{number}{pk}").hex() for pk, number in enumerate(numbers)),
            phone=pl.Series("\\x" + seal(f"138{pk:08}").hex() for pk in range(1, site.members + 1)),
        )
    yield "Person", people
    hundred = [name for name, share in CLASSES.items() for _ in range(share)]
    classes = pl.Series(hundred).gather(some(ids, 100, 2))
    yield (
        "Membership",
        pl.DataFrame(
            {
                "id": ids,
                "person_id": ids,
                "organisation_id": (ids - 1) // BRANCH + site.first_branch,
                "kind": ["full"] * site.members,
                "member_class": classes,
                "from_on": [dt.date(2020, 1, 1)] * site.members,
            }
        ),
    )


def _quarter(site: Site) -> Iterator[tuple[str, pl.DataFrame]]:
    """A cycle of every branch, its group's opinions concluded on everyone: only the conclusion itself is left."""
    from django.db import connection

    cycles = pl.int_range(1, site.branches + 1, eager=True, dtype=pl.Int64)
    yield (
        "Cycle",
        pl.DataFrame(
            {
                "id": cycles,
                "organisation_id": cycles + site.first_branch - 1,
                "version_id": site.version_id,
                "year": YEAR,
                "number": QUARTER,
                "kind": "quarter",
                "stage": "review",
                "cut_off_on": dt.date(2026, 9, 30),
                "self_report_due_on": dt.date(2026, 9, 25),
                "review_due_on": dt.date(2026, 10, 10),
                "opened_by_id": site.user_ids[0],
                "opened_at": AT.isoformat(),
            }
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO zhixing_participant
                (id, cycle_id, membership_id, kind, member_class, excluded, no_report_reason)
            SELECT id, organisation_id - %s, id, kind, member_class, CASE WHEN id %% 50 = 7 THEN '减免' ELSE '' END,
                CASE WHEN id %% 50 = 7 THEN '' ELSE '在外务工' END
            FROM zhixing_membership ORDER BY id""",
            [site.first_branch - 1],
        )
    yield (
        "Panel",
        pl.DataFrame(
            {
                "id": cycles,
                "cycle_id": cycles,
                "formed_by_id": site.user_ids[0],
                "formed_at": AT.isoformat(),
                "opened_by_id": site.user_ids[0],
                "opened_at": AT.isoformat(),
            }
        ),
    )
    for place, user_id in enumerate(site.user_ids):
        yield "PanelMember", pl.DataFrame({"panel_id": cycles, "user_id": user_id, "is_chair": place == 0})
    ids = pl.int_range(1, site.members + 1, eager=True, dtype=pl.Int64)
    yield (
        "JointOpinion",
        pl.DataFrame({"participant_id": ids, "by_id": site.user_ids[0], "at": AT.isoformat()}).filter(
            pl.col("participant_id") % 50 != 7
        ),
    )


def _entries(site: Site, at_once: int = 1_000) -> Iterator[tuple[int, pl.DataFrame]]:
    """Twenty rounds in which every branch in turn records something for each of its members, as a quarter goes by."""
    from zhixing.models import Membership, StandardVersion
    from zhixing.queries.standards.in_force import parsed

    standard = parsed(StandardVersion.objects.get(pk=site.version_id))
    pools = {one.name: _pool(standard, one.code) for one in standard.classes}
    held = Membership.objects.order_by("pk").values_list("pk", "member_class")
    members = pl.DataFrame(list(held), schema=["membership_id", "class"], orient="row")
    for turn in range(ENTRIES):
        for block in members.iter_slices(at_once):
            yield turn * site.members + block["membership_id"][-1], _written(site, _drawn(block, turn, pools), turn)


def _drawn(block: pl.DataFrame, turn: int, pools: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """What is recorded for each of these members in this turn; the last turn of every hundredth is a reversal."""
    is_reversal = (pl.col("membership_id") % 100 == 0) & (turn == ENTRIES - 1)
    block = block.with_columns(is_reversal=is_reversal).with_columns(
        slot=pl.col("membership_id") * ENTRIES + turn - pl.col("is_reversal").cast(pl.Int64)
    )
    drawn = [
        pl.concat([own, pool.select(pl.all().gather(some(own["slot"], pool.height, 3)))], how="horizontal")
        for name, pool in pools.items()
        for own in [block.filter(pl.col("class") == name)]
    ]
    return pl.concat(drawn).sort("membership_id").drop("class")


def some(ids: pl.Series, most: int, seed: int) -> pl.Series:
    """For each id a number below `most`, always the same: chance without a state."""
    return ids.hash(seed) % most


def _pool(standard: Any, class_code: str) -> pl.DataFrame:
    """What may be entered for this class in a plain quarter: one row a choice, deductions ten times rarer."""
    rows = []
    for block, item in standard.items:
        if any(classes and class_code not in classes for classes in (block.classes, item.classes)):
            continue
        times = 1 if item.sign < 0 else 10
        units = 250 if item.per and item.per.every % 100 else 100
        options = [one.code for one in item.options] or [""]
        worth = item.range.least if item.range else None
        rows += [(item.code, option, units, worth) for option in options for _ in range(times // len(options) or 1)]
    return pl.DataFrame(
        rows, schema={"item": pl.String, "option": pl.String, "units": pl.Int64, "worth": pl.Int64}, orient="row"
    )


def _written(site: Site, drawn: pl.DataFrame, turn: int) -> pl.DataFrame:
    """The rows of the table: numbered as they come, dated, chained within their branch."""
    number = turn * site.members + pl.col("membership_id")
    place = (pl.col("membership_id") - 1) % BRANCH
    before = pl.when(place > 0).then(pl.col("id") - 1).otherwise(pl.col("id") - site.members + BRANCH - 1)
    day = (pl.col("slot") % ENTRIES) * DAYS // ENTRIES + some(drawn["slot"], 4, 4)
    return (
        drawn.with_columns(id=number, seq=turn * BRANCH + place + 1)
        .with_columns(
            organisation_id=(pl.col("membership_id") - 1) // BRANCH + site.first_branch,
            happened_on=pl.lit(FROM) + pl.duration(days=day),
            source_id=pl.col("id"),
            recorded_by_id=pl.lit(site.user_ids[0]),
            recorded_at=pl.lit(AT.isoformat()),
            hash=pl.col("id").cast(pl.String).str.zfill(64),
            hash_before=pl.when(pl.col("seq") == 1)
            .then(pl.lit("0" * 64))
            .otherwise(before.cast(pl.String).str.zfill(64)),
            reverses_id=pl.when("is_reversal").then(pl.col("id") - site.members),
            source=pl.when("is_reversal").then(pl.lit("reversal")).otherwise(pl.lit("activity")),
        )
        .drop("slot", "is_reversal")
    )
