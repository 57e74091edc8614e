"""堡垒指数: moving a quarter on, with what its stage asks for beforehand, and back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from zhixing.actions.cycles.stages import advance_cycle, return_cycle
from zhixing.queries.assessments.pages import AssessmentPage, assessment_at, assessment_page
from zhixing.queries.measures.findings import Finding, findings
from zhixing.rules.cycles.stages import Stage, stage_label
from zhixing.rules.measures.states import MeasureKind
from zhixing.rules.measures.steps import FindingTerms
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import day_field, text_sent
from zhixing.web.measures.forms import KINDS


class ReasonsForm(forms.Form):
    """One reason for each organisation that has not handed in its self-check."""

    def __init__(self, missing: list[tuple[int, str]], *args: Any) -> None:
        super().__init__(*args)
        for participant_id, name in missing:
            self.fields[f"reason-{participant_id}"] = forms.CharField(
                label=f"{name}未提交自查表的原因", max_length=120, required=False
            )
        self.ids = [participant_id for participant_id, _ in missing]

    @property
    def terms(self) -> dict[str, Any]:
        return {"no_report_reasons": {pk: self.cleaned_data[f"reason-{pk}"] for pk in self.ids}}


class FindingsForm(forms.Form):
    """Kind and day of each problem that a visit found, as the inspectors proposed them or as the assessor sets them."""

    def __init__(self, listed: list[Finding], *args: Any) -> None:
        super().__init__(*args)
        self.listed = listed
        for finding in listed:
            kind, day, goal = self.names(finding)
            problem = finding.problem
            self.fields[kind] = forms.ChoiceField(label="整改类型", choices=KINDS, initial=problem.kind.value)
            self.fields[day] = day_field("整改时限", required=False, initial=problem.deadline)
            self.fields[goal] = forms.CharField(
                label="阶段目标", max_length=300, required=False, help_text="长期坚持的必须填写。"
            )

    @staticmethod
    def names(finding: Finding) -> tuple[str, str, str]:
        return f"kind-{finding.id}", f"deadline-{finding.id}", f"goal-{finding.id}"

    @property
    def rows(self) -> list[tuple[Finding, list[forms.BoundField]]]:
        return [(finding, [self[name] for name in self.names(finding)]) for finding in self.listed]

    @property
    def terms(self) -> dict[str, Any]:
        typed = self.cleaned_data
        values = {finding.id: [typed[name] for name in self.names(finding)] for finding in self.listed}
        return {
            "finding_terms": {
                pk: FindingTerms(MeasureKind(kind), day, goal) for pk, (kind, day, goal) in values.items()
            }
        }


@require_form
def advance(request: Request, cycle_id: int) -> HttpResponse:
    """Asks for the reasons of missing self-checks; at the end for kind and day of each problem that was found."""
    assessment_at(request.viewer, cycle_id, Do.ADVANCE_CYCLE)
    page = assessment_page(request.viewer, cycle_id)
    form = _form(request, page)
    if request.method == "POST" and form.is_valid():
        try:
            cycle = advance_cycle(
                cycle_id,
                **form.terms,
                from_stage=page.stage if request.POST.get("stage") == page.stage.value else Stage.PREPARING,
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, f"已进入“{stage_label(Stage(cycle.stage), is_of_organisations=True)}”环节。")
            return redirect("assessment", cycle_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"page": page, "form": form, "today": request.viewer.today}
    return render(request, "assessments/advance.html", context, status=422 if form.errors else 200)


def _form(request: Request, page: AssessmentPage) -> ReasonsForm | FindingsForm:
    if page.stage is Stage.POSTING:
        return FindingsForm(findings(request.viewer, page.id), posted(request))
    is_early = page.stage is Stage.SELF_CHECK
    lacking = [line for line in page.lines if is_early and not line.excluded and line.lacks_self_check]
    return ReasonsForm([(line.participant_id, line.name) for line in lacking], posted(request))


@require_POST
def go_back(request: Request, cycle_id: int) -> HttpResponse:
    assessment_at(request.viewer, cycle_id, Do.RETURN_CYCLE)
    moved = return_cycle(cycle_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, f"已退回“{stage_label(Stage(moved.stage), is_of_organisations=True)}”环节。")
    return redirect("assessment", cycle_id)


urlpatterns = [
    path("assessments/<int:cycle_id>/advance/", advance, name="assessment_advance"),
    path("assessments/<int:cycle_id>/return/", go_back, name="assessment_return"),
]
