"""投票 addresses know nobody: no cookie read or set, no session or account asked for, no address, no word logged."""

import io
import logging
import logging.config
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests import logs, make
from tests.web.signing_in import sign_in
from tests.web.vote.test_pages import chosen, opened, url
from zhixing.models import Appointment, AuditRow, Ballot, Membership, Person, RollLine, Spent, TokenIssue, User
from zhixing.rules.permissions import Role
from zhixing.web.frame.anonymous_vote import VoteLogFilter, VoteMiddleware

__all__ = ["opened"]  # a fixture

TELLING = {
    "HTTP_COOKIE": "sessionid=abc; csrftoken=def",
    "REMOTE_ADDR": "10.1.2.3",
    "HTTP_X_FORWARDED_FOR": "10.1.2.3",
    "HTTP_X_REAL_IP": "10.1.2.3",
    "HTTP_FORWARDED": "for=10.1.2.3",
    "HTTP_USER_AGENT": "Phone of Bai Yun",
    "HTTP_REFERER": "http://testserver/ballots/1/token/",
}
OF_PEOPLE = [
    "django_session",
    *(model._meta.db_table for model in (User, Person, Membership, Appointment, AuditRow, RollLine, TokenIssue)),
]


class Seen:
    """Stands where everything below the middleware would."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.meta, self.cookies = dict(request.META), dict(request.COOKIES)
        answer = HttpResponse()
        answer.set_cookie("sessionid", "x")
        return answer


def through(path: str) -> tuple[Seen, HttpResponse]:
    seen = Seen()
    return seen, VoteMiddleware(seen)(RequestFactory().post(path, **TELLING))  # type: ignore[arg-type]


def test_nothing_below_can_read_who_asks() -> None:
    seen, answer = through("/vote/abcdefgh/cast/")
    assert {key: seen.meta.get(key) for key in TELLING} == {**dict.fromkeys(TELLING), "REMOTE_ADDR": ""}
    assert (seen.cookies, len(answer.cookies)) == ({}, 0)
    told = (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"])
    assert told == ("no-store, no-transform", "no-referrer")


def test_the_address_typed_without_its_last_stroke_leads_there_too(client: Client, db: None) -> None:
    """And not to the sign-in, where nobody of the room has anything to do."""
    answer = client.get("/vote")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/vote/")
    assert through("/vote")[0].cookies == {}
    assert client.get("/voters/").headers["Location"] == "/sign-in/?next=/voters/"


def test_other_addresses_pass_unchanged() -> None:
    seen, answer = through("/ballots/1/token/")
    assert {key: seen.meta[key] for key in TELLING} == TELLING
    assert (seen.cookies, len(answer.cookies)) == ({"sessionid": "abc", "csrftoken": "def"}, 1)


def test_it_stands_above_everything_that_could_look() -> None:
    names = [name.rsplit(".", 1)[1] for name in settings.MIDDLEWARE]
    assert names[:3] == ["SecurityMiddleware", "WhiteNoiseMiddleware", "VoteMiddleware"]


def test_somebody_signed_in_votes_as_nobody(
    opened: tuple[Ballot, list[str]], world: make.World, client: Client
) -> None:
    """Their browser sends the session along; no page asks for it, none answers with one."""
    ballot, codes = opened
    sign_in(client, world.users[Role.MEMBER])
    marks = {**chosen(ballot), "code": codes[0]}
    with CaptureQueriesContext(connection) as queries:
        answers = [
            client.get(url(ballot)),
            client.post(url(ballot), marks),
            client.post(url(ballot, "review/"), marks),
            client.post(url(ballot, "cast/"), marks),
            client.get(url(ballot, "safety/")),
            client.get("/vote/"),
            client.get("/vote/no-such-ballot/"),
            client.get(url(ballot, "cast/")),
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 200, 200, 404, 302]
    assert [name for name in OF_PEOPLE if any(f'"{name}"' in query["sql"] for query in queries)] == []
    assert [len(answer.cookies) for answer in answers] == [0] * len(answers)
    assert [answer.headers.get("Vary") for answer in answers] == [None] * len(answers)
    assert b"csrfmiddlewaretoken" not in b"".join(answer.content for answer in answers)
    with CaptureQueriesContext(connection) as queries:
        client.get("/")  # the same browser on any other page: the guard sees what it looks for
    assert {"django_session", "zhixing_user"} <= {
        name for name in OF_PEOPLE if any(f'"{name}"' in query["sql"] for query in queries)
    }


# --- what is logged ----------------------------------------------------------------------------------------------


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the site's own logging writes, as it would on the console."""
    with logs.kept():
        logging.config.dictConfig(settings.LOGGING)
        handler, text = logging.getLogger().handlers[0], io.StringIO()
        assert isinstance(handler, logging.StreamHandler)
        was = handler.setStream(text)
        yield text
        handler.setStream(was)  # type: ignore[arg-type]


def test_of_a_vote_refused_or_failed_no_word_is_logged(opened: tuple[Ballot, list[str]], log: io.StringIO) -> None:
    ballot, codes = opened
    client = Client(raise_request_exception=False)
    client.post(url(ballot), {"code": "7K3M-AAAA-BBBB"})
    client.get(f"/vote/{codes[0]}/")  # a code typed into the address by mistake
    with connection.cursor() as cursor:  # the database refuses the row, and quotes it in its error
        cursor.execute("ALTER TABLE zhixing_boxline ADD CONSTRAINT broken CHECK (question <> '') NOT VALID")
    broken = client.post(url(ballot, "cast/"), {**chosen(ballot), "code": codes[0]})
    assert (broken.status_code, Spent.objects.count()) == (500, 0)
    lines = log.getvalue().splitlines()
    assert [line.split(" ")[:2] for line in lines] == [["422", "/vote/"], ["404", "/vote/"], ["500", "/vote/"]]
    assert lines[2].split(" ")[2:3] != []
    assert [word for word in (ballot.slug, codes[0], "7K3M", "EXCELLENT", "Traceback") if word in log.getvalue()] == []


def test_without_the_filter_the_log_tells_ballot_and_row(
    opened: tuple[Ballot, list[str]], log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the same failing vote on a site that logs as others do."""
    ballot, codes = opened
    monkeypatch.setattr(VoteLogFilter, "filter", lambda self, record: True)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE zhixing_boxline ADD CONSTRAINT broken CHECK (question <> '') NOT VALID")
    Client(raise_request_exception=False).post(url(ballot, "cast/"), {**chosen(ballot), "code": codes[0]})
    assert [word for word in (ballot.slug, "Traceback", "Failing row") if word not in log.getvalue()] == []


def test_other_failures_are_logged_as_ever(log: io.StringIO, client: Client, db: None) -> None:
    client.get("/health/nowhere/")
    assert log.getvalue() == "Not Found: /health/nowhere/\n"
