"""年度结果: a branch's year by name, and one person's year opened to its quarters."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.queries.results.years import branch_year, year_result
from zhixing.web.frame.requests import Request
from zhixing.web.results.breakdowns import link_entries


@require_safe
def show_branch(request: Request, organisation_id: int, year: int) -> HttpResponse:
    page = branch_year(request.viewer, organisation_id, year)
    return render(request, "ratings/year.html", {"page": page})


@require_safe
def show_one(request: Request, participant_id: int) -> HttpResponse:
    page = year_result(request.viewer, participant_id)
    link_entries(page.nodes)
    return render(request, "ratings/year_one.html", {"result": page, "line": page.line})


urlpatterns = [
    path("orgs/<int:organisation_id>/years/<int:year>/", show_branch, name="branch_year"),
    path("results/<int:participant_id>/year/", show_one, name="year_result"),
]
