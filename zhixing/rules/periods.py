"""考评周期 and 计分截止日: what a period is, up to which day it counts, and which period any day belongs to.

A period counts up to its cut-off day; what happens after it counts for the next one. So a period begins on the day
after the one before it was cut off, and every day belongs to exactly one of them, wherever the days are set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.workdays import NO_CORRECTIONS, Corrections, workdays_from


class CycleKind(StrEnum):
    """What a period is to the standard: weights of the components differ between the three."""

    QUARTER = "quarter"
    MIDYEAR = "midyear"
    YEAR_END = "year_end"

    @property
    def label(self) -> str:
        return {"quarter": "平时", "midyear": "年中", "year_end": "年末"}[self.value]


MONTH, QUARTER, HALF_YEAR, YEAR = 1, 3, 6, 12  # months that a period has
LENGTHS = (MONTH, QUARTER, HALF_YEAR, YEAR)
THIS = {MONTH: "这个月", QUARTER: "这个季度", HALF_YEAR: "这半年", YEAR: "这一年"}
UNITS = {MONTH: "月", QUARTER: "季度", HALF_YEAR: "半年", YEAR: "年度"}


@dataclass(frozen=True)
class Period:
    """考评周期: a month, a quarter, a half-year or a year of the calendar."""

    year: int
    number: int  # 1 to 12, to 4, to 2, or 1
    months: int = QUARTER

    @property
    def from_on(self) -> dt.date:
        return dt.date(self.year, self.months * (self.number - 1) + 1, 1)

    @property
    def until_on(self) -> dt.date:
        last = self.months * self.number
        first_after = dt.date(self.year + (last == 12), last % 12 + 1, 1)
        return first_after - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        if self.months == QUARTER:
            return f"{self.year}年第{'一二三四'[self.number - 1]}季度"
        if self.months == HALF_YEAR:
            return f"{self.year}年{'上下'[self.number - 1]}半年"
        return f"{self.year}年度" if self.months == YEAR else f"{self.year}年{self.number}月"

    @property
    def unit(self) -> str:
        """月, 季度, 半年, 年度."""
        return UNITS[self.months]

    @property
    def default_kind(self) -> CycleKind:
        """By the month it ends with: the plain ones lie between the middle and the end of the year."""
        return {6: CycleKind.MIDYEAR, 12: CycleKind.YEAR_END}.get(self.months * self.number, CycleKind.QUARTER)

    @property
    def is_longer(self) -> bool:
        """Whether it is longer than a quarter, so that people are told in between where they stand."""
        return self.months > QUARTER

    def overlaps(self, other: Period) -> bool:
        return self.from_on <= other.until_on and other.from_on <= self.until_on


Quarter = Period  # Quarter(2026, 3) is the third one: what is counted by quarters, whatever period is assessed


def period_of(day: dt.date, months: int) -> Period:
    """The period of so many months that a day lies in."""
    return Period(day.year, (day.month - 1) // months + 1, months)


def quarter_of(day: dt.date) -> Period:
    return period_of(day, QUARTER)


def year_after(day: dt.date) -> dt.date:
    """The same day of the next year; of 29 February the 28th, as the database counts too."""
    month_end = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + 1, day=month_end)


def default_period(today: dt.date, months: int) -> Period:
    """What is usually worked on: during the first half of a period the one before it, else this one.

    Of a year too only the first 45 days belong to the one before: it is worked on all year long.
    """
    now = period_of(today, months)
    if (today - now.from_on).days >= min(15 * months, 45):
        return now
    return period_before(now)


def default_quarter(today: dt.date) -> Period:
    """What is usually worked on: the quarter before during the first 45 days of a quarter, else this one."""
    return default_period(today, QUARTER)


# By the last day of a period the day it is cut off on; a period whose last day is not named counts up to that.
CutOffs = Mapping[dt.date, dt.date]
ONE_DAY = dt.timedelta(days=1)
DAYS_TO_REPORT, DAYS_TO_REVIEW = 7, 14  # ours: what is proposed, counted from the cut-off


@dataclass(frozen=True)
class Days:
    """From one day to another, both counted."""

    from_on: dt.date
    until_on: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.from_on <= day <= self.until_on


def period_before(period: Period) -> Period:
    return period_of(period.from_on - ONE_DAY, period.months)


def period_after(period: Period) -> Period:
    return period_of(period.until_on + ONE_DAY, period.months)


def periods_of_year(year: int, months: int) -> list[Period]:
    return [Period(year, number, months) for number in range(1, 12 // months + 1)]


def cut_off_of(period: Period, cut_offs: CutOffs) -> dt.date:
    return cut_offs.get(period.until_on, period.until_on)


def counted_on(day: dt.date, cut_offs: CutOffs) -> dt.date:
    """The day by which it is told for which period something counts: its own, or the first one after a period that had
    been cut off before it."""
    for last, cut_off in cut_offs.items():
        if cut_off < day <= last:
            return last + ONE_DAY
    return day


def counted_in(day: dt.date, cut_offs: CutOffs, months: int = QUARTER) -> Period:
    """The period for which what happened on this day counts."""
    return period_of(counted_on(day, cut_offs), months)


def counted_days(period: Period, cut_offs: CutOffs) -> Days:
    """The days that count for a period: from the day after the one before was cut off to its own cut-off.

    What ends on the day before may be a period of another length: where a standard by months follows one by quarters.
    """
    eve = period.from_on - ONE_DAY
    return Days(cut_offs.get(eve, eve) + ONE_DAY, cut_off_of(period, cut_offs))


def year_days(year: int, cut_offs: CutOffs) -> Days:
    """The days that count for the periods of a year."""
    return counted_days(Period(year, 1, YEAR), cut_offs)


def default_cut_off(period: Period, day: int | None) -> dt.date:
    """The day of the period's last month that a standard names, or the last day where it names none or a later one."""
    last = period.until_on
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


def cut_off_blockers(period: Period, cut_off_on: dt.date, self_report_due_on: dt.date) -> list[str]:
    """Why a period cannot be cut off on this day with this date for the self-reports."""
    last = period.until_on
    first = max(period.from_on, last.replace(day=1) if period.is_longer else period.from_on)
    if not first <= cut_off_on <= last:
        return [
            f"计分截止日要在{period.label}{'最后一个月' if period.is_longer else ''}以内"
            f"（{chinese_day(first)}至{chinese_day(last)}），请改正。"
        ]
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


def early_sentence(day: dt.date, cut_offs: CutOffs, months: int = QUARTER) -> str:
    """Said where something is entered: that the period of this day is cut off early. Empty where it is not."""
    period = period_of(day, months)
    last = cut_off_of(period, cut_offs)
    if last == period.until_on:
        return ""
    return f"{period.label}计分到{chinese_day(last)}为止，以后发生的照常记录，计入{period_after(period).label}。"


def chinese_date(day: dt.date) -> str:
    return f"{day.year}年{chinese_day(day)}"


def chinese_day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
