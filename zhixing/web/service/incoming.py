"""外来反馈函: the list, one typed from paper, one read again before it is entered."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.service.incoming import amiss_with_entering, enter_slip, restore_slip, set_slip_aside, take_slip
from zhixing.queries.ledger.activities import PersonLine, preview
from zhixing.queries.ledger.listed_classes import class_at
from zhixing.queries.service.incoming import (
    IncomingPage,
    hours_words,
    incoming_lines,
    incoming_page,
    incoming_slips,
    members_to_choose,
    reported_elsewhere,
)
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.service.slips import IncomingState
from zhixing.web.frame.confirming import review_page, review_then_act
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_number, text_sent
from zhixing.web.service.forms import IncomingForm, ItemForm

PAGE = 50


@require_safe
def show_list(request: Request) -> HttpResponse:
    viewer, state = request.viewer, request.GET.get("state", "")
    page = Paginator(incoming_slips(viewer, state), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": incoming_lines(viewer, page.object_list),
        "reports": reported_elsewhere(viewer),
        "state": state,
        "states": [(value.value, value.label) for value in IncomingState],
        "may_take": viewer.can(Do.RECORD_ACTIVITY),
        "may_announce": viewer.can(Do.KEEP_SERVICE),
        "crumbs": _crumbs()[:1],
    }
    return render(request, "service/incoming.html", context)


@require_form
def new(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.RECORD_ACTIVITY):
        raise NotAllowed(Do.RECORD_ACTIVITY)
    start = {"membership": as_number(request.GET.get("member"))}
    form = IncomingForm(members_to_choose(request.viewer), posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            slip = take_slip(
                form.cleaned_data["membership"],
                facts=form.facts,
                form_key=form.cleaned_data["form_key"],
                by=request.viewer,
                at=request.now,
            )
            return redirect("incoming_slip", slip.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {
        "form": form,
        "heading": "登记外来反馈函",
        "verb": "登记",
        "back": reverse("incoming_slips"),
        "crumbs": _crumbs(),
    }
    return render(request, "service/form.html", context, status=422 if form.errors else 200)


@require_form
def show(request: Request, slip_id: int) -> HttpResponse:
    """One slip; a POST names the item and shows what would be booked, a second one books it."""
    page = incoming_page(request.viewer, slip_id)
    if request.method == "POST" and not page.may_enter:
        raise NotAllowed(Do.RECORD_ACTIVITY)
    form = ItemForm(page.items, posted(request))
    context: dict[str, Any] = {"page": page, "slip": page.slip, "form": form, "crumbs": _crumbs()}
    answer = review_then_act(
        request,
        form,
        blockers=lambda: amiss_with_entering(slip_id, item=form.cleaned_data["item"], by=request.viewer),
        review=lambda: _review(request, page, form.cleaned_data["item"], context),
        act=lambda: _enter(request, slip_id, form.cleaned_data["item"]),
    )
    return answer or render(request, "service/incoming_slip.html", context, status=422 if form.errors else 200)


def _review(request: Request, page: IncomingPage, code: str, context: dict[str, Any]) -> HttpResponse:
    member = page.slip.membership
    item = next(item for item in page.items if item.code == code)
    home, word = member.organisation, class_at(member, page.slip.until_on)
    person = PersonLine(member.pk, page.name, word, home.pk, home.label)
    booked = preview(member.organisation, code, page.slip.until_on, [person], [Attendee(member.pk, page.slip.hours)])
    own = {**context, "preview": booked, "item": item, "hours_words": hours_words(page.slip, item)}
    return review_page(request, "service/incoming_review.html", own, heading="核对后记入台账", verb="确认记入台账")


def _enter(request: Request, slip_id: int, item: str) -> HttpResponse:
    enter_slip(slip_id, item=item, by=request.viewer, at=request.now)
    messages.success(request, "已记入台账。")
    return redirect("incoming_slip", slip_id)


@require_POST
def set_aside(request: Request, slip_id: int) -> HttpResponse:
    set_slip_aside(slip_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已列为不予记分。")
    return redirect("incoming_slip", slip_id)


@require_POST
def restore(request: Request, slip_id: int) -> HttpResponse:
    restore_slip(slip_id, by=request.viewer, at=request.now)
    messages.success(request, "已退回待核对，可以重新记分。")
    return redirect("incoming_slip", slip_id)


def _crumbs() -> list[tuple[str, str]]:
    return [("志愿服务", reverse("service")), ("外来反馈函", reverse("incoming_slips"))]


urlpatterns = [
    path("service/incoming/", show_list, name="incoming_slips"),
    path("service/incoming/new/", new, name="incoming_new"),
    path("service/incoming/<int:slip_id>/", show, name="incoming_slip"),
    path("service/incoming/<int:slip_id>/aside/", set_aside, name="incoming_aside"),
    path("service/incoming/<int:slip_id>/restore/", restore, name="incoming_restore"),
]
