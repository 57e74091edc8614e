"""实地检查: one's own blind sheet, on its page and from a device that was without a network for a while."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.inspections.blind_sheets import save_sheet
from zhixing.queries.inspections.sheets import SheetPage, own_place, sheet_page
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.inspections.forms import SheetForm
from zhixing.web.inspections.line_files import SheetFiles

WORKER = settings.ROOT / "static" / "js" / "visit_worker.js"


@require_form
def show(request: Request, participant_id: int) -> HttpResponse:
    """Only one's own sheet; where the visit has not begun, its beginning comes first."""
    page = sheet_page(request.viewer, participant_id)
    if page.visit is None:
        return redirect("visit_begin", participant_id)
    form = _form(request, page)
    if request.method == "POST" and _is_kept(request, page, form):
        return redirect("visit_sheet", participant_id)
    status = 422 if form.errors else 200
    return render(request, "inspections/sheet.html", {"page": page, "form": form}, status=status)


@require_POST
def send(request: Request, participant_id: int) -> HttpResponse:
    """The same from `static/js/visit.js`, which holds what was typed and photographed until it is answered."""
    page = sheet_page(request.viewer, participant_id)
    form = _form(request, page)
    if _is_kept(request, page, form):
        return JsonResponse({"url": reverse("visit_sheet", args=[participant_id])})
    return JsonResponse({"reasons": form.sentences}, status=422)


@require_safe
def worker(request: Request, participant_id: int) -> HttpResponse:
    """The service worker of this very sheet: its address is its scope, so that it answers for no other page."""
    own_place(request.viewer, participant_id)
    answer = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _form(request: Request, page: SheetPage) -> SheetForm:
    files = SheetFiles(request, [line.code for line in page.lines], page.files, page.files_of_self_check)
    return SheetForm(page, files, posted(request))


def _is_kept(request: Request, page: SheetPage, form: SheetForm) -> bool:
    """Keep the sheet and say so, or put onto the form why not."""
    if not form.is_valid():
        return False
    hands_in = "hand_in" in request.POST
    try:
        save_sheet(
            page.place.participant.pk,
            observations=form.observations(),
            hands_in=hands_in,
            form_key=form.cleaned_data["form_key"],
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        add_reasons(form, refusal)
        return False
    messages.success(request, "评分表已提交。" if hands_in else "评分已保存，尚未提交。")
    return True


_AT = "assessments/organisations/<int:participant_id>/visit/"
urlpatterns = [
    path(_AT, show, name="visit_sheet"),
    path(f"{_AT}send/", send, name="visit_send"),
    path(f"{_AT}worker.js", worker, name="visit_worker"),
]
