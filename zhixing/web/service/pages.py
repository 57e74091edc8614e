"""报到党员: the list, one person, putting somebody on it, mending, leaving."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.actions.service.outsiders import edit_outsider, end_outsider, register_outsider
from zhixing.queries.service.access import outsider_at, places
from zhixing.queries.service.form_versions import OUTSIDER_LABELS, outsider_values
from zhixing.queries.service.outsiders import outsider_lines, outsider_page, outsiders
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.periods import period_of
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_number, requested_text
from zhixing.web.frame.versions import first_version
from zhixing.web.service import files, incoming, papers, participation, recording, slips
from zhixing.web.service.forms import EndForm, OutsiderForm, initial_of

PAGE = 100
CRUMBS = "志愿服务"


def crumbs() -> list[tuple[str, str]]:
    return [(CRUMBS, reverse("service"))]


def choices(viewer: Viewer, do: Do = Do.KEEP_SERVICE) -> list[tuple[int, str]]:
    return [(place.pk, place.name) for place in places(viewer, do)]


@require_safe
def show_list(request: Request) -> HttpResponse:
    viewer, period, text = request.viewer, period_of(request), requested_text(request, "text", most=60)
    with_former = request.GET.get("former") == "1"
    rows = outsiders(
        viewer, organisation_id=as_number(request.GET.get("organisation")), text=text, with_former=with_former
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": outsider_lines(page.object_list, period.quarter),
        "period": period,
        "text": text,
        "with_former": with_former,
        "may_keep": viewer.can(Do.KEEP_SERVICE),
        "may_issue": viewer.can(Do.ISSUE_SLIP),
    }
    return render(request, "service/list.html", context)


@require_safe
def show(request: Request, outsider_id: int) -> HttpResponse:
    page = outsider_page(request.viewer, outsider_id)
    context = {"page": page, "outsider": page.outsider, "form": EndForm(), "crumbs": crumbs()}
    return render(request, "service/outsider.html", context)


@require_form
def new(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.KEEP_SERVICE):
        raise NotAllowed(Do.KEEP_SERVICE)
    form = OutsiderForm(choices(request.viewer), posted(request), initial={"reported_on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            outsider = register_outsider(
                form.cleaned_data["organisation"],
                facts=form.facts,
                form_key=form.cleaned_data["form_key"],
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, f"已登记{outsider.name}报到。")
            return redirect("outsider", outsider.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _form(request, form, "登记报到党员", "登记报到", reverse("service"))


@require_form
def edit(request: Request, outsider_id: int) -> HttpResponse:
    outsider = outsider_at(request.viewer, outsider_id, Do.KEEP_SERVICE)
    first = first_version(OUTSIDER_LABELS, outsider_values(outsider), request.now)
    form = OutsiderForm(
        [(outsider.organisation_id, outsider.organisation.name)],
        posted(request),
        initial={**initial_of(outsider), **first},
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            edit_outsider(outsider_id, facts=form.facts, version=version, by=request.viewer, at=request.now)
            messages.success(request, "已保存。")
            return redirect("outsider", outsider_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            outsider = outsider_at(request.viewer, outsider_id, Do.KEEP_SERVICE)
            form.refresh_texts(outsider_values(outsider), request.now)
    return _form(request, form, f"修改{outsider.name}的资料", "保存", reverse("outsider", args=[outsider_id]))


def _form(request: Request, form: OutsiderForm, heading: str, verb: str, back: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "heading": heading, "verb": verb, "back": back, "crumbs": crumbs()}
    return render(request, "service/form.html", context, status=422 if form.errors else 200)


@require_form
def end(request: Request, outsider_id: int) -> HttpResponse:
    outsider = outsider_at(request.viewer, outsider_id, Do.KEEP_SERVICE)
    form = EndForm(posted(request), initial={"left_on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            end_outsider(outsider_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, f"已登记{outsider.name}离开。")
            return redirect("outsider", outsider_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context: dict[str, Any] = {
        "form": form,
        "heading": f"登记{outsider.name}离开",
        "verb": "登记离开",
        "back": reverse("outsider", args=[outsider_id]),
        "crumbs": crumbs(),
    }
    return render(request, "service/form.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("service/", show_list, name="service"),
    path("service/outsiders/new/", new, name="outsider_new"),
    path("service/outsiders/<int:outsider_id>/", show, name="outsider"),
    path("service/outsiders/<int:outsider_id>/edit/", edit, name="outsider_edit"),
    path("service/outsiders/<int:outsider_id>/end/", end, name="outsider_end"),
    *recording.urlpatterns,
    *slips.urlpatterns,
    *incoming.urlpatterns,
    *files.urlpatterns,
    *papers.urlpatterns,
    *participation.urlpatterns,
]
