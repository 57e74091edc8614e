"""操作日志: the page and the file."""

import csv
import io

import pytest
from django.test import Client

from tests import make
from tests.web.signing_in import sign_in
from zhixing.actions.recording import record
from zhixing.models import AuditRow
from zhixing.rules.permissions import Role


@pytest.fixture
def auditor(world: make.World) -> Client:
    secretary, system, branch = world.viewer(Role.SECRETARY), world.viewer(Role.SYSTEM_ADMIN), world.branch.pk
    record("open_cycle", by=secretary, at=make.NOW, organisation_id=branch, summary="=1+1")
    record("appoint", by=system, at=make.NOW, organisation_id=branch, summary="某任命")
    return sign_in(Client(), world.users[Role.AUDITOR])


def exported(client: Client, query: str = "") -> list[list[str]]:
    answer = client.post(f"/audit/export/{query}")
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert body[0] == "\ufeff"
    return list(csv.reader(io.StringIO(body[1:])))


def test_the_page_speaks_chinese_and_keeps_its_filters(auditor: Client) -> None:
    page = auditor.get("/audit/?verb=open_cycle&from_on=2026-09-14").content.decode()
    assert ("开启考评周期" in page, "某任命" in page) == (True, False)
    assert 'action="/audit/export/?verb=open_cycle&amp;from_on=2026-09-14"' in page
    assert 'value="2026-09-14"' in page


def test_the_file_has_the_same_rows_and_no_cell_runs(world: make.World, auditor: Client) -> None:
    secretary = world.users[Role.SECRETARY]
    assert exported(auditor, "?verb=open_cycle") == [
        ["时间", "姓名", "账号", "操作", "党组织", "内容", "来源地址"],
        ["2026-09-14 09:30:00", "支部书记甲", secretary.username, "开启考评周期", "阳光社区第一党支部", "'=1+1", ""],
    ]


def test_taking_a_copy_is_written_down_with_its_filters(world: make.World, auditor: Client) -> None:
    exported(auditor, f"?who=甲&verb=appoint&organisation={world.branch.pk}&from_on=2026-09-14")
    row = AuditRow.objects.get(verb="export_audit")
    assert row.summary == "姓名或账号：甲；操作：任命；党组织：阳光社区第一党支部；从：2026年9月14日"


def test_the_acts_are_listed_by_topic_and_a_topic_is_chosen_as_a_whole(auditor: Client) -> None:
    page = auditor.get("/audit/?verb=登录与账号").content.decode()
    assert '<optgroup label="登录与账号">' in page
    assert ("某任命" in page, '<td data-label="操作" class="keep">开启考评周期' in page) == (True, False)
    exported(auditor, "?verb=登录与账号")
    assert AuditRow.objects.get(verb="export_audit").summary == "操作：登录与账号（全部）"


def test_a_date_that_cannot_be_read_is_said_so_and_narrows_nothing(auditor: Client) -> None:
    page = auditor.get("/audit/?from_on=昨天").content.decode()
    assert ("field-error" in page, "某任命" in page) == (True, True)
