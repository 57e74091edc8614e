"""A year of a branch in a real Chromium: the talk of the summer, and everything that follows in winter, to the archive.

The quarters themselves are played by actions (tests/browser/branch_year.py); test_quarter.py walks one of them.
"""

import csv
import datetime as dt
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests import make
from tests.browser.branch_year import YEAR, BranchYear, on_day
from tests.browser.people import PHONE, Someone, chromium, signed_in
from zhixing.actions.appraisals.deciding import answer_appraisal
from zhixing.actions.appraisals.preparing import write_review
from zhixing.models import Appraisal, AppraisalLine, Cycle, Measure, Nomination
from zhixing.rules.appraisals.steps import OwnView
from zhixing.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUMMER, WINTER, AFTER_POSTING = dt.date(YEAR, 7, 28), dt.date(YEAR + 1, 2, 1), dt.date(YEAR + 1, 2, 22)
PROBLEM = "四月到六月只参加了一次党课，两次集中学习没有请假。"
OPINION = "认真参加组织生活，主动服务群众；不足是学习还不够系统。"
DEEDS = "全年走访困难群众三十二户，协调解决楼道照明、电动车充电等问题十一件，带头参加每一次志愿服务。"


# Tables that stand out of their white panel, which the width of the page does not show.
TABLES_OUTSIDE = """() => [...document.querySelectorAll(".panel-box > table")]
    .filter(table => table.getBoundingClientRect().right > table.parentElement.getBoundingClientRect().right)
    .map(table => table.innerText)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as found:
        yield found


class Branch:
    """The branch of the story with everybody's door to the site."""

    def __init__(self, site: str, browser: Browser) -> None:
        self.site, self.browser, self.world = site, browser, make.world()
        self.year = BranchYear(self.world)
        self.pk = self.world.branch.pk

    def officer(self, role: Role) -> Someone:
        return signed_in(self.browser, self.site, self.world.users[role])

    def member(self) -> Someone:
        """白云 on a phone."""
        return signed_in(self.browser, self.site, self.world.users[Role.MEMBER], PHONE)


@pytest.fixture
def branch(transactional_db: None, live_server: LiveServer, browser: Browser) -> Branch:
    return Branch(live_server.url, browser)


def test_a_year_from_the_stars_to_the_archive(branch: Branch, tmp_path: Path) -> None:
    cycle = branch.year.to_summer()
    with on_day(SUMMER):
        decide_and_talk(branch, cycle)
    branch.year.to_winter()
    with on_day(WINTER):
        secretary = branch.officer(Role.SECRETARY)
        agree_on_targets(branch, secretary)
        appraise(branch, secretary)
        nominate(branch, secretary)
    with on_day(AFTER_POSTING):
        honour(branch)
        take_archive(branch, tmp_path)


def decide_and_talk(branch: Branch, cycle: Cycle) -> None:
    """Who is green is talked to; what was said is read by the two who talked and the secretary."""
    secretary = branch.officer(Role.SECRETARY)
    secretary.open(f"/cycles/{cycle.pk}/measures/", "星级结果的运用")
    secretary.page.get_by_label("白云：提醒谈话", exact=True).select_option(label="采纳")
    secretary.page.get_by_label("王建国：表彰奖励", exact=True).select_option(label="采纳")
    secretary.page.get_by_label("经办人", exact=False).first.select_option(label="支部书记甲")
    secretary.press("登记决定", "星级结果的运用")
    talk = Measure.objects.get(membership__person__name="白云")
    secretary.open(f"/member-measures/{talk.pk}/record/", "填写谈话记录")
    secretary.page.get_by_label("谈话人", exact=False).first.select_option(label="支部书记甲")
    secretary.page.get_by_label("地点", exact=False).fill("支部活动室")
    secretary.page.get_by_label("记录人、在场人", exact=False).fill("支部副书记甲")
    secretary.page.get_by_label("指出的问题", exact=False).fill(PROBLEM)
    secretary.page.get_by_label("提出的要求", exact=False).fill("不能参加的先请假。")
    secretary.press("保存记录", "白云：提醒谈话")
    assert PROBLEM in secretary.text()

    deputy = branch.officer(Role.DEPUTY)
    deputy.open(f"/member-measures/{talk.pk}/", "白云：提醒谈话")
    assert PROBLEM not in deputy.text()
    deputy.follow("确认落实情况", "确认落实情况")
    deputy.page.get_by_label("已经落实，办结", exact=True).check()
    deputy.page.get_by_label("确认意见", exact=False).fill("已谈话，情况属实。")
    deputy.press("提交确认", "白云：提醒谈话")
    member = branch.member()
    member.open("/member-measures/mine/", "支部对我的措施")
    member.follow("提醒谈话", "白云：提醒谈话")
    assert PROBLEM in member.text()


def agree_on_targets(branch: Branch, secretary: Someone) -> None:
    """The growth page shows the fall and the recovery, and what is agreed on for the next quarter."""
    membership = branch.year.line("白云")
    secretary.open(f"/members/{membership.pk}/growth/", "白云同志成长线路图")
    shown = re.findall(rf"{YEAR}年第([一二三四])季度\s+([\d.]+)\s+(\S色\S+星)", numbers_of_chart(secretary))
    assert shown == [
        ("一", "80.00", "黄色上进星"),
        ("二", "20.00", "绿色警示星"),
        ("三", "80.00", "黄色上进星"),
        ("四", "85.63", "黄色上进星"),
    ]
    paper = secretary.page.request.get(f"{branch.site}/members/{membership.pk}/growth/paper/")
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    secretary.follow("商定季度目标", "商定季度目标")
    secretary.page.get_by_label("学习教育（分", exact=False).fill("45")
    secretary.page.get_by_label("约定事项", exact=False).fill("每月参加一次楼院值守。")
    secretary.press("保存目标", "白云同志成长线路图")
    member = branch.member()
    member.open("/growth/", "我的成长线路图")
    member.press("确认这份目标", "我的成长线路图")
    assert "本人于2027年2月1日确认" in member.text()
    member.page.evaluate("document.documentElement.classList.add('elder')")
    assert member.page.evaluate(TABLES_OUTSIDE) == []
    relieved = branch.year.line("高娃")
    secretary.open(f"/members/{relieved.pk}/growth/", "高娃同志成长线路图")
    assert re.findall(r"第[三四]季度\s+(\S+)", numbers_of_chart(secretary)) == ["—", "—"]


def numbers_of_chart(someone: Someone) -> str:
    """The table behind the line of the index."""
    figure = someone.page.locator("figure").first
    figure.locator("summary").click()
    return figure.locator("table").inner_text()


def appraise(branch: Branch, secretary: Someone) -> None:
    secretary.open(f"/orgs/{branch.pk}/appraisals/", "民主评议党员")
    secretary.press(f"开始民主评议（{YEAR}年）", f"{YEAR}年民主评议党员")
    appraisal = Appraisal.objects.get()
    prepare(branch, secretary, appraisal)
    grade(secretary, appraisal)
    community = branch.officer(Role.COMMUNITY)
    community.open(f"/appraisals/{appraisal.pk}/", f"{YEAR}年民主评议党员")
    assert "王建国（优秀）" in community.text()
    community.page.get_by_label("审批文号", exact=False).fill("阳光党发﹝2027﹞3号")
    community.press("同意", f"{YEAR}年民主评议党员")

    member = branch.member()
    own = line_of("白云")
    member.open(f"/appraisals/people/{own.pk}/", f"我的{YEAR}年民主评议")
    assert OPINION in member.text()
    member.page.get_by_label("同意", exact=True).check()
    member.press("签署意见", f"我的{YEAR}年民主评议")
    for line in appraisal.lines.exclude(pk=own.pk):
        answer_appraisal(line.pk, view=OwnView.AGREES, text="", by=branch.year.by(Role.SECRETARY), at=branch.year.at)
    secretary.open(f"/appraisals/{appraisal.pk}/", f"{YEAR}年民主评议党员")
    secretary.press("办结", f"{YEAR}年民主评议党员")
    assert "已办结" in secretary.text()
    community.open(f"/appraisals/?year={YEAR}", "民主评议")
    assert re.search(rf"{branch.world.branch.label}\s+已办结\s+1\s+3\s+0\s+0\s+1", community.text())


def line_of(name: str) -> AppraisalLine:
    return AppraisalLine.objects.get(membership__person__name=name)


def prepare(branch: Branch, secretary: Someone, appraisal: Appraisal) -> None:
    """Study, talks and self-reviews, one of them on a phone, then the meeting."""
    member = branch.member()
    member.open("/", "待办事项")
    assert f"填写{YEAR}年民主评议个人自评" in member.text()
    member.open(f"/appraisals/people/{line_of('白云').pk}/", f"我的{YEAR}年民主评议")
    member.page.get_by_label("个人自评", exact=False).fill("下半年按时参加了每一次学习和走访，发言还不够主动。")
    member.press("保存自评", f"我的{YEAR}年民主评议")
    for line in appraisal.lines.filter(unreviewable="", review=""):
        by = branch.year.by(Role.SECRETARY)
        write_review(line.pk, text="一年来认真履行党员义务。", by=by, at=branch.year.at)
    secretary.follow("填写学习和征求意见", "学习、征求意见和谈心谈话")
    for label, words in (
        ("集中学习日期", "2027-01-25"),
        ("学习内容", "党章和组织生活会有关规定"),
        ("征求意见归纳", "希望多到困难群众家里走访"),
        ("谈心谈话完成日期", "2027-01-26"),
        ("支部查摆的问题", "走访不够经常"),
    ):
        secretary.page.get_by_label(label, exact=False).fill(words)
    secretary.press("保存", f"{YEAR}年民主评议党员")
    secretary.follow("记录党员大会", "党员大会和互评")
    for label, words in (
        ("评议会日期", "2027-01-29"),
        ("地点", "社区会议室"),
        ("主持人", "支部书记甲"),
        ("记录人", "支部副书记甲"),
        ("应到党员", "5"),
        ("实到党员", "5"),
    ):
        secretary.page.get_by_label(label, exact=False).fill(words)
    secretary.press("保存", f"{YEAR}年民主评议党员")


def grade(secretary: Someone, appraisal: Appraisal) -> None:
    """The grades beside the stars; who is under relief keeps "not graded", one above a third is warned of."""
    secretary.follow("填写等次和意见", "评定等次和意见")
    assert "按办法一般评为优秀、合格" in secretary.text()
    for name, word in (("王建国", "优秀"), ("白云", "合格"), ("陈志强", "合格"), ("李秀英", "合格")):
        secretary.page.get_by_label(f"{name}的等次", exact=True).select_option(label=word)
        secretary.page.get_by_label(f"{name}的支部意见", exact=True).fill(OPINION)
    secretary.page.get_by_label("支部党员大会赞成票", exact=False).fill("5")
    secretary.press("保存", f"{YEAR}年民主评议党员")
    assert "减免期间（阳光党发﹝2026﹞9号）" in secretary.text() or "不评定等次" in secretary.text()
    secretary.press("上报审批", f"{YEAR}年民主评议党员")


def nominate(branch: Branch, secretary: Someone) -> None:
    """Who was red all the year is nominated, and hangs for five working days."""
    red = branch.year.line("王建国")
    secretary.open(f"/orgs/{branch.pk}/nominations/new/?member={red.pk}", f"{YEAR}年评先推荐")
    assert secretary.text().count("红色示范星") == 4
    secretary.page.get_by_label("主要事迹", exact=False).fill(DEEDS)
    assert "没有未办结的帮教、整改事项\t没有\t符合" in secretary.text()  # the commendation decided on is none
    secretary.page.get_by_label("推荐理由", exact=False).fill("学时由支部另行补登。")
    secretary.press("登记推荐", f"王建国：{YEAR}年优秀共产党员推荐")
    for label, words in (("党员大会日期", "2027-02-01"), ("应到党员", "5"), ("实到党员", "5"), ("赞成票", "4")):
        secretary.page.get_by_label(label, exact=False).fill(words)
    secretary.press("保存表决结果", f"王建国：{YEAR}年优秀共产党员推荐")
    nomination = Nomination.objects.get()
    community = branch.officer(Role.COMMUNITY)
    community.open(f"/nominations/{nomination.pk}/", f"王建国：{YEAR}年优秀共产党员推荐")
    community.page.get_by_label("同意公示", exact=True).check()
    community.page.get_by_label("审核意见", exact=False).fill("经了解并征求纪检部门意见，同意公示。")
    community.press("保存审核意见", f"王建国：{YEAR}年优秀共产党员推荐")
    secretary.open(f"/nominations/{nomination.pk}/", f"王建国：{YEAR}年优秀共产党员推荐")
    secretary.page.get_by_label("反映问题的方式", exact=False).fill("阳光社区党委办公室")
    secretary.press("确定公示", f"王建国：{YEAR}年优秀共产党员推荐")


def honour(branch: Branch) -> None:
    community, nomination = branch.officer(Role.COMMUNITY), Nomination.objects.get()
    community.open(f"/nominations/{nomination.pk}/", f"王建国：{YEAR}年优秀共产党员推荐")
    community.page.get_by_label("表彰决定文号", exact=False).fill("阳光党发﹝2027﹞8号")
    community.press("记录表彰决定", f"王建国：{YEAR}年优秀共产党员推荐")
    assert "阳光党发﹝2027﹞8号" in community.text()


def take_archive(branch: Branch, folder: Path) -> None:
    """The file is opened and checked with nothing but Python, and holds what the year came to."""
    secretary = branch.officer(Role.SECRETARY)
    secretary.open(f"/organisations/{branch.pk}/archive/", "阳光社区第一党支部年度档案")
    secretary.page.get_by_label("年度", exact=True).select_option(label=f"{YEAR}年")
    mark = secretary.page.locator("code").inner_text()
    with secretary.page.expect_download() as download:
        secretary.page.get_by_role("button", name="下载档案").click()
    file = folder / "档案.zip"
    download.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / "档案")
    verifier = next((folder / "档案").rglob("核对.py"))
    command = [sys.executable, "-I", "-S", str(verifier), str(file), mark]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert (checked.returncode, checked.stderr) == (0, "")
    grades = {row["姓名"]: row["等次"] for row in rows_of(folder / "档案", "民主评议等次")}
    assert grades == {"王建国": "优秀", "白云": "合格", "陈志强": "合格", "李秀英": "合格", "高娃": "不评定等次"}
    everything = "".join(path.read_text("utf-8-sig") for path in (folder / "档案").rglob("*.csv"))
    assert PROBLEM not in everything
    decided = ("确实漏记，予以补记", "阳光党发﹝2027﹞8号", DEEDS, "阳转7号", "支部党员大会第6次")
    assert [words for words in decided if words not in everything] == []


def rows_of(folder: Path, title: str) -> list[dict[str, str]]:
    file = next(path for path in folder.rglob("*.csv") if title in path.stem)
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
