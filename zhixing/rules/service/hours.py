"""服务时长: which items of a standard count hours of service, and how many of the hours they count."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhixing.rules.ledger.activities import asks_units, recordable
from zhixing.rules.rounding import rounded
from zhixing.rules.standards.items import PerUnit
from zhixing.rules.standards.model import Item, RoundBy, Standard
from zhixing.rules.standards.vocabulary import UnitRounding, points_text

HOUR = "小时"
VOLUNTEERING, REPORTING = "志愿", "报到"
_SERVICE = (VOLUNTEERING, REPORTING, "服务")
MOST_A_DAY, USUAL_A_DAY = 2400, 800  # hundredths of an hour: what a day has, and what is asked about
_BY = {UnitRounding.DOWN: RoundBy.DOWN, UnitRounding.UP: RoundBy.UP, UnitRounding.HALF_UP: RoundBy.HALF_UP}


def service_items(standard: Standard, first: str = VOLUNTEERING) -> list[Item]:
    """The additions counted by the hour that speak of service, or all where none does; those with the word `first`
    before others, otherwise in the standard's order."""
    by_hour = [
        offer.item
        for group in recordable(standard)
        for offer in group.offers
        if offer.item.per and offer.item.per.unit == HOUR and asks_units(offer.item)
    ]
    of_service = [item for item in by_hour if any(word in f"{item.name}{item.activity}" for word in _SERVICE)]
    return sorted(of_service or by_hour, key=lambda item: first not in f"{item.name}{item.activity}")


def counted_hours(hours: int, per: PerUnit | None) -> int:
    """Of so many hundredths of an hour of one service, those that count: none under the minimum, at least so many from
    there on, in whole steps where the item has them. Without an item they count as they are."""
    if per is None:
        return hours
    if hours < per.minimum:
        return 0
    counted = max(hours, per.at_least)
    step = per.every
    return rounded(counted, step, _BY[per.rounding]) * step if per.rounding in _BY else counted


@dataclass(frozen=True)
class Helper:
    """Whom a record of service is about, and how long they served: hundredths of an hour."""

    outsider_id: int
    hours: int


def service_blockers(
    on: dt.date,
    title: str,
    helpers: Iterable[Helper],
    *,
    today: dt.date,
    names: Mapping[int, str],
    reported: Mapping[int, dt.date],
    hours_that_day: Mapping[int, int],
) -> list[str]:
    """Why this service cannot be recorded. `names` and `reported` know those who may be recorded that day."""
    reasons, everybody = [], list(helpers)
    if on > today:
        reasons.append("服务日期在今天以后，请在服务以后再记。")
    if (today - on).days > 366:
        reasons.append("服务日期距今已超过一年，请核对日期。")
    if not title.strip():
        reasons.append("请填写服务内容，例如“清扫小区积雪”。")
    if not everybody:
        reasons.append("请至少给一人填写服务时长。")
    if strangers := sum(helper.outsider_id not in names for helper in everybody):
        reasons.append(f"有 {strangers} 人不在报到名单上，或者已经离开，请重新勾选。")
    for helper in everybody:
        if helper.outsider_id in names:
            reasons += _helper_blockers(helper, on, names, reported, hours_that_day)
    return reasons


def _helper_blockers(
    helper: Helper,
    on: dt.date,
    names: Mapping[int, str],
    reported: Mapping[int, dt.date],
    hours_that_day: Mapping[int, int],
) -> list[str]:
    name, whole_day = names[helper.outsider_id], helper.hours + hours_that_day.get(helper.outsider_id, 0)
    if helper.hours <= 0:
        return [f"{name}的服务时长应大于 0。"]
    if whole_day > MOST_A_DAY:
        return [f"{name}当天的服务合计 {points_text(whole_day)} 小时，超过了一天，请核对。"]
    if on < reported[helper.outsider_id]:
        return [f"{name}在服务日期以后才来报到，请核对日期。"]
    return []


def service_warnings(
    on: dt.date,
    title: str,
    helpers: Iterable[Helper],
    *,
    names: Mapping[int, str],
    hours_that_day: Mapping[int, int],
    recorded: Iterable[tuple[int, str]],
) -> list[str]:
    """What is said beside a record that may be made. `recorded`: who has which title on that day already."""
    already = {(outsider_id, text) for outsider_id, text in recorded}
    warnings = []
    for helper in helpers:
        whole_day = helper.hours + hours_that_day.get(helper.outsider_id, 0)
        if (helper.outsider_id, title.strip()) in already:
            warnings.append(f"{names[helper.outsider_id]}当天已经有一条“{title.strip()}”，请核对是否重复。")
        if whole_day > USUAL_A_DAY:
            warnings.append(f"{names[helper.outsider_id]}当天合计 {points_text(whole_day)} 小时，一般不超过 8 小时。")
    return warnings
