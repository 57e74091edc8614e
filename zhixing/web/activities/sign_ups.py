"""报名: one page of a planned activity: members sign up or withdraw, whoever records keeps the list."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from zhixing.actions.activities.sign_ups import open_sign_up, sign_up_member, withdraw_sign_up
from zhixing.queries.activities.sign_ups import sign_up_page
from zhixing.rules.activities.sign_ups import MOST_PLACES
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.activities.recording import crumbs
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_number, day_field


class TermsForm(forms.Form):
    sign_up_until = day_field("报名的最后一天", required=False, help_text="不需要报名的，不填。")
    places = forms.IntegerField(
        label="名额", required=False, min_value=1, max_value=MOST_PLACES, help_text="不限人数的，不填。"
    )


@require_form
def show(request: Request, plan_id: int) -> HttpResponse:
    """GET for everybody concerned; POST changes until when and for how many."""
    form = TermsForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            _open(request, plan_id, form)
            return redirect("plan_sign_up", plan_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _answer(request, plan_id, form=form if request.method == "POST" else None)


def _open(request: Request, plan_id: int, form: TermsForm) -> None:
    until, places = form.cleaned_data["sign_up_until"], form.cleaned_data["places"]
    open_sign_up(plan_id, until=until, places=places, by=request.viewer, at=request.now)
    messages.success(request, "报名已经开放，党员可以在首页报名。" if until else "这次活动无须报名。")


def _answer(
    request: Request, plan_id: int, *, form: TermsForm | None = None, reasons: Sequence[str] = ()
) -> HttpResponse:
    page = sign_up_page(request.viewer, plan_id)
    if not request.viewer.can(Do.RECORD_ACTIVITY):
        request.stands_under = reverse("home")
    first = {"sign_up_until": page.plan.sign_up_until, "places": page.plan.places}
    way_back = [*crumbs(), ("活动安排", reverse("plan_list"))] if page.may_keep else []
    context = {
        "page": page,
        "plan": page.plan,
        "form": form or TermsForm(initial=first),
        "reasons": reasons,
        "crumbs": way_back,
    }
    return render(request, "activities/sign_up.html", context, status=422 if reasons or (form and form.errors) else 200)


@require_POST
def join(request: Request, plan_id: int) -> HttpResponse:
    return _change(request, plan_id, sign_up_member, own="已经报名。", others="已加入报名名单。")


@require_POST
def leave(request: Request, plan_id: int) -> HttpResponse:
    return _change(request, plan_id, withdraw_sign_up, own="已经退出报名。", others="已移出报名名单。")


def _change(request: Request, plan_id: int, act: Callable[..., Any], *, own: str, others: str) -> HttpResponse:
    """Somebody's sign-up: the viewer's own where nobody is named."""
    named = as_number(request.POST.get("membership", ""))
    membership_id = named if named is not None else request.viewer.membership_id
    if membership_id is None:
        sign_up_page(request.viewer, plan_id)  # refuses strangers
        raise Blocked("请先选择要报名的人员。")
    try:
        act(plan_id, membership_id=membership_id, by=request.viewer, at=request.now)
    except Blocked as refusal:
        return _answer(request, plan_id, reasons=refusal.reasons)
    messages.success(request, own if named is None else others)
    return redirect("plan_sign_up", plan_id)


urlpatterns = [
    path("activities/plans/<int:plan_id>/sign-up/", show, name="plan_sign_up"),
    path("activities/plans/<int:plan_id>/sign-up/join/", join, name="plan_join"),
    path("activities/plans/<int:plan_id>/sign-up/leave/", leave, name="plan_leave"),
]
