"""活动安排: planning one or a series, the notices to paste, and calling one off."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.activities.plans import cancel_plan, plan_activities
from zhixing.queries.activities.pages import record_places
from zhixing.queries.activities.plans import open_plans
from zhixing.queries.activities.rolls import kinds_at
from zhixing.queries.calendar import corrections
from zhixing.queries.orgs.tree import organisation_at
from zhixing.rules.activities.kinds import FREE, kind_named
from zhixing.rules.activities.plans import PlanText, Repeat, planning_blockers, series_days
from zhixing.rules.activities.suggestions import suggested_title
from zhixing.rules.permissions import Do
from zhixing.web.activities.recording import crumbs
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import day_field, text_sent


class PlanForm(forms.Form):
    kind = forms.ChoiceField(label="种类")
    title = forms.CharField(
        label="内容",
        max_length=120,
        required=False,
        help_text="重复的安排可以不填，按种类和月份自动填写，如“12月主题党日”。",
    )
    planned_on = day_field("日期（重复的填第一次）")
    starts_at = forms.TimeField(
        label="时间", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="地点", max_length=80, required=False)
    repeat = forms.ChoiceField(label="重复", choices=[(repeat.value, repeat.label) for repeat in Repeat])
    until = day_field("到哪一天为止", required=False)
    on_workdays = forms.BooleanField(label="遇休息日顺延到工作日", required=False)
    agenda = forms.CharField(
        label="议题", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="一项一行。"
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, viewer: Any, kinds: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.kinds = viewer, kinds
        self.plans: list[PlanText] = []
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(kind.name, kind.name) for kind in kinds]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "planned_on" not in values or "repeat" not in values or "kind" not in values:
            return values
        repeat, until = Repeat(values["repeat"]), values.get("until")
        days = series_days(
            values["planned_on"], repeat, until, on_workdays=values.get("on_workdays", False), corrections=corrections()
        )
        kind, title = kind_named(self.kinds, values["kind"]), values.get("title", "")
        titled = title or suggested_title(kind, days[0])
        for reason in planning_blockers(days, repeat, until, self.viewer.today, title=titled):
            self.add_error(None, reason)
        self.plans = [
            PlanText(
                title or suggested_title(kind, day) or kind.name,
                day,
                values.get("starts_at"),
                values.get("place", ""),
                values.get("agenda", ""),
            )
            for day in days
        ]
        return values


@require_safe
def show_plans(request: Request) -> HttpResponse:
    lines, places = open_plans(request.viewer), record_places(request.viewer)
    context = {"lines": lines, "places": places if len(places) == 1 else [], "crumbs": crumbs()}
    return render(request, "activities/plans.html", context)


@require_form
def plan(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.RECORD_ACTIVITY)
    kinds = [kind for kind in kinds_at(organisation, request.viewer.today) if kind.name != FREE.name]
    first = {"form_key": uuid.uuid4(), "kind": request.GET.get("kind", ""), "repeat": Repeat.ONCE.value}
    form = PlanForm(request.viewer, kinds, posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        rows = plan_activities(
            organisation.pk,
            kind=form.cleaned_data["kind"],
            plans=form.plans,
            form_key=form.cleaned_data["form_key"],
            by=request.viewer,
            at=request.now,
        )
        messages.success(request, f"已安排 {len(rows)} 次，通知可以直接复制。")
        return redirect("plan_list")
    context = {"form": form, "organisation": organisation, "crumbs": crumbs()}
    return render(request, "activities/plan.html", context, status=422 if form.errors else 200)


@require_POST
def cancel(request: Request, plan_id: int) -> HttpResponse:
    plan = cancel_plan(plan_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, f"已取消“{plan.title}”的安排；已经通知的，请另行告知。")
    return redirect("plan_list")


urlpatterns = [
    path("activities/plans/", show_plans, name="plan_list"),
    path("activities/organisations/<int:organisation_id>/plan/", plan, name="plan_new"),
    path("activities/plans/<int:plan_id>/cancel/", cancel, name="plan_cancel"),
]
