"""实地检查: the guards of a visit that are rules, each with a broken twin that the same check catches."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from zhixing.rules.inspections.visits import LEAST_INSPECTORS, VisitFacts, opening_blockers, sheet_blockers

Opening = Callable[[VisitFacts], list[str]]
Keeping = Callable[[VisitFacts, bool], list[str]]


def opened_by_too_few(opening: Opening) -> list[tuple[int, int]]:
    """Numbers of inspectors and of sheets with which the sheets are laid open though there are not two of each."""
    facts = [
        VisitFacts(is_begun=True, inspectors=able, handed_in=sheets) for able, sheets in product(range(4), range(4))
    ]
    return [
        (visit.inspectors, visit.handed_in)
        for visit in facts
        if not opening(visit) and min(visit.inspectors, visit.handed_in) < 2
    ]


def changed_afterwards(keeping: Keeping) -> list[str]:
    """In which states a sheet may be kept though it was handed in, or though others lie open already."""
    begun = VisitFacts(is_begun=True)
    states = {"handed in": (begun, True), "open": (replace(begun, is_opened=True), False)}
    return [name for name, (facts, is_handed_in) in states.items() if not keeping(facts, is_handed_in)]


def test_two_inspectors_open_a_visit_and_no_fewer() -> None:
    assert LEAST_INSPECTORS == 2
    assert opened_by_too_few(opening_blockers) == []
    assert opening_blockers(VisitFacts(is_begun=True, inspectors=2, handed_in=2)) == []


@pytest.mark.parametrize(
    "twin",
    [
        lambda facts: [] if facts.handed_in else ["还没有交表。"],
        lambda facts: [] if facts.inspectors >= 2 else ["检查的成员不足。"],
        lambda facts: [] if facts.inspectors + facts.handed_in >= 2 else ["不足。"],
    ],
    ids=["one sheet is enough", "sheets are not counted", "both counted together"],
)
def test_a_twin_that_lets_one_inspector_open_is_caught(twin: Opening) -> None:
    assert opened_by_too_few(twin)


def test_a_sheet_is_handed_in_once_and_none_after_the_opening() -> None:
    assert changed_afterwards(lambda facts, is_handed_in: sheet_blockers(facts, is_handed_in=is_handed_in)) == []
    assert sheet_blockers(VisitFacts(is_begun=True), is_handed_in=False) == []


@pytest.mark.parametrize(
    ("twin", "states"),
    [
        (lambda facts, is_handed_in: ["已经公开。"] if facts.is_opened else [], ["handed in"]),
        (lambda facts, is_handed_in: ["已经交出。"] if is_handed_in else [], ["open"]),
    ],
    ids=["handed in twice", "written after the opening"],
)
def test_a_twin_that_takes_a_sheet_afterwards_is_caught(twin: Keeping, states: list[str]) -> None:
    assert changed_afterwards(twin) == states
