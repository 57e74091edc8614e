"""走访群众: what a branch follows, one visit, one's own visits, and entering them in the ledger."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.actions.home_visits.booking import book_visits, missing_to_book
from zhixing.queries.home_visits.booking import bookings, items_for, visitors
from zhixing.queries.home_visits.pages import branch_lines, branch_visits, own_visits, visit_page
from zhixing.queries.orgs.tree import organisation_at
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.web.frame.confirming import review_page, review_then_act
from zhixing.web.frame.periods import period_of
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.home_visits import acts
from zhixing.web.home_visits.forms import BookingForm


@require_safe
def show_list(request: Request) -> HttpResponse:
    """Straight to the visits of the only branch there is to read; a list where there are several."""
    if not request.viewer.can(Do.VIEW_HOME_VISITS):
        raise NotAllowed(Do.VIEW_HOME_VISITS)
    period = period_of(request)
    branches = branch_lines(request.viewer, period.quarter)
    if len(branches) == 1:
        return redirect("home_visit_branch", branches[0].id)
    return render(request, "home_visits/branches.html", {"branches": branches, "period": period})


@require_safe
def show_branch(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.VIEW_HOME_VISITS)
    request.stands_under = reverse("home_visit_list")
    period = period_of(request)
    page = branch_visits(request.viewer, organisation, period.quarter)
    return render(request, "home_visits/branch.html", {"page": page, "organisation": organisation, "period": period})


@require_safe
def show_mine(request: Request) -> HttpResponse:
    return render(request, "home_visits/mine.html", {"mine": own_visits(request.viewer)})


@require_safe
def show(request: Request, visit_id: int) -> HttpResponse:
    line = visit_page(request.viewer, visit_id)
    return render(request, "home_visits/page.html", {"line": line, "crumbs": acts.crumbs_to_visits(request, line)})


@require_form
def book(request: Request, organisation_id: int) -> HttpResponse:
    """The visits that are not in the ledger yet; read again with the entries they make."""
    viewer = request.viewer
    organisation = organisation_at(viewer, organisation_id, Do.KEEP_HOME_VISITS)
    request.stands_under = reverse("home_visit_list")
    form = BookingForm(items_for(viewer, organisation), visitors(viewer, organisation), posted(request))
    crumbs = [(f"{organisation.label}走访群众", reverse("home_visit_branch", args=[organisation.pk]))]
    context = {"form": form, "organisation": organisation, "crumbs": crumbs}
    answer = review_then_act(
        request,
        form,
        blockers=lambda: missing_to_book(
            organisation.pk, item=form.cleaned_data["item"], visit_ids=form.visit_ids, by=viewer
        ),
        review=lambda: _review(request, organisation, form, context),
        act=lambda: _book(request, organisation.pk, form),
    )
    return answer or render(request, "home_visits/book.html", context, status=422 if form.errors else 200)


def _review(request: Request, organisation: Any, form: BookingForm, context: dict[str, Any]) -> HttpResponse:
    lines = bookings(request.viewer, organisation, form.cleaned_data["item"], form.visit_ids)
    page = {**context, "lines": lines, "visits": len(form.visit_ids)}
    return review_page(request, "home_visits/review.html", page, heading="核对后记分", verb="确认记分")


def _book(request: Request, organisation_id: int, form: BookingForm) -> HttpResponse:
    item, ids = form.cleaned_data["item"], form.visit_ids
    visits = book_visits(organisation_id, item=item, visit_ids=ids, by=request.viewer, at=request.now)
    messages.success(request, f"已把 {len(visits)} 次走访记入台账。")
    return redirect("home_visit_branch", organisation_id)


urlpatterns = [
    path("home-visits/", show_list, name="home_visit_list"),
    path("home-visits/mine/", show_mine, name="own_home_visits"),
    path("home-visits/<int:visit_id>/", show, name="home_visit"),
    path("organisations/<int:organisation_id>/home-visits/", show_branch, name="home_visit_branch"),
    path("organisations/<int:organisation_id>/home-visits/book/", book, name="home_visit_book"),
    *acts.urlpatterns,
]
