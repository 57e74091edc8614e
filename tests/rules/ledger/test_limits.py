"""上限: how much of what is about to be entered still counts."""

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

from tests.rules.ledger.rulebook import ORDINARY, RULEBOOK, item, points
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.ledger.limits import Books, Turn, gains, gains_in_turn, is_limited, limit_sentences, most_of
from zhixing.rules.scoring.frames import ENTRY_COLUMNS
from zhixing.rules.standards.items import Block, Caps, Item
from zhixing.rules.standards.model import PeriodKind

DAY = dt.date(2026, 9, 14)
SCHEMA = {"person": pl.Int64(), **ENTRY_COLUMNS}
WHITE, HIGH = 1, 2


def books(*rows: tuple[int, str]) -> Books:
    """What stands there: (person, item), each once."""
    entries = pl.DataFrame(
        [(person, place, code, 100, "", None, DAY, None) for place, (person, code) in enumerate(rows, start=1)],
        schema=SCHEMA,
        orient="row",
    )
    return Books(RULEBOOK, PeriodKind.QUARTER, entries, pl.DataFrame(schema=SCHEMA), {WHITE: ORDINARY, HIGH: ORDINARY})


def turn(key: int, person: int, code: str, **facts: int) -> Turn:
    return Turn(key, person, code, DAY, facts.get("units", 100), "", facts.get("worth"))


@pytest.mark.parametrize(
    ("code", "limited"),
    [("LESSON", True), ("BEST", True), ("IDEA", True), ("HOURS", False), ("FREE", False), ("X", False)],
)
def test_which_items_come_to_a_limit(code: str, limited: bool) -> None:
    assert is_limited(RULEBOOK, code) is limited


def test_the_largest_entries_of_an_item() -> None:
    assert most_of(item("LECTURE"), WHITE) == [Attendee(WHITE, option="A"), Attendee(WHITE, option="B")]
    assert most_of(item("IDEA"), WHITE) == [Attendee(WHITE, worth=500)]
    assert most_of(item("LESSON"), WHITE) == [Attendee(WHITE)]
    assert [most_of(item(code), WHITE)[0].units for code in ("HOURS", "TIMES")] == [100_000, 100_000]


def test_by_how_much_an_item_grows_for_each_person() -> None:
    standing = books((WHITE, "LESSON"), (WHITE, "LESSON"), (HIGH, "LESSON"), (HIGH, "FREE"))
    assert gains(standing, "LESSON", DAY, [Attendee(WHITE), Attendee(HIGH)]) == {WHITE: 0, HIGH: 200}
    assert gains(standing, "LESSON", DAY, [Attendee(HIGH), Attendee(HIGH)]) == {WHITE: 0, HIGH: 200}
    assert gains(standing, "HOURS", DAY, [Attendee(HIGH, units=150)]) == {WHITE: 0, HIGH: 150}


def test_what_waits_is_counted_in_its_order() -> None:
    turns = [
        turn(10, WHITE, "IDEA", worth=300),
        turn(11, WHITE, "IDEA", worth=400),
        turn(12, HIGH, "IDEA", worth=100),
        turn(13, WHITE, "LESSON"),
        turn(14, WHITE, "IDEA", worth=100),
        turn(15, HIGH, "TIMES", units=300),
    ]
    # The block takes 5 points: 3 of the first, 2 of the second, nothing of the last.
    assert gains_in_turn(books(), turns) == {10: 300, 11: 200, 12: 100, 13: 200, 14: 0, 15: 100}
    assert gains_in_turn(books((WHITE, "LESSON"), (WHITE, "LESSON")), [turn(1, WHITE, "LESSON")]) == {1: 0}
    assert gains_in_turn(books(), []) == {}


def test_what_counts_nowhere_adds_nothing() -> None:
    assert gains_in_turn(books(), [turn(1, WHITE, "NOTHING"), turn(2, 99, "LESSON")]) == {1: 0, 2: 0}


def test_people_at_their_limit_are_named_with_what_is_left() -> None:
    assert limit_sentences([]) == []
    assert limit_sentences([("白云", 0), ("高娃", 150), ("陈志强", 0), ("王芳", 100)]) == [
        "这一条已到上限、记入后不再增加得分的：白云、陈志强。",
        "接近上限、只能计入一部分的：高娃 1.5 分、王芳 1 分。",
    ]


def test_what_is_new_is_not_taken_for_an_entry_that_was_reversed() -> None:
    """New entries bear numbers that no entry of the ledger has."""
    rows = [
        (HIGH, 1, "FREE", 100, "", None, DAY, None),
        (HIGH, 2, "FREE", 100, "", None, DAY, 1),
        (HIGH, 9, "FREE", 100, "", None, DAY, None),
        (HIGH, 10, "FREE", 100, "", None, DAY, 9),
    ]
    standing = replace(books(), entries=pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    three = [Attendee(WHITE), Attendee(WHITE), Attendee(WHITE)]
    assert gains(standing, "FREE", DAY, three) == {WHITE: 300, HIGH: 0}
    assert gains_in_turn(standing, [turn(10, WHITE, "FREE"), turn(8, HIGH, "FREE")]) == {10: 100, 8: 100}


def test_an_item_is_told_from_its_block_and_from_others_however_they_are_called() -> None:
    items = (
        Item("A", "甲", worth=points(2)),
        Item("B", "乙", worth=points(3)),
        Item("END", "年末总结", worth=points(1), periods=(PeriodKind.YEAR_END,)),
    )
    blocks = (Block("A", "学习", full=points(100), suggestion="请多参加学习。", items=items),)
    standard = replace(RULEBOOK, blocks=blocks)
    standing = replace(books((WHITE, "A"), (WHITE, "B")), standard=standard)
    assert gains(standing, "A", DAY, [Attendee(WHITE)]) == {WHITE: 200, HIGH: 0}
    assert gains_in_turn(standing, [turn(1, WHITE, "B"), turn(2, WHITE, "A")]) == {1: 300, 2: 200}
    assert gains(standing, "END", DAY, [Attendee(WHITE)]) == {WHITE: 0, HIGH: 0}
    at_the_end = replace(standing, kind=PeriodKind.YEAR_END)
    assert gains(at_the_end, "END", DAY, [Attendee(WHITE)]) == {WHITE: 100, HIGH: 0}


def test_what_came_to_nothing_so_far_counts_from_nothing() -> None:
    """One time is under the least number of times that gives anything; with two more it is three."""
    assert gains(books((WHITE, "TIMES")), "TIMES", DAY, [Attendee(WHITE, units=200)]) == {WHITE: 100, HIGH: 0}


def test_a_limit_of_the_year_looks_at_the_quarters_before() -> None:
    once_a_year = Item("A", "培训", worth=points(2), cap=Caps(year=points(3)))
    standard = replace(RULEBOOK, blocks=(Block("A", "学习", items=(once_a_year,)),))
    standing = replace(books(), standard=standard)
    assert gains(standing, "A", DAY, [Attendee(WHITE)]) == {WHITE: 200, HIGH: 0}
    before = pl.DataFrame([(WHITE, 1, "A", 100, "", None, dt.date(2026, 5, 5), None)], schema=SCHEMA, orient="row")
    assert gains(replace(standing, earlier=before), "A", DAY, [Attendee(WHITE)]) == {WHITE: 100, HIGH: 0}


def test_of_nobody_nothing_is_asked() -> None:
    assert gains(replace(books(), classes={}), "FREE", DAY, []) == {}
