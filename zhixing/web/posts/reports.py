"""设岗定责: the holder's report of a quarter, and the branch's answer, read again before it is entered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from zhixing.actions.posts.reporting import confirm_reports, missing_to_confirm, report_post, return_reports
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.posts.access import holding_at, report_of
from zhixing.queries.posts.reports import bookings, waiting_reports
from zhixing.rules.periods import default_quarter
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.confirming import review_page, review_then_act
from zhixing.web.frame.periods import period_of
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.posts.acts import fill_in, light_posts
from zhixing.web.posts.forms import AnswersForm, DutyReportForm


@require_form
def report(request: Request, holding_id: int) -> HttpResponse:
    holding, name = holding_at(request.viewer, holding_id)
    quarter = period_of(request, usual=default_quarter(request.viewer.today)).quarter
    former = report_of(request.viewer, holding, quarter)
    start = {"deed": former.deed, "effect": former.effect} if former else {}
    form = DutyReportForm(posted(request), initial=start)
    is_own = holding.membership.person_id == request.viewer.person_id
    facts = (("岗位职责", holding.post.duties), ("退回原因", former.reason if former else ""))
    to = reverse("own_posts") if is_own else reverse("post", args=[holding.post_id])
    return fill_in(
        request,
        form,
        lambda: report_post(holding.pk, quarter=quarter, **form.cleaned_data, by=request.viewer, at=request.now),
        heading=f"报告{quarter.label}履岗情况",
        verb="提交",
        lead=f"{holding.post.name}{'' if is_own else f'，{name}（代录）'}。写两句话即可，不必附照片。",
        message="已提交，待支部确认。",
        to=to,
        facts=tuple((name, text) for name, text in facts if text),
    )


@require_form
def answer(request: Request, organisation_id: int) -> HttpResponse:
    """The reports that wait, on one page; confirmed ones are read again with the entries they make."""
    organisation = organisation_at(request.viewer, organisation_id, Do.KEEP_POSTS)
    light_posts(request)
    lines = waiting_reports(request.viewer, organisation)
    form = AnswersForm(lines, posted(request))
    crumbs = [(f"{organisation.label}设岗定责", reverse("post_branch", args=[organisation.pk]))]
    context = {"form": form, "organisation": organisation, "crumbs": crumbs}
    if request.POST.get("act") == "return" and form.is_valid() and _return(request, organisation.pk, form):
        return redirect("post_reports", organisation.pk)
    response = None
    if request.POST.get("act") != "return":
        response = review_then_act(
            request,
            form,
            blockers=lambda: missing_to_confirm(organisation.pk, answers=form.answers(), by=request.viewer),
            review=lambda: _review(request, organisation, form, context),
            act=lambda: _confirm(request, organisation.pk, form),
        )
    return response or render(request, "posts/reports.html", context, status=422 if form.errors else 200)


def _review(request: Request, organisation: Any, form: AnswersForm, context: dict[str, Any]) -> HttpResponse:
    ticked = {chosen.report_id: chosen.days for chosen in form.answers()}
    page = {**context, "lines": bookings(request.viewer, organisation, ticked), "reports": len(ticked)}
    return review_page(request, "posts/review.html", page, heading="核对后确认", verb="确认并记入台账")


def _confirm(request: Request, organisation_id: int, form: AnswersForm) -> HttpResponse:
    reports = confirm_reports(organisation_id, answers=form.answers(), by=request.viewer, at=request.now)
    messages.success(request, f"已确认 {len(reports)} 份履岗报告，并记入台账。")
    return redirect("post_reports", organisation_id)


def _return(request: Request, organisation_id: int, form: AnswersForm) -> bool:
    """False with the reasons on the form where returning was refused."""
    reason, answers = form.cleaned_data["reason"], form.answers()
    try:
        reports = return_reports(organisation_id, answers=answers, reason=reason, by=request.viewer, at=request.now)
    except Blocked as refusal:
        add_reasons(form, refusal)
        return False
    messages.success(request, f"已退回 {len(reports)} 份报告，本人可以查看原因。")
    return True


urlpatterns = [
    path("posts/holdings/<int:holding_id>/report/", report, name="holding_report"),
    path("organisations/<int:organisation_id>/posts/reports/", answer, name="post_reports"),
]
