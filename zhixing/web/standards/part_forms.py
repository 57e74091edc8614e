"""考评办法: a form for any part of a standard, made from the keys that the part may have."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from django import forms
from django.forms.boundfield import BoundField

from zhixing.rules.standards.items import Caps
from zhixing.rules.standards.model import Block, Condition, Item, Standard, Weights, YearRule
from zhixing.rules.standards.schema import Hint, hints, is_part
from zhixing.rules.standards.vocabulary import Amount, Choice, Points, Share
from zhixing.web.frame.values import as_number
from zhixing.web.standards.fields import AmountField, NumbersField, PercentField, PointsField, ShareField, WordsField
from zhixing.web.standards.references import ABOUT, FORM_HELP, about, choices_of_reference, condition_of, subjects

# Lists whose parts have pages of their own.
ELSEWHERE: dict[type, frozenset[str]] = {
    Standard: frozenset({"classes", "grades", "components", "blocks", "vetoes", "gates", "bands", "year", "examples"}),
    Block: frozenset({"items"}),
    YearRule: frozenset({"bands"}),
}
PRICES = {
    "worth": "固定分值",
    "options": "按情形给不同分值",
    "range": "在幅度内给分",
    "per": "按数量计分",
    "tiers": "按累计数量分档",
}
ITEM_FIRST = frozenset({"code", "name", "effect"})
LONG = frozenset({"note", "suggestion", "evidence", "reason", "criterion", "adjustments", "veto", "rule"})
NOT_COUNTED = frozenset({"worth", "base", "start"})
SPARE_ROWS = 2
MOST_ROWS = 100


@dataclass
class Group:
    """Fields that stand together: the part itself, a smaller part inside it, or rows of such parts."""

    name: str
    legend: str = ""
    help: str = ""
    fields: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class LaidOut:
    """A group as the template shows it."""

    name: str
    legend: str
    help: str
    fields: list[BoundField]
    rows: list[list[BoundField]]


class PartForm(forms.Form):
    """`form.part` is the part as typed, once the form is valid. `part` None: a new one."""

    part: Any = None

    def __init__(self, cls: type, standard: Standard, part: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cls, self.standard, self.before = cls, standard, part
        self.groups: list[Group] = [Group("")]
        self.rest = Group("rest", "其他规定")  # what an item seldom needs, after how much it is worth
        self._build(cls, "", part, self.groups[0])
        self.groups += [self.rest] if self.rest.fields else []

    @property
    def laid_out(self) -> Iterator[LaidOut]:
        for group in self.groups:
            yield LaidOut(
                group.name,
                group.legend,
                group.help,
                [self[name] for name in group.fields],
                [[self[name] for name in row] for row in group.rows],
            )

    # --- building ----------------------------------------------------------------------------------------------------

    def _build(self, cls: type, prefix: str, part: Any, group: Group) -> None:
        for name, hint in hints(cls).items():
            if name in ELSEWHERE.get(cls, ()) or (cls is Condition and name in ABOUT):
                continue
            key, value = f"{prefix}{name}", getattr(part, name) if part is not None else default_of(hint)
            if is_part(hint.inner):
                self._build_group(key, hint, value)
            else:
                own = self._group_of_item(name, part, group) if cls is Item else group
                self._put(key, self._field(cls, name, hint, required=not prefix and hint.required), value, own)
        if cls is Condition:
            choices = [("", "不写"), *subjects(self.standard)]
            self._put(
                f"{prefix}about",
                forms.ChoiceField(label="看哪一项", choices=choices, required=False),
                about(part) if part is not None else "",
                group,
            )
            group.fields.insert(0, group.fields.pop())

    def _group_of_item(self, name: str, item: Item | None, group: Group) -> Group:
        """Where a key of an item stands: at the top, beside the ways to say how much, or at the end."""
        if name != "worth":
            return group if name in ITEM_FIRST else self.rest
        ways = forms.ChoiceField(label="怎样计分", choices=list(PRICES.items()), widget=forms.RadioSelect)
        self._put("price", ways, priced(item), group)
        self.groups.append(Group(name, PRICES[name]))
        return self.groups[-1]

    def _build_group(self, key: str, hint: Hint, value: Any) -> None:
        group = Group(key, PRICES.get(key, hint.key.label), hint.key.help)
        self.groups.append(group)
        if get_origin(hint.kind) is tuple:
            for number in range(self._row_count(key, len(value or ()))):
                row = Group("")
                entry = value[number] if number < len(value or ()) else None
                self._build(hint.inner, f"{key}-{number}-", entry, row)
                self._empty([] if entry is not None else row.fields)
                group.rows.append(row.fields)
            return
        if switched(hint) and key not in PRICES:
            label = f"设{hint.key.label}"
            self._put(f"{key}-on", forms.BooleanField(label=label, required=False), value is not None, group)
        self._build(hint.inner, f"{key}-", value, group)

    def _empty(self, names: list[str]) -> None:
        """A spare row shows no default: what is left blank takes it, and a row left blank is none."""
        for name in names:
            if not isinstance(self.fields[name], forms.ChoiceField):
                self.initial[name] = None

    def _row_count(self, key: str, written: int) -> int:
        """Rows sent, or rows written and some spare ones; one more where the button for it was pressed."""
        sent = as_number(self.data.get(f"{key}-rows")) if self.is_bound else None
        count = written + SPARE_ROWS if sent is None else sent
        return min(count + (2 if self.is_bound and self.data.get("more") == key else 0), MOST_ROWS)

    def _put(self, key: str, form_field: forms.Field, value: Any, group: Group) -> None:
        self.fields[key] = form_field
        self.initial.setdefault(key, value)
        group.fields.append(key)

    def _field(self, cls: type, name: str, hint: Hint, *, required: bool) -> forms.Field:
        help_text = FORM_HELP.get((cls, name), "" if name == "code" else hint.key.help)
        options: dict[str, Any] = {"label": hint.key.label, "help_text": help_text, "required": required}
        referred = choices_of_reference(cls, name, self.standard)
        if referred is not None:
            if get_origin(hint.kind) is tuple:
                return forms.MultipleChoiceField(choices=referred, widget=forms.CheckboxSelectMultiple, **options)
            return forms.ChoiceField(choices=[("", "不写"), *referred], **options)
        inner = hint.inner
        if inner is Amount:
            classes = [(member_class.code, member_class.name) for member_class in self.standard.classes]
            none_means = "不计分" if name in NOT_COUNTED else "不限"
            return AmountField(classes, none_means, hint.key.is_percent, **options)
        if get_origin(hint.kind) is tuple:
            if isinstance(inner, type) and issubclass(inner, Choice):
                words = [(choice.value, choice.label) for choice in inner]
                return forms.MultipleChoiceField(choices=words, widget=forms.CheckboxSelectMultiple, **options)
            return NumbersField(hint.key.is_percent, **options) if inner is Points else WordsField(**options)
        return plain_field(name, hint, options)

    def full_clean(self) -> None:
        """Who asked for more rows is not told what is missing yet."""
        if "more" in self.data:
            self._errors, self.cleaned_data = forms.utils.ErrorDict(), {}
        else:
            super().full_clean()

    # --- reading -----------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.part = self._read(self.cls, "", self.before)
        return cleaned

    def _read(self, cls: type, prefix: str, before: Any) -> Any:
        values: dict[str, Any] = {}
        for name, hint in hints(cls).items():
            key = f"{prefix}{name}"
            if name in ELSEWHERE.get(cls, ()) or (cls is Condition and name in ABOUT):
                continue
            if is_part(hint.inner):
                values[name] = self._read_group(key, hint, getattr(before, name, None))
            else:
                values[name] = self._value(key, hint)
        if prefix and values.get("code") == "":
            values["code"] = re.sub(r"[^\w.-]", "", str(values["name"]))[:40]  # the name serves as the code of a row
        if cls is Condition:
            values |= condition_of(self.cleaned_data.get(f"{prefix}about", ""))
        if cls is Item:
            values["worth"] = values["worth"] if self.cleaned_data["price"] == "worth" else None
            self._demand_price(values)
        return dataclasses.replace(before, **values) if before is not None else cls(**values)

    def _read_group(self, key: str, hint: Hint, before: Any) -> Any:
        if key in PRICES and self.cleaned_data["price"] != key:
            return NO_PRICE[key]
        if get_origin(hint.kind) is tuple:
            rows = next(group.rows for group in self.groups if group.name == key)
            return tuple(
                self._read(hint.inner, f"{key}-{number}-", None) for number, row in enumerate(rows) if self._typed(row)
            )
        if switched(hint) and key not in PRICES and not self.cleaned_data[f"{key}-on"]:
            return None
        read = self._read(hint.inner, f"{key}-", before)
        bare = optional(hint) and not switched(hint) and all(value is None for value in vars(read).values())
        return None if bare else read

    def _value(self, key: str, hint: Hint) -> Any:
        value = self.cleaned_data.get(key)
        inner = hint.inner
        if get_origin(hint.kind) is tuple:
            values = tuple(value or ())
            return (
                tuple(inner(choice) for choice in values)
                if isinstance(inner, type) and issubclass(inner, Choice)
                else values
            )
        if isinstance(inner, type) and issubclass(inner, Choice):
            return inner(value) if value else default_of(hint)
        if value is None and not optional(hint):
            if hint.required:
                self.add_error(key, "请填写这一项。")
            return default_of(hint)
        if value == "" and hint.required and not key.endswith("-code"):
            self.add_error(key, "请填写这一项。")
        return value

    def _demand_price(self, values: Mapping[str, Any]) -> None:
        price = self.cleaned_data["price"]
        if not values[price] and not self.errors:
            self.add_error("price", f"选了“{PRICES[price]}”，请在下面写出分值。")

    def _typed(self, row: list[str]) -> bool:
        """Whether anything was typed into the row: choices that always have a word do not count."""
        for name in row:
            value, form_field = self.cleaned_data.get(name), self.fields[name]
            always_has_a_word = isinstance(form_field, forms.ChoiceField) and not name.endswith("about")
            if not always_has_a_word and value not in (None, "", (), [], False):
                return True
        return False


NO_PRICE: dict[str, Any] = {"worth": None, "options": (), "range": None, "per": None, "tiers": ()}


def plain_field(name: str, hint: Hint, options: dict[str, Any]) -> forms.Field:
    """A field for one value that is neither an amount nor a list nor a reference."""
    inner = hint.inner
    if inner is Points:
        return PercentField(**options) if hint.key.is_percent else PointsField(**options)
    if inner is Share:
        return ShareField(**options)
    if inner is bool:
        return forms.BooleanField(**{**options, "required": False})
    if inner is int:
        return forms.IntegerField(min_value=0, max_value=999, **options)
    if isinstance(inner, type) and issubclass(inner, Choice):
        words = [(choice.value, choice.label) for choice in inner]
        return forms.ChoiceField(choices=[("", "不写"), *words] if optional(hint) else words, **options)
    widget = forms.Textarea(attrs={"rows": 2}) if name in LONG else forms.TextInput()
    return forms.CharField(max_length=500, widget=widget, **options)


def default_of(hint: Hint) -> Any:
    return None if hint.required else hint.default


def optional(hint: Hint) -> bool:
    return type(None) in get_args(hint.kind)


def switched(hint: Hint) -> bool:
    """Whether a smaller part needs a box to say that it is there at all; where all is empty, others are not."""
    return optional(hint) and hint.inner not in (Caps, Weights)


def priced(item: Item | None) -> str:
    return next((name for name in PRICES if item is not None and getattr(item, name)), "worth")
