"""先锋指数与星级: one's own results, one result opened to its entries, a branch by name, the overview by branch."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.queries.ballots.outcomes import own_ballots
from zhixing.queries.results.pages import own_results, result, results_of_cycle
from zhixing.queries.results.pictures import cycle_pictures
from zhixing.queries.results.standings import own_standings, standings
from zhixing.queries.results.years import own_years
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do
from zhixing.web.frame.requests import Request
from zhixing.web.results import years
from zhixing.web.results.breakdowns import link_entries


@require_safe
def show_own(request: Request) -> HttpResponse:
    return render(
        request,
        "ratings/own.html",
        {
            "lines": own_results(request.viewer),
            "years": own_years(request.viewer),
            "standings": own_standings(request.viewer),
            "ballots": own_ballots(request.viewer),
        },
    )


@require_safe
def show_result(request: Request, participant_id: int) -> HttpResponse:
    page = result(request.viewer, participant_id)
    link_entries(page.nodes)
    return render(request, "ratings/result.html", {"result": page})


@require_safe
def show_cycle(request: Request, cycle_id: int) -> HttpResponse:
    cycle, lines = results_of_cycle(request.viewer, cycle_id)
    has_bands = any(line.band for line in lines)  # some standards have none
    is_guide = request.viewer.may(Do.GUIDE_MEMBERS, cycle.organisation.path)
    context = {
        "cycle": cycle,
        "lines": lines,
        "has_bands": has_bands,
        "quarter": cycle.period.label,
        "is_rated": any(line.index is not None for line in lines),
        "pictures": cycle_pictures(request.viewer, cycle_id),
        "may_guide": is_guide and has_bands and cycle.stage == Stage.CLOSED,
    }
    return render(request, "ratings/cycle.html", context)


@require_safe
def show_standings(request: Request, cycle_id: int) -> HttpResponse:
    return render(request, "ratings/standings.html", {"page": standings(request.viewer, cycle_id)})


urlpatterns = [
    *years.urlpatterns,
    path("results/", show_own, name="own_results"),
    path("cycles/<int:cycle_id>/standings/", show_standings, name="cycle_standings"),
    path("results/<int:participant_id>/", show_result, name="result"),
    path("cycles/<int:cycle_id>/results/", show_cycle, name="cycle_results"),
]
