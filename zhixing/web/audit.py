"""操作日志: reading the record of acts, and taking it away as CSV."""

import csv
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.audit import export_audit
from zhixing.files.spreadsheets.workbooks import disarm
from zhixing.queries.audit import AuditLine, Filter, audit_lines, audit_page, organisations_of_audit
from zhixing.queries.viewers import Viewer
from zhixing.rules.audit import TOPICS
from zhixing.rules.periods import chinese_date
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import DayField

COLUMNS = ("时间", "姓名", "账号", "操作", "党组织", "内容", "来源地址")


# Each topic as a whole, then its verbs.
VERBS = [("", "全部"), *((topic, [(topic, f"{topic}（全部）"), *labels.items()]) for topic, labels in TOPICS.items())]


class FilterForm(forms.Form):
    who = forms.CharField(label="姓名或账号", max_length=40, required=False)
    verb = forms.ChoiceField(label="操作", choices=VERBS, required=False)
    organisation = forms.TypedChoiceField(label="党组织", coerce=int, empty_value=None, required=False)
    from_on = DayField(label="从", required=False)
    until_on = DayField(label="到", required=False)

    def __init__(self, viewer: Viewer, *args: Any) -> None:
        super().__init__(*args)
        places = organisations_of_audit(viewer)
        self.fields["organisation"].choices = [("", "全部"), *places]  # type: ignore[attr-defined]

    def terms(self) -> Filter:
        """The filter; an answer that cannot be read narrows nothing, and the form says so."""
        self.full_clean()
        values = {name: self.cleaned_data.get(name) for name in self.fields}
        return Filter(
            who=values["who"] or "",
            verb=values["verb"] or "",
            organisation_id=values["organisation"],
            from_on=values["from_on"],
            until_on=values["until_on"],
        )

    def words(self) -> str:
        """The filters in words, for the log."""
        used = [f"{field.label}：{_in_words(field)}" for field in self if field.value() and not field.errors]
        return "；".join(used) or "全部"


def _in_words(field: BoundField) -> str:
    """What was chosen, by its label where there is a list; a day as it is written in sentences."""
    if isinstance(day := field.form.cleaned_data.get(field.name), dt.date):
        return chinese_date(day)
    choices: dict[object, object] = dict(flatten_choices(getattr(field.field, "choices", [])))
    return str({str(value): label for value, label in choices.items()}.get(str(field.value()), field.value()))


class _Echo:
    """A file that hands back each line instead of keeping it."""

    def write(self, text: str) -> str:
        return text


@require_safe
def show_log(request: Request) -> HttpResponse:
    form = FilterForm(request.viewer, request.GET)
    page = audit_page(request.viewer, form.terms(), request.GET.get("page", 1))
    return render(request, "audit/log.html", {"form": form, "page": page})


@require_POST
def export(request: Request) -> HttpResponseBase:
    form = FilterForm(request.viewer, request.GET)
    lines = audit_lines(request.viewer, form.terms())
    export_audit(form.words(), by=request.viewer, at=request.now)
    answer = StreamingHttpResponse(_csv(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{request.viewer.today:%Y%m%d}.csv"'
    return answer


def _csv(lines: Iterator[AuditLine]) -> Iterator[str]:
    """With a byte order mark, so that WPS and Excel read Chinese; no cell can run as a formula."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for line in lines:
        when = f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}"
        rest = (line.name, line.username, line.verb, line.organisation, line.summary, line.address)
        yield writer.writerow([when, *(disarm(text) for text in rest)])


urlpatterns = [path("audit/", show_log, name="audit_log"), path("audit/export/", export, name="audit_export")]
