"""Bars: one person's dimensions against full marks, stars by organisation, dimensions in which many are short."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.files.charts.drawing import INK, LINE, OUTLINE, SOFT, WIDTH, Drawing, Picture, room, shortened
from zhixing.files.charts.stars import Fill, fill_of, mark, paint
from zhixing.rules.charts.scales import Scale
from zhixing.rules.charts.small_numbers import count_words, is_splittable, shown_count
from zhixing.rules.standards.results import Band
from zhixing.rules.standards.vocabulary import points_text

GOT, SHORT = "#6f94bd", "#b9cce0"


@dataclass(frozen=True)
class Dimension:
    """One block of one person, in hundredths: what they have, the standard's full marks, their own target."""

    name: str
    points: int | None
    full: int | None
    target: int | None = None
    is_short: bool = False


def dimension_bars(key: str, dimensions: Sequence[Dimension], quarter: str) -> Picture:
    """A bar for each dimension in a frame as long as its full marks; a pointed mark stands at one's own target."""
    title, high, left = f"{quarter}各维度得分", 36, 78
    sentence = "；".join(map(_dimension_words, dimensions)) + "。"
    drawing = Drawing(key, title, sentence, height=high * len(dimensions) + 26)
    most = max([1, *(max(line.full or 0, line.points or 0) for line in dimensions)])
    along = Scale(0, most, left, WIDTH - 74)
    for place, line in enumerate(dimensions):
        y = place * high + 14
        drawing.words(0, y + 12, shortened(line.name, left - 6), size=12, bold=True)
        if line.full:
            drawing.rect(left, y, along.at(line.full) - left, 16, "#ffffff", stroke=OUTLINE)
        if line.points is not None:
            fill = drawing.pattern("short", SHORT, (_SLANTED,)) if line.is_short else GOT
            drawing.rect(left, y, along.at(line.points) - left, 16, fill, stroke=OUTLINE)
        if line.target is not None:
            x = along.at(line.target)
            drawing.shape("path", d=f"M{x - 5:.1f} {y - 8:.1f}H{x + 5:.1f}L{x:.1f} {y - 1:.1f}Z", fill=INK)
            drawing.line(x, y - 2, x, y + 18, INK, stroke_width=1.6)
        got = "—" if line.points is None else points_text(line.points)
        drawing.words(WIDTH - 68, y + 12, f"{got}／{points_text(line.full)}" if line.full else got, size=12, bold=True)
        if line.is_short:
            drawing.words(left, y + 28, "不足", size=11, fill=SOFT)
    foot = "框长为满分，▼为本人目标" if any(line.target is not None for line in dimensions) else "框长为满分"
    drawing.words(left, high * len(dimensions) + 20, foot, size=11, fill=SOFT)
    rows = tuple(
        (
            line.name,
            "—" if line.points is None else points_text(line.points),
            points_text(line.full) if line.full else "—",
            "—" if line.target is None else points_text(line.target),
            "不足" if line.is_short else "",
        )
        for line in dimensions
    )
    return Picture(key, title, sentence, drawing.written(), ("维度", "得分", "满分", "本人目标", "情况"), rows)


_SLANTED: tuple[str, dict[str, float | str]] = (
    "path",
    {"d": "M-1 7L7 -1M-1 1L1 -1M5 7L7 5", "stroke": "#2b547e", "stroke_width": 0.8},
)


def _dimension_words(line: Dimension) -> str:
    got = "没有得分" if line.points is None else f"{points_text(line.points)}分"
    full = f"，满分{points_text(line.full)}分" if line.full else ""
    target = f"，本人目标{points_text(line.target)}分" if line.target is not None else ""
    return f"{line.name}{got}{full}{target}{'，不足' if line.is_short else ''}"


@dataclass(frozen=True)
class StarRow:
    """One organisation: how many have which star, in the order of the bands; None where nobody is rated yet."""

    label: str
    counts: tuple[int, ...] | None
    group: str = ""  # the community it stands under
    note: str = ""  # why there is nothing: 尚未评定


def star_bars(key: str, title: str, bands: Sequence[Band], rows: Sequence[StarRow]) -> Picture:
    """A stacked bar for each organisation in the order given, which is that of the tree; never by score."""
    left, high = 104, 22
    groups = sum(place == 0 or row.group != rows[place - 1].group for place, row in enumerate(rows) if row.group)
    sentence = "；".join(f"{row.label}{_star_words(row, bands)}" for row in rows) + "。"
    drawing = Drawing(key, title, sentence, height=_legend_height(bands) + high * (len(rows) + groups) + 4)
    _legend(drawing, bands)
    most = max((sum(row.counts) for row in rows if row.counts), default=0) or 1
    y, last = _legend_height(bands), ""
    for row in rows:
        if row.group and row.group != last:
            drawing.words(0, y + 15, shortened(row.group, WIDTH), size=12, bold=True)
            y, last = y + high, row.group
        drawing.words(left - 6, y + 14, shortened(row.label, left - 8, 11), size=11, anchor="end")
        _stack(drawing, row, bands, Scale(0, most, left, WIDTH - 30), y + 2, high - 5)
        y += high
    headers = ("党组织", *(band.name for band in bands), "合计")
    return Picture(
        key, title, sentence, drawing.written(), headers, tuple(_star_cells(row, len(bands)) for row in rows)
    )


def star_bar(key: str, row: StarRow, bands: Sequence[Band]) -> Picture:
    """One organisation's bar alone, the height of a row of a table; its full length is its own head count."""
    drawing = Drawing(key, f"{row.label}各星级人数", _star_words(row, bands), width=200, height=22)
    _stack(drawing, row, bands, Scale(0, sum(row.counts or ()) or 1, 1, 170), 2, 18)
    return Picture(key, f"{row.label}各星级人数", _star_words(row, bands), drawing.written())


def _stack(drawing: Drawing, row: StarRow, bands: Sequence[Band], along: Scale, y: float, high: float) -> None:
    if row.counts is None:
        drawing.words(along.start, y + high - 4, row.note or "尚未评定", size=11, fill=SOFT)
        return
    total = sum(row.counts)
    if not is_splittable(row.counts):
        words = count_words(total)
        drawing.rect(along.start, y, along.at(shown_count(total)) - along.start, high, "#f5f5f4", stroke=OUTLINE)
        drawing.words(along.start + 4, y + high - 4, f"{words}，不分星级" if total else "没有计分的人", size=11)
        return
    reached = 0
    for place, (band, count) in enumerate(zip(bands, row.counts, strict=True)):
        if not count:
            continue
        x, width = along.at(reached), along.at(reached + count) - along.at(reached)
        drawing.rect(x, y, width, high, paint(drawing, band, place), stroke=OUTLINE)
        _count(drawing, count, fill_of(band, place), Box(x, y, width, high))
        reached += count
    drawing.words(along.at(total) + 4, y + high - 4, str(total), size=11, fill=SOFT)


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    high: float


def _count(drawing: Drawing, count: int, fill: Fill, box: Box) -> None:
    """The number in its part, on a plain ground; left to the table beside where the part is too narrow for it."""
    wide = room(str(count), 11)
    if box.width < wide + 3:
        return
    middle = box.x + box.width / 2
    drawing.rect(middle - wide / 2 - 1, box.y + 2, wide + 2, box.high - 4, fill.ground)
    drawing.words(middle, box.y + box.high / 2 + 4, str(count), size=11, anchor="middle", fill=fill.words, bold=True)


def _legend_places(bands: Sequence[Band]) -> list[tuple[float, float]]:
    """Where each band of the legend begins, from left to right and in as many lines as it takes."""
    places, x, y = [], 0.0, 4.0
    for band in bands:
        width = 34 + room(band.name, 11)
        if x and x + width > WIDTH:
            x, y = 0.0, y + 20
        places.append((x, y))
        x += width + 10
    return places


def _legend_height(bands: Sequence[Band]) -> float:
    return max((y for _, y in _legend_places(bands)), default=0.0) + 22


def _legend(drawing: Drawing, bands: Sequence[Band]) -> None:
    for place, (band, (x, y)) in enumerate(zip(bands, _legend_places(bands), strict=True)):
        drawing.rect(x, y, 14, 14, paint(drawing, band, place), stroke=OUTLINE)
        if band.colour:
            mark(drawing, band, x + 22, y + 7, 12)
        drawing.words(x + 31, y + 11, band.name, size=11)


def _star_words(row: StarRow, bands: Sequence[Band]) -> str:
    if row.counts is None:
        return row.note or "尚未评定"
    if not is_splittable(row.counts):
        return f"计分{count_words(sum(row.counts))}，不分星级"
    return "、".join(f"{band.name}{count}人" for band, count in zip(bands, row.counts, strict=True))


def _star_cells(row: StarRow, many: int) -> tuple[str, ...]:
    if row.counts is None:
        return (row.label, *("—",) * many, row.note or "尚未评定")
    if not is_splittable(row.counts):
        return (row.label, *("—",) * many, count_words(sum(row.counts)))
    return (row.label, *(str(count) for count in row.counts), str(sum(row.counts)))


@dataclass(frozen=True)
class Shortage:
    """One dimension: how many of those scored are short of it."""

    name: str
    short: int
    scored: int


def shortage_bars(key: str, shortages: Sequence[Shortage]) -> Picture:
    """How many are short in each dimension, in the order of the standard."""
    title, left, high = "各维度不足的人数", 78, 30
    sentence = "；".join(f"{line.name}{count_words(line.short)}" for line in shortages) + "。"
    drawing = Drawing(key, title, sentence, height=high * len(shortages) + 18)
    along = Scale(0, max([1, *(line.scored for line in shortages)]), left, WIDTH - 66)
    for place, line in enumerate(shortages):
        y = place * high + 4
        drawing.words(0, y + 14, shortened(line.name, left - 6), size=12, bold=True)
        drawing.rect(left, y, along.at(line.scored) - left, 18, "#ffffff", stroke=LINE)
        if line.short:
            drawing.rect(left, y, along.at(shown_count(line.short)) - left, 18, SHORT, stroke=OUTLINE)
        drawing.words(WIDTH - 60, y + 14, count_words(line.short), size=12, bold=True)
    drawing.words(left, high * len(shortages) + 12, "框长为计分的人数", size=11, fill=SOFT)
    rows = tuple((line.name, count_words(line.short), f"{line.scored}人") for line in shortages)
    return Picture(key, title, sentence, drawing.written(), ("维度", "不足", "计分"), rows)
