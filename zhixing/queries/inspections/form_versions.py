"""自查, 共同定分: sheets that several people of one organisation or group fill in, as their forms were shown them."""

from collections.abc import Mapping
from typing import Any

from zhixing.models import SelfReport, Visit
from zhixing.queries.form_versions import Field, Fields
from zhixing.queries.inspections.access import Place
from zhixing.queries.inspections.lines import mark_words
from zhixing.rules.inspections.self_checks import Line, checked_items
from zhixing.rules.inspections.visits import Mark
from zhixing.rules.standards.vocabulary import points_text

ITEM = "i-"  # and the code of the item
SUMMARY = "summary"
JointRow = tuple[Mark, str, str, bool]  # of one item: mark, reason, problem, whether it was put right on the spot


def joint_fields(place: Place, rows: Mapping[str, JointRow]) -> Fields:
    """A field for each item, by its name."""
    return {
        f"{ITEM}{item.code}": Field(
            item.name, _joined(mark_words(item, mark), reason, problem, "当场整改" if is_fixed else "")
        )
        for _, item in place.items
        if item.code in rows
        for mark, reason, problem, is_fixed in [rows[item.code]]
    }


def kept_joint(visit: Visit) -> dict[str, JointRow]:
    """By code of the item what is agreed on so far."""
    return {
        line.item: (Mark(line.amount, line.option), line.reason, line.problem, line.is_fixed)
        for line in visit.items.all()
    }


def visit_version(place: Place, visit: Visit) -> Fields:
    """What whoever concludes a visit, and the head who signs, has read."""
    return joint_fields(place, kept_joint(visit))


def check_fields(place: Place, lines: Mapping[str, Line], summary: str) -> Fields:
    """A field for each item, and one for the summary."""
    items = {
        f"{ITEM}{item.code}": Field(
            item.name, _joined(f"{points_text(line.points)}分" if line.points is not None else "", line.text)
        )
        for _, item in checked_items(place.items)
        for line in [lines.get(item.code, Line())]
    }
    return {**items, SUMMARY: Field("总体情况", _joined(summary))}


def kept_check(place: Place) -> tuple[dict[str, Line], str]:
    """The sheet as it is kept, also as a draft: its lines by code of the item, and the summary."""
    report = SelfReport.objects.filter(participant=place.participant).first()
    if report is None:
        return {}, ""
    return {line.item: Line(line.points, line.explanation) for line in report.lines.all()}, report.summary


def kept_check_fields(place: Place) -> Fields:
    return check_fields(place, *kept_check(place))


def check_values(place: Place) -> dict[str, Any]:
    """What the form is filled with, by the names of the fields above."""
    lines, summary = kept_check(place)
    codes = [item.code for _, item in checked_items(place.items)]
    return {f"{ITEM}{code}": lines.get(code, Line()) for code in codes} | {SUMMARY: summary}


def _joined(*parts: str) -> str:
    return "；".join(text for part in parts if (text := " ".join(part.split())))
