"""服务记录: one service for everybody who took part, the records of a quarter, crossing one out."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.service.services import cross_service, record_service
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.service.access import places
from zhixing.queries.service.outsiders import outsider_names, people_to_record
from zhixing.queries.service.services import amiss_with_service, hour_rule, recording_warnings, services
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.service.hours import counted_hours
from zhixing.web.frame.confirming import review_page, review_then_act
from zhixing.web.frame.periods import period_of
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_day, requested_text, text_sent
from zhixing.web.service.forms import ServiceForm

PAGE = 100


@require_safe
def choose(request: Request) -> HttpResponse:
    """Where the service was; straight on where there is one place only."""
    if not request.viewer.can(Do.KEEP_SERVICE):
        raise NotAllowed(Do.KEEP_SERVICE)
    own_places = places(request.viewer, Do.KEEP_SERVICE)
    if len(own_places) == 1:
        return redirect("service_record", own_places[0].pk)
    context = {"places": own_places, "crumbs": _crumbs()}
    return render(request, "service/places.html", context)


@require_form
def record(request: Request, organisation_id: int) -> HttpResponse:
    """A first POST shows what will be recorded for each, a second one records it."""
    organisation = organisation_at(request.viewer, organisation_id, Do.KEEP_SERVICE)
    day = as_day(request.POST.get("on")) or as_day(request.GET.get("on")) or request.viewer.today
    listed = people_to_record(request.viewer, organisation, day)
    names = outsider_names(listed)
    people = [(person.pk, names[person.pk], person.organisation.label) for person in listed]
    form = ServiceForm(
        people, posted(request), initial={"on": day, "title": requested_text(request, "title", most=120)}
    )
    context: dict[str, Any] = {"organisation": organisation, "form": form, "people": people, "crumbs": _crumbs()}
    answer = review_then_act(
        request,
        form,
        blockers=lambda: amiss_with_service(request.viewer, organisation, form.occasion, form.helpers),
        review=lambda: _review(request, organisation, form, listed, context),
        act=lambda: _record(request, organisation_id, form),
    )
    return answer or render(request, "service/record.html", context, status=422 if form.errors else 200)


def _review(
    request: Request, organisation: Any, form: ServiceForm, listed: list[Any], context: dict[str, Any]
) -> HttpResponse:
    per, names = hour_rule(organisation, form.occasion.on), outsider_names(listed)
    lines = [(names[helper.outsider_id], helper.hours, counted_hours(helper.hours, per)) for helper in form.helpers]
    warnings = recording_warnings(listed, form.occasion, form.helpers)
    page = {**context, "lines": lines, "occasion": form.occasion, "warnings": warnings}
    return review_page(request, "service/record_review.html", page, heading="核对服务记录", verb="确认记录")


def _record(request: Request, organisation_id: int, form: ServiceForm) -> HttpResponse:
    lines = record_service(
        organisation_id,
        occasion=form.occasion,
        helpers=form.helpers,
        form_key=form.cleaned_data["form_key"],
        by=request.viewer,
        at=request.now,
    )
    messages.success(request, f"已为 {len(lines)} 人记录服务：{form.occasion.title}。")
    return redirect("service_records")


@require_safe
def show_records(request: Request) -> HttpResponse:
    period = period_of(request)
    rows = services(request.viewer, period.quarter)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = outsider_names({row.outsider_id: row.outsider for row in page.object_list}.values())
    lines = [(row, names[row.outsider_id]) for row in page.object_list]
    context = {"page": page, "lines": lines, "period": period, "may_keep": request.viewer.can(Do.KEEP_SERVICE)}
    return render(request, "service/records.html", context)


@require_POST
def cross(request: Request, service_id: int) -> HttpResponse:
    service = cross_service(service_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已划去这条服务记录。")
    return redirect("outsider", service.outsider_id)


def _crumbs() -> list[tuple[str, str]]:
    return [("志愿服务", reverse("service")), ("服务记录", reverse("service_records"))]


urlpatterns = [
    path("service/records/", show_records, name="service_records"),
    path("service/records/new/", choose, name="service_place"),
    path("service/organisations/<int:organisation_id>/record/", record, name="service_record"),
    path("service/records/<int:service_id>/cross/", cross, name="service_cross"),
]
