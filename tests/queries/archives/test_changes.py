"""名册变动 in the archive of a year: each with its letter or decision, of this branch and this year alone."""

import datetime as dt
from dataclasses import replace

from tests import make
from zhixing.actions.members.register import edit_member, end_membership
from zhixing.actions.members.transfers import transfer_member
from zhixing.queries.archives.changes import change_tables
from zhixing.queries.archives.records import archive_year
from zhixing.queries.members.records import record_of
from zhixing.rules.members.records import EndReason, PersonKind
from zhixing.rules.permissions import Role


def changes(world: make.World, year: int) -> list[tuple[str, ...]]:
    (table,) = change_tables(archive_year(world.branch, year))
    return [tuple(row) for row in table.rows()]


def test_who_came_moved_left_and_became_full(world: make.World) -> None:
    community, secretary = world.viewer(Role.COMMUNITY), world.viewer(Role.SECRETARY)
    arrival = make.member("孙丽", world.sister)
    for line, to, on, number in (
        (world.members[2], world.sister, dt.date(2026, 6, 15), "阳转7号"),
        (arrival, world.branch, dt.date(2026, 3, 2), "阳转2号"),
        (world.members[1], world.sister, dt.date(2025, 5, 6), "阳转1号"),
    ):
        transfer_member(line.pk, to=to.pk, on=on, letter_number=number, reason="搬家", by=community, at=make.NOW)
    member = world.members[3]
    full = replace(record_of(member), kind=PersonKind.FULL, full_on=dt.date(2026, 9, 10), born_on=dt.date(1990, 5, 1))
    edit_member(member.pk, full, kind_decision="支部党员大会第6次", by=secretary, at=make.NOW)
    left = {"reason": EndReason.MOVED_AWAY, "on": dt.date(2026, 8, 3), "note": "介绍信12号"}
    end_membership(world.members[4].pk, **left, by=secretary, at=make.NOW)
    assert changes(world, 2026) == [
        ("2026-03-02", "孙丽", "由阳光小区党支部转入", "阳转2号", "搬家"),
        ("2026-06-15", "高娃", "转往阳光小区党支部", "阳转7号", "搬家"),
        ("2026-08-03", "王建国", EndReason.MOVED_AWAY.label, "介绍信12号", ""),
        ("2026-09-10", "李秀英", "由预备党员改为正式党员", "支部党员大会第6次", ""),
    ]
    assert [row[1] for row in changes(world, 2025)] == ["陈志强"]
