"""活动安排: the days of a series, the text of a notice, and why something cannot be planned."""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.periods import chinese_date
from zhixing.rules.workdays import NO_CORRECTIONS, Corrections, is_workday

MOST_IN_SERIES = 24
FARTHEST_DAYS = 731
_WEEKDAYS = "一二三四五六日"


class Repeat(StrEnum):
    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"

    @property
    def label(self) -> str:
        return {"once": "仅此一次", "monthly": "每月同一天", "quarterly": "每季度同一天"}[self.value]

    @property
    def months(self) -> int:
        return {"once": 0, "monthly": 1, "quarterly": 3}[self.value]


@dataclass(frozen=True)
class PlanText:
    """What is planned for one day."""

    title: str
    planned_on: dt.date
    starts_at: dt.time | None = None
    place: str = ""
    agenda: str = ""
    sign_up: str = ""  # a sentence, where people sign up


def series_days(
    first: dt.date,
    repeat: Repeat,
    until: dt.date | None,
    *,
    on_workdays: bool = False,
    corrections: Corrections = NO_CORRECTIONS,
) -> list[dt.date]:
    """The days, each within its own month: the 31st is the last day of a shorter one."""
    days = [first]
    while repeat is not Repeat.ONCE and until is not None and len(days) < MOST_IN_SERIES:
        day = _months_later(first, repeat.months * len(days))
        if day > until:
            break
        days.append(day)
    return [_workday(day, corrections) if on_workdays else day for day in days]


def _months_later(first: dt.date, months: int) -> dt.date:
    place = first.year * 12 + first.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return dt.date(year, month, min(first.day, monthrange(year, month)[1]))


def _workday(day: dt.date, corrections: Corrections) -> dt.date:
    """The next working day of the month, or the last one before where the month has none left."""
    for step in (1, -1):
        moved = day
        while moved.month == day.month:
            if is_workday(moved, corrections):
                return moved
            moved += dt.timedelta(days=step)
    return day


def day_blockers(days: Sequence[dt.date], today: dt.date) -> list[str]:
    if days and min(days) >= today:
        return []
    return ["日期在今天以前，已经开过的请直接记一次活动。"]


def cancelling_blockers(reason: str, *, is_recorded: bool, is_cancelled: bool) -> list[str]:
    reasons = ["这次活动已经记录，不能取消安排。"] if is_recorded else []
    if is_cancelled:
        reasons.append("这次安排已经取消过。")
    return reasons if reason.strip() else [*reasons, "请填写取消的原因。"]


def planning_blockers(
    days: Sequence[dt.date], repeat: Repeat, until: dt.date | None, today: dt.date, *, title: str
) -> list[str]:
    reasons = day_blockers(days, today)
    if not reasons and (days[-1] - today).days > FARTHEST_DAYS:
        reasons.append("最多安排到两年以后，请改日期。")
    if repeat is not Repeat.ONCE and until is None:
        reasons.append("重复的安排，请填写到哪一天为止。")
    if repeat is not Repeat.ONCE and until is not None and days and until < days[0]:
        reasons.append("截止日期早于第一次的日期，请核对。")
    if repeat is Repeat.ONCE and not title.strip():
        reasons.append("请填写活动内容。")
    return reasons


def notice_text(plan: PlanText, organ: str, today: dt.date) -> str:
    """A notice to paste into a chat group; no name of anybody."""
    weekday = _WEEKDAYS[plan.planned_on.weekday()]
    clock = f"{plan.starts_at:%H:%M}" if plan.starts_at else ""
    place = f"，地点：{plan.place}" if plan.place else ""
    agenda = [line.strip() for line in plan.agenda.splitlines() if line.strip()]
    lines = [
        "各位党员：",
        f"定于{chinese_date(plan.planned_on)}（星期{weekday}）{clock}开展“{plan.title}”{place}。",
        *([f"议题：{'；'.join(agenda)}。"] if agenda else []),
        *([plan.sign_up] if plan.sign_up else []),
        "请准时参加；不能参加的，请提前向支部请假并说明事由。",
        organ,
        chinese_date(today),
    ]
    return "\n".join(lines)
