"""活动: the form of a record, one row a person."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from zhixing.actions.ledger.activities import Happening
from zhixing.queries.ledger.activities import PersonLine
from zhixing.rules.ledger.activities import Attendee, asks_option, asks_units, asks_worth, unit_of
from zhixing.rules.standards.model import Item
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import DayField, as_numbers

MOST_UNITS = 10_000


def day_asked(request: Request, name: str = "held_on") -> dt.date:
    """The day of the activity: as posted, as in the address (on=2026-09-01), or today."""
    for text in (request.POST.get(name, ""), request.GET.get("on", "")):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            continue
    return request.viewer.today


def sent(request: Request) -> QueryDict | None:
    """What a form is bound to: even an empty POST was sent and is to be judged."""
    return request.POST if request.method == "POST" else None


@dataclass(frozen=True)
class Row:
    """One person of the form, with what was ticked and typed for them."""

    person: PersonLine
    is_ticked: bool
    own: str  # the quantity, option or worth typed for this person alone
    error: str


class RecordingForm(forms.Form):
    title = forms.CharField(label="内容", max_length=120, help_text="例如“三季度党员大会”“清扫小区积雪”。")
    held_on = DayField(label="日期", widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(label="地点", max_length=80, required=False)
    note = forms.CharField(label="备注", max_length=300, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, item: Item, people: list[PersonLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.people = item, people
        self.own_errors: dict[int, str] = {}
        self.attendees: list[Attendee] = []
        if asks_units(item):
            label = f"每人数量（{unit_of(item)}）"
            self.fields["units"] = HundredthsField(label=label, min_value=0, max_value=MOST_UNITS)
        if asks_option(item):
            choices = [(option.code, option.name) for option in item.options]
            self.fields["option"] = forms.ChoiceField(label="情形", choices=choices, widget=forms.RadioSelect)
        if asks_worth(item):
            self.fields["worth"] = HundredthsField(label="每人分值", min_value=0)
        self.order_fields(["title", "held_on", "units", "option", "worth", "place", "note", "form_key"])

    @property
    def own_word(self) -> str:
        """What may differ from person to person; empty where nothing may."""
        words = {"units": f"数量（{unit_of(self.item)}）", "option": "情形", "worth": "分值"}
        return next((word for name, word in words.items() if name in self.fields), "")

    @property
    def own_choices(self) -> list[tuple[str, str]]:
        return [(option.code, option.name) for option in self.item.options]

    @property
    def ticked(self) -> list[int]:
        if not self.is_bound:
            return []
        if "tick" in self.data:
            return [participant.membership_id for participant in self.people] if self.data["tick"] == "all" else []
        return as_numbers(self.data.getlist("who"))  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[Row]:
        ticked, typed = set(self.ticked), self.data if self.is_bound else {}
        return [
            Row(
                participant,
                participant.membership_id in ticked,
                str(typed.get(f"own_{participant.membership_id}", "")),
                self.own_errors.get(participant.membership_id, ""),
            )
            for participant in self.people
        ]

    @property
    def branches(self) -> list[tuple[str, list[Row]]]:
        """The rows grouped by branch, in the order of the list."""
        found: dict[tuple[int, str], list[Row]] = {}
        for row in self.rows:
            found.setdefault((row.person.organisation_id, row.person.branch), []).append(row)
        return [(branch, rows) for (_, branch), rows in found.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.attendees = [self._attendee(row, cleaned) for row in self.rows if row.is_ticked]
        if self.own_errors:
            self.add_error(None, f"有 {len(self.own_errors)} 人单独填写的{self.own_word}无法识别，请在名单里改正。")
        if not self.attendees:
            self.add_error(None, "请至少勾选一名参加的人。")
        if len(set(self.ticked)) > len(self.attendees):
            self.add_error(None, "换了日期以后，有的人当天不在名册里，已从名单中去掉，请核对。")
        return cleaned

    def keep_quiet(self) -> None:
        """Show what was sent without judging it: the page was only asked to tick everybody, or to go back."""
        self._errors = ErrorDict()

    @property
    def happening(self) -> Happening:
        said = self.cleaned_data
        return Happening(self.item.code, said["title"], said["held_on"], said["place"], said["note"])

    def _attendee(self, row: Row, cleaned: dict[str, Any]) -> Attendee:
        """What counts for this person: their own quantity where one was typed, else everybody's."""
        units, option, worth = cleaned.get("units"), cleaned.get("option", ""), cleaned.get("worth")
        if row.own.strip() and self.own_word:
            if "option" in self.fields:
                option = row.own.strip()
            else:
                own = self._number(row)
                units, worth = (own, worth) if "units" in self.fields else (units, own)
        return Attendee(row.person.membership_id, 100 if units is None else units, option, worth)

    def _number(self, row: Row) -> int | None:
        try:
            return HundredthsField(min_value=0, max_value=MOST_UNITS).clean(row.own.strip())
        except forms.ValidationError as wrong:
            self.own_errors[row.person.membership_id] = "；".join(wrong.messages)
            return None


class AddingForm(RecordingForm):
    """Only the people: for adding who was left out of a record."""

    title = held_on = place = note = form_key = None  # type: ignore[assignment]
