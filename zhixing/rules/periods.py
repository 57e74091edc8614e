"""计分截止日: up to which day a quarter counts, and which quarter any day belongs to.

A quarter counts up to its cut-off day; what happens after it counts for the next quarter. So a quarter begins on the
day after the one before it was cut off, and every day belongs to exactly one quarter, wherever the days are set.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.workdays import NO_CORRECTIONS, Corrections, workdays_from


class CycleKind(StrEnum):
    """What a quarter is to the standard: weights of the components differ between the three."""

    QUARTER = "quarter"
    MIDYEAR = "midyear"
    YEAR_END = "year_end"

    @property
    def label(self) -> str:
        return {"quarter": "平时季度", "midyear": "年中季度", "year_end": "年末季度"}[self.value]


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int  # 1 to 4

    @property
    def from_on(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def until_on(self) -> dt.date:
        last = 3 * self.number
        first_after = dt.date(self.year + (last == 12), last % 12 + 1, 1)
        return first_after - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    @property
    def usual_kind(self) -> CycleKind:
        return {2: CycleKind.MIDYEAR, 4: CycleKind.YEAR_END}.get(self.number, CycleKind.QUARTER)


def quarter_of(day: dt.date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def usual_quarter(today: dt.date) -> Quarter:
    """What is usually worked on: the quarter before during the first 45 days of a quarter, else this one."""
    now = quarter_of(today)
    if (today - now.from_on).days >= 45:
        return now
    return quarter_of(now.from_on - dt.timedelta(days=1))


# By quarter the day it is cut off on; a quarter that is not named counts to its last day.
CutOffs = Mapping[Quarter, dt.date]
ONE_DAY = dt.timedelta(days=1)
DAYS_TO_REPORT, DAYS_TO_REVIEW = 7, 14  # ours: what is proposed, counted from the cut-off


@dataclass(frozen=True)
class Days:
    """From one day to another, both counted."""

    from_on: dt.date
    until_on: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.from_on <= day <= self.until_on


def quarter_before(quarter: Quarter) -> Quarter:
    return Quarter(quarter.year - 1, 4) if quarter.number == 1 else Quarter(quarter.year, quarter.number - 1)


def quarter_after(quarter: Quarter) -> Quarter:
    return Quarter(quarter.year + 1, 1) if quarter.number == 4 else Quarter(quarter.year, quarter.number + 1)


def cut_off_of(quarter: Quarter, cut_offs: CutOffs) -> dt.date:
    return cut_offs.get(quarter, quarter.until_on)


def counted_in(day: dt.date, cut_offs: CutOffs) -> Quarter:
    """The quarter for which what happened on this day counts."""
    own = quarter_of(day)
    return own if day <= cut_off_of(own, cut_offs) else quarter_after(own)


def counted_days(quarter: Quarter, cut_offs: CutOffs) -> Days:
    """The days that count for a quarter: from the day after the one before was cut off to its own cut-off."""
    return Days(cut_off_of(quarter_before(quarter), cut_offs) + ONE_DAY, cut_off_of(quarter, cut_offs))


def year_days(year: int, cut_offs: CutOffs) -> Days:
    """The days that count for the four quarters of a year."""
    first, last = Quarter(year, 1), Quarter(year, 4)
    return Days(counted_days(first, cut_offs).from_on, cut_off_of(last, cut_offs))


def usual_cut_off(quarter: Quarter, day: int | None) -> dt.date:
    """The day of the quarter's last month that a standard names, or the last day where it names none or a later one."""
    last = quarter.until_on
    return last if day is None else last.replace(day=min(day, last.day))


def due_days(
    cut_off_on: dt.date,
    today: dt.date,
    corrections: Corrections = NO_CORRECTIONS,
    *,
    days_to_report: int = DAYS_TO_REPORT,
    days_to_review: int = DAYS_TO_REVIEW,
) -> tuple[dt.date, dt.date]:
    """By when self-report and review are proposed: counted from the cut-off, never ending on a day off."""
    start = max(cut_off_on, today)
    report = next(workdays_from(start + dt.timedelta(days=days_to_report), corrections))
    earliest = max(start + dt.timedelta(days=days_to_review), report + ONE_DAY)  # a week of holidays lies between
    return report, next(workdays_from(earliest, corrections))


def cut_off_blockers(quarter: Quarter, cut_off_on: dt.date, self_report_due_on: dt.date) -> list[str]:
    """Why a quarter cannot be cut off on this day with this date for the self-reports."""
    if not quarter.from_on <= cut_off_on <= quarter.until_on:
        first, last = chinese_day(quarter.from_on), chinese_day(quarter.until_on)
        return [f"计分截止日要在{quarter.label}以内（{first}至{last}），请改正。"]
    if self_report_due_on <= cut_off_on:
        return [f"自评截止日期要在计分截止日（{chinese_day(cut_off_on)}）之后，请改到以后的日期。"]
    return []


def cut_off_sentence(cut_off_on: dt.date, today: dt.date) -> str:
    """Up to which day is counted, and how many days are left."""
    left = (cut_off_on - today).days
    if left > 0:
        return f"计分到{chinese_day(cut_off_on)}为止，还有 {left} 天。"
    if left == 0:
        return f"计分到今天（{chinese_day(cut_off_on)}）为止。"
    return f"计分已到{chinese_day(cut_off_on)}为止。"


def waiting_for_cut_off(cut_off_on: dt.date | None, today: dt.date, what: str) -> list[str]:
    """Why this cannot be done yet; empty once the cut-off is past."""
    if cut_off_on is None or today > cut_off_on:
        return []
    sentence = cut_off_sentence(cut_off_on, today).rstrip("。")
    return [f"{sentence}；{chinese_day(cut_off_on + ONE_DAY)}起才能{what}。"]


def early_sentence(day: dt.date, cut_offs: CutOffs) -> str:
    """Said where something is entered: that the quarter of this day is cut off early. Empty where it is not."""
    quarter = quarter_of(day)
    last = cut_off_of(quarter, cut_offs)
    if last == quarter.until_on:
        return ""
    return f"{quarter.label}计分到{chinese_day(last)}为止，以后发生的照常记录，计入{quarter_after(quarter).label}。"


def chinese_day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
