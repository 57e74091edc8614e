"""堡垒指数: the quarters of organisations, one quarter, its group, and the composite."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.actions.assessments.opening import refresh_assessed
from zhixing.files.assessments.letters import feedback_letter
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.assessments.letters import letter_of
from zhixing.queries.assessments.pages import assessment_at, assessment_page, assessments, own_assessments
from zhixing.queries.assessments.papers import filled_papers
from zhixing.queries.assessments.picture import picture
from zhixing.queries.assessments.places import place_page
from zhixing.queries.cycles.pages import changes_of
from zhixing.queries.form_versions import version_of
from zhixing.queries.reviews.blind import review_page
from zhixing.queries.reviews.panels import possible_judges
from zhixing.rules.inspections.areas import SHADES
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.assessments import moving, opening
from zhixing.web.ballots.occasions import pdf
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.reviews.blind import PanelForm, fields_of_group, save_panel, values_of_group

GROUP_SAVED = "考评小组已保存。在被考评党组织任职的成员，系统自动回避。"


@require_safe
def show_list(request: Request) -> HttpResponse:
    viewer = request.viewer
    if not any(viewer.can(do) for do in (Do.ASSESS_ORGS, Do.INSPECT_ORGS, Do.CHECK_OWN_ORG)):
        raise NotAllowed(Do.ASSESS_ORGS)
    context = {"lines": assessments(viewer), "own": own_assessments(viewer), "may_open": viewer.can(Do.ASSESS_ORGS)}
    return render(request, "assessments/list.html", context)


@require_safe
def show(request: Request, cycle_id: int) -> HttpResponse:
    context = {
        "page": assessment_page(request.viewer, cycle_id),
        "changes": changes_of(request.viewer, cycle_id),
        "picture": picture(request.viewer, cycle_id),
        "shades": SHADES,
        "today": request.viewer.today,
    }
    return render(request, "assessments/assessment.html", context)


@require_safe
def show_place(request: Request, participant_id: int) -> HttpResponse:
    page, prints = place_page(request.viewer, participant_id), filled_papers(request.viewer, participant_id)
    return render(request, "assessments/place.html", {"page": page, "prints": prints})


@require_safe
def letter(request: Request, participant_id: int) -> HttpResponse:
    """反馈函 to one organisation."""
    paper = feedback_letter(letter_of(request.viewer, participant_id), day=request.viewer.today)
    return pdf(print_paper(paper), "feedback-letter")


@require_POST
def refresh(request: Request, cycle_id: int) -> HttpResponse:
    refresh_assessed(cycle_id, by=request.viewer, at=request.now)
    messages.success(request, "已按今天的下属党组织更新名单。")
    return redirect("assessment", cycle_id)


@require_form
def group(request: Request, cycle_id: int) -> HttpResponse:
    """考评小组: who goes on the visits and hears the reports."""
    cycle = assessment_at(request.viewer, cycle_id, Do.FORM_PANEL)
    judges = possible_judges(cycle.organisation, request.viewer, inspects=True)
    page = review_page(request.viewer, cycle_id)
    first = {**values_of_group(page), "version": version_of(fields_of_group(page), request.now)}
    form = PanelForm(judges, posted(request), initial=first)
    if request.method == "POST" and form.is_valid() and save_panel(request, cycle_id, form, GROUP_SAVED):
        return redirect("assessment", cycle_id)
    unable = [seat for seat in page.seats if seat.is_unable and not seat.is_vacated]
    context = {"cycle": cycle, "form": form, "judges": judges, "quarter": cycle.period.label, "unable": unable}
    return render(request, "assessments/group.html", context, status=422 if form.errors else 200)


@require_form
def conclude(request: Request, cycle_id: int) -> HttpResponse:
    """综合评定: everything that goes into the composite on one page, and the button that computes it."""
    assessment_at(request.viewer, cycle_id, Do.ADVANCE_CYCLE)
    page, form = assessment_page(request.viewer, cycle_id), forms.Form(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            conclude_assessment(cycle_id, by=request.viewer, at=request.now)
            messages.success(request, "综合评定已完成，堡垒指数和星级已经算出。")
            return redirect("assessment", cycle_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"page": page, "form": form}
    return render(request, "assessments/conclude.html", context, status=422 if form.errors else 200)


urlpatterns = [
    *opening.urlpatterns,
    *moving.urlpatterns,
    path("assessments/", show_list, name="assessment_list"),
    path("assessments/<int:cycle_id>/", show, name="assessment"),
    path("assessments/<int:cycle_id>/refresh/", refresh, name="assessment_refresh"),
    path("assessments/<int:cycle_id>/group/", group, name="assessment_group"),
    path("assessments/<int:cycle_id>/conclude/", conclude, name="assessment_conclude"),
    path("assessments/organisations/<int:participant_id>/", show_place, name="assessed_place"),
    path("assessments/organisations/<int:participant_id>/letter.pdf", letter, name="assessed_letter"),
]
