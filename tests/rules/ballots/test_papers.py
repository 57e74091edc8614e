"""What a paper that is not whole hears, at the edges; and for whom a paper is handed out at all."""

from dataclasses import replace

import pytest

from tests.rules.ballots.test_states import PANEL, READY
from zhixing.rules.ballots.next_steps import opening_blockers
from zhixing.rules.ballots.states import PanelFacts, ballot_components, paper_problems
from zhixing.rules.standards.model import (
    DEFAULT_GRADES,
    Amount,
    Component,
    PeriodKind,
    Points,
    Source,
    Standard,
    Weights,
)


def blank(names: list[str], questions: dict[str, str]) -> list[str]:
    """What somebody hears who hands in nothing."""
    subjects = dict(enumerate(names, start=1))
    return paper_problems({}, subjects, questions, DEFAULT_GRADES, has_subjects=False, is_unlisted=False)


SIX = ["白云", "陈志强", "高娃", "王敏", "孙立", "张兰"]
LISTED = "“白云”、“陈志强”、“高娃”、“王敏”、“孙立”、“张兰”"


@pytest.mark.parametrize(
    ("names", "questions", "sentence"),
    [
        (["白云"], {"": "总体评价"}, "“白云”。每个人都要选一个档次"),  # a person, though the only one
        (["白云"], {"WORK": "履职尽责", "STUDY": "学习教育"}, "“履职尽责”、“学习教育”。每一项都要选一个档次"),
        (["白云", "高娃"], {"WORK": "履职尽责", "STUDY": "学习教育"}, "“白云”、“高娃”。每个人都要选一个档次"),
        (SIX, {"": "总体评价"}, f"{LISTED}。每个人都要选一个档次"),
        ([*SIX, "李强"], {"": "总体评价"}, f"{LISTED}等 7 人。每个人都要选一个档次"),
    ],
)
def test_who_or_what_is_left_out_is_named_up_to_six(names: list[str], questions: dict[str, str], sentence: str) -> None:
    assert blank(names, questions) == [f"还没有填完的有：{sentence}，不愿评价的选“弃权”。"]


@pytest.mark.parametrize(
    ("weight", "is_voted"),
    [
        (Amount(Points(2000)), True),
        (Amount(Points(2000), (("RETIRED", Points(0)),)), True),  # counts for some of them
        (Amount(Points(0), (("RETIRED", Points(2000)),)), True),
        (Amount(Points(0), (("RETIRED", Points(0)),)), False),
        (Amount(), False),
    ],
)
def test_a_vote_is_taken_where_it_counts_for_any_class(weight: Amount, is_voted: bool) -> None:
    vote = Component("ballot", "民主测评", Source.BALLOT, Weights(cycles=weight))
    assert ballot_components(Standard("办法", components=(vote,)), PeriodKind.QUARTER) == ((vote,) if is_voted else ())


def test_a_panel_has_no_slips_until_they_are_printed() -> None:
    panel = PanelFacts("群众", 1, by_slip=True, by_token=False, by_paper=False)
    assert opening_blockers(replace(READY, panels=(PANEL, panel))) == ["“群众”还没有打印票码，请先打印。"]
