"""实地检查: the checklist of an organisation, with what it says of itself beside each item."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.models import SelfReport
from zhixing.queries.inspections.access import Place
from zhixing.rules.inspections.self_checks import Line
from zhixing.rules.inspections.visits import Asking, asking_of, must_be_marked
from zhixing.rules.standards.checklist import Checklist, checklist_of
from zhixing.rules.standards.model import Effect, Item
from zhixing.rules.standards.vocabulary import points_text


@dataclass(frozen=True)
class ItemLine:
    """One item of the checklist, with what has been said of it so far."""

    code: str
    area: str
    name: str
    asks: str  # 满分 10 分; 每次扣 2 分
    asking: Asking
    options: tuple[tuple[str, str], ...]
    checklist: Checklist
    is_local: bool
    is_required: bool
    own_points: int | None = None  # hundredths, of the self-check
    own_text: str = ""
    earlier: tuple[str, ...] = ()  # what was found before and is not cleared yet


def item_lines(place: Place) -> list[ItemLine]:
    """The checklist of the organisation, with its self-check beside it."""
    checked = _own_lines(place)
    return [
        _item_line(area, item, checklist_of(item, place.class_code), checked.get(item.code, Line()))
        for area, item in place.items
    ]


def _item_line(area: str, item: Item, checklist: Checklist, own: Line) -> ItemLine:
    return ItemLine(
        item.code,
        area,
        item.name,
        asks(item),
        asking_of(item),
        tuple((option.code, option.name) for option in item.options),
        checklist,
        item.local,
        must_be_marked(item),
        own.points,
        own.text,
    )


def asks(item: Item) -> str:
    """What is asked for, as a sheet prints it: 满分 10 分; 每次扣 2 分; 扣 1 至 10 分."""
    verb = "扣" if item.effect is Effect.DEDUCT else "得"
    if item.range and item.effect is Effect.ADD:
        return f"满分 {points_text(item.range.most)} 分"
    whole = f"满分 {points_text(item.full)} 分，" if item.full is not None else ""
    if item.range:
        return f"{whole}发现的扣 {points_text(item.range.least)} 至 {points_text(item.range.most)} 分"
    worth = item.worth.default if item.worth else None
    if worth is not None:
        return f"{whole}每次{verb} {points_text(worth)} 分"
    return whole + ("按情形评分" if item.options else "按数量评分")


def _own_lines(place: Place) -> Mapping[str, Line]:
    report = SelfReport.objects.filter(participant=place.participant).first()
    if report is None:
        return {}
    return {line.item: Line(line.points, line.explanation) for line in report.lines.all()}
