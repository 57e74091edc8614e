"""The stars in charts: word, shape and pattern beside the colour, sentence apart on a copier and by every eye.

The shapes are those of the pages' sprite. Fills are lighter and darker than the colours of words, which lie too near
one another to fill areas with.
"""

from dataclasses import dataclass

from zhixing.files.charts.drawing import INK, OUTLINE, PAPER, Drawing
from zhixing.rules.standards.results import Band

_STAR = "M12.0 1.4L15.0 8.47L22.65 9.14L16.85 14.18L18.58 21.66L12.0 17.7L5.42 21.66L7.15 14.18L1.35 9.14L9.0 8.47Z"
_SMALL = (
    "M12.0 5.1L13.88 9.91L19.04 10.21L15.04 13.49L16.35 18.49L12.0 15.7L7.65 18.49L8.96 13.49L4.96 10.21L10.12 9.91Z"
)
_OPEN = "M12.0 2.6L14.88 8.74L21.61 9.58L16.66 14.21L17.94 20.87L12.0 17.6L6.06 20.87L7.34 14.21L2.39 9.58L9.12 8.74Z"
_ARROW = "M12 17.2V9.6M8.9 12.4 12 9.3l3.1 3.1"
SHAPES = (_STAR, _SMALL, _OPEN, _ARROW)


@dataclass(frozen=True)
class Fill:
    ground: str
    words: str  # the colour of a number set on it
    marks: tuple[tuple[str, dict[str, float | str]], ...] = ()


_DOT: dict[str, float | str] = {"cx": 3, "cy": 3, "r": 0.9, "fill": "#8a5a00"}
_SLANT: dict[str, float | str] = {"d": "M-1 7L7 -1M-1 1L1 -1M5 7L7 5", "stroke": "#1d3f66", "stroke_width": 0.8}
_CROSS: dict[str, float | str] = {"d": "M0 0L6 6M6 0L0 6", "stroke": "#4d8a70", "stroke_width": 0.7}
FILLS: dict[str, Fill] = {
    "red": Fill("#c9302c", PAPER),
    "yellow": Fill("#ffd54f", INK, (("circle", _DOT),)),
    "blue": Fill("#4f8fcf", INK, (("path", _SLANT),)),
    "green": Fill("#003d2a", PAPER, (("path", _CROSS),)),
}
# Bands without one of the four colours, by their place: four steps of one shade.
SHADES = (Fill("#eef3f8", INK), Fill("#b9cce0", INK), Fill("#6f94bd", INK), Fill("#2b547e", PAPER))


def fill_of(band: Band, place: int) -> Fill:
    return FILLS.get(str(band.colour or ""), SHADES[place % len(SHADES)])


def paint(drawing: Drawing, band: Band, place: int) -> str:
    """What an area of this band is filled with."""
    fill = fill_of(band, place)
    return drawing.pattern(str(band.colour), fill.ground, fill.marks) if fill.marks else fill.ground


def mark(drawing: Drawing, band: Band | None, x: float, y: float, size: float = 14) -> None:
    """The shape of a star with its middle at this point; a plain dot for bands that have none."""
    colour = str(band.colour) if band and band.colour else ""
    place: dict[str, float | str] = {
        "transform": f"translate({x - size / 2:.2f} {y - size / 2:.2f}) scale({size / 24:.3f})"
    }
    if colour not in FILLS:
        drawing.shape("circle", cx=x, cy=y, r=size / 4, fill=INK)
        return
    ground = FILLS[colour].ground
    if colour == "red":
        drawing.shape("path", d=_STAR, fill=ground, stroke=PAPER, stroke_width=1, **place)
    elif colour == "yellow":
        drawing.shape("path", d=_STAR, fill=ground, stroke=OUTLINE, stroke_width=1.4, **place)
        drawing.shape("path", d=_ARROW, fill="none", stroke=INK, stroke_width=2, **place)
    elif colour == "blue":
        drawing.shape("circle", cx=12, cy=12, r=10.6, fill=PAPER, stroke="#1d4f91", stroke_width=2, **place)
        drawing.shape("path", d=_SMALL, fill="#1d4f91", **place)
    else:
        drawing.shape("path", d=_OPEN, fill=PAPER, stroke=ground, stroke_width=2.2, stroke_linejoin="round", **place)
        drawing.shape("path", d="M12 9.2v4.2M12 16v1.6", fill="none", stroke=ground, stroke_width=2.4, **place)
