"""成长线路图 as one sheet for a talk: the picture on the front, the same figures on the back, lines to sign."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.charts.drawing import Picture
from zhixing.files.print.typesetting import Chart, Facts, Heading, Note, Paper, Part, SignLines, Table


@dataclass(frozen=True, slots=True)
class GrowthFacts:
    """Everything as it is to be read."""

    name: str
    branch: str
    kind: str
    printed_on: dt.date
    milestones: tuple[tuple[str, str], ...]
    line: Picture | None
    dimensions: Picture | None
    hours: tuple[tuple[str, str, str], ...]  # quarter, study, service
    hours_sentence: str
    short: tuple[tuple[str, str], ...]  # dimension, suggestion
    coming_title: str
    coming: tuple[tuple[str, str], ...]  # what, goal
    past_title: str
    past: tuple[tuple[str, str, str, str], ...]  # what, goal, reached, outcome
    note: str
    offices: tuple[str, ...]


def growth_paper(facts: GrowthFacts) -> Paper:
    parts: list[Part] = [Facts((("姓名", facts.name), ("类别", facts.kind), *facts.milestones))]
    if facts.line:
        parts += [Chart(facts.line.svg, 58)]
    if facts.dimensions:
        parts += [Chart(facts.dimensions.svg, 48)]
    parts += [Heading(1, "学习和服务"), Note(facts.hours_sentence)]
    if facts.short:
        parts += [Heading(1, "不足和建议"), _table(("维度", "建议"), facts.short, (1, 4))]
    if facts.past:
        parts += [Heading(1, facts.past_title), _table(("项目", "目标", "实际", "情况"), facts.past, (3, 2, 2, 3))]
    parts += [Heading(1, facts.coming_title)]
    parts += [_table(("项目", "目标"), facts.coming or (("", ""),) * 3, (3, 2))]
    if facts.note:
        parts += [Note(f"约定事项：{facts.note}")]
    parts += [SignLines(("本人签名", "党支部书记签名", "日期"))]
    parts += _back(facts)
    subtitle = f"{facts.branch}　{facts.printed_on.year}年{facts.printed_on.month}月{facts.printed_on.day}日"
    return Paper(f"{facts.name}同志成长线路图", tuple(parts), subtitle=subtitle, form=True, size=14)


def _back(facts: GrowthFacts) -> list[Part]:
    """The figures of the pictures, for whoever reads numbers rather than lines."""
    parts: list[Part] = []
    for picture in (facts.line, facts.dimensions):
        if picture:
            widths = (3,) + (2,) * (len(picture.headers) - 1)
            parts += [Heading(2, picture.title), _table(picture.headers, picture.rows, widths)]
    parts += [Heading(2, "学习和服务时间"), _table(("季度", "学习（小时）", "服务（小时）"), facts.hours, (2, 1, 1))]
    if facts.offices:
        parts += [Note("任职：" + "；".join(facts.offices))]
    return parts


def _table(headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...]) -> Table:
    return Table(headers, rows, widths, ("left", *("center",) * (len(headers) - 1)), size=11)  # type: ignore[arg-type]
