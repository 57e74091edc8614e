"""What single entries are worth under a standard: scoring's own pricing, asked about a handful of entries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from zhixing.rules.periods import period_of
from zhixing.rules.scoring.catalogue import Book, Kind
from zhixing.rules.scoring.frames import ENTRY_COLUMNS, PEOPLE_COLUMNS, Facts
from zhixing.rules.scoring.pricing import in_hundredths, price_entries
from zhixing.rules.scoring.problems import entry_sentence
from zhixing.rules.standards.model import Block, Item, PeriodKind, Standard, Veto


@dataclass(frozen=True)
class Fact:
    """The facts of one entry, recorded or about to be."""

    member_class: str  # the word of the register
    item: str
    happened_on: dt.date
    units: int = 100
    option: str = ""
    worth: int | None = None


@dataclass(frozen=True)
class Worth:
    """What one entry gives by itself, before any cap: signed hundredths, None where it is reckoned on a total."""

    points: int | None
    problem: str = ""  # why it is not counted, as a Chinese sentence
    is_veto: bool = False

    @property
    def counts(self) -> bool:
        return not self.problem


@lru_cache(maxsize=32)
def book_of(standard: Standard) -> Book:
    return Book(standard)


def period_kind(day: dt.date, standard: Standard) -> PeriodKind:
    """The kind of period of the standard that a day falls in, as standards name it."""
    usual = period_of(day, standard.months).default_kind.value
    return next(kind for kind in PeriodKind if kind.value == usual)


def prices_of(standard: Standard, facts: Sequence[Fact]) -> list[Worth]:
    """What each of these entries is worth, in the order given. One pricing for each kind of period among them."""
    by_place: dict[int, Worth] = {}
    for place, fact in enumerate(facts):
        if class_number(book_of(standard), fact.member_class) is None:
            by_place[place] = Worth(None, f"办法里没有“{fact.member_class}”这一类别，请先在党员名册核对类别。")
    for kind in PeriodKind:
        places = [
            place
            for place, fact in enumerate(facts)
            if place not in by_place and period_kind(fact.happened_on, standard) is kind
        ]
        if places:
            by_place |= _priced(standard, kind, {place: facts[place] for place in places})
    return [by_place[place] for place in range(len(facts))]


def _priced(standard: Standard, kind: PeriodKind, facts: dict[int, Fact]) -> dict[int, Worth]:
    book = book_of(standard)
    entries = pl.LazyFrame(
        [
            {
                "person": place,
                "entry": place,
                "item": fact.item,
                "units": fact.units,
                "option": fact.option,
                "worth": fact.worth,
                "happened_on": fact.happened_on,
                "reverses": None,
            }
            for place, fact in facts.items()
        ],
        schema={"person": pl.Int64(), **ENTRY_COLUMNS},
    )
    people = pl.DataFrame(schema={"person": pl.Int64(), **PEOPLE_COLUMNS})
    classes = pl.DataFrame(
        [(place, class_number(book, fact.member_class)) for place, fact in facts.items()],
        schema={"person": pl.Int64(), "cls": pl.Int64()},
        orient="row",
    )
    facts_of_kind = Facts(standard, kind, entries, None, people, None, None, None)
    priced = in_hundredths(price_entries(facts_of_kind, book, classes), book).collect()
    return {row["entry"]: _worth(row, book) for row in priced.iter_rows(named=True)}


def class_number(book: Book, word: str) -> int | None:
    """The number of the standard's class that a word of the register counts as; None where it has no such class."""
    if not book.standard.classes:
        return 0
    member_class = book.standard.class_of(word)
    return book.class_codes.index(member_class.code) if member_class else None


def _worth(row: dict[str, object], book: Book) -> Worth:
    if row["wrong"] is not None:
        return Worth(None, entry_sentence(row, book))
    if row["kind"] == Kind.VETO:
        return Worth(0, is_veto=True)
    if row["kind"] in {Kind.TOGETHER, Kind.TIERS} or row["points"] is None:
        return Worth(None)
    no, points = row["no"], row["points"]
    assert isinstance(no, int)
    assert isinstance(points, int)
    return Worth(points * book.lines[no].item.sign)


def named(standard: Standard, code: str) -> tuple[Block | None, Item | Veto | None]:
    """The item (with its block) or the veto that a code names in this standard."""
    for block, item in standard.items:
        if item.code == code:
            return block, item
    return None, next((veto for veto in standard.vetoes if veto.code == code), None)
