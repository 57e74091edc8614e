"""A drawing as SVG: shapes and words by presentation attributes alone, so that no style is needed on page or paper.

Text is set by an XML writer, whatever it contains. A drawing is 340 units wide and as high as it needs.
"""

from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree as Xml  # nosec B405 (written, never read)

WIDTH = 340
INK, SOFT, LINE, PAPER = "#1c1917", "#57534e", "#a8a29e", "#ffffff"
OUTLINE = "#44403c"
FACES = "Noto Sans SC, Noto Sans CJK SC, sans-serif"  # on paper; a page sets its own


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart: its drawing, what it says in a sentence, and the same numbers as a table."""

    key: str  # unique on a page
    title: str
    sentence: str
    svg: str
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class Drawing:
    """Collects shapes; `key` keeps the ids of two drawings on one page apart."""

    def __init__(self, key: str, title: str, sentence: str, *, width: float = WIDTH, height: float) -> None:
        self.key = key
        self.root = Xml.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "role": "img",
                "aria-labelledby": f"{key}-title {key}-desc",
                "font-family": FACES,
                "fill": INK,
            },
        )
        Xml.SubElement(self.root, "title", {"id": f"{key}-title"}).text = title
        Xml.SubElement(self.root, "desc", {"id": f"{key}-desc"}).text = sentence
        self._defs = Xml.SubElement(self.root, "defs")
        self._patterns: set[str] = set()

    def shape(self, name: str, **attributes: float | str) -> Xml.Element:
        """An element such as rect, with its attributes; `stroke_width` is written stroke-width."""
        return Xml.SubElement(self.root, name, _written(attributes))

    def rect(self, x: float, y: float, width: float, height: float, fill: str, **more: float | str) -> None:
        self.shape("rect", x=x, y=y, width=max(0.0, width), height=height, fill=fill, **more)

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, **more: float | str) -> None:
        self.shape("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12,
        anchor: str = "start",
        fill: str = INK,
        bold: bool = False,
    ) -> None:
        """One line of text with its baseline at `y`."""
        weight: dict[str, float | str] = {"font_weight": "600"} if bold else {}
        self.shape("text", x=x, y=y, font_size=size, text_anchor=anchor, fill=fill, **weight).text = text

    def pattern(self, name: str, ground: str, marks: tuple[tuple[str, dict[str, float | str]], ...]) -> str:
        """The fill of a hatched area: `ground` with the marks repeated every six units."""
        key = f"{self.key}-{name}"
        if key not in self._patterns:
            self._patterns.add(key)
            size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
            holder = Xml.SubElement(self._defs, "pattern", {"id": key, **size})
            Xml.SubElement(holder, "rect", {"width": "6", "height": "6", "fill": ground})
            for shape, attributes in marks:
                Xml.SubElement(holder, shape, _written(attributes))
        return f"url(#{key})"

    def written(self) -> str:
        if not self._patterns:
            self.root.remove(self._defs)
        return Xml.tostring(self.root, encoding="unicode")


def _written(attributes: dict[str, float | str]) -> dict[str, str]:
    return {
        name.replace("_", "-"): value if isinstance(value, str) else _number(value)
        for name, value in attributes.items()
    }


@lru_cache(4096)
def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def room(text: str, size: float = 12) -> float:
    """About how wide a text is set: a Chinese sign is square, Latin ones little more than half."""
    return sum(size if ord(sign) > 0x2E7F else size * 0.58 for sign in text)


def shortened(text: str, width: float, size: float = 12) -> str:
    """The text, cut with … where it would not fit; the table beside says it whole."""
    if room(text, size) <= width:
        return text
    while text and room(text + "…", size) > width:
        text = text[:-1]
    return text + "…"
