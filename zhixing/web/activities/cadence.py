"""三会一课: the year of a branch, the branches of an organisation by month, and hours of study."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.queries.activities.cadence import branch_cadences, branches_below, cadence_place, cadence_places
from zhixing.queries.activities.hours import HOURS_A_YEAR
from zhixing.queries.activities.study import study_lines
from zhixing.rules.activities.cadence import CellState
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.web.activities.recording import crumbs
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import as_number

YEARS_BACK = 4


def _year(request: Request) -> int:
    now = request.viewer.today.year
    year = as_number(request.GET.get("year", "")) or now
    return year if now - YEARS_BACK <= year <= now else now


@require_safe
def choose(request: Request) -> HttpResponse:
    """Straight to the widest organisation that the viewer may look at."""
    places = cadence_places(request.viewer)
    if not places:
        raise NotAllowed(Do.VIEW_LEDGER)
    return redirect("cadence", min(places, key=lambda place: len(place.path)).pk)


def _context(request: Request, organisation_id: int) -> dict[str, Any]:
    organisation, year = cadence_place(request.viewer, organisation_id), _year(request)
    return {
        "organisation": organisation,
        "is_branch": OrgKind(organisation.kind).is_branch,
        "cadences": branch_cadences(branches_below(organisation), year, request.viewer.today),
        "year": year,
        "years": range(request.viewer.today.year, request.viewer.today.year - YEARS_BACK, -1),
        "months": range(1, 13),
        "states": [state for state in CellState if state is not CellState.FREE],
        "may_record": request.viewer.may(Do.RECORD_ACTIVITY, organisation.path),
        "crumbs": crumbs() if request.viewer.can(Do.RECORD_ACTIVITY) else [],
    }


@require_safe
def show(request: Request, organisation_id: int) -> HttpResponse:
    """A branch's year by kind; of anything above it the branches by month."""
    context = _context(request, organisation_id)
    return render(request, "activities/cadence.html", context)


@require_safe
def print_cadence(request: Request, organisation_id: int) -> HttpResponse:
    return render(request, "activities/cadence_print.html", _context(request, organisation_id))


@require_safe
def show_study(request: Request, organisation_id: int) -> HttpResponse:
    """The hours of each member of a branch, by name."""
    organisation, year = cadence_place(request.viewer, organisation_id), _year(request)
    return render(
        request,
        "activities/study.html",
        {
            "organisation": organisation,
            "lines": study_lines(request.viewer, organisation.pk, year),
            "year": year,
            "years": range(request.viewer.today.year, request.viewer.today.year - YEARS_BACK, -1),
            "full": HOURS_A_YEAR,
            "crumbs": crumbs() if request.viewer.can(Do.RECORD_ACTIVITY) else [],
        },
    )


urlpatterns = [
    path("activities/cadence/", choose, name="cadence_place"),
    path("activities/organisations/<int:organisation_id>/cadence/", show, name="cadence"),
    path("activities/organisations/<int:organisation_id>/cadence/print/", print_cadence, name="cadence_print"),
    path("activities/organisations/<int:organisation_id>/study/", show_study, name="study_hours"),
]
