"""成长线路图 as one sheet for a talk: the picture on the front, the same figures on the back, lines to sign."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.charts.drawing import Picture
from zhixing.files.print.typesetting import Chart, Facts, Heading, NewPage, Note, Paper, Part, SignLines, Table
from zhixing.rules.periods import chinese_date


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
    past_title: str  # both name the quarter: 2026年第三季度目标
    past: tuple[tuple[str, str, str, str], ...]  # what, goal, reached, outcome
    note: str
    activities: tuple[str, ...]  # coming ones that would close a gap, as sentences
    events: tuple[str, ...]  # offices and commendations


LINE_SHARE = 55  # per cent of the width, where the dimensions stand beside the line


def growth_paper(facts: GrowthFacts) -> Paper:
    parts: list[Part] = [Facts((("姓名", facts.name), ("类别", facts.kind), *facts.milestones)), *_charts(facts)]
    parts += [Note(facts.hours_sentence)]
    if facts.short:
        parts += [_table(("不足", "建议"), facts.short, (1, 6))]
    if facts.activities:
        parts += [Note(f"近期可以参加：{'；'.join(facts.activities)}。")]
    parts += [_goals(facts)]
    if facts.note:
        parts += [Note(f"约定事项：{facts.note}")]
    parts += [SignLines(("本人签名", "党支部书记签名", "日期"))]
    parts += _back(facts)
    subtitle = f"{facts.branch}　{chinese_date(facts.printed_on)}"
    return Paper(f"{facts.name}同志成长线路图", tuple(parts), subtitle=subtitle, form=True, size=12)


def _charts(facts: GrowthFacts) -> list[Part]:
    """Side by side, so that the lines to sign stay on the front."""
    pictures = [picture for picture in (facts.line, facts.dimensions) if picture]
    words = "；".join(picture.sentence for picture in pictures)
    match pictures:
        case [line, dimensions]:
            return [Chart(line.svg, LINE_SHARE, words, dimensions.svg)]
        case [picture]:
            return [Chart(picture.svg, LINE_SHARE, words)]
    return []


def _goals(facts: GrowthFacts) -> Table:
    """What was aimed at and reached, and what is aimed at next, a row a thing; empty rows are to be written in."""
    coming, past = dict(facts.coming), {what: (goal, reached, words) for what, goal, reached, words in facts.past}
    names = tuple(dict.fromkeys([*past, *coming])) or ("",) * 3
    if not facts.past:
        return _table(("项目", facts.coming_title), tuple((name, coming.get(name, "")) for name in names), (3, 2))
    rows = tuple((name, *past.get(name, ("—",) * 3), coming.get(name, "")) for name in names)
    return _table(("项目", facts.past_title, "实际", "情况", facts.coming_title), rows, (3, 4, 2, 3, 4))


def _back(facts: GrowthFacts) -> list[Part]:
    """The figures of the pictures, for whoever reads numbers rather than lines."""
    parts: list[Part] = [NewPage()]
    for picture in (facts.line, facts.dimensions):
        if picture:
            widths = (3,) + (2,) * (len(picture.headers) - 1)
            parts += [Heading(2, picture.title), _table(picture.headers, picture.rows, widths)]
    parts += [Heading(2, "学习和服务时间"), _table(("季度", "学习（小时）", "服务（小时）"), facts.hours, (2, 1, 1))]
    if facts.events:
        parts += [Note("任职和表彰：" + "；".join(facts.events))]
    return parts


def _table(headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...]) -> Table:
    aligned = ("left", *("center" if len(headers) > 2 else "left",) * (len(headers) - 1))
    return Table(headers, rows, widths, aligned, row_height=6, size=11)  # type: ignore[arg-type]
