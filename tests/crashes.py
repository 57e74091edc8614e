"""Elections that go on while the web server and PostgreSQL are killed, and what must be true of each at the end.

Voters ask again until they are told that their vote counts, as a page does that lost its connection; one in ten gives
up after the first failure. Whoever was told must be counted, nobody twice, and nothing else may be in the box.
"""

import hashlib
import http.client
import http.cookiejar
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.crash_site import CrashSite

THREADS = 6
PATIENCE = 120  # seconds that a voter keeps asking
KINDS = ("web", "database", "both")  # what is killed


@dataclass
class Election:
    """One ballot as its voters and its teller see it from outside."""

    site: CrashSite
    told: dict[str, Any]  # from tests/crash_world.py
    chance: random.Random
    papers: list[dict[str, str]] = field(init=False)
    acknowledged: set[int] = field(default_factory=set)  # voters who were told that their vote counts
    kills: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        numbers, grades = range(1, self.told["subjects"] + 1), self.told["grades"]
        self.papers = [{f"m{number}-0": self.chance.choice(grades) for number in numbers} for _ in self.told["codes"]]

    # --- what happens --------------------------------------------------------------------------------------------

    def vote_through(self, kills: int, kinds: Sequence[str] = KINDS) -> None:
        """Everyone votes; meanwhile so many kills at random moments, each followed by a start.

        The voters come in one crowd more than there are kills: each crowd sets out when the kill before it strikes.
        """
        struck = [threading.Event() for _ in range(kills)]

        def trouble() -> None:
            for event in struck:
                time.sleep(self.chance.uniform(0.05, 0.9))
                event.set()
                self._kill(self.chance.choice(kinds), "casting")

        def vote(voter: int) -> bool:
            if crowd := voter * (kills + 1) // len(self.papers):
                struck[crowd - 1].wait(PATIENCE)
            return self._vote(voter)

        breaker = threading.Thread(target=trouble)
        breaker.start()
        with ThreadPoolExecutor(THREADS) as voters:
            outcomes = list(voters.map(vote, range(len(self.papers))))
        breaker.join()
        self.acknowledged = {voter for voter, is_told in enumerate(outcomes) if is_told}

    def count_through(self, kills: int) -> None:
        """The box is sealed and opened by its teller; each try but the last is struck at a random moment."""
        teller = Teller(self.site, self.told)
        teller.insist(lambda: teller.seal(), lambda: self.state != "open")
        teller.insist(lambda: teller.fill_sheet(len(self.papers)), self._has_sheet)
        for _ in range(kills):
            kind, wait = self.chance.choice(KINDS), self.chance.uniform(0, 2.5)
            strike = threading.Timer(wait, self._kill, [kind, "counting"])
            strike.start()
            teller.try_to(teller.open_box)
            strike.join()
        self.site.start_again()
        teller.insist(teller.open_box, lambda: self.state == "counted")

    def _kill(self, what: str, during: str) -> None:
        if what in {"database", "both"}:
            self.site.kill_database()
        if what in {"web", "both"}:
            self.site.kill_web()
        self.kills[f"{during}, {what}"] += 1
        self.site.start_again()

    def _vote(self, voter: int) -> bool:
        """Whether this voter was told that the vote counts. One in ten does not ask again."""
        gives_up, end = voter % 10 == 9, time.monotonic() + PATIENCE
        fields, status = {"code": self.told["codes"][voter], **self.papers[voter]}, None
        while time.monotonic() < end:
            status = post(self.site, f"/vote/{self.told['slug']}/cast/", fields)
            if status in {200, 409}:  # in the box now, or in the box already
                return True
            if status is not None and status < 500:
                raise AssertionError(f"a good vote was refused with {status}")
            if gives_up:
                return False
            time.sleep(0.1)
        raise AssertionError(f"no good answer in all this time, the last one {status}: {self.site.said()}")

    # --- what must be true ---------------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        return str(self.site.rows("SELECT state FROM zhixing_ballot WHERE id = %s", self.told["ballot"])[0][0])

    def _has_sheet(self) -> bool:
        return bool(self.site.rows("SELECT 1 FROM zhixing_countsheet WHERE panel_id = %s", self.told["panel"]))

    def lost(self) -> set[int]:
        """Voters who were told that their vote counts, and whose credential is not among those that voted."""
        return self.acknowledged - self._cast()

    def faults(self) -> list[str]:
        """Whatever is not as it must be, after the count."""
        cast, found = self._cast(), []
        if lost := self.lost():
            found.append(f"{len(lost)} acknowledged votes are not in the record")
        if len(cast) != len(self._spent()):
            found.append(f"{len(self._spent()) - len(cast)} credentials are nobody's")
        truth = Counter((name, grade) for voter in cast for name, grade in self.papers[voter].items())
        if (counted := self._counted()) != truth:
            found.append(f"{(truth - counted).total()} answers missing, {(counted - truth).total()} too many")
        return found + self._leftovers()

    def _spent(self) -> set[bytes]:
        rows = self.site.rows("SELECT credential FROM zhixing_spent WHERE panel_id = %s", self.told["panel"])
        return {bytes(one) for (one,) in rows}

    def _cast(self) -> set[int]:
        """The voters whose slip has voted, as only this test can know it: it holds every code."""
        spent, slug = self._spent(), self.told["slug"]
        hashes = [hashlib.sha256(f"zhixing-slip:{slug}:{code}".encode()).digest() for code in self.told["codes"]]
        return {voter for voter, one in enumerate(hashes) if one in spent}

    def _counted(self) -> Counter[tuple[str, str]]:
        rows = self.site.rows(
            """
            SELECT 'm' || subject.number || '-0', figure.counts FROM zhixing_ballotfigure figure
            JOIN zhixing_ballotsubject subject ON subject.id = figure.subject_id WHERE figure.panel_id = %s
        """,
            self.told["panel"],
        )
        return Counter({(name, grade): many for name, counts in rows for grade, many in counts.items() if many})

    def _leftovers(self) -> list[str]:
        """After the next start nothing may be left that opens a line: no sealed line, no lock, no part."""
        ballot, panel = self.told["ballot"], self.told["panel"]
        sealed = self.site.rows("SELECT 1 FROM zhixing_boxline WHERE panel_id = %s AND sealed IS NOT NULL", panel)
        locks = self.site.rows("SELECT 1 FROM zhixing_ballotteller WHERE ballot_id = %s AND locked_key > ''", ballot)
        records = self.site.rows("SELECT 1 FROM zhixing_ballotrecord WHERE ballot_id = %s", ballot)
        marked = "SELECT 1 FROM zhixing_ballot WHERE id = %s AND keys_destroyed_at IS NOT NULL"
        part = (self.site.folder / "ballots" / f"{self.told['slug']}.part").exists()
        wrong = {
            "sealed lines are left": bool(sealed),
            "locks are left": bool(locks),
            "the part is left": part,
            "the keys are not marked destroyed": not self.site.rows(marked, ballot),
            "there is not one record": len(records) != 1,
        }
        return [sentence for sentence, is_so in wrong.items() if is_so]


class Teller:
    """Signed in, at the pages of the ballot; `other`, who has to agree, beside them."""

    def __init__(self, site: CrashSite, told: dict[str, Any], place: int = 0) -> None:
        self.site, self.told = site, told
        self.refusal = "no answer yet"  # the last one, for whoever reads why a test fell
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.post("/sign-in/", {"username": told["usernames"][place], "password": told["password"]})

    @cached_property
    def other(self) -> "Teller":
        return Teller(self.site, self.told, 1)

    def seal(self) -> None:
        page = f"/ballots/{self.told['ballot']}/"
        self.post(f"{page}seal/early/", {"reason": "到会的都已投完"}, page=page)
        self.other.post(f"{page}seal/", {}, page=page)

    def fill_sheet(self, signatures: int) -> None:
        panel = self.told["panel"]
        counted = {
            f"p{panel}-signatures": str(signatures),
            f"p{panel}-slips_unused": str(self.told["unused"]),
            # Whoever was struck and gave up has taken a slip and may have no vote in the box: the sheet asks why.
            f"p{panel}-missing_reason": "投票时断线，没有再投。",
        }
        page = f"/ballots/{self.told['ballot']}/sheet/"
        self.post(page, counted)
        self.other.post(f"{page}sign/", {}, page=page)

    def open_box(self) -> None:
        first, second = self.told["phrases"]
        self.post(f"/ballots/{self.told['ballot']}/close/", {"first": first, "second": second})

    def insist(self, act: Callable[[], None], is_done: Callable[[], bool]) -> None:
        """Again until it has been done, for it may have been done although no answer came."""
        end = time.monotonic() + PATIENCE
        while not is_done():
            if time.monotonic() > end:
                raise AssertionError(f"the teller does not get any further: {self.refusal}; {self.site.said()}")
            self.try_to(act)

    def try_to(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (OSError, http.client.HTTPException, LookupError) as fault:
            self.refusal = repr(fault)
            time.sleep(0.1)  # struck while it was under way

    def post(self, path: str, fields: dict[str, str], page: str = "") -> None:
        """The form on that page, sent with its token. A refusal is an answer; an error of the server is not."""
        base = f"http://127.0.0.1:{self.site.port}"
        with self.browser.open(base + (page or path), timeout=60) as shown:
            text = shown.read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
        if found is None:
            raise LookupError("no form on the page: done already, or not yet")
        seen = dict(re.findall(r'name="(seen)" value="(\w+)"', text))
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": found[1], **seen, **fields}).encode()
        try:
            self.browser.open(base + path, data, timeout=120).close()
        except urllib.error.HTTPError as refused:
            if refused.code >= 500:
                raise
            self.refusal = f"{refused.code} for {path}: {plain(refused.read().decode())}"


def plain(page: str) -> str:
    """What a person reads on it, in one line."""
    text = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", page)
    return " ".join(text.split())


def post(site: CrashSite, path: str, fields: dict[str, str]) -> int | None:
    """The status of the answer; None where none came."""
    asked = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        asked.request("POST", path, urllib.parse.urlencode(fields), headers)
        answer = asked.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        asked.close()
