"""What must hold of the hearing and of the days of the procedure."""

from __future__ import annotations

from collections.abc import Iterator

from zhixing.rules.measures.deadlines import DAYS
from zhixing.rules.measures.states import MeasureKind
from zhixing.rules.standards.model import Source, Standard
from zhixing.rules.standards.vocabulary import HUNDRED, points_text

Found = Iterator[tuple[str, str]]
LEAST_TRIMMED = 3  # with the highest and the lowest left out there must be one left
MOST_WORKDAYS = 30
MOST_DAYS = 366  # of a year


def check_hearings(standard: Standard) -> Found:
    for number, component in enumerate(standard.components):
        path, rule = f"components[{number}].hearing", component.hearing
        if rule is None:
            continue
        if component.source is not Source.HEARING:
            yield path, f"来源不是“{Source.HEARING.label}”，请删去。"
        if rule.least < 1:
            yield f"{path}.least", "请写 1 或更大的整数。"
        if rule.trim_from is not None and rule.trim_from < LEAST_TRIMMED:
            yield f"{path}.trim_from", f"去掉一个最高、一个最低以后至少要剩一份，请写 {LEAST_TRIMMED} 或更大的整数。"
        if not rule.criteria:
            yield f"{path}.criteria", "请至少写一个评分项目，或删去 criteria 用默认的四项。"
        for place, criterion in enumerate(rule.criteria):
            if criterion.full <= 0:
                yield f"{path}.criteria[{place}].full", "满分请写大于 0 的数。"
        if rule.full > HUNDRED:
            yield f"{path}.criteria", f"各项满分合计 {points_text(rule.full)} 分，请改到 100 分以内。"


def check_part(standard: Standard) -> Found:
    rule = standard.part
    if rule.least is not None and not 0 <= rule.least <= MOST_DAYS:
        yield "part.least", f"请写 0 到 {MOST_DAYS} 的整数。"
    if rule.over is not None and not 0 <= rule.over < HUNDRED:
        yield "part.over", "请写 0 到 100 之间的数，例如 50。"
    if rule.shared and not any(component.source is Source.POINTS for component in standard.components):
        yield "part.shared", "得分组成里没有来自积分台账的部分，不能折算，请删去。"


def check_deadlines(standard: Standard) -> Found:
    days = standard.deadlines
    if days.report < 1:
        yield "deadlines.report", "请写 1 或更大的整数。"
    if days.review <= days.report:
        yield "deadlines.review", f"评定期限要晚于自评、自查期限，请写大于 {days.report} 的整数。"
    for name in ("posting", "answer"):
        if not 1 <= getattr(days, name) <= MOST_WORKDAYS:
            yield f"deadlines.{name}", f"请写 1 到 {MOST_WORKDAYS} 的整数。"
    for name, kind in (("immediate", MeasureKind.IMMEDIATE), ("timed", MeasureKind.TIMED)):
        if not 1 <= getattr(days, name) <= DAYS[kind]:
            yield f"deadlines.{name}", f"请写 1 到 {DAYS[kind]} 的整数：{kind.label}最长 {DAYS[kind]} 日。"
