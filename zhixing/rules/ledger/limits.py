"""上限: how much of what is about to be entered will still count, asked of scoring itself."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.scoring.engine import Step, StepKind, breakdowns, score
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


@dataclass(frozen=True)
class Turn:
    """One entry that waits, in the order in which it would be entered."""

    key: int
    person: int
    item: str
    happened_on: dt.date
    units: int
    option: str
    worth: int | None


def gains_in_turn(books: Books, turns: Sequence[Turn]) -> dict[int, int]:
    """By key how many hundredths each entry adds to its block, those before it entered: limits of item and block."""
    gained: dict[int, int] = {}
    entries, before = books.entries, _block_totals(books, books.entries)
    blocks = {item.code: block.code for block, item in books.standard.items}
    rounds: list[list[Turn]] = []  # each person once in each
    turns_of: Counter[int] = Counter()
    for turn in turns:
        if turns_of[turn.person] == len(rounds):
            rounds.append([])
        rounds[turns_of[turn.person]].append(turn)
        turns_of[turn.person] += 1
    for own in rounds:
        entries = pl.concat([entries, _rows_of(own)])
        after = _block_totals(books, entries)
        for turn in own:
            place = turn.person, blocks.get(turn.item, "")
            gained[turn.key] = after.get(place, 0) - before.get(place, 0)
        before = after
    return gained


def _rows_of(turns: Sequence[Turn]) -> pl.DataFrame:
    rows = [
        (turn.person, -1 - turn.key, turn.item, turn.units, turn.option, turn.worth, turn.happened_on, None)
        for turn in turns
    ]
    return pl.DataFrame(rows, schema={"person": pl.Int64(), **ENTRY_COLUMNS}, orient="row")


def limit_sentences(left: Sequence[tuple[str, int]]) -> list[str]:
    """What is said of people with a limit before them: the name, and how many hundredths an entry still gives."""
    full = [name for name, points in left if not points]
    partly = [f"{name} {points_text(points)} 分" for name, points in left if points]
    sentences = [f"这一条已到上限、记入后不再增加得分的：{'、'.join(full)}。"] if full else []
    return sentences + ([f"接近上限、只能计入一部分的：{'、'.join(partly)}。"] if partly else [])


def _totals(books: Books, entries: pl.DataFrame, code: str) -> dict[int, int]:
    return {
        person: sum(step.number or 0 for step in steps if step.kind is StepKind.ITEM and step.code == code)
        for person, steps in _steps(books, entries).items()
    }


def _block_totals(books: Books, entries: pl.DataFrame) -> dict[tuple[int, str], int]:
    return {
        (person, step.code): step.number or 0
        for person, steps in _steps(books, entries).items()
        for step in steps
        if step.kind is StepKind.BLOCK
    }


def _steps(books: Books, entries: pl.DataFrame) -> dict[int, list[Step]]:
    people = pl.DataFrame(
        [{"person": person, "class": word} for person, word in books.classes.items()],
        schema={"person": pl.Int64(), **PEOPLE_COLUMNS},
    )
    sheet = score(books.standard, entries=entries, people=people, period_kind=books.kind, earlier=books.earlier)
    return breakdowns(sheet)
