"""Records of service and attendance of other systems: what is wrong with one by itself, and which item it means."""

import datetime as dt

from zhixing.rules.ledger.activities import asks_option, asks_units, asks_worth, day_blockers, recordable
from zhixing.rules.service.exchanged import ParticipationRecord
from zhixing.rules.standards.model import Item, Standard

MOST_KEY, MOST_TITLE, MOST_PLACE = 60, 120, 80
KNOWN_CHANGED = "这个编号的记录以前已经接收，内容不同；请与对方核对，需要更正的在该次活动的页面上更正。"
KNOWN_UNDONE = "这个编号的记录以前已经接收，后来撤销；需要重新记录的，请在活动记录里手工记录。"
BOOKED_ALREADY = "当天已经按这一条记过；同一件事不再记，确属两次的，请在活动记录里手工记录。"


def record_problems(record: ParticipationRecord, today: dt.date) -> list[str]:
    """What is wrong with a record whatever the register and the standard say."""
    problems = day_blockers(record.on, today)
    if not record.record.strip():
        problems.append("没有来源编号，以后无法识别是否为同一条。")
    if not record.title.strip():
        problems.append("没有写内容。")
    lengths = (
        (record.record, MOST_KEY, "来源编号"),
        (record.title, MOST_TITLE, "内容"),
        (record.place, MOST_PLACE, "地点"),
    )
    problems += [f"{label}超过 {most} 个字。" for text, most, label in lengths if len(text) > most]
    if record.quantity <= 0:
        problems.append("数量要大于 0；按次计的写 1。")
    return problems


def item_meant(standard: Standard, words: str) -> Item | str:
    """By code or name among what an activity may give; else a sentence."""
    items = [offer.item for group in recordable(standard) for offer in group.offers]
    item = next((item for item in items if words in (item.code, item.name)), None)
    if item is None:
        return f"施行的考评办法里没有“{words}”这一条，请写细则的名称或代码。"
    if asks_option(item) or asks_worth(item):
        return f"“{item.name}”要选情形或者定分值，请在活动记录里手工记录。"
    return item


def quantity_problems(item: Item, quantity: int) -> list[str]:
    if not asks_units(item) and quantity != 100:
        return [f"“{item.name}”按次记分，数量只能是 1。"]
    return []
