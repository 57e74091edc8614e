"""A ballot that stands open on a real server, and a voter with a thumb at a real browser."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests import ballots, make
from tests.browser.people import PHONE, Someone, window
from tests.web.signing_in import sign_in
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.models import Ballot, BoxLine, Spent, User

HOUR = dt.timedelta(hours=1)


@dataclass
class Hall:
    """One open ballot with slips and tokens, and the codes nobody has drawn yet."""

    world: make.World
    ballot: Ballot
    codes: list[str]
    site: str
    browser: Browser

    @property
    def url(self) -> str:
        return f"{self.site}/vote/{self.ballot.slug}/"

    def context(self, **options: Any) -> BrowserContext:
        return window(self.browser, PHONE, **options)

    def voter(self, size: tuple[int, int] = PHONE, **options: Any) -> "Voter":
        context = self.context(viewport={"width": size[0], "height": size[1]}, **options)
        return Voter(context.new_page(), self.site)

    def signed_in(self, user: User) -> BrowserContext:
        context = self.context()
        self.sign_in(context, user)
        return context

    def sign_in(self, context: BrowserContext, user: User) -> None:
        """Also where somebody else was signed in: whatever they left in the browser stays."""
        session = sign_in(Client(), user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": self.site}])

    def counts(self) -> tuple[int, int]:
        """Votes in the box, and lines: as many as subjects for each vote, or something is wrong."""
        return Spent.objects.count(), BoxLine.objects.count()


def open_hall(site: str, browser: Browser, *, members: int = 4) -> Hall:
    world = make.world()
    ways = {"": PanelTerms(is_own=True, by_token=True)}
    ballot = ballots.prepare(ballots.to_stage(world, members=members), world, ways)
    codes = ballots.to_open(ballot, world)
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=timezone.now() - HOUR, closes_at=timezone.now() + HOUR)
    return Hall(world, ballot, codes, site, browser)


@dataclass
class Voter(Someone):
    """Somebody voting: sees one card after the other and taps."""

    def start(self, url: str, code: str) -> None:
        """As scanned from the slip."""
        self.page.goto(f"{url}#{code}")
        self.begin()

    def begin(self) -> None:
        self.page.get_by_role("button", name="开始测评").click()
        self.page.locator(".step.now").wait_for()

    def name_is(self, name: str) -> None:
        self.page.locator(".step.now label.pick-name", has_text=name).click()
        self.page.locator(".step.now[data-step=grade]").wait_for()

    def subject(self) -> str:
        return self.page.locator(".step.now .who").inner_text()

    def tap(self, grade: str) -> None:
        """Tap a grade and wait until the page has gone on by itself."""
        who = self.subject()
        self.page.locator(".step.now").get_by_text(grade, exact=True).click()
        self.page.wait_for_function("who => document.querySelector('.step.now .who')?.textContent !== who", arg=who)

    def tap_all(self, grade: str) -> int:
        many = 0
        while self.page.locator(".step.now[data-step=grade]").count():
            self.tap(grade)
            many += 1
        return many

    def tally(self) -> str:
        return self.page.locator("[data-count]").inner_text()

    def cast(self) -> None:
        self.page.get_by_role("button", name="投票", exact=True).click()

    def is_done(self) -> None:
        self.page.get_by_role("heading", level=1, name="您的票已投入票箱").wait_for()

    def kept(self) -> list[int]:
        """How much this browser still remembers, of the tab (our counter of presses apart) and of the device."""
        found: list[int] = self.page.evaluate(
            "[Object.keys(sessionStorage).filter(key => key !== 'hands').length, localStorage.length]"
        )
        return found


def page_errors(page: Page) -> list[str]:
    """A list that fills with whatever a script of the page throws."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def arrive_and_be_lost(route: Route) -> None:
    """What is sent reaches the server; its answer never comes back."""
    route.fetch()
    route.abort()
