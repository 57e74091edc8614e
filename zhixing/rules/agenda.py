"""日程: the deadlines of a month, and the words in which they may be read by everybody."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zhixing.rules.periods import chinese_day

WEEKDAYS = "一二三四五六日"
SOMEBODY = "某同志"
FEW_PLACES = 3  # that are named one by one; more are counted


@dataclass(frozen=True)
class AgendaLine:
    """The same thing on the same day, with every place where it is due."""

    on: dt.date | None
    what: str
    places: tuple[str, ...]
    addresses: tuple[tuple[str, tuple[int, ...]], ...] = ()  # of the pages: name of an address, arguments

    @property
    def where(self) -> str:
        if len(self.places) <= FEW_PLACES:
            return "、".join(self.places)
        return f"{self.places[0]}等{len(self.places)}处"


@dataclass(frozen=True)
class Month:
    year: int
    number: int

    @property
    def from_on(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def until_on(self) -> dt.date:
        return self.after.from_on - dt.timedelta(days=1)

    @property
    def before(self) -> "Month":
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    @property
    def after(self) -> "Month":
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    @property
    def label(self) -> str:
        return f"{self.year}年{self.number}月"

    @property
    def value(self) -> str:
        return f"{self.year}-{self.number:02}"

    def __contains__(self, day: dt.date) -> bool:
        return (day.year, day.month) == (self.year, self.number)


@dataclass
class Day:
    on: dt.date
    lines: list[AgendaLine] = field(default_factory=list)

    @property
    def label(self) -> str:
        return day_label(self.on)


def day_label(day: dt.date) -> str:
    return f"{chinese_day(day)}（周{WEEKDAYS[day.weekday()]}）"


def by_day(lines: Iterable[AgendaLine], month: Month) -> list[Day]:
    """The lines of a month under their days, in order."""
    days: dict[dt.date, Day] = {}
    dated = [(line.on, line) for line in lines if line.on is not None and line.on in month]
    for on, line in sorted(dated, key=lambda pair: (pair[0], pair[1].what)):
        days.setdefault(on, Day(on)).lines.append(line)
    return list(days.values())


def without_names(what: str, names: Sequence[str]) -> str:
    """A phrase as it may hang on a wall: whoever is named in it becomes 某同志."""
    for name in names:
        what = what.replace(name, SOMEBODY)
    return what


def reminder_text(month: Month, lines: Iterable[AgendaLine], today: dt.date) -> str:
    """What is still to come in the month, for a chat group; empty where nothing is. The lines name nobody."""
    days = [day for day in by_day(lines, month) if day.on >= today]
    if not days:
        return ""
    sentences = [
        f"{day.label}：{'；'.join(f'{line.what}（{line.where}）' if line.where else line.what for line in day.lines)}。"
        for day in days
    ]
    return "\n".join([f"【{month.label}工作提醒】", *sentences, "请对照时限办理，具体内容登录“知行”查看。"])


def grouped_lines(rows: Iterable[tuple[dt.date | None, str, str, str, tuple[int, ...]]]) -> list[AgendaLine]:
    """Rows of (day, what, where, address, arguments): one line for what is the same on the same day."""
    groups: dict[tuple[dt.date | None, str], list[tuple[str, str, tuple[int, ...]]]] = {}
    for on, what, where, name, args in rows:
        groups.setdefault((on, what), []).append((where, name, args))
    return [
        AgendaLine(
            on,
            what,
            tuple(dict.fromkeys(where for where, _, _ in group)),
            tuple((name, args) for _, name, args in group),
        )
        for (on, what), group in groups.items()
    ]


def replaced(lines: Iterable[AgendaLine], words: Mapping[str, str]) -> list[AgendaLine]:
    """The lines with each phrase in the words for everybody; lines that became the same are one."""
    rows = [
        (line.on, words.get(line.what, line.what), line.places[min(number, len(line.places) - 1)], name, args)
        for line in lines
        for number, (name, args) in enumerate(line.addresses)
    ]
    return grouped_lines(rows)
