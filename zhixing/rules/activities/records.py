"""活动记录: one record of who was there, and the entries of the ledger that follow from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhixing.rules.activities.marks import Mark, Part
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.standards.model import Item, Standard


@dataclass(frozen=True)
class Presence:
    """One person of a record. `units`, `option`, `worth`: their own, where they differ from everybody's."""

    membership_id: int
    mark: Mark = Mark.PRESENT
    leave: str = ""
    is_host: bool = False
    is_speaker: bool = False
    units: int | None = None
    option: str = ""
    worth: int | None = None

    def plays(self, part: Part) -> bool:
        if part is Part.LATE:
            return self.mark in {Mark.LATE, Mark.LEFT_EARLY}
        if part is Part.ABSENT:
            return self.mark is Mark.ABSENT
        is_chosen = {Part.PRESENT: True, Part.HOST: self.is_host, Part.SPEAKER: self.is_speaker}[part]
        return self.mark.took_part and is_chosen


@dataclass(frozen=True)
class Feed:
    """An item that a record feeds, for whom, and how much for everybody."""

    item: str
    part: Part = Part.PRESENT
    units: int = 100
    option: str = ""
    worth: int | None = None
    is_own: bool = False  # whether what somebody has of their own is about this item


def attendee_of(feed: Feed, presence: Presence) -> Attendee:
    """What the item's entry says of this person."""
    if not feed.is_own:
        return Attendee(presence.membership_id, feed.units, feed.option, feed.worth)
    return Attendee(
        presence.membership_id,
        feed.units if presence.units is None else presence.units,
        presence.option or feed.option,
        feed.worth if presence.worth is None else presence.worth,
    )


def attendees(feeds: Iterable[Feed], people: Sequence[Presence]) -> dict[str, list[Attendee]]:
    """By item whoever gets an entry for it, each once even where they play two parts."""
    by_item: dict[str, dict[int, Attendee]] = {}
    for feed in feeds:
        own = by_item.setdefault(feed.item, {})
        for presence in people:
            if presence.plays(feed.part):
                own.setdefault(presence.membership_id, attendee_of(feed, presence))
    return {item: list(own.values()) for item, own in by_item.items()}


def concerns(standard: Standard, item: Item, member_class: str) -> bool:
    """Whether the item is for this class at all: at a meeting of everybody others are passed over, not refused."""
    known = standard.class_of(member_class)
    if known is None:
        return not standard.classes or not item.classes
    block = next(block for block, own in standard.items if own is item)
    is_listed = all(not classes or known.code in classes for classes in (block.classes, item.classes))
    return is_listed and (item.worth is None or item.worth.of(known.code) is not None)


@dataclass(frozen=True)
class Booking:
    """The facts of one entry, as they stand in the ledger or ought to."""

    units: int
    option: str
    worth: int | None
    happened_on: object
    clause: str = ""
    deciding_body: str = ""


Key = tuple[int, str]
"""A membership and an item: what one activity enters at most once."""


def ledger_difference(now: Mapping[Key, Booking], due: Mapping[Key, Booking]) -> tuple[list[Key], list[Key]]:
    """What is to be reversed and what is to be entered, so that the ledger says what the record says."""
    reversed_keys = [key for key, booking in now.items() if due.get(key) != booking]
    return reversed_keys, [key for key, booking in due.items() if now.get(key) != booking]


def record_problems(
    people: Sequence[Presence], feeds: Sequence[Feed], names: Mapping[int, str], *, is_meeting: bool
) -> list[str]:
    """What is wrong with the list itself, whatever the items."""
    problems = []
    if not any(presence.mark.took_part for presence in people):
        problems.append("请至少标明一名到会的人。")
    away = [names[who.membership_id] for who in people if (who.is_host or who.is_speaker) and not who.mark.took_part]
    if away:
        problems.append(f"{'、'.join(away)}没有到会，不能标为主持或发言，请核对。")
    idle = [names[who.membership_id] for who in people if who.mark is Mark.LEAVE and not who.leave]
    if idle:
        problems.append(f"请选择请假的事由：{'、'.join(idle)}。")
    if not is_meeting and any(who.mark is Mark.ABSENT for who in people):
        absent = "、".join(names[who.membership_id] for who in people if who.mark is Mark.ABSENT)
        if any(feed.part is Part.ABSENT for feed in feeds):
            problems.append(f"这项活动自愿参加，不记缺席：{absent}。请改为“未标”。")
    return problems


MOST_NAMED = 8  # in one sentence


def stranger_problems(organisation: str, people: int) -> list[str]:
    """`people`: how many of the list belonged elsewhere on the day."""
    return [f"有 {people} 人在活动当天不属于{organisation}，请重新核对名单。"] if people else []


def unmarked_problems(names: Sequence[str]) -> list[str]:
    """Of those expected at a meeting of the whole branch, who has no mark."""
    if not names:
        return []
    more = f"等 {len(names)} 人" if len(names) > MOST_NAMED else ""
    return [f"还有应到人员没有标考勤：{'、'.join(names[:MOST_NAMED])}{more}。没有参加的请标请假、缺席或不计应到。"]


def unknown_item_problem(branch: str, standard: str) -> str:
    return f"{branch}施行的《{standard}》里没有这一条，请重新选择细则。"
