"""A form that edits a record carries what the record said when it was shown (`queries/form_versions.py`)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from zhixing.queries.form_versions import Fields, version_from, version_of


class VersionedForm(forms.Form):
    version = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)

    def fields_typed(self) -> Fields:
        """What was typed, field by field, as the act compares it with what is kept."""
        raise NotImplementedError

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
                prepared = self.fields[name].prepare_value(values[name])
                data.setlist(self.add_prefix(name), _all_typed(prepared))
        data[self.add_prefix("version")] = version_of(now, at)
        self.data = data


def _all_typed(value: Any) -> list[str]:
    """As the browser sends it: a field of several choices sends each."""
    return [str(each) for each in value] if isinstance(value, list | tuple | set) else [_as_typed(value)]


def _as_typed(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)
