"""A line over quarters: one person's index with the star of each, and how many had each star."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.files.charts.drawing import INK, LINE, SOFT, WIDTH, Drawing, Picture, room, shortened
from zhixing.files.charts.stars import mark
from zhixing.rules.charts.scales import Scale, runs
from zhixing.rules.standards.results import Band
from zhixing.rules.standards.vocabulary import HUNDRED, exact_points, points_text

TOP, PLOT, FOOT, LEFT = 20, 150, 34, 26
STEEP = 1500  # hundredths: a fall and a rise so steep that a number between them would be crossed out


@dataclass(frozen=True)
class IndexPoint:
    """One quarter of one person: `index` in hundredths, or None and why."""

    label: str  # 2026年第三季度
    short: str  # 26年三季度
    index: int | None
    band: Band | None = None
    note: str = ""

    @property
    def year(self) -> str:
        return self.short[:2]


def index_line(key: str, points: Sequence[IndexPoint], bands: Sequence[Band]) -> Picture:
    """The index over quarters. A quarter without a result is a gap that says why, never a zero."""
    title = "先锋指数和星级（逐期）"
    known = [point for point in points if point.index is not None]
    highest = max([HUNDRED, *(point.index or 0 for point in known)])
    right = max((room(band.name, 11) for band in bands), default=0) + 22
    drawing = Drawing(key, title, _caption(points), height=TOP + PLOT + FOOT)
    up = Scale(0, highest, TOP + PLOT, TOP)
    _levels(drawing, bands, up, highest, WIDTH - right)
    across = _places(len(points), LEFT + 16, WIDTH - right - 16)
    for run in runs([point.index for point in points]):
        way = " ".join(f"{across[place]:.1f},{up.at(points[place].index or 0):.1f}" for place in run)
        drawing.shape("polyline", points=way, fill="none", stroke=INK, stroke_width=1.6)
    crowded = len(points) > 6
    for place, point in enumerate(points):
        x = across[place]
        is_new_year = place == 0 or point.year != points[place - 1].year
        _foot(drawing, x, point.short, is_crowded=crowded, is_new_year=is_new_year)
        if point.index is None:
            _gap(drawing, x, point.note)
            continue
        y = up.at(point.index)
        mark(drawing, point.band, x, y)
        under = y - 11 <= TOP - 8 or (_is_dip(points, place) and y + 19 < up.at(0) - 4)
        place_of_number = y + 19 if under else y - 11
        drawing.words(
            x, place_of_number, points_text(point.index), size=10 if crowded else 11, anchor="middle", bold=True
        )
    return Picture(
        key, title, _caption(points), drawing.written(), ("考评周期", "先锋指数", "星级"), tuple(map(_row, points))
    )


def _is_dip(points: Sequence[IndexPoint], place: int) -> bool:
    """Whether the line falls steeply to this point and rises from it: a number above would stand on the line."""
    here, before, after = (
        points[near].index if 0 <= near < len(points) else None for near in (place, place - 1, place + 1)
    )
    return None not in (here, before, after) and min(before or 0, after or 0) - (here or 0) > STEEP


def _levels(drawing: Drawing, bands: Sequence[Band], up: Scale, highest: int, right: float) -> None:
    """The limits of the standard as lines, and between them the star that lies there."""
    drawing.line(LEFT, up.at(0), right, up.at(0), INK)
    drawing.words(LEFT - 4, up.at(0) + 4, "0", size=11, anchor="end", fill=SOFT)
    top = highest
    for band in bands:
        least = band.at_least.default if band.at_least and band.at_least.default is not None else 0
        if least > 0:
            drawing.line(LEFT, up.at(least), right, up.at(least), LINE, stroke_dasharray="3 3")
            drawing.words(LEFT - 4, up.at(least) + 4, points_text(least), size=11, anchor="end", fill=SOFT)
        middle = up.at((max(top, least) + least) / 2)
        mark(drawing, band, right + 10, middle, 11)
        drawing.words(right + 18, middle + 3.5, band.name, size=11, fill=SOFT)
        top = least


def _foot(drawing: Drawing, x: float, short: str, *, is_crowded: bool, is_new_year: bool) -> None:
    """The quarter below its point, and the year where it begins."""
    year, _, quarter = short.partition("年")
    drawing.words(
        x,
        TOP + PLOT + 14,
        quarter.removesuffix("季度").removesuffix("月") if is_crowded else quarter,
        size=11,
        anchor="middle",
        fill=SOFT,
    )
    if is_new_year:
        drawing.words(x, TOP + PLOT + 27, f"20{year}年", size=11, anchor="middle", fill=SOFT)


def _gap(drawing: Drawing, x: float, note: str) -> None:
    """A dashed column with its reason, written downwards sign by sign."""
    words = shortened(note or "没有考评", 72)
    drawing.rect(x - 9, TOP + 30, 18, PLOT - 42, "#f5f5f4", stroke=LINE, stroke_dasharray="3 3")
    for place, sign in enumerate(words):
        drawing.words(x, TOP + 46 + place * 14, sign, size=11, anchor="middle", fill=SOFT)


def _row(point: IndexPoint) -> tuple[str, ...]:
    if point.index is None:
        return point.label, "—", point.note or "没有考评"
    return point.label, exact_points(point.index), point.band.name if point.band else "—"


def _caption(points: Sequence[IndexPoint]) -> str:
    parts = [
        f"{point.label}{points_text(point.index)}分{f'，{point.band.name}' if point.band else ''}"
        if point.index is not None
        else f"{point.label}{point.note or '没有考评'}"
        for point in points
    ]
    return "；".join(parts) + "。" if parts else "还没有考评结果。"


Counts = Sequence[Sequence[int] | None]  # of each quarter by band; None where nobody was rated


def star_trends(key: str, quarters: Sequence[str], bands: Sequence[Band], counts: Counts) -> Picture:
    """How many had each star, quarter by quarter: a line for each star, one below the other, on one scale."""
    title, high, left, right = "各星级人数变化", 54, 92, 14
    most = max((count for row in counts if row for count in row), default=0) or 1
    drawing = Drawing(key, title, _trend_words(quarters, bands, counts), height=high * len(bands) + 24)
    across = _places(len(quarters), left + 14, WIDTH - right - 14)
    for place, band in enumerate(bands):
        foot = high * (place + 1) - 6
        up = Scale(0, most, foot, foot - 30)
        own = [row[place] if row else None for row in counts]
        drawing.line(left, foot, WIDTH - right, foot, LINE)
        mark(drawing, band, 10, foot - 13, 15)
        drawing.words(21, foot - 9, shortened(band.name, left - 24, 12), size=12)
        for run in runs(own):
            way = " ".join(f"{across[at]:.1f},{up.at(own[at] or 0):.1f}" for at in run)
            drawing.shape("polyline", points=way, fill="none", stroke=INK, stroke_width=1.5)
        for x, count in zip(across, own, strict=True):
            if count is None:
                drawing.words(x, foot - 4, "／", size=11, anchor="middle", fill=SOFT)
                continue
            drawing.shape("circle", cx=x, cy=up.at(count), r=2.6, fill=INK)
            drawing.words(x, up.at(count) - 6, str(count), size=11, anchor="middle", bold=True)
    for x, label in zip(across, quarters, strict=True):
        drawing.words(x, high * len(bands) + 14, label, size=11, anchor="middle", fill=SOFT)
    rows = tuple(
        (label, *(("—",) * len(bands) if row is None else tuple(str(count) for count in row)))
        for label, row in zip(quarters, counts, strict=True)
    )
    headers = ("季度", *(band.name for band in bands))
    return Picture(key, title, _trend_words(quarters, bands, counts), drawing.written(), headers, rows)


def _trend_words(quarters: Sequence[str], bands: Sequence[Band], counts: Counts) -> str:
    parts = []
    for label, row in zip(quarters, counts, strict=True):
        stars = [f"{band.name}{count}人" for band, count in zip(bands, row or (), strict=bool(row))]
        parts.append(label + ("、".join(stars) or "没有结果"))
    return "；".join(parts) + "。"


def small_line(key: str, title: str, values: Sequence[tuple[str, int | None]]) -> Picture:
    """A line the height of a row: counts of the last quarters, the last one written out."""
    width, high = 96, 28
    sentence = "；".join(f"{label}{'没有结果' if value is None else value}" for label, value in values) + "。"
    drawing = Drawing(key, title, sentence, width=width, height=high)
    most = max((value for _, value in values if value is not None), default=0) or 1
    up, across = Scale(0, most, high - 5, 6), _places(len(values), 6, width - 26)
    for run in runs([value for _, value in values]):
        way = " ".join(f"{across[place]:.1f},{up.at(values[place][1] or 0):.1f}" for place in run)
        drawing.shape("polyline", points=way, fill="none", stroke=INK, stroke_width=1.5)
    for x, (_, value) in zip(across, values, strict=True):
        if value is not None:
            drawing.shape("circle", cx=x, cy=up.at(value), r=2, fill=INK)
    if values and values[-1][1] is not None:
        drawing.words(width - 20, up.at(values[-1][1]) + 4, str(values[-1][1]), size=12, bold=True)
    rows = tuple((label, "—" if value is None else str(value)) for label, value in values)
    return Picture(key, title, sentence, drawing.written(), ("季度", "数"), rows)


def _places(many: int, first: float, last: float) -> list[float]:
    """Evenly from first to last; one alone stands in the middle."""
    if many == 1:
        return [(first + last) / 2]
    return [first + (last - first) * place / (many - 1) for place in range(many)]
