"""学时和服务时间: which items of a standard are counted in hours, and whether of study or of service."""

from enum import StrEnum

from zhixing.rules.standards.items import Block, Item
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.vocabulary import Effect

HOUR_UNITS = frozenset({"小时", "学时"})
STUDY_WORDS = ("学习", "培训", "党课", "教育")


class HoursKind(StrEnum):
    STUDY = "study"
    SERVICE = "service"

    @property
    def label(self) -> str:
        return {"study": "学习时间", "service": "服务时间"}[self.value]


def hours_items(standard: Standard) -> dict[str, HoursKind]:
    """Code of each item that is recorded by the hour → what the hours are spent on."""
    return {
        item.code: kind_of_hours(block, item)
        for block, item in standard.items
        if item.per and item.per.unit in HOUR_UNITS and item.effect is not Effect.DEDUCT
    }


def kind_of_hours(block: Block, item: Item) -> HoursKind:
    """Study where the item or its dimension says so, service otherwise."""
    return HoursKind.STUDY if any(word in item.name + block.name for word in STUDY_WORDS) else HoursKind.SERVICE
