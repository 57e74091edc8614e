"""决议: the rows of a record's resolutions; a row without a text is left out."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from zhixing.rules.activities.happenings import MOST_RESOLUTIONS, ResolutionLine
from zhixing.rules.activities.meetings import Ballot, Matter
from zhixing.web.frame.values import day_field

EMPTY_ROWS = 2
_VOTES = ("ayes", "noes", "abstentions")


class ResolutionForm(forms.Form):
    text = forms.CharField(label="决议", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    matter = forms.ChoiceField(
        label="事项", required=False, choices=[(matter.value, matter.label) for matter in Matter]
    )
    is_secret = forms.BooleanField(label="无记名投票", required=False)
    ayes = forms.IntegerField(label="赞成", required=False, min_value=0, max_value=10_000)
    noes = forms.IntegerField(label="反对", required=False, min_value=0, max_value=10_000)
    abstentions = forms.IntegerField(label="弃权", required=False, min_value=0, max_value=10_000)
    responsible = forms.CharField(label="责任人", max_length=60, required=False)
    due_on = day_field("完成时限", required=False)

    @property
    def is_filled(self) -> bool:
        names = ("text", "responsible", "due_on", *_VOTES)
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)

    def line(self) -> ResolutionLine:
        values = self.cleaned_data
        votes = [values.get(name) for name in _VOTES]
        ballot = None
        if any(vote is not None for vote in votes):
            ayes, noes, abstentions = (vote or 0 for vote in votes)
            ballot = Ballot(ayes, noes, abstentions, Matter(values.get("matter") or Matter.GENERAL.value))
        return ResolutionLine(
            values.get("text", ""),
            ballot,
            values.get("is_secret", False),
            values.get("responsible", ""),
            values.get("due_on"),
        )


@dataclass(frozen=True)
class ResolutionRows:
    forms: list[ResolutionForm]

    @property
    def filled(self) -> list[ResolutionForm]:
        return [row for row in self.forms if row.is_filled]

    @property
    def lines(self) -> tuple[ResolutionLine, ...]:
        return tuple(row.line() for row in self.filled if row.is_valid())

    @property
    def problems(self) -> list[str]:
        return [
            f"第 {place} 项决议的{row.fields[name].label}：{'；'.join(map(str, errors))}"
            for place, row in enumerate(self.filled, 1)
            for name, errors in row.errors.items()
        ]


def resolution_rows(data: QueryDict) -> ResolutionRows:
    """Those that came with the data, and a few empty ones."""
    rows = [ResolutionForm(data, prefix=f"resolution-{number}") for number in range(MOST_RESOLUTIONS)]
    last = max((number for number, row in enumerate(rows) if row.is_filled), default=-1)
    return ResolutionRows(rows[: min(last + 1 + EMPTY_ROWS, MOST_RESOLUTIONS)])


def put_resolutions(data: QueryDict, lines: tuple[ResolutionLine, ...]) -> None:
    """The rows of a kept record, as a form would have sent them."""
    for number, line in enumerate(lines):
        ballot = line.ballot
        values: dict[str, object] = {
            "text": line.text,
            "matter": line.matter.value,
            "responsible": line.responsible,
            "due_on": line.due_on.isoformat() if isinstance(line.due_on, dt.date) else "",
        }
        if ballot is not None:
            values |= {"ayes": ballot.ayes, "noes": ballot.noes, "abstentions": ballot.abstentions}
        if line.is_secret:
            values["is_secret"] = "on"
        for name, value in values.items():
            data[f"resolution-{number}-{name}"] = str(value)
