"""三会一课的周期: which meetings a year asks for, which were held, which are due, which are missing."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from zhixing.rules.activities.suggestions import suggested_title
from zhixing.rules.standards.procedure import ActivityKind, Roll
from zhixing.rules.standards.vocabulary import Span

MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF_YEAR: 6, Span.YEAR: 12}
# How long before the end of its period a meeting that was not held stands on the first page.
DAYS_BEFORE = {Span.MONTH: 12, Span.QUARTER: 30, Span.HALF_YEAR: 45, Span.YEAR: 60}
WRITTEN_WITHIN = 3  # days after the meeting, in which the record counts as written at the time
LEAST_FOR_COMMITTEE = 7  # members: below, a branch has a secretary only, no committee and no groups


class CellState(StrEnum):
    HELD = "held"
    LATE = "late"
    DUE = "due"
    MISSING = "missing"
    COMING = "coming"
    FREE = "free"

    @property
    def label(self) -> str:
        return {"held": "已开", "late": "补记", "due": "待开", "missing": "未开", "coming": "未到", "free": "不作要求"}[
            self.value
        ]


@dataclass(frozen=True)
class HeldActivity:
    """One activity that counts for a branch."""

    activity_id: int
    kind: str
    title: str
    held_on: dt.date
    written_on: dt.date
    items: tuple[str, ...] = ()  # where no kind was recorded
    group: int | None = None  # of which 党小组 it was the meeting; None: of all of them

    @property
    def is_late(self) -> bool:
        return (self.written_on - self.held_on).days > WRITTEN_WITHIN


@dataclass(frozen=True)
class Group:
    """One 党小组 of the branch, which has meetings of its own."""

    pk: int
    name: str
    founded_on: dt.date


@dataclass(frozen=True)
class Cell:
    """One period of one kind."""

    from_on: dt.date
    until_on: dt.date
    state: CellState
    needed: int
    activities: tuple[HeldActivity, ...]
    short: tuple[str, ...] = ()  # names of the groups that have not met often enough

    @property
    def months(self) -> int:
        return self.until_on.month - self.from_on.month + 1

    @property
    def missing(self) -> int:
        return max(self.needed - len(self.activities), 0)


@dataclass(frozen=True)
class CadenceRow:
    kind: ActivityKind
    cells: tuple[Cell, ...]


def periods_of(span: Span, year: int) -> list[tuple[dt.date, dt.date]]:
    """First and last day of each period of the year."""
    step = MONTHS[span]
    return [
        (dt.date(year, month, 1), dt.date(year, month + step - 1, monthrange(year, month + step - 1)[1]))
        for month in range(1, 13, step)
    ]


def kinds_asked(kinds: Iterable[ActivityKind], members: int) -> list[ActivityKind]:
    """The kinds with a rhythm; committee and groups only where there are enough members to have them."""
    small = members < LEAST_FOR_COMMITTEE
    return [
        kind for kind in kinds if kind.every is not None and not (small and kind.roll in {Roll.COMMITTEE, Roll.GROUP})
    ]


def named(activities: Iterable[HeldActivity], kinds: Sequence[ActivityKind]) -> list[HeldActivity]:
    """Each with its kind; of one recorded without, the kind whose item it fed."""
    by_item = {code: kind.name for kind in kinds for code in kind.items}
    return [
        replace(activity, kind=next((by_item[code] for code in activity.items if code in by_item), ""))
        if not activity.kind
        else activity
        for activity in activities
    ]


def cadence_row(
    kind: ActivityKind,
    year: int,
    activities: Sequence[HeldActivity],
    today: dt.date,
    *,
    asked_from: dt.date | None,
    groups: Sequence[Group] = (),
) -> CadenceRow:
    """`asked_from`: since when the branch goes by a standard; None where it does not. `groups`: those that stand."""
    assert kind.every is not None
    own = [activity for activity in activities if activity.kind == kind.name]
    apart = groups if kind.roll is Roll.GROUP else ()
    return CadenceRow(
        kind,
        tuple(_cell(kind, first, last, own, today, asked_from, apart) for first, last in periods_of(kind.every, year)),
    )


def _cell(
    kind: ActivityKind,
    first: dt.date,
    last: dt.date,
    activities: Sequence[HeldActivity],
    today: dt.date,
    asked_from: dt.date | None,
    groups: Sequence[Group],
) -> Cell:
    inside = tuple(
        sorted(
            (activity for activity in activities if first <= activity.held_on <= last),
            key=lambda activity: (activity.held_on, activity.activity_id),
        )
    )
    short = _groups_short(kind, last, inside, groups)
    is_held = not short if groups else len(inside) >= kind.times
    state = _state(is_held and bool(inside), first, last, inside, today, asked_from)
    is_asked = state in {CellState.DUE, CellState.MISSING}
    return Cell(first, last, state, kind.times, inside, short if is_asked else ())


def _groups_short(
    kind: ActivityKind, last: dt.date, inside: Sequence[HeldActivity], groups: Sequence[Group]
) -> tuple[str, ...]:
    """The groups that have met too rarely; a meeting of all of them counts for each."""
    return tuple(
        group.name
        for group in groups
        if group.founded_on <= last and sum(activity.group in {None, group.pk} for activity in inside) < kind.times
    )


def _state(
    is_held: bool,
    first: dt.date,
    last: dt.date,
    inside: Sequence[HeldActivity],
    today: dt.date,
    asked_from: dt.date | None,
) -> CellState:
    if is_held:
        return CellState.LATE if all(activity.is_late for activity in inside) else CellState.HELD
    if asked_from is None or asked_from > last:
        return CellState.FREE
    if today < first:
        return CellState.COMING
    return CellState.DUE if today <= last else CellState.MISSING


@dataclass(frozen=True)
class DueMeeting:
    kind: str
    title: str
    until_on: dt.date


def due_meetings(rows: Iterable[CadenceRow], today: dt.date) -> list[DueMeeting]:
    """What is to be held before its period ends, soon enough to be held."""
    due = []
    for row in rows:
        for cell in row.cells:
            assert row.kind.every is not None
            if cell.state is CellState.DUE and (cell.until_on - today).days <= DAYS_BEFORE[row.kind.every]:
                title = suggested_title(row.kind, today)
                rest = f"（还差{'、'.join(cell.short)}）" if cell.short and cell.activities else ""
                due.append(DueMeeting(row.kind.name, f"{title}{rest}", cell.until_on))
    return due


@dataclass(frozen=True)
class MonthMark:
    """One month of one branch, all kinds taken together."""

    month: int
    state: CellState
    count: int  # of what was held in it
    missing: tuple[str, ...]  # names of kinds whose period ended (or ends) in this month without them

    @property
    def text(self) -> str:
        if self.missing:
            word = "缺" if self.state is CellState.MISSING else "待"
            return f"{word} {len(self.missing)}"
        return str(self.count) if self.count else ""


def month_marks(rows: Sequence[CadenceRow]) -> list[MonthMark]:
    """A period counts in the month in which it ends; what was held counts in its own month."""
    return [_month_mark(rows, month) for month in range(1, 13)]


def _month_mark(rows: Sequence[CadenceRow], month: int) -> MonthMark:
    ending = [(row, cell) for row in rows for cell in row.cells if cell.until_on.month == month]
    count = sum(activity.held_on.month == month for row in rows for cell in row.cells for activity in cell.activities)
    missing = [row.kind.name for row, cell in ending if cell.state is CellState.MISSING]
    due = [row.kind.name for row, cell in ending if cell.state is CellState.DUE]
    states = {cell.state for _, cell in ending}
    if missing:
        return MonthMark(month, CellState.MISSING, count, tuple(missing))
    if due:
        return MonthMark(month, CellState.DUE, count, tuple(due))
    if CellState.LATE in states:
        return MonthMark(month, CellState.LATE, count, ())
    if CellState.HELD in states or count:
        return MonthMark(month, CellState.HELD, count, ())
    return MonthMark(month, CellState.COMING if CellState.COMING in states else CellState.FREE, 0, ())
