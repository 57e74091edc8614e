"""报到单 and 需求表 to print: the form of somebody on the list, an empty one, and what is asked for at one place."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.files.print.typesetting import print_paper
from zhixing.files.service.reporting import ReportPaper, needs_paper, report_paper_of
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.service.access import outsider_at, places
from zhixing.queries.service.outsiders import posts_taken
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.web.files import PDF, file_answer
from zhixing.web.frame.requests import Request


@require_safe
def print_report(request: Request, outsider_id: int) -> HttpResponse:
    outsider = outsider_at(request.viewer, outsider_id, Do.KEEP_SERVICE)
    report = ReportPaper(
        community=outsider.organisation.name,
        name=outsider.name,
        unit=outsider.unit,
        unit_branch=outsider.unit_branch,
        job=outsider.job,
        skills=outsider.skills,
        free_time=outsider.free_time,
        post=outsider.post,
        day=outsider.reported_on,
    )
    return file_answer(print_paper(report_paper_of(report)), PDF, f"报到单-{outsider.name}.pdf", is_attachment=False)


@require_safe
def show_forms(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.KEEP_SERVICE):
        raise NotAllowed(Do.KEEP_SERVICE)
    context = {"places": places(request.viewer, Do.KEEP_SERVICE), "crumbs": [("志愿服务", reverse("service"))]}
    return render(request, "service/forms.html", context)


@require_safe
def print_empty_report(request: Request, organisation_id: int) -> HttpResponse:
    place = organisation_at(request.viewer, organisation_id, Do.KEEP_SERVICE)
    data = print_paper(report_paper_of(ReportPaper(community=place.name)))
    return file_answer(data, PDF, "报到单.pdf", is_attachment=False)


@require_safe
def print_needs(request: Request, organisation_id: int) -> HttpResponse:
    place = organisation_at(request.viewer, organisation_id, Do.KEEP_SERVICE)
    posts = posts_taken(request.viewer, organisation_id)
    data = print_paper(needs_paper(place.name, posts, request.viewer.today))
    return file_answer(data, PDF, f"服务需求表-{place.label}.pdf", is_attachment=False)


urlpatterns = [
    path("service/forms/", show_forms, name="service_forms"),
    path("service/outsiders/<int:outsider_id>/report/", print_report, name="outsider_report"),
    path("service/organisations/<int:organisation_id>/report/", print_empty_report, name="service_report"),
    path("service/organisations/<int:organisation_id>/needs/", print_needs, name="service_needs"),
]
