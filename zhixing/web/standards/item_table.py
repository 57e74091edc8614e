"""考评办法: the items of one block as a table that is edited in place: what an item says most often, a row each.

What a table cannot show (options, ranges, quantities, checklists) stays as it is and has the whole form of the item.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from zhixing.rules.standards.drafts import free_code, part_at, with_part
from zhixing.rules.standards.items import Caps, Item
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.phrases import Phrases
from zhixing.rules.standards.vocabulary import Amount, Effect
from zhixing.web.frame.values import as_number
from zhixing.web.standards.fields import AmountTextField, written_text

SPARE_ROWS, MORE_ROWS, MOST_ROWS = 2, 3, 300
CELLS = {
    "order": "次序",
    "name": "名称",
    "effect": "加扣",
    "worth": "每次分值",
    "cap": "本期上限",
    "activity": "对应活动",
    "evidence": "佐证要求",
    "claim": "可申报",
    "remove": "删去",
}


class ItemRow(forms.Form):
    """One item, or a row that is still blank."""

    at = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    order = forms.IntegerField(min_value=1, max_value=999, required=False, widget=forms.TextInput)
    name = forms.CharField(max_length=500, required=False)
    effect = forms.ChoiceField(choices=[(effect.value, effect.label) for effect in Effect])
    activity = forms.CharField(max_length=500, required=False)
    evidence = forms.CharField(max_length=500, required=False)
    claim = forms.BooleanField(required=False)
    remove = forms.BooleanField(required=False)

    phrases: list[str]  # what the item says besides its cells

    def __init__(self, number: int, standard: Standard, item: Item | None, data: Mapping[str, Any] | None) -> None:
        self.number, self.item = number, item
        names = {member_class.name: member_class.code for member_class in standard.classes}
        super().__init__(data, prefix=f"row-{number}", initial=_written(number, item, names))
        self.has_price = item is None or item.worth is not None
        if self.has_price:
            self.fields["worth"] = AmountTextField(names, "不计分", required=False)
        self.fields["cap"] = AmountTextField(names, "不限", required=False)
        what = item.name if item else f"第 {number + 1} 行"
        for cell, label in CELLS.items():
            if cell in self.fields:
                self.fields[cell].label = label
                self.fields[cell].widget.attrs["aria-label"] = f"{label}：{what}"

    @property
    def is_blank(self) -> bool:
        return self.item is None and not any(
            str(self[name].value() or "").strip() for name in ("name", "worth", "cap", "activity", "evidence")
        )

    def full_clean(self) -> None:
        """Who asked for more rows is not told what is missing yet."""
        if "more" in self.data:
            self._errors, self.cleaned_data = forms.utils.ErrorDict(), {}
        else:
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("remove") or self.is_blank:
            self._errors = forms.utils.ErrorDict()  # what goes is not asked to be right
            return cleaned
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "请写名称。")
        if self.has_price and cleaned.get("worth") is None and "worth" not in self.errors:
            self.add_error("worth", "请写分值。")
        return cleaned

    def edited(self, code: str) -> Item:
        """The item as typed; what has no cell stays."""
        typed = self.cleaned_data
        before = self.item or Item(code=code, name="", claim=True)
        cap: Amount | None = typed["cap"]
        limits = replace(before.cap or Caps(), period=cap)
        return replace(
            before,
            name=typed["name"],
            effect=Effect(typed["effect"]),
            worth=typed["worth"] if self.has_price else None,
            cap=limits if limits != Caps() else None,
            activity=typed["activity"],
            evidence=typed["evidence"],
            claim=typed["claim"],
        )


def _written(number: int, item: Item | None, names: Mapping[str, str]) -> dict[str, Any]:
    if item is None:
        return {"claim": True, "effect": Effect.ADD.value}
    return {
        "at": number,
        "order": number + 1,
        "name": item.name,
        "effect": item.effect.value,
        "worth": written_text(item.worth, names),
        "cap": written_text(item.cap.period if item.cap else None, names),
        "activity": item.activity,
        "evidence": item.evidence,
        "claim": item.claim,
    }


class ItemTable:
    """The rows of a block: its items and some blank ones; where it was sent, the rows that were sent."""

    def __init__(self, standard: Standard, block: int, data: Mapping[str, Any] | None = None) -> None:
        self.standard, self.block, self.is_bound = standard, block, data is not None
        items: tuple[Item, ...] = part_at(standard, ("blocks", block, "items"))
        count = len(items) + SPARE_ROWS
        if data is not None:
            sent = as_number(data.get("rows"))
            count = min(max(len(items), count if sent is None else sent), MOST_ROWS)
        self.rows = [
            ItemRow(number, standard, items[number] if number < len(items) else None, data) for number in range(count)
        ]
        if data is not None and "more" in data:
            self.rows += [
                ItemRow(number, standard, None, None) for number in range(count, min(count + MORE_ROWS, MOST_ROWS))
            ]
        say = Phrases(standard)
        for row in self.rows:
            row.phrases = _phrases(row.item, say)

    def is_valid(self) -> bool:
        wrong = [row for row in self.rows if not row.is_valid()]  # all of them, so that each says what is wrong
        return not wrong

    @property
    def problems(self) -> int:
        return sum(bool(row.errors) for row in self.rows)

    def edited(self) -> Standard:
        """The standard with the rows as typed, in the order that their numbers ask for."""
        standard, steps = self.standard, ("blocks", self.block, "items")
        places = []
        for row in self.rows:
            if row.is_blank or row.cleaned_data["remove"]:
                continue
            item = row.edited("" if row.item else free_code(standard, steps))
            if row.item is None:
                standard = with_part(standard, (*steps, len(part_at(standard, steps))), item)  # its code is used now
            places.append((_place(row), item))
        listed = tuple(item for _, item in sorted(places, key=lambda place: place[0]))
        return with_part(self.standard, steps, listed)


def _place(row: ItemRow) -> tuple[int, int, int]:
    """A row that goes up stands before the one whose number it took, a row that goes down after it."""
    before, order = row.number + 1, row.cleaned_data["order"] or MOST_ROWS + row.number
    return order, (order > before) - (order < before) if row.item else 1, row.number


def _phrases(item: Item | None, say: Phrases) -> list[str]:
    """What the item says besides its cells."""
    if item is None:
        return []
    rest = replace(item, cap=replace(item.cap, period=None) if item.cap else None)
    worth = [] if item.worth is not None else say.worth(item)
    return [phrase for phrase in (*worth, say.limits(rest), say.applies(item)) if phrase]
