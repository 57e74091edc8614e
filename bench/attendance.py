"""1,000 attendances in one form, by the page and by the act alone, beside bare inserts of the same rows."""

import uuid
from typing import Any

from bench.scratch import scratch_database
from bench.timing import best_of

PEOPLE, ROUNDS = 1_000, 5
TABLES = {"zhixing_activity": "id", "zhixing_attendance": "activity_id", "zhixing_entry": "source_id"}


def main(options: list[str]) -> None:
    people = int(options[options.index("--people") + 1]) if "--people" in options else PEOPLE
    with scratch_database("attendance"):
        _compare(people)


def _compare(people: int) -> None:
    from django.conf import settings
    from django.test import Client

    from tests import make, walk
    from tests.activities import record_form
    from tests.web.signing_in import sign_in
    from zhixing.models import Activity, Entry
    from zhixing.rules.permissions import Role

    settings.ALLOWED_HOSTS = ["testserver"]
    world = make.world()
    walk.adopt(world.street)
    more = range(people - len(world.members))
    members = [*world.members, *(make.member(f"党员{place}", world.branch) for place in more)]
    browser = sign_in(Client(), world.users[Role.SECRETARY])
    address = f"/activities/organisations/{world.branch.pk}/record/"

    def page() -> None:
        answer = browser.post(address, record_form(members, "LESSON", confirmed="1"))
        assert answer.status_code == 302, answer.content.decode()[:2000]

    act = _act(world, [member.pk for member in members])
    act()
    activity = Activity.objects.latest("pk")
    assert Entry.objects.filter(source_id=activity.pk, source="activity").count() == people
    bare, alone, whole = best_of(_bare(activity.pk), act, page, rounds=ROUNDS)
    print(f"{people} 人一次记完，各 {ROUNDS} 次取最快：")
    print(f"  同样的行直接插入，不核对        {bare * 1000:8.0f} 毫秒")
    print(f"  record_activity              {alone * 1000:8.0f} 毫秒，是前者的 {alone / bare:.1f} 倍")
    print(f"  整个页面，从提交到转向            {whole * 1000:8.0f} 毫秒，是前者的 {whole / bare:.1f} 倍")


def _act(world: Any, membership_ids: list[int]) -> Any:
    from tests import make
    from zhixing.actions.activities.recording import record_activity
    from zhixing.rules.activities.happenings import Happening
    from zhixing.rules.activities.records import Feed, Presence
    from zhixing.rules.permissions import Role

    happening = Happening("三季度党课", make.TODAY, (Feed("LESSON"),))
    people, by = [Presence(pk) for pk in membership_ids], world.viewer(Role.SECRETARY)

    def act() -> None:
        form_key = uuid.uuid4()
        record_activity(world.branch.pk, happening=happening, people=people, form_key=form_key, by=by, at=make.NOW)

    return act


def _bare(activity_id: int) -> Any:
    """The rows of this record into tables without keys, guards or indexes, in one transaction."""
    from django.db import connection, transaction

    rows: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        for table, column in TABLES.items():
            cursor.execute(f"CREATE TEMP TABLE bare_{table} (LIKE {table})")
            cursor.execute(f"SELECT * FROM {table} WHERE {column} = %s", [activity_id])
            rows[table] = cursor.fetchall()

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, own in rows.items():
                marks = ", ".join(["%s"] * len(own[0]))
                cursor.executemany(f"INSERT INTO bare_{table} VALUES ({marks})", own)

    return insert
