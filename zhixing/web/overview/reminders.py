"""催办: what to send to the branches, whom to ring up, and the note that it was done."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from zhixing.actions.overview import note_branch_reminders, send_branch_reminders
from zhixing.queries.overview.branches import quarters_at_hand
from zhixing.queries.overview.reminders import ReminderLine, narrowed_lines, reminder_groups, reminder_lines
from zhixing.rules.overview.reminders import Channel, Narrowing, text_for_branch, text_for_group
from zhixing.rules.periods import Period
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import as_numbers
from zhixing.web.overview.asking import page_asked_for, query_of
from zhixing.web.overview.outgoing import channels, sender_by

PAGE = 60  # branches


@require_form
def remind(request: Request) -> HttpResponse:
    viewer, site = request.viewer, request.build_absolute_uri("/")
    page, period = page_asked_for(request, quarters_at_hand(viewer))
    narrowing = next((each for each in Narrowing if each.value == request.GET.get("only")), None)
    whole = reminder_lines(viewer, page)
    matches = narrowed_lines(whole, narrowing)
    text = text_for_group([line.outstanding for line in matches], period.label, site) if matches else ""
    if request.method == "POST":
        channel = next((each for each in channels() if each.value == request.POST.get("send")), None)
        if channel:
            _send(request, [line.organisation_id for line in matches], text, channel, period.quarter)
        else:
            _note(request, period.quarter)
        return redirect(request.get_full_path())
    context = {
        "content": page,
        "period": period,
        "query": query_of(page, period),
        "narrowing": narrowing,
        "narrowings": [(each, len(narrowed_lines(whole, each))) for each in Narrowing],
        "whole": whole,
        "text": text,
        "channels": channels(),
    }
    return render(request, "overview/reminders.html", context | _listed(request, matches, site))


def _listed(request: Request, matches: list[ReminderLine], site: str) -> dict[str, Any]:
    """The branches of the page asked for, under their communities, each with the text for whoever answers for it."""
    page = Paginator(matches, PAGE).get_page(request.GET.get("page", "1"))
    groups = [
        (group, [(line, text_for_branch(line.outstanding, site)) for line in group.lines])
        for group in reminder_groups(list(page.object_list))
    ]
    return {"page": page, "groups": groups}


def _note(request: Request, quarter: Period) -> None:
    ids = as_numbers(request.POST.getlist("branch"))
    noted, settled = note_branch_reminders(ids, quarter=quarter, by=request.viewer, at=request.now)
    if noted:
        messages.success(request, f"已登记催办：{'、'.join(noted)}。")
    if settled:
        messages.warning(request, f"下列支部目前没有要催办的工作，没有登记：{'、'.join(settled)}。")


def _send(request: Request, ids: list[int], text: str, channel: Channel, quarter: Period) -> None:
    send = sender_by(channel, f"{quarter.label}考评还有工作要办")
    try:
        reminded = send_branch_reminders(
            ids, text=text, channel=channel, send=send, quarter=quarter, by=request.viewer, at=request.now
        )
    except Blocked as refusal:
        messages.error(request, "".join(refusal.reasons))
        return
    messages.success(request, f"已发到{channel.label}，{len(reminded)} 个支部记为已催办。")


urlpatterns = [path("overview/reminders/", remind, name="overview_reminders")]
