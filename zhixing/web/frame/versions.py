"""A form that edits a record carries what the record said when it was shown (`queries/form_versions.py`)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from zhixing.queries.form_versions import Fields, plain_fields, version_from, version_of

MOST_SIGNS = 20_000  # a list of many people has a mark for each


class VersionedForm(forms.Form):
    labels: ClassVar[Mapping[str, str]] = {}  # of the fields that are compared as they are typed
    version = forms.CharField(required=False, max_length=MOST_SIGNS, widget=forms.HiddenInput)

    def fields_typed(self) -> Fields:
        """What was typed, field by field, as the act compares it; nothing where the form only decides."""
        return plain_fields(self.labels, self.cleaned_data)

    def values_of(self, name: str, value: Any) -> dict[str, Any]:
        """By field of the form what it is filled with, where one mark stands for several: a row of a table."""
        return {name: value}

    def refresh_texts(self, values: Mapping[str, Any], at: dt.datetime) -> None:
        """Where the fields say what they hold."""
        self.refresh(plain_fields(self.labels, values), values, at)

    def refresh(self, now: Fields, values: Mapping[str, Any], at: dt.datetime) -> None:
        """Fill in what others changed and this person did not touch; what was typed stays. Saved again, it is meant."""
        carried = version_from(self.cleaned_data.get("version", ""), now)
        if carried is None:
            return
        typed = self.fields_typed()
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name in carried.changed(now):
            if name in values and (name not in typed or carried.agrees(typed, name)):
                for field, value in self.values_of(name, values[name]).items():
                    prepared = self.fields[field].prepare_value(value)
                    data.setlist(self.add_prefix(field), _all_typed(prepared))
        data[self.add_prefix("version")] = version_of(now, at)
        self.data = data


def first_version(labels: Mapping[str, str], values: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    """What a form of such fields begins with: what is kept, and its marks."""
    return {**values, "version": version_of(plain_fields(labels, values), at)}


def _all_typed(value: Any) -> list[str]:
    """As the browser sends it: a field of several choices sends each."""
    return [str(each) for each in value] if isinstance(value, list | tuple | set) else [_as_typed(value)]


def _as_typed(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)
