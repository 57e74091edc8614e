"""活动: which items a record feeds: those of the kind ticked beforehand, every other one to be added."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from zhixing.rules.activities.marks import Part
from zhixing.rules.activities.records import Feed
from zhixing.rules.ledger.activities import Offer, asks_option, asks_units, asks_worth, decidable, recordable
from zhixing.rules.standards.model import Item, Standard
from zhixing.rules.standards.procedure import ActivityKind
from zhixing.rules.standards.text.clauses import unit_of
from zhixing.web.frame.amount_fields import HundredthsField

HOUR = "小时"
MOST = 10_000


@dataclass(frozen=True)
class OwnAmount:
    """What may differ from person to person."""

    word: str
    choices: tuple[tuple[str, str], ...] = ()
    is_worth: bool = False


@dataclass(frozen=True)
class FeedRow:
    """One item on the page: a box, and what it asks for besides."""

    value: str  # part:code
    offer: Offer
    part: Part
    is_ticked: bool
    units: str
    option: str
    worth: str

    @property
    def item(self) -> Item:
        return self.offer.item

    @property
    def name(self) -> str:
        return self.item.name if self.part is Part.PRESENT else f"{self.part.label}：{self.item.name}"

    @property
    def asks_hours(self) -> bool:
        return asks_units(self.item) and unit_of(self.item) == HOUR

    @property
    def asks_units(self) -> bool:
        return asks_units(self.item) and not self.asks_hours

    @property
    def unit(self) -> str:
        return unit_of(self.item)

    @property
    def asks_option(self) -> bool:
        return asks_option(self.item)

    @property
    def asks_worth(self) -> bool:
        return asks_worth(self.item)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(option.code, option.name) for option in self.item.options]


class FeedList:
    """The items of the posted data. `hours`: the length of the activity in hundredths, where it was filled in."""

    def __init__(self, data: QueryDict, standard: Standard | None, kind: ActivityKind) -> None:
        self.kind = kind
        self.problems: list[str] = []
        groups = [*recordable(standard), *decidable(standard)] if standard else []
        offers = {offer.item.code: offer for group in groups for offer in group.offers}
        ticked = set(data.getlist("feed"))
        self.own_rows = [
            self._row(data, part, offers[code], ticked) for part, code in kind_feeds(kind) if code in offers
        ]
        own_values = {row.value for row in self.own_rows}
        additions = {offer.item.code for group in recordable(standard) for offer in group.offers} if standard else ()
        self.groups = [
            (
                group.name,
                [
                    row
                    for offer in group.offers
                    if offer.item.code in additions
                    and (row := self._row(data, Part.PRESENT, offer, ticked)).value not in own_values
                ],
            )
            for group in (recordable(standard) if standard else [])
        ]

    def _row(self, data: QueryDict, part: Part, offer: Offer, ticked: set[str]) -> FeedRow:
        code = offer.item.code
        value = f"{part.value}:{code}"
        return FeedRow(
            value,
            offer,
            part,
            value in ticked,
            str(data.get(f"units_{code}", "")),
            str(data.get(f"option_{code}", "")),
            str(data.get(f"worth_{code}", "")),
        )

    @property
    def rows(self) -> list[FeedRow]:
        return [*self.own_rows, *(row for _, rows in self.groups for row in rows)]

    @property
    def ticked(self) -> list[FeedRow]:
        return [row for row in self.rows if row.is_ticked]

    @property
    def has_deductions(self) -> bool:
        return any(row.part.deducts for row in self.own_rows)

    @property
    def has_extra(self) -> bool:
        return any(row.is_ticked for _, rows in self.groups for row in rows)

    @property
    def asks_hours(self) -> bool:
        return any(row.asks_hours for row in self.ticked)

    @property
    def own(self) -> OwnAmount | None:
        """Hours where an item or the kind counts them; else what the first item with an amount asks for."""
        if self.asks_hours or self.kind.study:
            return OwnAmount("时长（小时）")
        row = self._own_row
        if row is None:
            return None
        if row.asks_option:
            return OwnAmount("情形", tuple(row.choices))
        return OwnAmount("分值", is_worth=True) if row.asks_worth else OwnAmount(f"数量（{row.unit}）")

    @property
    def _own_row(self) -> FeedRow | None:
        asking = (row for row in self.ticked if row.asks_units or row.asks_option or row.asks_worth)
        return next(asking, None)

    def feeds(self, hours: int | None) -> Iterator[Feed]:
        """What was ticked, with its amounts; problems are noted on the way."""
        own_row = None if self.asks_hours or self.kind.study else self._own_row
        for row in self.ticked:
            if row.asks_hours:
                if hours is None:
                    self.problems.append(f"“{row.item.name}”按小时计，请填写时长。")
                yield Feed(row.item.code, row.part, 100 if hours is None else hours, is_own=True)
                continue
            is_own = row is own_row
            units = self._number(row, row.units, f"每人数量（{row.unit}）") if row.asks_units else 100
            worth = self._number(row, row.worth, "每人分值") if row.asks_worth else None
            option = row.option if row.asks_option else ""
            if row.asks_option and option not in dict(row.choices):
                self.problems.append(f"请选择“{row.item.name}”的情形。")
            yield Feed(row.item.code, row.part, 100 if units is None else units, option, worth, is_own)

    def _number(self, row: FeedRow, text: str, what: str) -> int | None:
        try:
            return HundredthsField(min_value=0, max_value=MOST).clean(text)
        except forms.ValidationError as refusal:
            self.problems.append(f"“{row.item.name}”的{what}：{'；'.join(refusal.messages)}")
            return None


def kind_feeds(kind: ActivityKind) -> list[tuple[Part, str]]:
    """The items of a kind with their parts, in the order of the form."""
    parts = (
        (Part.PRESENT, kind.items),
        (Part.HOST, kind.hosting),
        (Part.SPEAKER, kind.speaking),
        (Part.LATE, kind.late),
        (Part.ABSENT, kind.absent),
    )
    return [(part, code) for part, codes in parts for code in codes]


def tick_kind(data: QueryDict, kind: ActivityKind) -> None:
    """The items of the kind, where there is nothing to choose among: of several alike the first is ticked."""
    data.setlist("feed", [f"{part.value}:{code}" for part, code in kind_feeds(kind)])
