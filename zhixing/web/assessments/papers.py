"""堡垒指数 on paper: 实地检查表, 汇报评分表, 述职评议会议程; blank with `?blank=1`, else as filled in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.queries.assessments.papers import (
    blank_hearing_paper,
    blank_visit_paper,
    hearing_agenda,
    hearing_paper,
    visit_paper,
)
from zhixing.rules.inspections.hearings import AGENDA
from zhixing.web.frame.requests import Request


@require_safe
def visit(request: Request, participant_id: int) -> HttpResponse:
    read = blank_visit_paper if "blank" in request.GET else visit_paper
    return render(request, "assessments/visit_paper.html", {"paper": read(request.viewer, participant_id)})


@require_safe
def hearing(request: Request, participant_id: int) -> HttpResponse:
    read = blank_hearing_paper if "blank" in request.GET else hearing_paper
    return render(request, "assessments/hearing_paper.html", {"paper": read(request.viewer, participant_id)})


@require_safe
def agenda(request: Request, cycle_id: int) -> HttpResponse:
    context = {"agenda": hearing_agenda(request.viewer, cycle_id), "steps": AGENDA}
    return render(request, "assessments/agenda.html", context)


_AT = "assessments/organisations/<int:participant_id>/"
urlpatterns = [
    path(f"{_AT}visit/paper/", visit, name="visit_paper"),
    path(f"{_AT}hearing/paper/", hearing, name="hearing_paper"),
    path("assessments/<int:cycle_id>/agenda/", agenda, name="hearing_agenda"),
]
