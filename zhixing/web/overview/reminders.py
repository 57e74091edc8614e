"""催办: what to send to the branches, whom to ring up, and the note that it was done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from zhixing.actions.overview import note_branch_reminders
from zhixing.queries.overview.branches import quarters_at_hand
from zhixing.queries.overview.reminders import reminder_lines
from zhixing.rules.overview.reminders import text_for_branch, text_for_group
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import as_numbers
from zhixing.web.overview.asking import page_asked_for, query_of


@require_form
def remind(request: Request) -> HttpResponse:
    viewer, site = request.viewer, request.build_absolute_uri("/")
    page, period = page_asked_for(request, quarters_at_hand(viewer))
    address = f"{reverse('overview_reminders')}?{query_of(page, period)}"
    if request.method == "POST":
        ids = as_numbers(request.POST.getlist("branch"))
        noted, settled = note_branch_reminders(ids, quarter=period.quarter, by=viewer, at=request.now)
        if noted:
            messages.success(request, f"已记下提醒：{'、'.join(noted)}。")
        if settled:
            messages.warning(request, f"这些支部现在没有要催办的工作，没有记：{'、'.join(settled)}。")
        return redirect(address)
    lines = reminder_lines(viewer, page)
    context = {
        "content": page,
        "period": period,
        "query": query_of(page, period),
        "lines": [(line, text_for_branch(line.outstanding, site)) for line in lines],
        "text": text_for_group([line.outstanding for line in lines], period.label, site) if lines else "",
    }
    return render(request, "overview/reminders.html", context)


urlpatterns = [path("overview/reminders/", remind, name="overview_reminders")]
