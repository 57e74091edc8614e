"""供稿: sending a text up, and what its editors do with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.briefings.contributions import (
    adopt_contribution,
    resend_contribution,
    return_contribution,
    send_contribution,
)
from zhixing.queries.briefings.access import (
    contribution_at,
    is_receiver,
    is_sender,
    receivers_of,
    sending_organisations,
)
from zhixing.queries.briefings.form_versions import CONTRIBUTION_LABELS, contribution_values
from zhixing.queries.briefings.lists import open_issues
from zhixing.queries.form_versions import plain_fields, version_of
from zhixing.rules.briefings.states import ContributionState
from zhixing.rules.briefings.texts import paragraphs
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.briefings.editing import Sheet, fill_in
from zhixing.web.briefings.forms import ContributionForm, ResendingForm
from zhixing.web.briefings.pages import crumbs
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import as_number, text_sent
from zhixing.web.frame.versions import first_version


@require_form
def new(request: Request) -> HttpResponse:
    places = sending_organisations(request.viewer)
    if not places:
        raise NotAllowed(Do.SEND_CONTRIBUTION)
    receivers = {above.pk: above.name for place in places for above in receivers_of(place)}
    form = ContributionForm([(place.pk, place.name) for place in places], list(receivers.items()), posted(request))

    def act() -> HttpResponse:
        values = dict(form.cleaned_data)
        contribution = send_contribution(
            values.pop("organisation"), receiver_id=values.pop("receiver"), **values, by=request.viewer, at=request.now
        )
        messages.success(request, "稿件已报送，采用或者退回时会列在首页。")
        return redirect("contribution", contribution.pk)

    return fill_in(request, Sheet("报送稿件", "报送", reverse("briefing_list"), "contribution-new"), form, act)


@require_safe
def show(request: Request, contribution_id: int) -> HttpResponse:
    viewer = request.viewer
    contribution = contribution_at(viewer, contribution_id)
    state = ContributionState(contribution.state)
    is_open = state is ContributionState.SENT
    article = contribution.articles.filter(removed_at__isnull=True).select_related("briefing").first()
    context = {
        "contribution": contribution,
        "version": version_of(plain_fields(CONTRIBUTION_LABELS, contribution_values(contribution)), request.now),
        "state_label": state.label,
        "lines": paragraphs(contribution.body),
        "may_resend": is_sender(viewer, contribution) and state is not ContributionState.ADOPTED,
        "may_decide": is_receiver(viewer, contribution) and is_open,
        "issues": open_issues(contribution.receiver) if is_receiver(viewer, contribution) and is_open else [],
        "briefing": article.briefing if article and is_receiver(viewer, contribution) else None,
        "crumbs": crumbs(),
    }
    return render(request, "briefings/contribution.html", context)


@require_form
def resend(request: Request, contribution_id: int) -> HttpResponse:
    contribution = contribution_at(request.viewer, contribution_id)
    if not is_sender(request.viewer, contribution):
        raise NotAllowed(Do.SEND_CONTRIBUTION)
    usual = first_version(CONTRIBUTION_LABELS, contribution_values(contribution), request.now)
    form = ResendingForm(posted(request), initial=usual)

    def act() -> HttpResponse:
        resend_contribution(contribution_id, **form.cleaned_data, by=request.viewer, at=request.now)
        messages.success(request, "已重新报送。")
        return redirect("contribution", contribution_id)

    back = reverse("contribution", args=[contribution_id])
    sheet = Sheet("修改稿件", "重新报送", back, f"contribution-{contribution_id}", contribution.reason)
    return fill_in(
        request, sheet, form, act, lambda: contribution_values(contribution_at(request.viewer, contribution_id))
    )


@require_POST
def adopt(request: Request, contribution_id: int) -> HttpResponse:
    contribution_at(request.viewer, contribution_id)
    briefing_id = as_number(request.POST.get("briefing"))
    if briefing_id is None:
        raise Blocked("请先选择采用到哪一期；没有正在编辑的，请先编一期简报。")
    version = request.POST.get("version", "")
    article = adopt_contribution(
        contribution_id, briefing_id=briefing_id, version=version, by=request.viewer, at=request.now
    )
    messages.success(request, "已采用，请编辑。原稿保持不变，随时可以对照。")
    return redirect("article", article.pk)


@require_POST
def send_back(request: Request, contribution_id: int) -> HttpResponse:
    version, reason = request.POST.get("version", ""), text_sent(request, "reason")
    return_contribution(contribution_id, reason=reason, version=version, by=request.viewer, at=request.now)
    messages.success(request, "已退回，报送单位在首页看到退回原因。")
    return redirect("contribution", contribution_id)


urlpatterns = [
    path("briefings/contributions/new/", new, name="contribution_new"),
    path("briefings/contributions/<int:contribution_id>/", show, name="contribution"),
    path("briefings/contributions/<int:contribution_id>/edit/", resend, name="contribution_resend"),
    path("briefings/contributions/<int:contribution_id>/adopt/", adopt, name="contribution_adopt"),
    path("briefings/contributions/<int:contribution_id>/return/", send_back, name="contribution_return"),
]
