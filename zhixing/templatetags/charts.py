"""Charts on pages: the drawing inline, where a screen reader finds its title and words, with its numbers beside it."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from zhixing.files.charts.drawing import Picture

register = template.Library()


@register.inclusion_tag("charts/figure.html")
def chart(picture: Picture) -> dict[str, Any]:
    """A whole figure: caption, drawing, and the same numbers as a table to open."""
    return {"picture": picture, "drawing": _inline(picture)}


@register.inclusion_tag("charts/row.html")
def chart_row(picture: Picture) -> dict[str, Any]:
    """A small drawing in a row of a table, the columns of which say the numbers."""
    return {"drawing": _inline(picture)}


def _inline(picture: Picture) -> SafeString:
    """The drawing as it was written by an XML writer, which escapes every word that is set in it."""
    return SafeString(picture.svg)  # nosec B703 (an XML writer escaped it)
