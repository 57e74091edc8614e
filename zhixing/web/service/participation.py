"""导入外来记录: service and attendance of other systems, as a spreadsheet or a signed file, read again first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.actions.service.participation import amiss_with_participation, take_participation
from zhixing.files.service.record_sheets import read_records, record_template
from zhixing.queries.service.participation import ParticipationArrival, listed_participation, signed_participation
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.files import SHEET, file_answer
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.service.files import taking_page
from zhixing.web.service.forms import RecordsFileForm

WORDS = {
    "heading": "导入外来记录",
    "after": "同一天、同一内容、同一条细则的记成一次活动，每人一笔；记录有误的，在该次活动的页面上更正或者撤销。",
}


@require_form
def take(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.RECORD_ACTIVITY):
        raise NotAllowed(Do.RECORD_ACTIVITY)
    form = RecordsFileForm(posted(request), request.FILES or None)
    back = reverse("activity_list")
    words = {**WORDS, "back": back, "crumbs": [("活动记录", back)], "template": reverse("participation_template")}
    request.stands_under = back

    def arrival(data: bytes) -> ParticipationArrival:
        return _arrival(request, form.cleaned_data["source"].strip(), data)

    def enter(data: bytes) -> HttpResponse:
        activities = take_participation(arrival(data), by=request.viewer, at=request.now)
        messages.success(request, f"已导入，记成 {len(activities)} 次活动。")
        return redirect("activity_list")

    return taking_page(
        request,
        form,
        words,
        arrival=arrival,
        take=enter,
        blockers=lambda answered: amiss_with_participation(answered, request.viewer),
    )


def _arrival(request: Request, source: str, data: bytes) -> ParticipationArrival:
    """By its first sign a signed file is told from a spreadsheet."""
    if data[:1] == b"{":
        return signed_participation(request.viewer, data)
    if not source:
        raise Blocked("表格没有签名，请填写来源系统的名称。")
    sheet = read_records(data, "记录表格")
    if sheet.problems:
        raise Blocked([*sheet.problems, "整份都没有接收，请改好后重新选择文件。"])
    return listed_participation(request.viewer, source, sheet.lines)


@require_safe
def template(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.RECORD_ACTIVITY):
        raise NotAllowed(Do.RECORD_ACTIVITY)
    return file_answer(record_template(), SHEET, "外来记录.xlsx", is_attachment=True)


urlpatterns = [
    path("service/participation/", take, name="participation"),
    path("service/participation/template/", template, name="participation_template"),
]
