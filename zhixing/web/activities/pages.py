"""活动: the list of activities, one activity, its lists on paper, and undoing it."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.activities.recording import undo_activity
from zhixing.actions.ledger.later_evidence import add_activity_evidence
from zhixing.files.activities.minutes import minutes_paper
from zhixing.files.activities.sheets import attendance_template
from zhixing.files.print.typesetting import print_paper
from zhixing.files.print.word import WORD, word_paper
from zhixing.queries.activities.minutes import minutes_text
from zhixing.queries.activities.pages import activity_lines, activity_page, listed_activities
from zhixing.queries.ledger.activities import people_of
from zhixing.queries.orgs.tree import organisation_at
from zhixing.rules.permissions import Do
from zhixing.web.activities.recording import crumbs
from zhixing.web.files import PDF, SHEET, file_answer
from zhixing.web.frame.periods import period_of
from zhixing.web.frame.requests import Request
from zhixing.web.frame.uploads import Received
from zhixing.web.frame.values import text_sent
from zhixing.web.ledger.activity_forms import requested_day
from zhixing.web.ledger.evidence import adding

PAGE = 50


@require_safe
def show_list(request: Request) -> HttpResponse:
    period = period_of(request)
    activities = listed_activities(request.viewer, quarter=period.quarter)
    page = Paginator(activities, PAGE).get_page(request.GET.get("page"))
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
def show(request: Request, activity_id: int) -> HttpResponse:
    return _answer(request, activity_id)


def _answer(
    request: Request, activity_id: int, received: Received | None = None, reasons: Sequence[str] = ()
) -> HttpResponse:
    """The page of an activity; with the files that came and could not be added, where some did."""
    context = {
        "page": activity_page(request.viewer, activity_id),
        "crumbs": crumbs() if request.viewer.can(Do.RECORD_ACTIVITY) else [],
        "may_open_entries": request.viewer.can(Do.VIEW_LEDGER),
        "received": received,
        "reasons": reasons,
    }
    return render(request, "activities/activity.html", context, status=200 if received is None else 422)


@require_POST
def add_evidence(request: Request, activity_id: int) -> HttpResponse:
    return adding(
        request,
        lambda uploads: add_activity_evidence(activity_id, uploads=uploads, by=request.viewer, at=request.now),
        lambda files, reasons: _answer(request, activity_id, files, reasons),
        reverse("activity", args=[activity_id]),
    )


@require_safe
def print_list(request: Request, activity_id: int) -> HttpResponse:
    """Who took part, as paper for the file: with room to sign where the record was made afterwards."""
    return render(request, "activities/attendance.html", {"page": activity_page(request.viewer, activity_id)})


@require_safe
def print_minutes(request: Request, activity_id: int) -> HttpResponse:
    text = minutes_text(request.viewer, activity_id)
    return file_answer(print_paper(minutes_paper(text)), PDF, f"{text.file_name}.pdf", is_attachment=False)


@require_safe
def write_minutes(request: Request, activity_id: int) -> HttpResponse:
    """The same words in the same order as a Word file, to go on with in the office."""
    text = minutes_text(request.viewer, activity_id)
    return file_answer(word_paper(minutes_paper(text)), WORD, f"{text.file_name}.docx", is_attachment=True)


@require_POST
def undo(request: Request, activity_id: int) -> HttpResponse:
    activity = undo_activity(activity_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, f"已撤销“{activity.title}”的记录，每一笔都已冲正。")
    return redirect("activity", activity.pk)


@require_safe
def sign_in_sheet(request: Request, organisation_id: int) -> HttpResponse:
    """A sheet for the table by the door: everybody of the organisation by name, with room to sign."""
    organisation = organisation_at(request.viewer, organisation_id, Do.RECORD_ACTIVITY)
    day = requested_day(request)
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


@require_safe
def attendance_workbook(request: Request, organisation_id: int) -> HttpResponse:
    """The same list as a spreadsheet, to be filled in and read back."""
    organisation = organisation_at(request.viewer, organisation_id, Do.RECORD_ACTIVITY)
    people = people_of(request.viewer, organisation, requested_day(request))
    content = attendance_template(f"{organisation.name}考勤表", [person.name for person in people])
    return file_answer(content, SHEET, "attendance.xlsx", is_attachment=True)


urlpatterns = [
    path("activities/", show_list, name="activity_list"),
    path("activities/organisations/<int:organisation_id>/sign-in-sheet/", sign_in_sheet, name="activity_sheet"),
    path(
        "activities/organisations/<int:organisation_id>/attendance.xlsx", attendance_workbook, name="activity_workbook"
    ),
    path("activities/<int:activity_id>/", show, name="activity"),
    path("activities/<int:activity_id>/print/", print_list, name="activity_print"),
    path("activities/<int:activity_id>/minutes.pdf", print_minutes, name="activity_minutes"),
    path("activities/<int:activity_id>/minutes.docx", write_minutes, name="activity_minutes_word"),
    path("activities/<int:activity_id>/evidence/", add_evidence, name="activity_evidence"),
    path("activities/<int:activity_id>/undo/", undo, name="activity_undo"),
]
