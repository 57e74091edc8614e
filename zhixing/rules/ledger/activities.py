"""活动: which items may be recorded, claimed or decided, and what a record still lacks."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from zhixing.rules.scoring.catalogue import Kind, Line
from zhixing.rules.scoring.entries.single import Fact, Worth, prices_of
from zhixing.rules.standards.model import Block, Effect, Item, Standard, Veto
from zhixing.rules.standards.phrases import Phrases
from zhixing.rules.standards.text.clauses import unit_of
from zhixing.rules.standards.vocabulary import points_text

OLDEST_DAYS = 366  # what lies farther back is past every cap and every cycle that could still count it


@dataclass(frozen=True)
class Offer:
    """One item to choose, with how much it gives, in words."""

    item: Item
    says: str


@dataclass(frozen=True)
class Group:
    """The items of one block that a page offers."""

    name: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Attendee:
    """One person of an activity: who, and how much where it differs from person to person."""

    membership_id: int
    units: int = 100
    option: str = ""
    worth: int | None = None


def recordable(standard: Standard) -> list[Group]:
    """What an activity may give: additions. Deductions and vetoes need the decision of a named body."""
    return _groups(standard, lambda block, item: item.effect is Effect.ADD)


def claimable(standard: Standard, member_class: str) -> list[Group]:
    """What a member of this class may claim, and what it gives to them."""
    own = standard.class_of(member_class)
    code = own.code if own else ""

    def is_offered(block: Block, item: Item) -> bool:
        is_for = all(not classes or code in classes for classes in (block.classes, item.classes))
        return item.effect is Effect.ADD and item.claim and is_for

    return _groups(standard, is_offered, Phrases(standard, only=code))


def decidable(standard: Standard) -> list[Group]:
    """What only a decision may enter: deductions."""
    return _groups(standard, lambda block, item: item.effect is Effect.DEDUCT)


def _groups(
    standard: Standard, is_offered: Callable[[Block, Item], bool], phrases: Phrases | None = None
) -> list[Group]:
    phrases = phrases or Phrases(standard)
    groups = []
    for block in standard.blocks:
        own = [item for item in block.items if is_offered(block, item)]
        offers = [
            Offer(item, "；".join([*phrases.worth(item), *filter(None, [phrases.limits(item), phrases.applies(item)])]))
            for item in own
        ]
        groups += [Group(block.name, tuple(offers))] if offers else []
    return groups


def offer_of(groups: Iterable[Group], code: str) -> Offer | None:
    return next((offer for group in groups for offer in group.offers if offer.item.code == code), None)


def offered(groups: Iterable[Group], code: str) -> Item | None:
    offer = offer_of(groups, code)
    return offer.item if offer else None


def kind_of(item: Item) -> Kind:
    """What the item asks for besides who and when: nothing, an option, a worth, a quantity."""
    return Line(Block("", ""), item).kind


def asks_units(item: Item | Veto) -> bool:
    return isinstance(item, Item) and kind_of(item) in {Kind.PER, Kind.TOGETHER, Kind.TIERS}


def asks_option(item: Item | Veto) -> bool:
    return isinstance(item, Item) and kind_of(item) is Kind.OPTIONS


def asks_worth(item: Item | Veto) -> bool:
    return isinstance(item, Item) and kind_of(item) is Kind.RANGE


def quantity_text(units: int, item: Item | Veto | None) -> str:
    """1.5 小时; empty where the item goes by single times."""
    if item is None or (units == 100 and not asks_units(item)):
        return ""
    return f"{points_text(units)} {unit_of(item)}"


def option_name(item: Item | Veto | None, code: str) -> str:
    if not isinstance(item, Item):
        return code
    return next((option.name for option in item.options if option.code == code), code)


def day_blockers(day: dt.date, today: dt.date, *, word: str = "活动日期") -> list[str]:
    if day > today:
        return [f"{word}在今天以后，请在实际发生以后再记。"]
    if (today - day).days > OLDEST_DAYS:
        return [f"{word}距今已超过一年，不能再记分，请核对日期。"]
    return []


def attendance_blockers(
    standard: Standard, item: Item, day: dt.date, people: Sequence[tuple[str, str, Attendee]]
) -> list[str]:
    """What is wrong with these people's facts: (name, class word, attendee). Each sentence once, with the names."""
    names_by_problem: dict[str, list[str]] = {}
    for (name, _, _), worth in zip(people, priced(standard, item, day, people), strict=True):
        if worth.problem:
            names_by_problem.setdefault(worth.problem, []).append(name)
    return [
        f"{'、'.join(names[:5])}{f' 等 {len(names)} 人' if len(names) > 5 else ''}：{problem}"
        for problem, names in names_by_problem.items()
    ]


def priced(standard: Standard, item: Item, day: dt.date, people: Sequence[tuple[str, str, Attendee]]) -> list[Worth]:
    """What each of these people gets, by scoring's own pricing."""
    return prices_of(
        standard, [Fact(word, item.code, day, who.units, who.option, who.worth) for _, word, who in people]
    )
