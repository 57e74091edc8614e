"""The main journey in a real Chromium: from an Excel roster to a posted star, at a desk and on a phone."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from xlsxwriter import Workbook

from tests.browser.hands import counted
from tests.browser.people import DESK, PHONE, Someone, chromium
from tests.browser.place import Place, account, found_place
from zhixing.models import Cycle, Entry, Membership, Person, Posting
from zhixing.rules.members.identity import check_digit
from zhixing.rules.periods import period_before, quarter_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = ["白云", "陈志强", "高娃", "李秀英", "王建国", "张晓燕"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's own loop runs in this thread; Django would take it for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as found:
        yield found


@pytest.fixture
def place(transactional_db: None, live_server: LiveServer, browser: Browser) -> Place:
    return found_place(live_server.url, browser)


def roster(folder: Path) -> Path:
    """A sheet as branches keep them: a title above the header, other words than ours, dates as they come."""
    file = folder / "党员名册.xlsx"
    with Workbook(str(file)) as book:
        sheet = book.add_worksheet("名册")
        sheet.merge_range("A1:F1", "阳光社区第一党支部党员名册")
        sheet.write_row(1, 0, ["序号", "姓名", "性别", "身份证号", "人员类别", "入党时间"])
        for number, name in enumerate(NAMES, start=1):
            first_17 = f"150699198{number}0101{number:02}2"
            sheet.write_row(1 + number, 0, [number, name, "女", first_17 + check_digit(first_17), "正式党员", "2010.6"])
    return file


def bring_the_roster(secretary: Someone, folder: Path) -> None:
    secretary.follow("导入名册", "导入名册")
    secretary.page.get_by_label("名册文件", exact=False).set_input_files(roster(folder))
    secretary.page.get_by_label("编入日期", exact=False).fill("2025-01-01")
    secretary.press("上传并检查", "核对名册")
    secretary.press("确认导入", "名册导入")
    secretary.follow("查看名册", "党员名册")


def record_a_meeting(secretary: Someone, day: dt.date, but: str) -> None:
    secretary.open("/activities/", "活动记录")
    secretary.follow("记一次活动", "记一次活动")
    secretary.press("党课", "记一次活动")
    secretary.page.get_by_label("内容", exact=False).first.fill("书记讲党课")
    secretary.page.get_by_label("日期", exact=False).first.fill(day.isoformat())
    for name in NAMES:
        secretary.page.get_by_label(name, exact=True).select_option(label="缺席" if name == but else "到会")
    secretary.page.locator("summary", has_text="另加细则").click()
    secretary.page.get_by_label("参加党课", exact=False).first.check()
    secretary.press("下一步：核对", "核对后记分")
    secretary.press("确认记分")
    secretary.page.get_by_text("书记讲党课").first.wait_for()
    secretary.check()


def report_on_the_phone(place: Place) -> None:
    account("dangyuan", "王建国", Person.objects.get(name="王建国"))
    member = place.person("dangyuan", PHONE)
    member.take_up("自评", "自评")
    member.press("都对，提交", "自评")
    assert "已提交" in member.text()


def review(place: Place, secretary: Someone, cycle: Cycle, quarter: str) -> None:
    secretary.open(f"/cycles/{cycle.pk}/advance/", "进入“党组织评定”")
    secretary.page.locator("textarea, input[type=text]").first.fill("外出务工，未能按时提交")
    secretary.press("进入“党组织评定”", quarter)
    secretary.open(f"/cycles/{cycle.pk}/review/panel/", "考评小组")
    for box in secretary.page.get_by_role("checkbox").all():
        box.check()
    secretary.page.get_by_label("组长", exact=False).first.select_option(label="支部书记")
    secretary.press("保存小组", "党组织评定")

    for username, size in (("shuji", DESK), ("fushuji", PHONE), ("kaoping", PHONE)):
        judge = place.person(username, size)
        judge.open(f"/cycles/{cycle.pk}/review/opinions/", "我的评定意见")
        judge.confirm("其余全部认可", "我的评定意见")
    secretary.open(f"/cycles/{cycle.pk}/review/", "党组织评定")
    secretary.confirm("公开意见，开始合议", "合议")
    secretary.page.get_by_role("button", name="都认可台账的").first.click()
    secretary.seen("合议")
    secretary.confirm("完成评定", "党组织评定")


def test_a_quarter_from_roster_to_star(place: Place, tmp_path: Path) -> None:
    quarter = period_before(quarter_of(timezone.localdate()))  # over, so that it can be walked to its end
    day = quarter.until_on
    secretary = place.at_the_door("shuji")

    bring_the_roster(secretary, tmp_path)
    assert [*Membership.objects.order_by("person__name_key").values_list("person__name", flat=True)] == NAMES
    record_a_meeting(secretary, day, but="高娃")
    assert Entry.objects.count() == len(NAMES) - 1

    secretary.open("/cycles/", "考评周期")
    secretary.follow("开启", "开启考评周期")
    secretary.page.get_by_label("考评周期", exact=False).select_option(label=quarter.label)
    secretary.page.locator(f'input[name=cut_off_on][value="{day.isoformat()}"]').wait_for()
    secretary.page.get_by_label("考评类型", exact=False).select_option(label="平时")
    secretary.press("开启", quarter.label)
    cycle = Cycle.objects.get()
    assert (cycle.year, cycle.number, cycle.stage) == (quarter.year, quarter.number, "self_report")

    report_on_the_phone(place)
    review(place, secretary, cycle, quarter.label)
    secretary.open(f"/cycles/{cycle.pk}/advance/", "进入“积分公示”")
    secretary.press("进入“积分公示”", quarter.label)
    post_and_object(place, secretary, cycle)


def post_and_object(place: Place, secretary: Someone, cycle: Cycle) -> None:
    clerks = [(place.person(username), verb) for username, verb in (("shequ", "审核通过"), ("jiedao", "审批通过"))]
    secretary.home()
    with counted("a posting proposed, examined, approved, started", secretary.page, *(one.page for one, _ in clerks)):
        secretary.take_up("公示", "考评")
        secretary.follow("提出公示", "积分公示")
        secretary.press("提出公示", "积分公示")
        for clerk, verb in clerks:
            clerk.home()
            clerk.take_up("公示", "积分公示")
            clerk.press(verb, "积分公示")
        secretary.home()
        secretary.take_up("公示", "积分公示")
        secretary.press("开始公示", "积分公示")
    posting = Posting.objects.get()
    assert posting.state == "carried_out"
    Posting.objects.update(from_on=timezone.localdate())  # whatever day it is: it hangs
    secretary.open(f"/postings/{posting.pk}/notice/", "公示")
    member = place.person("dangyuan", PHONE)
    with counted("one's own result on the posting, opened to what it is made of, 360 px", member.page):
        member.take_up("公示", "积分公示")
        assert "我的结果" in member.page.locator("main h2").first.inner_text()
        member.follow("查看得分明细", "王建国")
        member.page.locator(".breakdown summary").first.click()
    assert "绿色警示星" in member.text()
    object_and_answer(place, secretary, member)


def object_and_answer(place: Place, secretary: Someone, member: Someone) -> None:
    """What was forgotten is entered by the answer, the posting withdrawn, and the group asked to conclude anew."""
    member.home()
    with counted("an objection by a member on a phone", member.page):
        member.take_up("公示", "积分公示")
        member.follow("我有异议", "提出异议")
        member.page.get_by_label("异议内容", exact=False).fill("上月走访居民两次没有记，请核对走访登记表。")
        member.press("提交异议", "积分公示")
    assert "待答复" in member.text()
    secretary.home()
    with counted("an objection upheld, the entry made, the posting withdrawn", secretary.page):
        secretary.take_up("答复一条异议", "调查并答复异议")
        secretary.page.get_by_label("异议是否成立", exact=False).select_option(label="成立")
        secretary.fill({"调查情况": "查阅走访登记表，属实。", "答复意见": "确实漏记，予以补记。"})
        secretary.page.get_by_label("补记的细则", exact=False).select_option(label="志愿奉献：走访居民")
        secretary.fill({"补记的日期": Cycle.objects.get().cut_off_on.isoformat(), "补记的数量": "2"})
        secretary.press("下一步：核对", "核对后答复")
        secretary.press("确认答复并存档", "积分公示")
        secretary.confirm("撤回公示并退回评定", "考评", "异议成立，台账已补记")
    assert Entry.objects.filter(source="objection").count() == 1
