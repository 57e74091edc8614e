"""活动记录: whom an item concerns, what each gets of it, and what is wrong with the list."""

import pytest

from tests.rules.ledger.rulebook import CADRE, ORDINARY, RULEBOOK, item, points
from zhixing.rules.activities.marks import Mark, Part
from zhixing.rules.activities.records import Booking, Feed, Presence, attendee_of, concerns, record_problems
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.standards.items import Block, Item
from zhixing.rules.standards.model import PersonClass, Standard
from zhixing.rules.standards.vocabulary import Amount, Points

NAMES = {1: "白云", 2: "高娃", 3: "陈志强"}


@pytest.mark.parametrize(
    ("mark", "parts"),
    [
        (Mark.PRESENT, {Part.PRESENT, Part.HOST, Part.SPEAKER}),
        (Mark.LATE, {Part.PRESENT, Part.HOST, Part.SPEAKER, Part.LATE}),
        (Mark.LEFT_EARLY, {Part.PRESENT, Part.HOST, Part.SPEAKER, Part.LATE}),
        (Mark.LEAVE, set()),
        (Mark.ABSENT, {Part.ABSENT}),
        (Mark.EXCUSED, set()),
    ],
)
def test_which_parts_somebody_plays(mark: Mark, parts: set[Part]) -> None:
    assert {part for part in Part if Presence(1, mark, is_host=True, is_speaker=True).plays(part)} == parts
    assert {part for part in Part if Presence(1, mark).plays(part)} == parts - {Part.HOST, Part.SPEAKER}


def test_ones_own_amount_counts_for_the_item_that_it_is_about() -> None:
    own = Presence(1, units=250, option="B", worth=50)
    everybodys = Feed("A", units=150, option="A", worth=30)
    assert attendee_of(everybodys, own) == Attendee(1, 150, "A", 30)
    assert attendee_of(Feed("A", units=150, option="A", worth=30, is_own=True), own) == Attendee(1, 250, "B", 50)
    assert attendee_of(Feed("A", units=150, option="A", worth=30, is_own=True), Presence(1)) == Attendee(
        1, 150, "A", 30
    )
    nothing = Presence(1, units=0, worth=0)
    assert attendee_of(Feed("A", units=150, worth=30, is_own=True), nothing) == Attendee(1, 0, "", 0)
    assert attendee_of(Feed("A"), Presence(1)) == Attendee(1, 100, "", None)


@pytest.mark.parametrize(
    ("code", "member_class", "concerned"),
    [
        ("LESSON", CADRE, True),
        ("CADRES", CADRE, True),
        ("CADRES", ORDINARY, False),
        ("MEETING", ORDINARY, True),
        ("MEETING", CADRE, False),  # the block is not theirs
        ("LECTURE", CADRE, True),  # worth by option
        ("LESSON", "流动", True),  # a class that the standard does not know: it is refused, and the page says why
        ("CADRES", "流动", False),
    ],
)
def test_whom_an_item_concerns(code: str, member_class: str, concerned: bool) -> None:
    assert concerns(RULEBOOK, item(code), member_class) is concerned


def test_a_class_without_worth_is_passed_over_and_without_classes_every_item_is_for_all() -> None:
    paid = Item("A", "会议", worth=Amount(None, (("CADRE", Points(100)),)))
    classes = (PersonClass("CADRE", "干部"), PersonClass("OTHER", "其他"))
    standard = Standard("办法", classes=classes, blocks=(Block("B", "生活", items=(paid,)),))
    assert [concerns(standard, paid, word) for word in ("干部", "其他")] == [True, False]
    plain, bound = Item("P", "会议", worth=points(1)), Item("Q", "夜学", worth=points(1), classes=("CADRE",))
    without = Standard("办法", blocks=(Block("B", "生活", items=(plain, bound)),))
    assert [concerns(without, own, "干部") for own in (plain, bound)] == [True, True]


def test_what_is_wrong_with_the_list() -> None:
    there, away = Presence(1), Presence(2, Mark.ABSENT, is_host=True)
    assert record_problems([there], [], NAMES, is_meeting=True) == []
    assert record_problems([], [], NAMES, is_meeting=True) == ["请至少标明一名到会的人。"]
    assert record_problems(
        [there, away, Presence(3, Mark.LEAVE, "ill", is_speaker=True)], [], NAMES, is_meeting=True
    ) == ["高娃、陈志强没有到会，不能标为主持或发言，请核对。"]
    on_leave = [there, Presence(2, Mark.LEAVE), Presence(3, Mark.LEAVE)]
    assert record_problems(on_leave, [], NAMES, is_meeting=True) == ["请选择请假的事由：高娃、陈志强。"]


def test_nobody_is_missing_where_all_come_of_their_own_will() -> None:
    people = [Presence(1, is_host=True), Presence(2, Mark.ABSENT), Presence(3, Mark.ABSENT)]
    docked = [Feed("LATE", Part.ABSENT), Feed("LESSON")]
    sentence = "这项活动自愿参加，不记缺席：高娃、陈志强。请改为“未标”。"
    assert record_problems(people, docked, NAMES, is_meeting=False) == [sentence]
    assert record_problems(people, docked, NAMES, is_meeting=True) == []
    assert record_problems(people, [Feed("LESSON")], NAMES, is_meeting=False) == []
    assert record_problems(people[:1], docked, NAMES, is_meeting=False) == []


def test_a_booking_says_clause_and_body_only_of_a_deduction() -> None:
    assert Booking(100, "", None, "day") == Booking(100, "", None, "day", "", "")
