"""Proof 7: after a whole election nothing at the level of a ballot is anywhere: tables, pages, logs, headers."""

import datetime as dt
import logging
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import ballots, make
from tests.actions.ballots.test_casting import fetched
from tests.proofs import elections, forensics
from tests.web.signing_in import sign_in
from zhixing.actions.ballots.paper_entry import enter_paper
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.models import Ballot, Spent
from zhixing.rules.ballots.double_entry import Reading
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Role

VOTERS, FULL = 20, 6
GRADES = ("EXCELLENT", "QUALIFIED", "BASIC", "UNQUALIFIED")
# Where grades may stand: open lines and figures after the count, the record.
OF_GRADES = {"zhixing_boxline", "zhixing_ballotfigure", "zhixing_ballotrecord"}
OF_CREDENTIALS = {"zhixing_spent", "zhixing_ballotrecord"}


def tables() -> dict[str, str]:
    """Everything that is kept, table by table, as text."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        texts = {}
        for name in names:
            cursor.execute(f'SELECT whole::text FROM "{name}" whole')
            texts[name] = "\n".join(row for (row,) in cursor.fetchall())
    return texts


def found_in(texts: dict[str, str], words: Iterable[str]) -> set[str]:
    """Where any of the words stands."""
    wanted = [word for word in words if word]
    return {name for name, text in texts.items() if any(word in text for word in wanted)}


def spellings(codes: Iterable[str]) -> list[str]:
    return [one for code in codes for one in (code, code.replace("-", ""), code.lower(), code.replace("-", "").lower())]


def said(answer: HttpResponse) -> str:
    """Headers and cookies of an answer."""
    return f"{list(answer.headers.items())} {answer.cookies}"


class Election:
    """Twenty voters: most on phones, one with a token, one on paper; and all that was answered and logged meanwhile."""

    def __init__(self) -> None:
        self.world = make.world()
        elections.room(self.world, full=FULL, probationary=VOTERS - FULL)
        cycle = ballots.to_stage(self.world)
        self.ballot = ballots.prepare(cycle, self.world, {"": PanelTerms(is_own=True, by_token=True)})
        self.codes = ballots.to_open(self.ballot, self.world)
        hour = dt.timedelta(hours=1)
        now = timezone.now()  # pages ask the real clock
        Ballot.objects.filter(pk=self.ballot.pk).update(opens_at=now - hour, closes_at=now + hour)
        self.headers: list[str] = []
        self.token = fetched_now(self.ballot, self.world)

    def vote(self) -> None:
        voter = Client()
        place = reverse("vote_cast", args=[self.ballot.slug])
        grades = [GRADES[at % 4] for at in range(VOTERS)]
        for at, code in enumerate(self.codes[: VOTERS - 2]):
            sent = {f"m{number}-0": grades[at] for number in range(1, FULL + 1)}
            own = str(at + 2) if at < FULL - 1 else "none"  # number 1 votes with the token
            answers = [
                voter.post(reverse("vote_start", args=[self.ballot.slug]), {"code": code}),
                voter.post(place, {**sent, "own": own, "code": code}),
                voter.post(place, {**sent, "own": own, "code": code}),  # tapped twice
            ]
            assert [one.status_code for one in answers] == [200, 200, 409]
            self.headers += [said(one) for one in answers]
        sent = {f"m{number}-0": "BASIC" for number in range(2, FULL + 1)}
        answer = voter.post(place, {**sent, "own": "1", "token": self.token[0], "signature": self.token[1]})
        assert answer.status_code == 200
        self.headers.append(said(answer))
        assert len(voter.cookies) == 0
        paper = Reading(ballots.marks(self.ballot, "QUALIFIED"), is_unlisted=True)
        for seat in (Seat.FIRST, Seat.SECOND):
            enter_paper(
                self.ballot.panels.get().pk,
                number=1,
                reading=paper,
                code=self.codes[VOTERS - 2],
                by=ballots.teller(self.world, seat),
                at=ballots.DURING,
            )

    def count(self) -> None:
        panel = self.ballot.panels.get()
        ballots.seal(self.ballot, self.world, timezone.now())  # after it began by the real clock, as above
        ballots.tell(panel, self.world, signatures=VOTERS - 1, paper_issued=1, paper_collected=1)
        ballots.count(self.ballot, self.world)

    def pages(self) -> dict[str, str]:
        """Every page and file of the ballot as the secretary and a teller read them, the log as its reader does."""
        panel = self.ballot.panels.get().pk
        names = {
            "ballot": self.ballot.pk,
            "ballot_results": self.ballot.pk,
            "ballot_roll": panel,
            "ballot_papers": panel,
        }
        found = {}
        for role in (Role.SECRETARY, Role.PANELLIST):
            client = sign_in(Client(), self.world.users[role])
            for name, which in names.items():
                answer = client.get(reverse(name, args=[which]))
                found[f"{name} of {role}"] = answer.content.decode() + said(answer)
        auditor = sign_in(Client(), self.world.users[Role.AUDITOR])
        found["audit_log"] = auditor.get(reverse("audit_log")).content.decode()
        for name in ("vote_start", "vote_check"):
            found[name] = Client().get(reverse(name, args=[self.ballot.slug])).content.decode()
        return found


def fetched_now(ballot: Ballot, world: make.World) -> tuple[str, str]:
    token = fetched(ballot, world.viewer(Role.MEMBER), at=timezone.now())
    return token.prepared, token.signature


def server_log(since: int) -> str:
    """What the database server itself has logged, where it can be read."""
    place = forensics.data_folder().parent / "postgres.log"
    if not forensics.is_readable() or not place.exists():
        return ""
    with Path(place).open("rb") as file:
        file.seek(since)
        return file.read().decode(errors="replace")


@pytest.mark.usefixtures("transactional_db")
def test_a_whole_election_leaves_no_trace_of_a_ballot(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logged_before = len(server_log(0).encode())
    election = Election()
    election.vote()
    while_open, pages_while_open = tables(), election.pages()
    spent = [bytes(one).hex() for one in Spent.objects.values_list("credential", flat=True)]
    assert len(spent) == VOTERS
    election.count()
    after, pages = tables(), election.pages()
    codes, signed = spellings(election.codes), list(election.token)
    logged = "\n".join([*(one.getMessage() for one in caplog.records), server_log(logged_before)])
    everywhere = {**while_open, **pages_while_open, "headers": "".join(election.headers), "log": logged}
    assert found_in(everywhere, codes) == set()
    assert found_in({**after, **pages, "log": logged}, codes) == set()
    # A token that voted is kept and published with its signature: it proves the vote, and nobody knows whose it was.
    assert found_in({**everywhere, **after, **pages}, signed) == OF_CREDENTIALS
    # Grades: in no table before the count, in lines and figures after it; never in a log or a header.
    assert found_in(while_open, GRADES) == set()
    assert found_in(after, GRADES) == OF_GRADES
    assert found_in({"headers": "".join(election.headers), "log": logged}, GRADES) == set()
    # Credentials, by which everybody finds their own again: where they are spent, and in the record.
    assert found_in(while_open, spent) == {"zhixing_spent", "zhixing_slip"}
    assert found_in({**after, **pages, **pages_while_open}, spent) == OF_CREDENTIALS


@pytest.mark.usefixtures("transactional_db")
def test_the_search_finds_what_a_careless_ballot_leaves(caplog: pytest.LogCaptureFixture) -> None:
    """The twin: a table of who voted with what, and a log line about it."""
    caplog.set_level(logging.DEBUG)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE careless (code text, grade text)")
        cursor.execute("INSERT INTO careless VALUES ('7K3M-AAAA-BBBB', 'BASIC')")
        logging.getLogger("django.request").info("vote of %s", "7k3maaaabbbb")
        texts = {**tables(), "log": "\n".join(one.getMessage() for one in caplog.records)}
        cursor.execute("DROP TABLE careless")
    assert found_in(texts, spellings(["7K3M-AAAA-BBBB"])) == {"careless", "log"}
    assert found_in(texts, ["BASIC"]) == {"careless"}
