"""How far a quarter has come: one bar of segments, the present one named, for a row of an overview."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.files.charts.drawing import INK, LINE, OUTLINE, PAPER, SOFT, WIDTH, Drawing, Picture, shortened

DONE, TODO = "#2b547e", "#ffffff"


@dataclass(frozen=True)
class StageRow:
    """One organisation: the place of its present stage in the list of stages, None where it has not begun."""

    label: str
    place: int | None
    note: str = ""  # a date, 超期3天
    group: str = ""


def stage_bar(key: str, row: StageRow, stages: Sequence[str]) -> Picture:
    """Segments that are over are dark, the present one is framed and striped, those to come are empty; the row says
    the stage in words."""
    sentence = _stage_words(row, stages)
    drawing = Drawing(key, f"{row.label}考评进度", sentence, width=200, height=18)
    _segments(drawing, row, len(stages), 1, 3, 198)
    return Picture(key, f"{row.label}考评进度", sentence, drawing.written())


def stage_grid(key: str, title: str, rows: Sequence[StageRow], stages: Sequence[str]) -> Picture:
    """Organisations below one another in the order given, stages across."""
    left, high = 104, 24
    groups = sum(place == 0 or row.group != rows[place - 1].group for place, row in enumerate(rows) if row.group)
    sentence = "；".join(f"{row.label}{_stage_words(row, stages)}" for row in rows) + "。"
    drawing = Drawing(key, title, sentence, height=20 + high * (len(rows) + groups) + 4)
    step = (WIDTH - left) / max(1, len(stages))
    for place, stage in enumerate(stages):
        words = shortened(stage.removeprefix("党员").removeprefix("党组织").removeprefix("积分"), step, 10)
        drawing.words(left + step * (place + 0.5), 12, words, size=11, anchor="middle", fill=SOFT)
    y, last = 20.0, ""
    for row in rows:
        if row.group and row.group != last:
            drawing.words(0, y + 16, shortened(row.group, WIDTH), size=12, bold=True)
            y, last = y + high, row.group
        drawing.words(left - 6, y + 13, shortened(row.label, left - 8, 11), size=11, anchor="end")
        if row.place is None:
            drawing.line(left, y + 9, WIDTH, y + 9, LINE, stroke_dasharray="3 3")
            drawing.rect(left, y + 2, 40, 14, PAPER)
            drawing.words(left, y + 13, "未开启", size=11, fill=SOFT)
        else:
            _segments(drawing, row, len(stages), left, y + 3, WIDTH - left - 1)
        y += high
    table = tuple((row.label, "未开启" if row.place is None else stages[row.place], row.note or "—") for row in rows)
    return Picture(key, title, sentence, drawing.written(), ("党组织", "环节", "情况"), table)


def _segments(drawing: Drawing, row: StageRow, many: int, x: float, y: float, width: float) -> None:
    step = width / max(1, many)
    is_over = row.place is not None and row.place == many - 1
    for place in range(many):
        reached = row.place is not None and (place < row.place or is_over)
        drawing.rect(x + place * step, y, step - 2, 12, DONE if reached else TODO, stroke=OUTLINE)
        if row.place == place and not is_over:
            fill = drawing.pattern("now", "#b9cce0", (_STRIPE,))
            drawing.rect(x + place * step, y, step - 2, 12, fill, stroke=INK, stroke_width=2)


_STRIPE: tuple[str, dict[str, float | str]] = ("path", {"d": "M0 6L6 0", "stroke": "#2b547e", "stroke_width": 1})


def _stage_words(row: StageRow, stages: Sequence[str]) -> str:
    here = "未开启" if row.place is None else stages[row.place]
    return f"{here}（{row.note}）" if row.note else here
