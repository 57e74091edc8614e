"""完成评定, many branches at once: one page for whoever chairs the review groups of several branches."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from zhixing.actions.reviews.bulk_conclusion import conclude_reviews
from zhixing.queries.reviews.readiness import closing
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.periods import period_of
from zhixing.web.frame.requests import Request, require_form


@require_form
def conclude(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.JUDGE):
        raise NotAllowed(Do.JUDGE)
    period = period_of(request)
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            concluded = conclude_reviews(period.quarter, by=request.viewer, at=request.now)
            messages.success(request, f"已完成 {concluded.cycles} 个支部的评定，算出 {concluded.people} 人的结果。")
            return redirect(f"{reverse('conclude_reviews')}?quarter={period.value}")
        except Blocked as refusal:
            reasons = refusal.reasons
    page = closing(request.viewer, period.quarter)
    return render(
        request,
        "closings/conclude.html",
        {"found": page, "period": period, "reasons": reasons},
        status=422 if reasons else 200,
    )


urlpatterns = [path("cycles/conclude/", conclude, name="conclude_reviews")]
