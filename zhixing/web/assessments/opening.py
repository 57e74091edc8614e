"""堡垒指数: opening a period of the organisations below."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from zhixing.actions.assessments.opening import Terms, open_assessment
from zhixing.queries.assessments.pages import assessors
from zhixing.queries.cycles.opening import periods_to_assess
from zhixing.rules.periods import Period
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.periods import value_of
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import day_field


class OpeningForm(forms.Form):
    organisation = forms.TypedChoiceField(
        label="考评单位",
        coerce=int,
        help_text="考评它直接下属的党组织，例如街道党工委考评社区党委，社区党委考评小区党支部。",
    )
    quarter = forms.ChoiceField(label="考评周期")
    cut_off_on = day_field(
        "计分截止日", required=False, help_text="不填则按考评办法；办法没有规定的，为这一期最后一天。"
    )
    self_check_due_on = day_field(
        "自查截止", required=False, help_text="不填则按考评办法（一般为计分截止日后第 7 天），遇休息日顺延。"
    )
    assessment_due_on = day_field(
        "评定截止", required=False, help_text="不填则按考评办法（一般为计分截止日后第 14 天），遇休息日顺延。"
    )
    starts_now = forms.BooleanField(
        label="开启后直接进入“组织自查”",
        required=False,
        initial=True,
        help_text="不勾选时先停在“准备”环节，核对参评党组织后再开始。",
    )

    def __init__(self, committees: list[tuple[int, str]], periods: list[Period], *args: Any) -> None:
        super().__init__(*args)
        self.periods = {value_of(period): period for period in periods}
        self.fields["organisation"].choices = committees  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [(key, period.label) for key, period in self.periods.items()]  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        typed = self.cleaned_data
        return Terms(
            self.periods[typed["quarter"]],
            typed["cut_off_on"],
            typed["self_check_due_on"],
            typed["assessment_due_on"],
            typed["starts_now"],
        )


@require_form
def open_form(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.ASSESS_ORGS):
        raise NotAllowed(Do.ASSESS_ORGS)
    committees = assessors(request.viewer)
    periods = periods_to_assess(request.viewer, [organisation_id for organisation_id, _ in committees])
    form = OpeningForm(committees, periods, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cycle = open_assessment(
                form.cleaned_data["organisation"], terms=form.terms(), by=request.viewer, at=request.now
            )
            messages.success(request, "堡垒指数考评已经开启。")
            return redirect("assessment", cycle.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return render(request, "assessments/open.html", {"form": form}, status=422 if form.errors else 200)


urlpatterns = [path("assessments/open/", open_form, name="assessment_open")]
