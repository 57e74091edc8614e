"""上限: how much of what is about to be entered will still count, asked of scoring itself."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.scoring.engine import StepKind, breakdowns, score
from zhixing.rules.scoring.frames import ENTRY_COLUMNS, PEOPLE_COLUMNS
from zhixing.rules.standards.model import Item, PeriodKind, Standard
from zhixing.rules.standards.vocabulary import points_text

PLENTY = 100_000  # hundredths of a unit: more than any cap leaves room for


@dataclass(frozen=True)
class Books:
    """What stands in the ledger for some people of one standard, "person" being their membership."""

    standard: Standard
    kind: PeriodKind
    entries: pl.DataFrame  # of the quarter, in ENTRY_COLUMNS
    earlier: pl.DataFrame  # of the year before it
    classes: dict[int, str]  # by person, the word of the register


def is_limited(standard: Standard, code: str) -> bool:
    """Whether this item may come to a point from which on an entry adds nothing."""
    return any(item.code == code and bool(item.cap or item.best or block.cap) for block, item in standard.items)


def most_of(item: Item, membership_id: int) -> list[Attendee]:
    """The largest entries that this item knows: where even these add nothing, its limit is reached."""
    if item.options:
        return [Attendee(membership_id, option=option.code) for option in item.options]
    worth = item.range.most if item.range else None
    return [Attendee(membership_id, units=PLENTY if item.per or item.tiers else 100, worth=worth)]


def gains(books: Books, code: str, day: dt.date, new: list[Attendee]) -> dict[int, int]:
    """By person, by how many hundredths the item grows when these are entered, its limits and all."""
    rows = [
        (who.membership_id, -1 - place, code, who.units, who.option, who.worth, day, None)
        for place, who in enumerate(new)
    ]
    added = pl.DataFrame(rows, schema={"person": pl.Int64(), **ENTRY_COLUMNS}, orient="row")
    before, after = (_totals(books, entries, code) for entries in (books.entries, pl.concat([books.entries, added])))
    return {person: after[person] - before[person] for person in books.classes}


def limit_sentences(left: Sequence[tuple[str, int]]) -> list[str]:
    """What is said of people with a limit before them: the name, and how many hundredths an entry still gives."""
    full = [name for name, points in left if not points]
    partly = [f"{name} {points_text(points)} 分" for name, points in left if points]
    sentences = [f"这一条已到上限、记入后不再增加得分的：{'、'.join(full)}。"] if full else []
    return sentences + ([f"接近上限、只能计入一部分的：{'、'.join(partly)}。"] if partly else [])


def _totals(books: Books, entries: pl.DataFrame, code: str) -> dict[int, int]:
    people = pl.DataFrame(
        [{"person": person, "class": word} for person, word in books.classes.items()],
        schema={"person": pl.Int64(), **PEOPLE_COLUMNS},
    )
    sheet = score(books.standard, entries=entries, people=people, period_kind=books.kind, earlier=books.earlier)
    return {
        person: sum(step.number or 0 for step in steps if step.kind is StepKind.ITEM and step.code == code)
        for person, steps in breakdowns(sheet).items()
    }
