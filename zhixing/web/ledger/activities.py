"""活动: recording points for many members at once, the list of activities, and one activity."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.ledger.activities import (
    activity_blockers,
    add_attendance,
    adding_blockers,
    record_activity,
    undo_activity,
)
from zhixing.queries.ledger.activities import (
    PersonLine,
    activity_lines,
    activity_page,
    listed_activities,
    people_of,
    preview,
    record_places,
)
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.standards.in_force_many import rules_at
from zhixing.rules.ledger.activities import offer_of, offered, recordable
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.confirming import review_page, review_then_act
from zhixing.web.frame.periods import period_of
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.uploads import Received, received
from zhixing.web.frame.values import text_sent
from zhixing.web.ledger.activity_forms import AddingForm, RecordingForm, day_asked, sent

PAGE = 50


@require_safe
def show_list(request: Request) -> HttpResponse:
    period = period_of(request)
    found = listed_activities(request.viewer, quarter=period.quarter)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "activities/list.html",
        {
            "page": page,
            "lines": activity_lines(list(page.object_list)),
            "period": period,
            "may_record": request.viewer.can(Do.RECORD_ACTIVITY),
            "may_act_for_others": request.viewer.can(Do.CLAIM_FOR_OTHERS),
        },
    )


@require_safe
def choose_place(request: Request) -> HttpResponse:
    """Where the activity was held; straight on for whoever records for one organisation only."""
    places = record_places(request.viewer)
    if len(places) == 1:
        return redirect("activity_item", places[0].pk)
    return render(request, "activities/places.html", {"places": places, "crumbs": _crumbs()})


@require_safe
def choose_item(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.RECORD_ACTIVITY)
    day = day_asked(request)
    rules = rules_at(organisation, day)
    return render(
        request,
        "activities/items.html",
        {
            "organisation": organisation,
            "day": day,
            "rules": rules,
            "groups": recordable(rules.standard) if rules else [],
            "crumbs": _crumbs(),
        },
    )


@require_form
def record(request: Request, organisation_id: int) -> HttpResponse:
    """The form for one item; a first POST shows what everybody would get, a second (确认) records it."""
    organisation = organisation_at(request.viewer, organisation_id, Do.RECORD_ACTIVITY)
    day = day_asked(request)
    rules = rules_at(organisation, day)
    offer = offer_of(recordable(rules.standard), request.GET.get("item", "")) if rules else None
    if rules is None or offer is None:
        return redirect(f"{reverse('activity_item', args=[organisation.pk])}?on={day.isoformat()}")
    people = people_of(request.viewer, organisation, day)
    files = received(request)
    form = RecordingForm(offer.item, people, sent(request), initial={"held_on": day, "form_key": uuid.uuid4()})
    context = {
        "organisation": organisation,
        "item": offer.item,
        "says": offer.says,
        "rules": rules,
        "form": form,
        "received": files,
        "crumbs": _crumbs(),
    }
    if request.method != "POST" or {"again", "tick"} & request.POST.keys():
        form.keep_quiet()
    elif form.is_valid() and not files.problems:
        return _confirm(request, organisation, form, context)
    return render(request, "activities/record.html", context, status=422 if form.errors or files.problems else 200)


def _confirm(request: Request, organisation: Any, form: RecordingForm, context: dict[str, Any]) -> HttpResponse:
    happening, people = form.happening, form.attendees
    answer = review_then_act(
        request,
        form,
        act=lambda: _record(request, organisation.pk, form, context["received"]),
        blockers=lambda: activity_blockers(organisation.pk, happening=happening, people=people, by=request.viewer),
        review=lambda: review_page(
            request,
            "activities/preview.html",
            {**context, "preview": preview(organisation, form.item.code, happening.held_on, form.people, people)},
            heading="核对后记分",
            verb="确认记分",
        ),
    )
    if answer is not None:
        return answer
    return render(request, "activities/record.html", context, status=422)


def _record(request: Request, organisation_id: int, form: RecordingForm, files: Received) -> HttpResponse:
    activity = record_activity(
        organisation_id,
        happening=form.happening,
        people=form.attendees,
        uploads=files.uploads,
        form_key=form.cleaned_data["form_key"],
        by=request.viewer,
        at=request.now,
    )
    messages.success(request, f"已为 {len(form.attendees)} 人记分：{activity.title}")
    return redirect("activity", activity.pk)


@require_safe
def show(request: Request, activity_id: int) -> HttpResponse:
    page = activity_page(request.viewer, activity_id)
    return render(
        request,
        "activities/activity.html",
        {
            "page": page,
            "crumbs": _crumbs() if request.viewer.can(Do.RECORD_ACTIVITY) else [],
            "may_open_entries": request.viewer.can(Do.VIEW_LEDGER),
        },
    )


@require_safe
def print_list(request: Request, activity_id: int) -> HttpResponse:
    """Who took part, as paper for the file: with room to sign where the record was made afterwards."""
    return render(request, "activities/attendance.html", {"page": activity_page(request.viewer, activity_id)})


@require_form
def add(request: Request, activity_id: int) -> HttpResponse:
    page = activity_page(request.viewer, activity_id)
    activity = page.activity
    there = {line.membership_id for line in page.lines}
    everybody = people_of(request.viewer, activity.organisation, activity.held_on)
    people = [participant for participant in everybody if participant.membership_id not in there]
    rules = rules_at(activity.organisation, activity.held_on)
    item = offered(recordable(rules.standard), activity.item) if rules else None
    if item is None:
        raise Blocked("现在施行的办法里没有这一条，不能补记；请另记一次活动。")
    form = AddingForm(item, people, sent(request))
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "item": item,
        "crumbs": [*_crumbs(), (activity.title, reverse("activity", args=[activity.pk]))],
    }
    answer = review_then_act(
        request,
        form,
        act=lambda: _add(request, activity.pk, form),
        blockers=lambda: adding_blockers(activity.pk, people=form.attendees, by=request.viewer),
        review=lambda: _review_adding(request, context, people),
    )
    return answer or render(request, "activities/add.html", context, status=422 if form.errors else 200)


def _review_adding(request: Request, context: dict[str, Any], people: Sequence[PersonLine]) -> HttpResponse:
    """What the addition would book for each, before it is booked."""
    activity = context["page"].activity
    rows = preview(activity.organisation, context["item"].code, activity.held_on, people, context["form"].attendees)
    page = {**context, "preview": rows}
    return review_page(request, "activities/add_review.html", page, heading="核对后补记", verb="确认补记")


def _add(request: Request, activity_id: int, form: AddingForm) -> HttpResponse:
    add_attendance(activity_id, people=form.attendees, by=request.viewer, at=request.now)
    messages.success(request, f"已补记 {len(form.attendees)} 人")
    return redirect("activity", activity_id)


@require_POST
def undo(request: Request, activity_id: int) -> HttpResponse:
    made = undo_activity(activity_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, f"已撤销“{made.title}”的记录，每一笔都已冲正")
    return redirect("activity", made.pk)


@require_safe
def sign_in_sheet(request: Request, organisation_id: int) -> HttpResponse:
    """A sheet for the table by the door: everybody of the organisation by name, with room to sign."""
    organisation = organisation_at(request.viewer, organisation_id, Do.RECORD_ACTIVITY)
    day = day_asked(request)
    people = people_of(request.viewer, organisation, day)
    return render(
        request,
        "activities/sign_in_sheet.html",
        {
            "organisation": organisation,
            "day": day,
            "people": people,
            "title": request.GET.get("title", "")[:120],
            "has_branches": len({person.organisation_id for person in people}) > 1,
        },
    )


def _crumbs() -> list[tuple[str, str]]:
    return [("活动记录", reverse("activity_list"))]


urlpatterns = [
    path("activities/", show_list, name="activity_list"),
    path("activities/new/", choose_place, name="activity_place"),
    path("activities/organisations/<int:organisation_id>/new/", choose_item, name="activity_item"),
    path("activities/organisations/<int:organisation_id>/record/", record, name="activity_record"),
    path("activities/organisations/<int:organisation_id>/sign-in-sheet/", sign_in_sheet, name="activity_sheet"),
    path("activities/<int:activity_id>/", show, name="activity"),
    path("activities/<int:activity_id>/print/", print_list, name="activity_print"),
    path("activities/<int:activity_id>/add/", add, name="activity_add"),
    path("activities/<int:activity_id>/undo/", undo, name="activity_undo"),
]
