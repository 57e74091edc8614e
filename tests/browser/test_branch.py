"""A branch of 26 at the end of a quarter in a real Chromium: claim, self-reports, the group's opinions, conclusion.

What is walked by hand costs what docs/design.md says; what everybody else does is played by actions.
"""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests import make, walk
from tests.browser.branch_year import on_day
from tests.browser.hands import counted
from tests.browser.people import PHONE, Someone, chromium, signed_in
from zhixing.actions.ledger.entries import NewEntry, append
from zhixing.actions.reviews.blind import OpinionInput, give_opinions
from zhixing.models import Claim, Cycle, Membership, Opinion, Participant, Rating
from zhixing.queries.viewers import viewer_for
from zhixing.rules.ledger.sources import ClaimState, Source
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STANDARD = Path(settings.ROOT) / "zhixing" / "standards" / "kangbashi.yaml"
FAMILIES, GIVEN = "赵钱孙周吴郑冯", "敏静军"
ITEMS = ("XX-01", "XX-02", "XX-03", "ZZ-01", "ZZ-02", "ZZ-04", "ZZ-05", "ZZ-06", "ZZ-07")
QUARTER = "2026年第三季度"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as opened:
        yield opened


class Branch:
    """26 members with nine entries each, and the quarter in 党员自评."""

    def __init__(self, site: str, browser: Browser) -> None:
        self.site, self.browser, self.world = site, browser, make.world()
        for name in [family + given for family in FAMILIES for given in GIVEN]:
            make.member(name, self.world.branch)
        walk.adopt(self.world.street, STANDARD.read_text("utf-8"))
        entries = [
            NewEntry(membership.pk, item, make.EARLIER - dt.timedelta(days=7 * number), Source.ACTIVITY, number)
            for membership in Membership.objects.filter(organisation=self.world.branch)
            for number, item in enumerate(ITEMS, start=1)
        ]
        append(entries, by=self.world.viewer(Role.SECRETARY), at=make.NOW - dt.timedelta(days=1))
        self.cycle = walk.open_cycle(self.world, kind=CycleKind.MIDYEAR)

    def officer(self, role: Role) -> Someone:
        return self._at_home(signed_in(self.browser, self.site, self.world.users[role]))

    def member(self, name: str, *, is_elder: bool = False) -> Someone:
        membership = Membership.objects.get(person__name=name)
        own = self.world.users[Role.MEMBER]
        user = own if own.person == membership.person else make.member_user(membership)
        user.elder_mode = is_elder
        user.save()
        return self._at_home(signed_in(self.browser, self.site, user, PHONE))

    def _at_home(self, someone: Someone) -> Someone:
        someone.home()
        return someone


@pytest.fixture
def branch(transactional_db: None, live_server: LiveServer, browser: Browser) -> Iterator[Branch]:
    with on_day(make.TODAY):
        yield Branch(live_server.url, browser)


def test_a_branch_of_26_from_claims_to_the_conclusion(branch: Branch) -> None:
    claim_and_confirm(branch)
    report(branch)
    secretary = branch.officer(Role.SECRETARY)
    chase(branch, secretary)
    cycle = walk.to_panel(walk.fresh(branch.cycle), branch.world)
    give_opinion(branch, secretary, cycle)
    agree(secretary)
    assert Rating.objects.count() == 26


def claim_and_confirm(branch: Branch) -> None:
    member = branch.member("郑军")
    with counted("a claim by a member, 360 px", member.page):
        member.follow("我的积分", "我的积分")
        member.follow("申报积分", "申报积分")
        member.follow("讲党课、作政策宣讲", "讲党课")
        member.fill({"日期": "2026-09-01", "说明": "在楼院宣讲垃圾分类条例"})
        member.press("提交申报")
        member.page.get_by_text("在楼院宣讲").first.wait_for()
    secretary = branch.officer(Role.SECRETARY)
    with counted("a claim confirmed", secretary.page):
        secretary.follow("确认申报", "待确认的申报")
        secretary.press("确认这一笔", "待确认的申报")
    assert Claim.objects.get().state == ClaimState.CONFIRMED.value


def report(branch: Branch) -> None:
    member = branch.member("孙静")
    with counted("a self-report that agrees with the ledger, 360 px", member.page):
        member.take_up("自评", "自评")
        member.press("都对，提交", "自评")
    assert "已提交" in member.text()
    elder = branch.member("周敏", is_elder=True)
    with counted("a self-report with one difference, elder mode, 360 px", elder.page):
        elder.take_up("自评", "自评")
        elder.page.get_by_role("link", name="有不对的，逐项看").click()
        elder.page.locator("summary", has_text="学习教育").click()
        row = elder.page.locator(".report-row", has_text="听党课")
        row.locator("summary").click()
        row.get_by_label("自评分").fill("6")
        row.get_by_label("不一致的理由").fill("八月还听了一次党课")
        elder.page.get_by_label("按时参加", exact=False).first.check()
        elder.press("提交自评", "自评")
    assert "已提交" in elder.text()


def chase(branch: Branch, secretary: Someone) -> None:
    walk.submit_self_reports(branch.cycle, branch.world, but=["孙静", "周敏", "吴军", "冯敏"])
    with counted("two self-reports from paper, by proxy", secretary.page):
        secretary.follow("督促自评", "自评名单")
        for name in ("吴军", "冯敏"):
            secretary.follow(f"代录{name}的自评", name)
            secretary.press("都对，提交", "自评名单")
    assert "已全部提交" in secretary.text()


def give_opinion(branch: Branch, secretary: Someone, cycle: Cycle) -> None:
    """One of the group types a number a person and Enter; the others give theirs."""
    secretary.home()
    with counted("one member of the group's opinions on 26", secretary.page):
        secretary.take_up("评定意见", "我的评定意见")
        secretary.page.locator("td.points input").first.click()
        for number in range(26):
            secretary.page.keyboard.type(str(80 + number % 10))
            secretary.page.keyboard.press("Enter")
        secretary.page.get_by_text("待表态", exact=True).nth(25).wait_for()
        secretary.press("已打分、未表态的均认可台账，保存", "我的评定意见")
    assert Opinion.objects.count() == 26
    for role in (Role.DEPUTY, Role.PANELLIST):
        opinions = [OpinionInput(one.pk, 8500) for one in Participant.objects.filter(cycle=cycle, excluded="")]
        give_opinions(cycle.pk, opinions=opinions, by=viewer_for(branch.world.users[role], make.TODAY), at=make.NOW)


def agree(secretary: Someone) -> None:
    secretary.home()
    with counted("opinions opened, one difference settled, 26 agreed on, the review concluded", secretary.page):
        secretary.take_up("公开", "党组织评定")
        secretary.confirm("公开意见，开始合议", "合议")
        secretary.page.get_by_role("button", name="都认可台账的").first.click()
        secretary.seen("合议")
        secretary.page.locator("tr", has_text="周敏").get_by_role("link", name="办理").click()
        secretary.seen("合议：周敏")
        secretary.follow("处理这条差异", "周敏：听党课")
        secretary.page.get_by_label("处理意见", exact=False).first.fill("八月的党课已经记在台账里，维持台账")
        secretary.press("保存处理意见", "合议：周敏")
        secretary.press("保存合议意见", "合议")
        secretary.confirm("完成评定", "党组织评定")
