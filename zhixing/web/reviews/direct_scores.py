"""直接填报: the page on which one part of the result is entered for everybody of a cycle."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from zhixing.actions.reviews.direct_scores import enter_given_scores
from zhixing.queries.form_versions import Fields, version_of
from zhixing.queries.reviews.direct_score_pages import DirectScoreLine, DirectScorePage, direct_score_page
from zhixing.queries.reviews.direct_score_versions import PERSON, entered_lines, kept_rows, score_fields, typed_rows
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.reviews.direct_scores import DirectScore
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.ledger.activity_forms import sent


class DirectScoresForm(VersionedForm):
    """A number and a remark per person; whose both are left empty is left for later."""

    source = forms.CharField(label="来源", max_length=120, help_text="写明评定主体和时间，如“10月8日村民代表会议”。")

    def __init__(self, page: DirectScorePage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page, self.lines = page, entered_lines(page)
        self.fields["source"].initial = page.source
        for line in self.lines:
            self.fields[f"points_{line.participant_id}"] = HundredthsField(
                label=f"{line.name}的得分", required=False, initial=line.points
            )
            self.fields[f"remark_{line.participant_id}"] = forms.CharField(
                label=f"{line.name}的备注", required=False, max_length=300, initial=line.remark
            )

    def fields_typed(self) -> Fields:
        return score_fields(self.page, typed_rows(self.page, self.scores))

    def values_of(self, name: str, value: Any) -> dict[str, Any]:
        """Of a person points and remark."""
        key, (points, remark) = name.removeprefix(PERSON), value
        return {f"points_{key}": points, f"remark_{key}": remark}

    @property
    def rows(self) -> list[tuple[DirectScoreLine, BoundField, BoundField]]:
        return [
            (line, self[f"points_{line.participant_id}"], self[f"remark_{line.participant_id}"]) for line in self.lines
        ]

    @property
    def scores(self) -> list[DirectScore]:
        values = self.cleaned_data
        typed = [
            (line, values[f"points_{line.participant_id}"], values[f"remark_{line.participant_id}"])
            for line in self.lines
        ]
        return [
            DirectScore(line.participant_id, points, remark)
            for line, points, remark in typed
            if line.is_given or points is not None or remark
        ]


@require_form
def enter(request: Request, cycle_id: int, code: str) -> HttpResponse:
    page = direct_score_page(request.viewer, cycle_id, code)
    if request.method == "POST" and not page.may_enter:
        raise Blocked(page.reasons) if page.reasons else NotAllowed(Do.FORM_PANEL)
    first = {"version": version_of(score_fields(page, kept_rows(page)), request.now)}
    form = DirectScoresForm(page, sent(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            count = enter_given_scores(
                cycle_id,
                code,
                source=form.cleaned_data["source"],
                scores=form.scores,
                version=form.cleaned_data["version"],
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, f"已填报 {count} 人的“{page.name}”。" if count else "没有改动。")
            return redirect("review", cycle_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            rows = kept_rows(now := direct_score_page(request.viewer, cycle_id, code))
            form.refresh(score_fields(now, rows), {f"{PERSON}{pk}": row for pk, row in rows.items()}, request.now)
    context = {"page": page, "form": form, "own": [line for line in page.lines if line.is_own]}
    return render(request, "reviews/given.html", context, status=422 if form.errors else 200)


urlpatterns = [path("cycles/<int:cycle_id>/review/given/<str:code>/", enter, name="given")]
