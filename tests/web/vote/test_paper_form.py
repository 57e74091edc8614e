"""Between the boxes of the page and the paper: several questions, one's own row, panels that are not graded."""

import datetime as dt

import pytest
from django.test import Client

from tests import ballots, make, walk
from tests.web.vote.test_pages import HOUR, url
from zhixing.models import Ballot, BoxLine
from zhixing.queries.ballots.voting import VotingPaper
from zhixing.rules.ballots.states import ABSTAIN, SELF
from zhixing.web.vote import paper_form

SEVERAL = walk.STANDARD.replace(
    "source: ballot,", "source: ballot, questions: [{code: WORK, name: 履职}, {code: STYLE, name: 作风}],"
)


def asked(*, has_subjects: bool = True) -> VotingPaper:
    return VotingPaper(
        title="民主测评",
        panel="",
        subjects=((1, "白云"), (3, "高娃")),
        questions=(("WORK", "履职"), ("STYLE", "作风")),
        grades=(("A", "优秀"), ("B", "合格")),
        has_subjects=has_subjects,
        closes_at=dt.datetime.now(dt.UTC),
    )


def test_what_was_sent_becomes_a_paper() -> None:
    filled = paper_form.read({"own": "1", "m1-0": "A", "m3-0": "B", "m3-1": ABSTAIN}, asked())
    assert filled.paper(asked()) == {(1, "WORK"): SELF, (1, "STYLE"): SELF, (3, "WORK"): "B", (3, "STYLE"): ABSTAIN}


@pytest.mark.parametrize(
    "sent", [{"m3-0": "C"}, {"m3-0": SELF}, {"m2-0": "A"}, {"m3-2": "A"}, {"own": "2"}, {"own": "一"}, {"m3": "A"}]
)
def test_what_does_not_belong_to_the_paper_is_not_taken(sent: dict[str, str]) -> None:
    assert paper_form.read(sent, asked()) == paper_form.Filled({})


def test_a_panel_that_is_not_graded_has_no_row_of_its_own() -> None:
    filled = paper_form.read({"own": "1", "m1-0": "A"}, asked(has_subjects=False))
    assert filled == paper_form.Filled({(1, "WORK"): "A"})


def test_rows_still_empty_are_pointed_out_and_ones_own_is_not() -> None:
    filled = paper_form.read({"own": "1", "m3-0": "B"}, asked())
    steps = paper_form.steps(asked(), filled, says_missing=True)
    assert [(step.field, step.place, step.question, step.is_missing) for step in steps] == [
        ("m1-0", 1, "履职", False),
        ("m1-1", 1, "作风", False),
        ("m3-0", 2, "履职", False),
        ("m3-1", 2, "作风", True),
    ]
    assert [choice.name for choice in steps[2].choices if choice.is_chosen] == ["合格"]


def test_several_questions_from_page_to_box(world: make.World, client: Client) -> None:
    ballot = ballots.prepare(ballots.to_stage(world, SEVERAL, members=4), world)
    codes = ballots.to_open(ballot, world)
    now = dt.datetime.now(dt.UTC)
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=now - HOUR, closes_at=now + HOUR)
    marks = {
        f"m{number}-{question}": grade
        for number in ballot.subjects.values_list("number", flat=True)
        for question, grade in enumerate(("EXCELLENT", "ABSTAIN"))
    }
    sent = {**marks, "own": "2", "code": codes[0]}
    shown = client.post(url(ballot, "review/"), sent).content.decode()
    assert (shown.count("履职：<strong>优秀</strong>"), shown.count("作风：<strong>弃权</strong>")) == (7, 7)
    assert client.post(url(ballot, "cast/"), sent).status_code == 200
    assert sorted(BoxLine.objects.values_list("question", flat=True)) == ["STYLE"] * 8 + ["WORK"] * 8
