"""活动: the one form of a record, new or corrected."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from zhixing.queries.ledger.activities import PersonLine
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Presence
from zhixing.rules.activities.suggestions import suggested_title
from zhixing.rules.party_groups import meeting_title
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.procedure import ActivityKind
from zhixing.rules.standards.vocabulary import points_text
from zhixing.web.activities.feeds import FeedList, tick_kind
from zhixing.web.activities.people import PeopleList, token_of
from zhixing.web.activities.resolutions import put_resolutions, resolution_rows
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.values import as_number, day_field


def _time_field(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class RecordForm(forms.Form):
    """`people`, `standard`, `kind`: as of the day and the kind that the data name."""

    title = forms.CharField(label="内容", max_length=120)
    held_on = day_field("日期")
    starts_at = _time_field("开始时间")
    ends_at = _time_field("结束时间")
    hours = HundredthsField(label="时长（小时）", required=False, min_value=0, max_value=24)
    place = forms.CharField(label="地点", max_length=80, required=False)
    recorder = forms.CharField(label="记录人", max_length=60, required=False)
    observers = forms.CharField(
        label="列席", max_length=200, required=False, help_text="不在名册的人员，如上级派员、群众代表。"
    )
    agenda = forms.CharField(
        label="议题和发言",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一项议题一段；发言写明发言人，不同意见如实记录。",
    )
    note = forms.CharField(label="备注", max_length=300, required=False)
    deciding_body = forms.CharField(label="扣分的决定机构", max_length=80, required=False)
    clause = forms.CharField(label="扣分的依据条款", max_length=120, required=False)
    kind = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    group = forms.IntegerField(required=False, min_value=1, max_value=10**15, widget=forms.HiddenInput)
    plan = forms.IntegerField(required=False, min_value=1, max_value=10**15, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict,
        *,
        people: list[PersonLine],
        standard: Standard | None,
        kind: ActivityKind,
        group: tuple[int, str] | None = None,
    ) -> None:
        super().__init__(data)
        self.activity_kind, self.party_group = kind, group
        self.feed_list = FeedList(data, standard, kind)
        self.list = PeopleList(data, people, self.feed_list.own)
        self.resolution_rows = resolution_rows(data)
        self.feeds: tuple[Any, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.feeds = tuple(self.feed_list.feeds(cleaned.get("hours")))
        for problem in (*self.feed_list.problems, *self.list.problems, *self.resolution_rows.problems):
            self.add_error(None, problem)
        return cleaned

    def keep_quiet(self) -> None:
        """Show what was sent without judging it."""
        self._errors = ErrorDict()

    @property
    def has_minutes(self) -> bool:
        """Whether something of the minutes is filled in already, or wrong."""
        names = ("starts_at", "ends_at", "recorder", "observers", "agenda", "note")
        filled = any(str(self.data.get(name, "")).strip() for name in names)
        return filled or bool(self.resolution_rows.filled) or any(name in self.errors for name in names)

    @property
    def people(self) -> list[Presence]:
        return self.list.presences

    @property
    def happening(self) -> Happening:
        values = self.cleaned_data
        return Happening(
            title=values["title"],
            held_on=values["held_on"],
            feeds=self.feeds,
            kind=self.activity_kind.name,
            group_id=self.party_group[0] if self.party_group else None,
            group_name=self.party_group[1] if self.party_group else "",
            place=values["place"],
            note=values["note"],
            starts_at=values["starts_at"],
            ends_at=values["ends_at"],
            hours=values["hours"],
            is_study=self.activity_kind.study,
            agenda=values["agenda"],
            recorder=values["recorder"],
            observers=values["observers"],
            clause=values["clause"],
            deciding_body=values["deciding_body"],
            resolutions=self.resolution_rows.lines,
        )


class CorrectionForm(RecordForm):
    corrections = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)  # as they were shown
    reason = forms.CharField(label="更正的原因", max_length=280, help_text="例如“漏记两人”“把请假记成了缺席”。")


def first_data(kind: ActivityKind, day: dt.date, **known: str) -> QueryDict:
    """An empty form for this kind, as data: what is proposed before anything is typed."""
    data = QueryDict(mutable=True)
    data.update(
        {
            "title": suggested_title(kind, day),
            "held_on": day.isoformat(),
            "kind": kind.name,
            "form_key": str(uuid.uuid4()),
            **known,
        }
    )
    tick_kind(data, kind)
    return data


def switch_kind(data: QueryDict, old: ActivityKind, new: ActivityKind, day: dt.date) -> None:
    """The kind and its items; the title follows where it was the proposed one."""
    if data.get("title", "").strip() in {"", suggested_title(old, day)}:
        data["title"] = suggested_title(new, day)
    data["kind"] = new.name
    tick_kind(data, new)


def switch_group(data: QueryDict, kind: ActivityKind, day: dt.date, names: Mapping[int, str]) -> None:
    """The group that met; the title follows where it was a proposed one."""
    title, chosen = suggested_title(kind, day), as_number(data.get("divide"))
    proposals = {meeting_title(title, kind.name, name) for name in ("", *names.values())}
    if data.get("title", "").strip() in {"", *proposals}:
        data["title"] = meeting_title(title, kind.name, names.get(chosen or 0, ""))
    data["group"] = "" if chosen is None else str(chosen)


def kept_data(happening: Happening, people: list[Presence], corrections: int) -> QueryDict:
    """A kept record as its form would have sent it."""
    data = QueryDict(mutable=True)
    amounts = {feed.item: feed for feed in happening.feeds}
    data.update(
        {
            "title": happening.title,
            "held_on": happening.held_on.isoformat(),
            "starts_at": f"{happening.starts_at:%H:%M}" if happening.starts_at else "",
            "ends_at": f"{happening.ends_at:%H:%M}" if happening.ends_at else "",
            "hours": "" if happening.hours is None else points_text(happening.hours),
            "place": happening.place,
            "recorder": happening.recorder,
            "observers": happening.observers,
            "agenda": happening.agenda,
            "note": happening.note,
            "deciding_body": happening.deciding_body,
            "clause": happening.clause,
            "kind": happening.kind,
            "group": "" if happening.group_id is None else str(happening.group_id),
            "form_key": str(uuid.uuid4()),
            "corrections": str(corrections),
        }
    )
    data.setlist("feed", [f"{feed.part.value}:{feed.item}" for feed in happening.feeds])
    for code, feed in amounts.items():
        data[f"units_{code}"] = points_text(feed.units)
        data[f"option_{code}"] = feed.option
        data[f"worth_{code}"] = "" if feed.worth is None else points_text(feed.worth)
    _put_people(data, people)
    put_resolutions(data, happening.resolutions)
    return data


def _put_people(data: QueryDict, people: list[Presence]) -> None:
    for who in people:
        data[f"mark_{who.membership_id}"] = token_of(who)
        own = next((points_text(amount) for amount in (who.units, who.worth) if amount is not None), who.option)
        data[f"own_{who.membership_id}"] = own
    data.setlist("host", [str(who.membership_id) for who in people if who.is_host])
    data.setlist("speak", [str(who.membership_id) for who in people if who.is_speaker])
