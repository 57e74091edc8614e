"""听取汇报: one's own sheet of the hearing of an organisation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from zhixing.actions.inspections.hearings import hand_in_hearing_sheet
from zhixing.queries.inspections.sheets import hearing_page
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.model import HearingRule
from zhixing.rules.standards.vocabulary import points_text
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form


class HearingForm(forms.Form):
    def __init__(self, rule: HearingRule, *args: Any) -> None:
        super().__init__(*args)
        self.rule = rule
        for criterion in rule.criteria:
            self.fields[criterion.code] = HundredthsField(
                label=f"{criterion.name}（满分 {points_text(criterion.full)} 分）",
                required=False,
                help_text=f"{criterion.guide}。" if criterion.guide else "",
            )
        self.fields["remark"] = forms.CharField(
            label="点评", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )

    def points(self) -> dict[str, int | None]:
        return {criterion.code: self.cleaned_data[criterion.code] for criterion in self.rule.criteria}


@require_form
def show(request: Request, participant_id: int) -> HttpResponse:
    page = hearing_page(request.viewer, participant_id)
    form = HearingForm(page.rule, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            hand_in_hearing_sheet(
                participant_id,
                points=form.points(),
                remark=form.cleaned_data["remark"],
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, f"{page.place.name}的汇报评分表已提交。")
            return redirect("assessment", page.place.cycle.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"page": page, "form": form}
    return render(request, "inspections/hearing.html", context, status=422 if form.errors else 200)


urlpatterns = [path("assessments/organisations/<int:participant_id>/hearing/", show, name="hearing")]
