"""组织自查: the sheet of an organisation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.inspections.self_checks import save_self_check, withdraw_self_check
from zhixing.queries.form_versions import Fields, version_of
from zhixing.queries.inspections.form_versions import ITEM, check_fields, check_values, kept_check_fields
from zhixing.queries.inspections.items import ItemLine
from zhixing.queries.inspections.sheets import SelfCheckPage, checklist_page, self_check_page
from zhixing.rules.inspections.self_checks import Line
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.inspections.line_files import LineFiles, SheetFiles


class SelfCheckForm(VersionedForm):
    """Points and text for each item, and one summary."""

    summary = forms.CharField(
        label="总体情况", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, page: SelfCheckPage, files: SheetFiles, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.lines, self.line_files = page.place, page.lines, files
        for line in page.lines:
            self.fields[f"points-{line.code}"] = HundredthsField(
                label="自评分", required=False, initial=line.own_points, help_text=line.asks
            )
            self.fields[f"text-{line.code}"] = forms.CharField(
                label="开展的工作和材料存放处",
                max_length=500,
                required=False,
                initial=line.own_text,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def fields_typed(self) -> Fields:
        return check_fields(self.place, self.filled_lines(), self.cleaned_data["summary"])

    def values_of(self, name: str, value: Any) -> dict[str, Any]:
        """Of an item points and text."""
        if not name.startswith(ITEM):
            return {name: value}
        code = name.removeprefix(ITEM)
        return {f"points-{code}": value.points, f"text-{code}": value.text}

    def clean(self) -> None:
        for problem in self.line_files.problems:
            self.add_error(None, problem)

    @property
    def rows(self) -> list[tuple[ItemLine, forms.BoundField, forms.BoundField, LineFiles]]:
        return [
            (line, self[f"points-{line.code}"], self[f"text-{line.code}"], self.line_files.lines[line.code])
            for line in self.lines
        ]

    def filled_lines(self) -> dict[str, Line]:
        typed = self.cleaned_data
        return {line.code: Line(typed[f"points-{line.code}"], typed[f"text-{line.code}"]) for line in self.lines}


@require_form
def show(request: Request, participant_id: int) -> HttpResponse:
    page = self_check_page(request.viewer, participant_id)
    files = SheetFiles(request, [line.code for line in page.lines], page.files)
    first = {"summary": page.summary, "version": version_of(kept_check_fields(page.place), request.now)}
    form = SelfCheckForm(page, files, posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        hands_in = "hand_in" in request.POST
        try:
            save_self_check(
                participant_id,
                lines=form.filled_lines(),
                files=files.changes,
                summary=form.cleaned_data["summary"],
                hands_in=hands_in,
                version=form.cleaned_data["version"],
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, "自查表已提交。" if hands_in else "自查表已保存，还没有提交。")
            return redirect("assessed_place" if hands_in else "self_check", participant_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            form.refresh(kept_check_fields(page.place), check_values(page.place), request.now)
    context = {"page": page, "form": form, "today": request.viewer.today}
    return render(request, "inspections/self_check.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: Request, participant_id: int) -> HttpResponse:
    withdraw_self_check(participant_id, by=request.viewer, at=request.now)
    messages.success(request, "自查表已撤回，修改后请重新提交。")
    return redirect("self_check", participant_id)


@require_safe
def print_checklist(request: Request, participant_id: int) -> HttpResponse:
    return render(request, "inspections/checklist.html", {"page": checklist_page(request.viewer, participant_id)})


urlpatterns = [
    path("assessments/organisations/<int:participant_id>/checklist/", print_checklist, name="checklist"),
    path("assessments/organisations/<int:participant_id>/self-check/", show, name="self_check"),
    path("assessments/organisations/<int:participant_id>/self-check/withdraw/", withdraw, name="self_check_withdraw"),
]
