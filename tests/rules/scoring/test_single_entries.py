"""What single entries are worth: scoring's own pricing, item by item and class by class."""

import datetime as dt

import pytest

from tests.sample_standard import SAMPLE
from zhixing.rules.ledger.activities import (
    claimable,
    day_blockers,
    decidable,
    offered,
    option_name,
    quantity_text,
    recordable,
)
from zhixing.rules.scoring.entries.single import Fact, Worth, named, prices_of
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard

DAY = dt.date(2026, 9, 1)


def standard() -> Standard:
    read = read_standard(SAMPLE)
    assert isinstance(read, Standard)
    return read


CASES = {
    Fact("党员干部类", "MEET", DAY): Worth(800),
    Fact("普通无职党员类", "MEET", DAY): Worth(1000),
    Fact("入党积极分子", "MEET", DAY): Worth(1000),
    Fact("ORDINARY", "HOURS", DAY, 150): Worth(200),
    Fact("ORDINARY", "HOURS", DAY, 25): Worth(0),
    Fact("ORDINARY", "AWARD", DAY, option="CITY"): Worth(500),
    Fact("ORDINARY", "TALK", DAY, worth=250): Worth(250),
    Fact("ORDINARY", "LATE", DAY): Worth(-300),
    Fact("ORDINARY", "VISITS", DAY, 500): Worth(None),
    Fact("ORDINARY", "CULT", DAY): Worth(0, is_veto=True),
    Fact("ORDINARY", "AWARD", DAY): Worth(None, "“受到表彰”没有选定选项，请选：市级、区级。"),
    Fact("ORDINARY", "TALK", DAY, worth=275): Worth(None, "“宣讲”的分值 2.75 不在幅度内，请填 1 到 5，档差 0.5。"),
    Fact("ORDINARY", "NOPE", DAY): Worth(None, "办法里没有编号为“NOPE”的细则，未计分；请核对编号。"),
    Fact("某类", "MEET", DAY): Worth(None, "办法里没有“某类”这一类别，请先在党员名册核对类别。"),
}


@pytest.mark.parametrize("fact", CASES, ids=lambda fact: f"{fact.member_class} {fact.item} {fact.units}")
def test_one_entry(fact: Fact) -> None:
    assert prices_of(standard(), [fact]) == [CASES[fact]]


def test_many_at_once_in_the_order_given() -> None:
    assert prices_of(standard(), list(CASES)) == list(CASES.values())
    assert prices_of(standard(), []) == []


def test_an_item_of_another_kind_of_quarter_does_not_count() -> None:
    text = SAMPLE.replace("        activity: 党员大会", "        activity: 党员大会\n        periods: [midyear]")
    read = read_standard(text)
    assert isinstance(read, Standard)
    june, september = Fact("CADRE", "MEET", dt.date(2026, 6, 1)), Fact("CADRE", "MEET", DAY)
    assert prices_of(read, [june, september]) == [
        Worth(800),
        Worth(None, "“参加党员大会”不在这一期计分，未计分；请核对日期。"),
    ]


def test_a_member_reads_only_what_an_item_gives_to_them() -> None:
    def said(groups: object) -> str:
        return next(offer.says for group in groups for offer in group.offers if offer.item.code == "MEET")  # type: ignore[attr-defined]

    assert said(recordable(standard())).startswith("每次加分：党员干部类 8 分，其他类别 10 分")
    assert said(claimable(standard(), "党员干部类")).startswith("每次加 8 分")
    assert said(claimable(standard(), "普通无职党员类")).startswith("每次加 10 分")


def test_what_is_offered_for_what() -> None:
    def codes(groups: object) -> list[str]:
        return [offer.item.code for group in groups for offer in group.offers]  # type: ignore[attr-defined]

    assert codes(recordable(standard())) == ["MEET", "HOURS", "AWARD", "TALK", "VISITS"]
    assert codes(decidable(standard())) == ["LATE"]
    assert codes(claimable(standard(), "党员干部类")) == ["MEET", "HOURS", "AWARD", "TALK", "VISITS"]
    text = SAMPLE.replace("        activity: 党员大会", "        claim: false").replace(
        "        name: 自学", "        name: 自学\n        classes: [CADRE]"
    )
    narrowed = read_standard(text)
    assert isinstance(narrowed, Standard)
    assert codes(claimable(narrowed, "普通无职党员类")) == ["AWARD", "TALK", "VISITS"]
    assert codes(claimable(narrowed, "党员干部类")) == ["HOURS", "AWARD", "TALK", "VISITS"]
    assert offered(recordable(standard()), "LATE") is None


def test_words_of_quantities_options_and_days() -> None:
    hours, meet, award = (named(standard(), code)[1] for code in ("HOURS", "MEET", "AWARD"))
    said = [quantity_text(units, item) for units, item in ((150, hours), (100, hours), (100, meet), (200, meet))]
    assert said == ["1.5 小时", "1 小时", "", "2 次"]
    assert (option_name(award, "CITY"), option_name(award, "GONE"), option_name(None, "X")) == ("市级", "GONE", "X")
    assert day_blockers(DAY, DAY) == []
    assert day_blockers(DAY, DAY - dt.timedelta(days=1)) == ["活动日期在今天以后，请在实际发生以后再记。"]
    assert day_blockers(DAY, DAY + dt.timedelta(days=366)) == []
    assert day_blockers(DAY, DAY + dt.timedelta(days=367)) == ["活动日期距今已超过一年，不能再记分，请核对日期。"]
