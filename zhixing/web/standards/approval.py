"""积分审定: handing in, returning, approving, adopting."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from zhixing.actions.standards.approval import (
    adopt_version,
    approve_version,
    recall_version,
    return_version,
    submit_version,
    withdraw_adoption,
)
from zhixing.queries.standards.in_use import in_force_lines
from zhixing.queries.standards.pages import organisations_for, version_page
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import period_after, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import day_field, text_sent
from zhixing.web.standards.reading import CRUMB, reading_page


@require_POST
def submit(request: Request, version_id: int) -> HttpResponse:
    submit_version(version_id, by=request.viewer, at=request.now)
    messages.success(request, "已提交审定，请等待另一位有审定权限的同志办理。")
    return redirect("standard_version", version_id)


@require_POST
def recall(request: Request, version_id: int) -> HttpResponse:
    recall_version(version_id, by=request.viewer, at=request.now)
    messages.success(request, "已撤回，可以继续修改。")
    return redirect("standard_version", version_id)


@require_POST
def approve(request: Request, version_id: int) -> HttpResponse:
    number = text_sent(request, "document_number", most=60)
    try:
        approve_version(
            version_id,
            document_number=number,
            form_version=request.POST.get("version", ""),
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        return reading_page(request, version_id, 422, blocked=refusal.reasons, document_number=number)
    messages.success(request, "已审定。这一版从此不能再修改；请确定从哪一天起施行。")
    return redirect("standard_version", version_id)


@require_POST
def send_back(request: Request, version_id: int) -> HttpResponse:
    reason = text_sent(request, "reason")
    try:
        version = request.POST.get("version", "")
        return_version(version_id, reason=reason, form_version=version, by=request.viewer, at=request.now)
    except Blocked as refusal:
        return reading_page(request, version_id, 422, blocked=refusal.reasons, reason=reason)
    messages.success(request, "已退回起草人修改。")
    return redirect("standard_version", version_id)


class AdoptionForm(forms.Form):
    organisation = forms.ChoiceField(label="施行的党组织", help_text="该党组织及其下级党组织都按这一版计分。")
    from_on = day_field("施行日期", help_text="一般选一个考评周期的第一天。")

    def __init__(self, organisations: list[tuple[int, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


@require_form
def adopt(request: Request, version_id: int) -> HttpResponse:
    """Choose where and from when an approved version is in force; open cycles keep theirs, and the page says so."""
    page = version_page(request.viewer, version_id)
    if not page.may_adopt:
        raise NotAllowed(Do.ADOPT_STANDARD)
    places, initial = organisations_for(request.viewer, Do.ADOPT_STANDARD), {"from_on": _usual_day(request.viewer)}
    form = AdoptionForm(places, posted(request), initial=initial)
    if request.method == "POST" and form.is_valid() and _save_adoption(request, version_id, form):
        return redirect("standard_version", version_id)
    return render(
        request,
        "standards/adopt.html",
        {"page": page, "form": form, "crumbs": [CRUMB]},
        status=422 if form.errors else 200,
    )


def _usual_day(viewer: Viewer) -> dt.date:
    """The first of the running quarter as long as nothing is in force, else of the next."""
    running = quarter_of(viewer.today)
    is_new = not any(line.version_id for line in in_force_lines(viewer))
    return (running if is_new else period_after(running)).from_on


def _save_adoption(request: Request, version_id: int, form: AdoptionForm) -> bool:
    """False with the reasons on the form where it was refused."""
    try:
        adoption, keeping = adopt_version(
            version_id,
            organisation_id=int(form.cleaned_data["organisation"]),
            from_on=form.cleaned_data["from_on"],
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        add_reasons(form, refusal)
        return False
    sentence = f"已确定自 {adoption.from_on:%Y年%-m月%-d日} 起施行。"
    if keeping:
        sentence += f"已经开启的 {len(keeping)} 个考评周期仍用原办法：{'、'.join(keeping[:5])}。"
    messages.success(request, sentence)
    return True


@require_POST
def withdraw(request: Request, adoption_id: int) -> HttpResponse:
    adoption = withdraw_adoption(adoption_id, by=request.viewer, at=request.now)
    messages.success(request, "已撤销这一次施行。")
    return redirect("standard_version", adoption.version_id)


approval_patterns = [
    path("standards/versions/<int:version_id>/submit/", submit, name="standard_submit"),
    path("standards/versions/<int:version_id>/recall/", recall, name="standard_recall"),
    path("standards/versions/<int:version_id>/approve/", approve, name="standard_approve"),
    path("standards/versions/<int:version_id>/return/", send_back, name="standard_return"),
    path("standards/versions/<int:version_id>/adopt/", adopt, name="standard_adopt"),
    path("standards/adoptions/<int:adoption_id>/withdraw/", withdraw, name="standard_withdraw"),
]
