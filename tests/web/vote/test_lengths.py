"""What lengths tell on the line: every form and every page of one ballot has the same, whatever is chosen."""

import gzip
import itertools
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from tests import ballots, make
from tests.web.vote.test_pages import HOUR, url
from tests.web.vote.test_paper_form import SEVERAL
from zhixing.models import Ballot
from zhixing.web.vote import rendering

BOX = re.compile(r'<input[^>]*type="(radio|hidden)"[^>]*name="([^"]+)"[^>]*value="([^"]*)"([^>]*)>')


@pytest.fixture
def opened(world: make.World) -> tuple[Ballot, list[str]]:
    """Twelve subjects: numbers of one and of two digits."""
    ballot = ballots.prepare(ballots.to_stage(world, members=8), world)
    codes = ballots.to_open(ballot, world)
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=timezone.now() - HOUR, closes_at=timezone.now() + HOUR)
    ballot.refresh_from_db()
    return ballot, codes


class Form:
    """What a browser without a script sends of a page: hidden fields, and of each group the box that is ticked."""

    def __init__(self, page: str) -> None:
        self.hidden: dict[str, str] = {}
        self.ticked: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        for kind, name, value, rest in BOX.findall(page):
            if kind == "hidden":
                self.hidden[name] = value
                continue
            self.choices.setdefault(name, []).append(value)
            if "checked" in rest:
                self.ticked[name] = value

    def sent(self, chosen: dict[str, str]) -> dict[str, str]:
        assert all(value in self.choices[name] for name, value in chosen.items())
        return {**self.hidden, **self.ticked, **chosen}


def fillings(form: Form) -> Iterator[dict[str, str]]:
    """Every row given each choice in turn; one's own row marked or empty; every row of one's own, and none."""
    rows = [name for name in form.choices if name != "own"]
    choices = [value for value in form.choices[rows[0]] if value != "---"]
    for own in form.choices["own"][1:]:
        for value in choices:
            marks = dict.fromkeys(rows, value)
            yield {"own": own, **marks}
            yield (
                {"own": own, **{name: mark for name, mark in marks.items() if f"m{int(own)}-0" != name}}
                if (own != "none")
                else {"own": own, **marks}
            )
    for row, value in itertools.product(rows, choices):
        yield {"own": "none", **dict.fromkeys(rows, choices[0]), row: value}


def test_forms_and_pages_have_one_length_whatever_is_chosen(opened: tuple[Ballot, list[str]], client: Client) -> None:
    ballot, codes = opened
    paper = client.post(url(ballot), {"code": codes[0]})
    form = Form(paper.content.decode())
    asked, requests, casts, pages = 0, set(), set(), {len(paper.content)}
    for chosen in fillings(form):
        sent = form.sent(chosen)
        review = client.post(url(ballot, "review/"), sent)
        assert review.status_code == 200
        onward = Form(review.content.decode()).sent({})
        back = client.post(url(ballot), onward)
        requests.add(len(urlencode(sent)))
        casts.add(len(urlencode(onward)))
        pages |= {len(review.content), len(back.content)}
        asked += 1
    assert (len(requests), len(casts), len(pages)) == (1, 1, 1)
    assert asked > 100
    refused = client.post(url(ballot, "cast/"), {**form.hidden, **form.ticked})  # nothing chosen at all
    done = client.post(url(ballot, "cast/"), onward)
    again = client.post(url(ballot, "cast/"), onward)
    assert [one.status_code for one in (refused, done, again)] == [422, 200, 409]
    assert {len(one.content) for one in (refused, done, again)} == pages


def test_with_several_questions_too(world: make.World, client: Client) -> None:
    ballot = ballots.prepare(ballots.to_stage(world, SEVERAL, members=26), world)
    codes = ballots.to_open(ballot, world)
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=timezone.now() - HOUR, closes_at=timezone.now() + HOUR)
    paper = client.post(url(ballot), {"code": codes[0]})
    form = Form(paper.content.decode())
    rows = [name for name in form.choices if name != "own"]
    pages = {len(paper.content)}
    for own, value in (("0001", "000"), ("0030", "254"), ("none", "003")):
        review = client.post(url(ballot, "review/"), form.sent({"own": own, **dict.fromkeys(rows, value)}))
        assert review.status_code == 200
        pages.add(len(review.content))
    refused = client.post(url(ballot, "cast/"), form.sent({}))
    assert {*pages, len(refused.content)} == pages
    assert len(pages) == 1


def test_compressed_the_length_tells_chance_and_not_the_choice(
    opened: tuple[Ballot, list[str]], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages say that nobody may compress them; of a proxy that does it all the same the length is drowned in noise."""
    ballot, codes = opened
    form = Form(client.post(url(ballot), {"code": codes[0]}).content.decode())
    rows = [name for name in form.choices if name != "own"]

    def compressed(value: str) -> int:
        sent = form.sent({"own": "none", **dict.fromkeys(rows, value)})
        return len(gzip.compress(client.post(url(ballot, "review/"), sent).content, 6))

    lengths = {value: sorted(compressed(value) for _ in range(30)) for value in ("000", "003")}
    for one in lengths.values():
        assert one[-1] - one[0] > 1_500
    assert lengths["000"][0] < lengths["003"][-1]
    assert lengths["003"][0] < lengths["000"][-1]
    monkeypatch.setattr(rendering, "_filled", lambda text, size: text)  # the twin: as they were
    plain = {compressed(value) for value in form.choices[rows[0]] if value != "---"}
    assert max(plain) - min(plain) < 100  # what a choice makes, which the noise has to drown
    assert len(plain) > 1


def test_pages_that_are_not_filled_up_tell_the_grade(
    opened: tuple[Ballot, list[str]], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    ballot, codes = opened
    form = Form(client.post(url(ballot), {"code": codes[0]}).content.decode())
    monkeypatch.setattr(rendering, "_filled", lambda text, size: text)
    rows = [name for name in form.choices if name != "own"]
    all_alike = dict.fromkeys(rows, "000")
    lengths = {
        len(client.post(url(ballot, "review/"), form.sent({"own": "none", **all_alike, rows[0]: value})).content)
        for value in ("000", "003")
    }
    assert len(lengths) == 2
