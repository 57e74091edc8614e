"""How far a quarter has come: one bar of segments, the present one named, for a row of an overview."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.files.charts.drawing import INK, OUTLINE, Drawing, Picture

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
