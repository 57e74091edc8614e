"""台账的细则: which items are offered to whom, what each asks for, and what is wrong with days and people."""

import datetime as dt

import pytest

from tests.rules.ledger.rulebook import CADRE, ORDINARY, RULEBOOK, item, points
from zhixing.rules.ledger.activities import (
    OLDEST_DAYS,
    Attendee,
    Group,
    asks_option,
    asks_units,
    asks_worth,
    attendance_blockers,
    claimable,
    day_blockers,
    decidable,
    kind_of,
    offer_of,
    offered,
    option_name,
    priced,
    quantity_text,
    recordable,
)
from zhixing.rules.scoring.catalogue import Kind
from zhixing.rules.standards.items import Item, PerUnit
from zhixing.rules.standards.text.clauses import unit_of

TODAY = dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)
VETO = RULEBOOK.vetoes[0]


def codes(groups: list[Group]) -> dict[str, list[str]]:
    return {group.name: [offer.item.code for offer in group.offers] for group in groups}


def test_an_activity_gives_and_only_a_decision_takes() -> None:
    assert codes(recordable(RULEBOOK)) == {
        "学习教育": ["LESSON", "HOURS", "LECTURE", "CADRES"],
        "服务群众": ["IDEA", "TIMES", "MEETING"],
        "表彰": ["BEST", "FREE"],
    }
    assert codes(decidable(RULEBOOK)) == {"学习教育": ["LATE"], "日常言行": ["ABSENT"]}


@pytest.mark.parametrize(
    ("member_class", "by_block"),
    [
        (CADRE, {"学习教育": ["LESSON", "HOURS", "LECTURE", "CADRES"], "表彰": ["BEST", "FREE"]}),
        ("在职", {"学习教育": ["LESSON", "HOURS", "LECTURE", "CADRES"], "表彰": ["BEST", "FREE"]}),
        (
            ORDINARY,
            {"学习教育": ["LESSON", "HOURS", "LECTURE"], "服务群众": ["IDEA", "TIMES"], "表彰": ["BEST", "FREE"]},
        ),
        ("流动", {"学习教育": ["LESSON", "HOURS", "LECTURE"], "表彰": ["BEST", "FREE"]}),
    ],
)
def test_members_claim_what_is_for_their_class_and_may_be_claimed(
    member_class: str, by_block: dict[str, list[str]]
) -> None:
    assert codes(claimable(RULEBOOK, member_class)) == by_block


def test_an_offer_says_what_it_gives_its_limits_and_for_whom() -> None:
    groups = recordable(RULEBOOK)
    offers = {code: offer_of(groups, code) for code in ("LESSON", "LECTURE", "CADRES", "LATE")}
    assert {code: offer.says if offer else "" for code, offer in offers.items()} == {
        "LESSON": "每次加 2 分；本期最多 4 分",
        "LECTURE": "本支部：加 2 分；街道：加 3 分",
        "CADRES": "每次加 1 分；只适用于党员干部类",
        "LATE": "",
    }
    assert (offered(groups, "LESSON"), offered(groups, "LATE")) == (item("LESSON"), None)
    (own,) = [
        offer.says for group in claimable(RULEBOOK, CADRE) for offer in group.offers if offer.item.code == "CADRES"
    ]
    assert own == "每次加 1 分"  # that it is for cadres need not be said to one


def test_what_an_item_asks_for_besides_who_and_when() -> None:
    asked = {
        code: (asks_units(item(code)), asks_option(item(code)), asks_worth(item(code)))
        for code in ("LESSON", "HOURS", "LECTURE", "IDEA", "TIMES")
    }
    assert asked == {
        "LESSON": (False, False, False),
        "HOURS": (True, False, False),
        "LECTURE": (False, True, False),
        "IDEA": (False, False, True),
        "TIMES": (True, False, False),
    }
    assert (asks_units(VETO), asks_option(VETO), asks_worth(VETO)) == (False, False, False)
    assert kind_of(item("TIMES")) is Kind.TIERS
    together = Item("T", "累计学时", per=PerUnit("学时", points(1), together=True))
    assert (kind_of(together), asks_units(together)) == (Kind.TOGETHER, True)


@pytest.mark.parametrize(
    ("units", "code", "text"),
    [
        (100, "HOURS", "1 小时"),
        (150, "HOURS", "1.5 小时"),
        (105, "HOURS", "1.05 小时"),
        (300, "TIMES", "3 次"),
        (100, "LESSON", ""),
        (200, "LESSON", "2 次"),
    ],
)
def test_a_quantity_in_words(units: int, code: str, text: str) -> None:
    assert quantity_text(units, item(code)) == text


def test_what_is_no_item_has_no_quantity_and_no_options() -> None:
    assert (quantity_text(300, None), quantity_text(100, VETO), unit_of(VETO)) == ("", "", "次")
    assert option_name(item("LECTURE"), "B") == "街道"
    assert (option_name(item("LECTURE"), "C"), option_name(VETO, "B"), option_name(None, "B")) == ("C", "B", "B")


@pytest.mark.parametrize(
    ("day", "sentences"),
    [
        (TODAY, []),
        (TODAY + DAY, ["活动日期在今天以后，请在实际发生以后再记。"]),
        (TODAY - OLDEST_DAYS * DAY, []),
        (dt.date(2025, 9, 12), ["活动日期距今已超过一年，不能再记分，请核对日期。"]),
    ],
)
def test_a_day_lies_in_the_last_year(day: dt.date, sentences: list[str]) -> None:
    assert day_blockers(day, TODAY) == sentences
    assert day_blockers(day, TODAY, word="日期") == [sentence.removeprefix("活动") for sentence in sentences]


def test_each_is_priced_by_class_and_what_they_did() -> None:
    people = [("白云", CADRE, Attendee(1, option="A")), ("高娃", ORDINARY, Attendee(2, option="B"))]
    assert [worth.points for worth in priced(RULEBOOK, item("LECTURE"), TODAY, people)] == [200, 300]
    hours = [("白云", CADRE, Attendee(1, units=250))]
    assert [worth.points for worth in priced(RULEBOOK, item("HOURS"), TODAY, hours)] == [250]
    ideas = [("高娃", ORDINARY, Attendee(2, worth=400))]
    assert [worth.points for worth in priced(RULEBOOK, item("IDEA"), TODAY, ideas)] == [400]


def test_a_problem_is_said_once_with_the_names_and_from_the_sixth_on_with_their_number() -> None:
    def said(count: int) -> list[str]:
        names = ["白云", "高娃", "陈志强", "王芳", "李四", "赵六"][:count]
        people = [(name, ORDINARY, Attendee(place)) for place, name in enumerate(names)]
        return attendance_blockers(RULEBOOK, item("LECTURE"), TODAY, people)

    missing = "“讲党课”没有选定选项，请选：本支部、街道。"
    assert said(0) == []
    assert said(5) == [f"白云、高娃、陈志强、王芳、李四：{missing}"]
    assert said(6) == [f"白云、高娃、陈志强、王芳、李四 等 6 人：{missing}"]
    fine = [("白云", ORDINARY, Attendee(1, option="A"))]
    assert attendance_blockers(RULEBOOK, item("LECTURE"), TODAY, fine) == []
