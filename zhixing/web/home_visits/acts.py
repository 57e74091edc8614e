"""走访群众: writing a visit down, answering, the word back; each page keeps what was typed when it is refused."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from zhixing.actions.home_visits.visiting import add_need, answer_need, record_visit, tell_household, void_visit
from zhixing.queries.home_visits.pages import need_at, people_to_visit_for, visit_at
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import text_sent
from zhixing.web.home_visits.forms import AnswerForm, NeedForm, TellingForm, VisitForm


def crumbs_to_visits(request: Request, line: Any) -> list[tuple[str, str]]:
    if line.is_own:
        return [("我的走访", reverse("own_home_visits"))]
    branch = line.visit.organisation
    return [(f"{branch.label}走访群众", reverse("home_visit_branch", args=[branch.pk]))]


@require_form
def record(request: Request, organisation_id: int) -> HttpResponse:
    """A visit with the first thing that was heard, if anything was."""
    request.stands_under = reverse("home_visit_list" if request.viewer.can(Do.VIEW_HOME_VISITS) else "own_home_visits")
    organisation, people = people_to_visit_for(request.viewer, organisation_id)
    start = {"visited_on": request.viewer.today, "form_key": uuid.uuid4()}
    if request.viewer.membership_id in {pk for pk, _ in people}:
        start["membership"] = request.viewer.membership_id
    form = VisitForm(people, posted(request), initial=start)
    if request.method == "POST" and form.is_valid() and (visit_id := _record(request, form)):
        return redirect("home_visit", visit_id)
    context = {"form": form, "heading": "记一次走访", "verb": "保存", "organisation": organisation}
    return render(request, "home_visits/act.html", context, status=422 if form.errors else 200)


def _record(request: Request, form: VisitForm) -> int:
    """The number of the visit; 0 with the reasons on the form where it was refused."""
    values = form.cleaned_data
    try:
        visit = record_visit(
            values["membership"],
            visited_on=values["visited_on"],
            household=values["household"],
            need=form.need(),
            form_key=values["form_key"],
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        add_reasons(form, refusal)
        return 0
    messages.success(request, "走访已登记。")
    return visit.pk


@require_form
def add(request: Request, visit_id: int) -> HttpResponse:
    line, form = visit_at(request.viewer, visit_id), NeedForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            add_need(visit_id, need=form.need(), by=request.viewer, at=request.now)
            messages.success(request, "诉求已登记。")
            return redirect("home_visit", visit_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _page(request, form, line, heading="再记一条诉求", verb="保存")


@require_form
def answer(request: Request, need_id: int) -> HttpResponse:
    need, line = need_at(request.viewer, need_id)
    form = AnswerForm(posted(request), initial={"on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            answer_need(need_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "答复已登记，走访的同志可以在首页查看。")
            return redirect("home_visit", need.visit_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _page(request, form, line, heading="答复走访诉求", verb="保存答复", need=need)


@require_form
def tell(request: Request, need_id: int) -> HttpResponse:
    need, line = need_at(request.viewer, need_id)
    form = TellingForm(posted(request), initial={"on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            tell_household(need_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "回音已登记。")
            return redirect("home_visit", need.visit_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _page(request, form, line, heading="向住户反馈答复", verb="登记回音", need=need)


def _page(request: Request, form: Any, line: Any, *, heading: str, verb: str, need: Any = None) -> HttpResponse:
    crumbs = [*crumbs_to_visits(request, line), ("这次走访", reverse("home_visit", args=[line.visit.pk]))]
    context = {"form": form, "line": line, "need": need, "heading": heading, "verb": verb, "crumbs": crumbs}
    return render(request, "home_visits/act.html", context, status=422 if form.errors else 200)


@require_POST
def void(request: Request, visit_id: int) -> HttpResponse:
    void_visit(visit_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "这次走访的记录已作废。")
    return redirect("home_visit", visit_id)


urlpatterns = [
    path("organisations/<int:organisation_id>/home-visits/new/", record, name="home_visit_new"),
    path("home-visits/<int:visit_id>/needs/new/", add, name="home_need_new"),
    path("home-visits/<int:visit_id>/void/", void, name="home_visit_void"),
    path("home-visits/needs/<int:need_id>/answer/", answer, name="need_answer"),
    path("home-visits/needs/<int:need_id>/tell/", tell, name="need_tell"),
]
