"""操作日志: each auditor reads exactly their rows, narrowed as asked, in a fixed number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from zhixing.actions.recording import record
from zhixing.queries.audit import Filter, audit_lines, audit_page, organisations_of_audit
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed

DAY = dt.timedelta(days=1)


@pytest.fixture
def rows(world: make.World) -> make.World:
    secretary, system = world.viewer(Role.SECRETARY), world.viewer(Role.SYSTEM_ADMIN)
    record("open_cycle", by=secretary, at=make.NOW, organisation_id=world.branch.pk, summary="一")
    record("appoint", by=system, at=make.NOW + DAY, organisation_id=world.district.pk, summary="二")
    record("open_cycle", by=secretary, at=make.NOW + 2 * DAY, organisation_id=world.stranger.pk, summary="三")
    record("refuse_sign_in", by=None, at=make.NOW + 3 * DAY, organisation_id=None, summary="四", address="10.0.0.9")
    return world


def read(viewer: Viewer, **wanted: object) -> list[str]:
    return [line.summary for line in audit_page(viewer, Filter(**wanted), 1).object_list]  # type: ignore[arg-type]


def test_the_top_reads_all_newest_first(rows: make.World) -> None:
    assert read(rows.viewer(Role.AUDITOR)) == ["四", "三", "二", "一"]


def test_a_street_reads_only_what_happened_in_it(rows: make.World) -> None:
    auditor = make.viewer(make.appoint(make.user("街道审计管理员"), Role.AUDITOR, rows.street))
    assert read(auditor) == ["三", "一"]
    assert rows.district.name not in [name for _, name in organisations_of_audit(auditor)]
    assert read(auditor, organisation_id=rows.district.pk) == ["三", "一"]  # the whole district, as far as in sight


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_nobody_else_reads(rows: make.World, role: Role) -> None:
    with pytest.raises(NotAllowed):
        read(rows.viewer(role))
    with pytest.raises(NotAllowed):
        list(audit_lines(rows.viewer(role), Filter()))


def test_narrowing_by_who_what_where_when(rows: make.World) -> None:
    auditor = rows.viewer(Role.AUDITOR)
    assert read(auditor, who="系统管理") == ["二"]
    assert read(auditor, who=rows.users[Role.SECRETARY].username) == ["三", "一"]
    assert read(auditor, verb="open_cycle") == ["三", "一"]
    assert read(auditor, verb="考评周期") == ["三", "一"]
    assert read(auditor, verb="登录与账号") == ["四", "二"]
    assert read(auditor, verb="整改") == []
    assert read(auditor, organisation_id=rows.community.pk) == ["一"]
    assert read(auditor, from_on=make.TODAY + DAY, until_on=make.TODAY + 2 * DAY) == ["三", "二"]


def test_a_day_begins_at_midnight_here(world: make.World) -> None:
    late = dt.datetime(2026, 9, 14, 16, 30, tzinfo=dt.UTC)  # half past midnight of the 15th in China
    record("open_cycle", by=None, at=late, organisation_id=None, summary="零点半")
    auditor = world.viewer(Role.AUDITOR)
    assert (read(auditor, until_on=make.TODAY), read(auditor, from_on=make.TODAY + DAY)) == ([], ["零点半"])


def test_a_line_is_in_chinese(rows: make.World) -> None:
    line = audit_page(rows.viewer(Role.AUDITOR), Filter(), 1).object_list[0]
    assert (line.name, line.username, line.verb, line.organisation, line.address) == (
        "未登录",
        "",
        "登录未成功",
        "",
        "10.0.0.9",
    )


def test_the_system_itself_is_named_so(world: make.World) -> None:
    record("install_pack", by=None, at=make.NOW, organisation_id=None, summary="默认办法")
    line = audit_page(world.viewer(Role.AUDITOR), Filter(), 1).object_list[0]
    assert (line.name, line.verb, line.address) == ("系统", "载入随系统提供的办法", "")


def test_the_number_of_queries_does_not_grow(rows: make.World) -> None:
    auditor = rows.viewer(Role.AUDITOR)
    with CaptureQueriesContext(connection) as before:
        read(auditor)
    deputy = rows.viewer(Role.DEPUTY)
    for number in range(5):
        record("open_cycle", by=deputy, at=make.NOW, organisation_id=rows.sister.pk, summary=str(number))
    with CaptureQueriesContext(connection) as after:
        read(auditor)
    assert len(after) == len(before)
