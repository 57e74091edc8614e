"""A database of an older version, with rows in it, is brought up to date: what becomes of the rows."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps
from pytest_django.plugin import DjangoDbBlocker

from tests import make, walk
from zhixing.files.ballots import key_shares
from zhixing.files.ballots.sealed_box import fingerprint
from zhixing.rules.names.order import name_key

OLD = ("zhixing", "0017_cycles_kind_words")
KEYS = [bytes([number]) * 32 for number in (1, 2)]
SPREAD_OUT = "王\u3000芳"  # as a sheet was once typed
CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.fixture
def empty_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of this test alone, under the name of this worker; everything that asks for one is given it."""
    with django_db_blocker.unblock():
        usual = connections["default"]
        name = f"{usual.settings_dict['NAME']}_old"
        with usual._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
        own = connections.create_connection("default")
        own.settings_dict = {**usual.settings_dict, "NAME": name}
        connections["default"] = own
        try:
            yield
        finally:
            own.close()
            connections["default"] = usual
            with usual._nodb_cursor() as cursor:  # type: ignore[attr-defined]
                cursor.execute(f'DROP DATABASE "{name}"')


def migrate(*targets: tuple[str, str]) -> StateApps:
    """To these states, or to the newest, one transaction for each step as `migrate` takes them."""
    executor = MigrationExecutor(connections["default"])
    wanted = list(targets) or [key for key in executor.loader.graph.leaf_nodes() if key[0] == "zhixing"]
    return executor.migrate(wanted).apps


class OldSite:
    """Two branches, a closed quarter that was posted before its end, one under way, and a vote that stands open."""

    def __init__(self, apps: StateApps) -> None:
        self.apps = apps
        self.top = self.branch("康巴什区委", "district")
        self.first, self.second = self.branch("第一党支部", "branch"), self.branch("第二党支部", "branch")
        self.user = self.add("User", username="clerk", name=SPREAD_OUT, created_at=make.NOW)
        standard = self.add("Standard", owner=self.top, title="积分管理办法", created_at=make.NOW)
        self.version = self.add("StandardVersion", standard=standard, number=1, text=walk.STANDARD, drafted_at=make.NOW)
        self.posted = self.cycle(self.first, 1, "closed", dt.date(2026, 3, 10))
        at = dt.datetime(2026, 3, 16, 0, 30, tzinfo=CHINA)  # in universal time still the day before
        self.add("StageChange", cycle=self.posted, from_stage="review", to_stage="posting", by=self.user, at=at)
        self.under_way = self.cycle(self.first, 3, "self_report", dt.date(2026, 9, 25))
        self.there = self.cycle(self.second, 3, "ballot", dt.date(2026, 9, 25))
        self.people()
        self.vote()

    def add(self, model: str, **fields: Any) -> Any:
        return self.apps.get_model("zhixing", model).objects.create(**fields)

    def branch(self, name: str, kind: str) -> Any:
        made = self.add("Organisation", name=name, kind=kind)
        made.path = f"{made.pk}."
        made.save()
        return made

    def cycle(self, branch: Any, quarter: int, stage: str, due_on: dt.date) -> Any:
        return self.add(
            "Cycle",
            organisation=branch,
            version=self.version,
            year=2026,
            quarter=quarter,
            kind="quarter",
            stage=stage,
            self_report_due_on=due_on,
            review_due_on=dt.date(2026, 9, 30),
            opened_by=self.user,
            opened_at=make.NOW,
        )

    def people(self) -> None:
        """Somebody who moved in August stands on both lists of the third quarter, as could be once."""
        person = self.add("Person", name=SPREAD_OUT, name_key="stale")
        facts = {"person": person, "kind": "full", "member_class": "普通无职党员"}
        here = self.add(
            "Membership",
            organisation=self.first,
            from_on=dt.date(2025, 1, 1),
            until_on=dt.date(2026, 8, 31),
            end_reason="transferred",
            **facts,
        )
        there = self.add("Membership", organisation=self.second, from_on=dt.date(2026, 9, 1), **facts)
        for cycle, membership in ((self.posted, here), (self.under_way, here), (self.there, there)):
            self.add("Participant", cycle=cycle, membership=membership, kind="full", member_class="普通无职党员")

    def vote(self) -> None:
        ballot = self.add(
            "Ballot",
            cycle=self.there,
            component="ballot",
            slug="old2026q3",
            state="preparing",
            opens_at=make.NOW,
            closes_at=make.NOW + dt.timedelta(days=1),
            prepared_by=self.user,
            prepared_at=make.NOW,
        )
        for seat, key in zip(("first", "second"), KEYS, strict=True):
            user = self.add("User", username=seat, name=seat, created_at=make.NOW)
            self.add("BallotTeller", ballot=ballot, user=user, seat=seat, public_key=key)
        ballot.state = "open"
        ballot.save()


def test_rows_of_an_older_version_survive_the_way_to_this_one(
    empty_database: None, capsys: pytest.CaptureFixture[str]
) -> None:
    OldSite(migrate(OLD))
    apps = migrate()
    days = ("number", "stage", "cut_off_on", "self_report_due_on", "review_due_on")
    assert list(apps.get_model("zhixing", "Cycle").objects.order_by("pk").values_list(*days)) == [
        (1, "closed", dt.date(2026, 3, 16), dt.date(2026, 3, 10), dt.date(2026, 9, 30)),
        (3, "self_report", dt.date(2026, 9, 30), dt.date(2026, 10, 7), dt.date(2026, 10, 14)),
        (3, "ballot", dt.date(2026, 9, 30), dt.date(2026, 9, 25), dt.date(2026, 9, 30)),
    ]
    listed = ("person__name", "person__name_key", "from_on", "until_on", "excluded", "is_doubled")
    who = ("王芳", name_key("王芳"))
    third = (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert list(apps.get_model("zhixing", "Participant").objects.order_by("pk").values_list(*listed)) == [
        (*who, dt.date(2026, 1, 1), dt.date(2026, 3, 31), "", False),
        (*who, *third, "", False),
        (*who, *third, "本季度在“第一党支部”参加考评", False),
    ]
    assert capsys.readouterr().out.endswith("2026年第3季度在“第一党支部”和“第二党支部”都被计分：后者改为不计分。\n")
    assert list(apps.get_model("zhixing", "User").objects.order_by("pk").values_list("name", flat=True)) == [
        "王芳",
        "first",
        "second",
    ]
    assert key_shares.announcement(settings.BALLOT_KEYS, "old2026q3") == key_shares.Announcement(
        fingerprint(KEYS[0], KEYS[1], "old2026q3", []), has_proofs=False
    )
