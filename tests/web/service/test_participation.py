"""外来记录 through the real page: a spreadsheet and a signed file, answered record by record, taken whole or not."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from tests import service, walk
from tests.files.workbooks import xlsx
from tests.make import World
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.files.service.record_sheets import COLUMNS
from zhixing.models import Activity, Entry, TakenFile, TakenRecord
from zhixing.rules.exchange.envelope import FileKind
from zhixing.rules.permissions import Role
from zhixing.rules.service.exchanged import ParticipationRecord

pytestmark = pytest.mark.django_db
PAGE = "/service/participation/"
SERVED = ParticipationRecord("ZY-001", "白云", "", dt.date(2026, 9, 5), "VOLUNTEER", "清扫小区", "阳光小区", 250)
OTHER = replace(SERVED, record="ZY-002", name="陈志强", quantity=300)


@pytest.fixture
def secretary(world: World) -> Client:
    walk.adopt(world.street)
    return sign_in(Client(), world.users[Role.SECRETARY])


def sheet(*records: ParticipationRecord) -> SimpleUploadedFile:
    rows = [
        [line.record, line.name, line.branch, line.on, line.item, line.title, line.place, line.quantity / 100]
        for line in records
    ]
    return SimpleUploadedFile("记录.xlsx", xlsx([["某平台导出"], [*COLUMNS], *rows]))


def asked(browser: Client, *records: ParticipationRecord, source: str = "志愿服务平台") -> str:
    return as_read(browser.post(PAGE, {"file": sheet(*records), "source": source}))


def confirmed(browser: Client, page: str, source: str = "志愿服务平台") -> int:
    text = page.split('name="text" value="')[1].split('"')[0]
    return browser.post(PAGE, {"text": text, "source": source, "confirmed": "1"}).status_code


def test_a_sheet_becomes_one_activity_and_is_known_again(world: World, secretary: Client) -> None:
    page = asked(secretary, SERVED, OTHER)
    assert page.count("新增") == 2
    assert Activity.objects.count() == 0  # read again first
    assert confirmed(secretary, page) == 302
    activity = Activity.objects.get()
    assert (activity.title, activity.note) == ("清扫小区", "由“志愿服务平台”的记录导入")
    units = Entry.objects.order_by("units").values_list("units", "source", "source_id")
    assert list(units) == [(250, "activity", activity.pk), (300, "activity", activity.pk)]

    again = asked(secretary, SERVED, OTHER)
    assert (again.count("已有"), "没有新的内容需要接收" in again, "确认接收" in again) == (2, True, False)
    changed = asked(secretary, SERVED, replace(OTHER, quantity=400), replace(SERVED, record="ZY-003"))
    assert "这个编号的记录以前已经接收，内容不同" in changed
    assert "当天已经按这一条记过" in changed
    assert "确认接收" not in changed
    with pytest.raises(DatabaseError), transaction.atomic():
        TakenRecord.objects.all().delete()  # what was taken in stays known
    secretary.post(f"/activities/{activity.pk}/undo/", {"reason": "记错了"})
    assert "以前已经接收，后来撤销；" in asked(secretary, SERVED)


def test_one_conflict_refuses_all_and_every_one_has_its_reason(world: World, secretary: Client) -> None:
    wrong = (
        replace(SERVED, record="A", name="查无此人"),
        replace(SERVED, record="B", item="没有这条"),
        replace(SERVED, record="C", on=dt.date(2999, 1, 1)),
        replace(SERVED, record="D", item="LESSON", quantity=300),
        replace(SERVED, record="", quantity=0),
        SERVED,
        SERVED,
    )
    page = asked(secretary, *wrong)
    for words in (
        "当天没有这名党员",
        "没有“没有这条”这一条",
        "数量只能是 1",
        "没有来源编号",
        "数量要大于 0",
        "两条同一编号",
    ):
        assert words in page, words
    assert "第 3 行（查无此人）" in page
    assert "有 6 条记录有冲突，整份都没有接收" in page
    assert (confirmed(secretary, page), Activity.objects.count(), TakenRecord.objects.count()) == (422, 0, 0)
    assert "请填写来源系统的名称" in asked(secretary, SERVED, source="")
    bad = SimpleUploadedFile("记录.xlsx", xlsx([[*COLUMNS], ["1", "白云", "", "昨天", "VOLUNTEER", "清扫", "", "x"]]))
    refused = as_read(secretary.post(PAGE, {"file": bad, "source": "平台"}))
    assert "第 2 行：日期“昨天”无法识别" in refused
    assert "第 2 行：数量“x”无法识别" in refused


def test_a_signed_file_is_taken_once(world: World, secretary: Client) -> None:
    service.partner(world)
    data = service.file_from_there(SERVED, OTHER, kind=FileKind.RECORDS)
    page = as_read(secretary.post(PAGE, {"file": SimpleUploadedFile("x.json", data)}))
    assert "签名核对无误，还没有接收" in page
    assert confirmed(secretary, page, source="") == 302
    assert (Entry.objects.count(), TakenFile.objects.get().kind) == (2, "records")
    assert "这份文件已经接收过" in as_read(secretary.post(PAGE, {"file": SimpleUploadedFile("x.json", data)}))
    newer = service.file_from_there(SERVED, replace(OTHER, record="ZY-009", name="高娃"), kind=FileKind.RECORDS)
    page = as_read(secretary.post(PAGE, {"file": SimpleUploadedFile("x.json", newer)}))
    assert (page.count("已有"), page.count("新增"), confirmed(secretary, page, source="")) == (1, 1, 302)
    assert Entry.objects.count() == 3
    spoilt = data.replace("清扫小区".encode(), "清扫街道".encode())
    assert "与签名不符" in as_read(secretary.post(PAGE, {"file": SimpleUploadedFile("x.json", spoilt)}))
