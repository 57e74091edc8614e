"""The voter's pages without a script: code, paper, review, box; what a refusal keeps; what nobody is asked."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests import ballots, make
from zhixing.models import Ballot, BoxLine, Spent
from zhixing.rules.ballots.slip_codes import hash_of

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def opened(world: make.World) -> tuple[Ballot, list[str]]:
    """A ballot on eight full members that stands open by the real clock, and the codes of its slips."""
    ballot = ballots.prepare(ballots.to_stage(world, members=4), world)
    codes = ballots.to_open(ballot, world)
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=timezone.now() - HOUR, closes_at=timezone.now() + HOUR)
    ballot.refresh_from_db()
    return ballot, codes


def url(ballot: Ballot, leaf: str = "") -> str:
    return f"/vote/{ballot.slug}/{leaf}"


def chosen(ballot: Ballot, value: str = "EXCELLENT", *, own: str = "none") -> dict[str, str]:
    numbers = ballot.subjects.values_list("number", flat=True)
    return {"own": own, **{f"m{number}-0": value for number in numbers if str(number) != own}}


def test_a_vote_without_a_script(opened: tuple[Ballot, list[str]], client: Client) -> None:
    ballot, codes = opened
    typed = codes[0].lower().replace("-", " ").replace("0", "o")
    paper = client.post(url(ballot), {"code": typed})
    assert (paper.status_code, paper.content.decode().count("<fieldset")) == (200, 1 + ballot.subjects.count())
    marks = {**chosen(ballot, own="2"), "code": typed}
    review = client.post(url(ballot, "review/"), marks)
    shown = review.content.decode()
    assert (review.status_code, shown.count("<strong>优秀</strong>"), shown.count("本人，不评")) == (200, 7, 1)
    done = client.post(url(ballot, "cast/"), dict(re.findall(r'name="([^"]+)" value="([^"]*)"', shown)))
    assert (done.status_code, "您的票已投入票箱" in done.content.decode()) == (200, True)
    spent = Spent.objects.get()
    assert (bytes(spent.credential), spent.way) == (hash_of(ballot.slug, codes[0]), "slip")
    assert BoxLine.objects.count() == ballot.subjects.count()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "还没有填写票码，请照票条上的 12 位票码填写。"),
        ("7K3M-AAAA", "票码应当是 12 位，现在是 8 位，少了 4 位。请对照票条改正。"),
        ("7K3M-AAAU-BBBB", "票码里没有“U”：票码只有数字和字母，且不用字母 U。请对照票条改正。"),
        ("0000-0000-0000", "没有找到这个票码，请对照票条逐位核对；确实不行的，请向监票人换领。"),
    ],
)
def test_a_wrong_code_says_what_is_wrong_and_stays_typed(
    typed: str, sentence: str, opened: tuple[Ballot, list[str]], client: Client
) -> None:
    answer = client.post(url(opened[0]), {"code": typed})
    shown = answer.content.decode()
    assert (answer.status_code, shown.count(sentence), shown.count(f'value="{typed}"')) == (422, 1, 1)


def test_what_is_missing_is_pointed_out_and_nothing_chosen_is_lost(
    opened: tuple[Ballot, list[str]], client: Client
) -> None:
    ballot, codes = opened
    marks = {**chosen(ballot, own="1"), "code": codes[0]}
    del marks["m3-0"]
    for leaf in ("review/", "cast/"):
        answer = client.post(url(ballot, leaf), marks)
        shown = answer.content.decode()
        assert (answer.status_code, shown.count("还没有填完的有"), shown.count('class="step missing"')) == (422, 1, 1)
        # All that was sent but the code; the row left out, and the voter's own, as those where nothing is chosen.
        assert (shown.count(" checked"), shown.count(" checked data-nothing")) == (len(marks) - 1 + 2, 2)
    assert (Spent.objects.count(), BoxLine.objects.count()) == (0, 0)
    assert client.post(url(ballot, "cast/"), {**marks, "m3-0": "ABSTAIN"}).status_code == 200


def test_ones_own_row_is_left_out_whatever_stands_in_it(opened: tuple[Ballot, list[str]], client: Client) -> None:
    ballot, codes = opened
    marks = {**chosen(ballot), "own": "2", "code": codes[0]}
    shown = client.post(url(ballot, "review/"), marks).content.decode()
    assert (shown.count("本人，不评"), shown.count("<strong>优秀</strong>")) == (1, 7)


def test_sent_twice_it_counts_once(opened: tuple[Ballot, list[str]], client: Client) -> None:
    ballot, codes = opened
    marks = {**chosen(ballot), "code": codes[0]}
    first, second = (client.post(url(ballot, "cast/"), marks) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 409)
    assert "这一票已经投入票箱" in second.content.decode()
    assert (Spent.objects.count(), BoxLine.objects.count()) == (1, ballot.subjects.count())


def test_whoever_tries_a_code_is_not_told_whether_it_has_voted(
    opened: tuple[Ballot, list[str]], client: Client
) -> None:
    """Whoever printed the slips has seen every code. An answer comes only to a paper that is sent in whole."""
    ballot, codes = opened
    marks = chosen(ballot)
    assert client.post(url(ballot, "cast/"), {**marks, "code": codes[0]}).status_code == 200
    half = {"own": "none", "m1-0": "EXCELLENT"}
    for leaf, sent in (("", {}), ("review/", marks), ("review/", half), ("cast/", half), ("cast/", {})):
        used, unused = (client.post(url(ballot, leaf), {**sent, "code": code}) for code in codes[:2])
        alike = [
            _without_noise(one.content.decode()).replace(code, "")
            for one, code in ((used, codes[0]), (unused, codes[1]))
        ]
        assert (used.status_code, alike[0]) == (unused.status_code, alike[1])
    assert "这一票已经投入票箱" in client.post(url(ballot, "cast/"), {**marks, "code": codes[0]}).content.decode()


def _without_noise(page: str) -> str:
    return page[: page.rindex("<!--")]


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [(HOUR, 2 * HOUR, "开始，请届时投票。"), (-2 * HOUR, -HOUR, "截止。计票以后可以在这里查询票码。")],
)
def test_before_and_after_its_time_nobody_votes(
    opens: dt.timedelta, closes: dt.timedelta, sentence: str, opened: tuple[Ballot, list[str]], client: Client
) -> None:
    ballot, codes = opened
    now = timezone.now()
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=now + opens, closes_at=now + closes)
    front = client.get(url(ballot))
    refused = client.post(url(ballot, "cast/"), {**chosen(ballot), "code": codes[0]})
    assert (front.status_code, refused.status_code, Spent.objects.count()) == (200, 409, 0)
    assert (sentence in front.content.decode(), sentence in refused.content.decode()) == (True, True)


def test_a_shared_device_goes_back_by_itself_and_another_does_not(
    opened: tuple[Ballot, list[str]], client: Client
) -> None:
    ballot, codes = opened
    room = client.get(url(ballot, "room/")).content.decode()
    assert (room.count("请输入您抽到的票码"), room.count('name="room" value="1"')) == (1, 1)
    own, shared = (
        client.post(url(ballot, "cast/"), {**chosen(ballot), "code": code, **extra})
        for code, extra in ((codes[0], {}), (codes[1], {"room": "1"}))
    )
    assert (own.headers.get("Refresh"), shared.headers["Refresh"]) == (None, f"10; url={url(ballot, 'room/')}")


def test_large_letters_go_along_from_page_to_page(opened: tuple[Ballot, list[str]], client: Client) -> None:
    ballot, codes = opened
    marks = {**chosen(ballot), "code": codes[0], "big": "1"}
    pages = [
        client.get(url(ballot) + "?big=1"),
        client.post(url(ballot), marks),
        client.post(url(ballot, "review/"), marks),
    ]
    assert [page.content.decode().count('class="elder"') for page in pages] == [1, 1, 1]
    assert [page.content.decode().count('name="big" value="1"') for page in pages] == [1, 1, 1]


def test_a_slip_alone_finds_its_ballot(opened: tuple[Ballot, list[str]], client: Client) -> None:
    ballot, codes = opened
    by_number = client.post("/vote/", {"code": f" {ballot.slug.upper()} "})
    by_code = client.post("/vote/", {"code": codes[0].lower()})
    unknown = client.post("/vote/", {"code": "0000-0000-0000"})
    assert (by_number.status_code, by_number.headers["Location"]) == (302, url(ballot))
    shown = by_code.content.decode()
    assert (by_code.status_code, shown.count(f'name="code" value="{codes[0].lower()}"')) == (200, 1)
    assert shown.count(f'action="{url(ballot, "review/")}"') == 1
    assert (unknown.status_code, unknown.content.decode().count('value="0000-0000-0000"')) == (422, 1)
    Ballot.objects.filter(pk=ballot.pk).update(state="sealed")
    assert client.post("/vote/", {"code": codes[0]}).status_code == 422  # only boxes that stand open are looked through
