"""异议: what the person who answers one chooses from."""

import datetime as dt

from zhixing.models import Entry, Objection
from zhixing.queries.standards import parsed
from zhixing.queries.standing import days_of
from zhixing.rules.cycles import CycleKind
from zhixing.rules.scoring_book import Book
from zhixing.rules.standards_words import PeriodKind, points_text


def entries_of(objection: Objection) -> list[tuple[int, str]]:
    """The standing entries of the quarter of the person concerned, as (id, what it was): those not yet reversed."""
    cycle = objection.posting.cycle
    days = days_of(cycle, [objection.participant])[objection.participant.membership.person_id]
    names = {item.code: item.name for _, item in parsed(cycle.version).items}
    found = Entry.objects.filter(
        membership=objection.participant.membership_id, happened_on__range=(days.from_on, days.until_on),
        reverses__isnull=True, reversal__isnull=True,
    ).order_by("happened_on", "seq")
    return [(one.pk, f"{_day(one.happened_on)} {names.get(one.item, one.item)}{_aside(one.note)}") for one in found]


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def _aside(note: str) -> str:
    return f"（{note}）" if note else ""


def items_of(objection: Objection) -> list[tuple[str, str]]:
    """What can be added for this person, as (`item` or `item:option`, words); a range is told in the words.

    No deductions: those need a clause and a deciding body, and are recorded as decisions.
    """
    cycle = objection.posting.cycle
    standard, period = parsed(cycle.version), PeriodKind[CycleKind(cycle.kind).name]
    own_class = standard.class_of(objection.participant.member_class)
    choices = []
    for line in Book(standard).lines:
        item = line.item
        if item.sign < 0 or not line.is_open(period) or not line.is_for(own_class.code if own_class else ""):
            continue
        words = f"{line.block.name}：{item.name}"
        if item.options:
            choices += [(f"{item.code}:{option.code}", f"{words}（{option.name}）") for option in item.options]
        elif item.range:
            least, most = points_text(item.range.least), points_text(item.range.most)
            choices.append((item.code, f"{words}（{least} 至 {most} 分，须填分值）"))
        else:
            choices.append((item.code, words))
    return choices
