"""Drawings in a Word file: set by typst as on paper, since Word knows no SVG of its own in every version."""

import struct
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr  # nosec B406 (writes, parses nothing)

from zhixing.files.print.typesetting import Chart, Part, typeset

SHARPNESS = 220  # points to the inch
_INCH = 914_400  # units of a drawing
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PICTURE = f"{_DRAWING}/picture"


def charts_of(parts: Iterable[Part]) -> list[Chart]:
    """Each drawing once, in their order."""
    return list(dict.fromkeys(part for part in parts if isinstance(part, Chart)))


def picture_file(chart: Chart) -> bytes:
    """The drawing as PNG, as wide as it stands in the text."""
    drawings = {"svg": chart.svg, "share": chart.share, "beside": chart.beside}
    return typeset("picture.typ", drawings, format_="png", ppi=SHARPNESS)[0]


def picture_run(png: bytes, relation: str, number: int, words: str) -> str:
    """A run that shows the picture of this relation; `words` is what a screen reader says."""
    width, height = (side * _INCH // SHARPNESS for side in struct.unpack(">II", png[16:24]))
    names = f'id="{number}" name="图{number}" descr={quoteattr(words)}'
    return (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr {names}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}">'
        f"<pic:nvPicPr><pic:cNvPr {names}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
