"""公示: the list, one posting with its four steps, the notice for the wall."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.postings.steps import (
    approve_posting,
    examine_posting,
    propose_posting,
    publish_posting,
    refuse_posting,
    return_posting_to_review,
)
from zhixing.files.print.quarter_forms import posting_columns, posting_notice
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.calendar import corrections
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.overview.branches import overlooks
from zhixing.queries.postings.lists import postings
from zhixing.queries.postings.objections import own_objections
from zhixing.queries.postings.pages import (
    may_object,
    may_return_to_review,
    not_scored,
    objections_of,
    own_line,
    posted_lines,
    posting_at,
    posting_words,
    quarter_label,
    step_open_to,
    steps,
    withdrawal,
)
from zhixing.queries.postings.text import default_terms, text_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.posting_words import WORDS
from zhixing.rules.postings import ObjectionState, PostingState, start_sentence, text_to_paste
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.vocabulary import IndexKind
from zhixing.rules.workdays import calendar_caveat, workdays_from
from zhixing.web.frame.redirects import to_overview
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import as_numbers, day_field, text_sent

PAGE = 30


class ProposalForm(forms.Form):
    working_days = forms.IntegerField(
        label="公示工作日数", min_value=1, max_value=30, help_text="法定节假日和周末不计，调休上班的周末计入。"
    )
    answer_days = forms.IntegerField(
        label="异议答复工作日数", min_value=1, max_value=30, help_text="收到异议后，在这些工作日内调查并答复。"
    )
    contact = forms.CharField(
        label="异议受理方式",
        max_length=200,
        help_text="写在公示上，例如：支部办公室，电话 0477-1234567，社区二楼党群服务中心。",
    )
    note = forms.CharField(label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class StartForm(forms.Form):
    from_on = day_field("公示第一天")


@require_safe
def show_list(request: Request) -> HttpResponse:
    if overlooks(request.viewer, Do.VIEW_POSTING):
        return to_overview(request)
    page = Paginator(postings(request.viewer), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "has_objected": bool(own_objections(request.viewer))}
    return render(request, "postings/list.html", context)


@require_form
def propose(request: Request, cycle_id: int) -> HttpResponse:
    cycle = cycle_at(request.viewer, cycle_id, Do.PROPOSE_POSTING)
    form = ProposalForm(request.POST or None, initial=default_terms(request.viewer, cycle))
    if request.method == "POST" and form.is_valid():
        try:
            posting = propose_posting(cycle.pk, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "已提出公示，请上级审核、审批。")
            return redirect("posting", posting.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"form": form, "cycle": cycle, "quarter": cycle.period.label, "words": WORDS[IndexKind(cycle.index)]}
    return render(request, "postings/propose.html", context, status=422 if form.errors else 200)


@require_safe
def show(request: Request, posting_id: int) -> HttpResponse:
    return _posting_page(request, posting_id)


def _posting_page(request: Request, posting_id: int, form: StartForm | None = None) -> HttpResponse:
    context = _contents(request.viewer, posting_id, form)
    return render(request, "postings/posting.html", context, status=422 if form and form.errors else 200)


def _contents(viewer: Viewer, posting_id: int, form: StartForm | None) -> dict[str, Any]:
    posting = posting_at(viewer, posting_id)
    known = corrections()
    organisation = posting.cycle.organisation
    pasted = caveat = ""
    if posting.from_on and posting.until_on and posting.state == PostingState.CARRIED_OUT.value:
        pasted = text_to_paste(
            branch=organisation.name,
            quarter=quarter_label(posting),
            from_on=posting.from_on,
            until_on=posting.until_on,
            contact=posting.contact,
            words=posting_words(posting),
        )
        caveat = calendar_caveat(posting.from_on, posting.until_on, known)
    lines, objections = posted_lines(posting), objections_of(viewer, posting)
    answers = viewer.may(posting.cycle.permission_for(Do.ANSWER_OBJECTION), organisation.path)
    return {
        "posting": posting,
        "words": posting_words(posting),
        "quarter": quarter_label(posting),
        "organisation": organisation,
        "lines": lines,
        "own": own_line(viewer, posting, lines),
        "not_scored": not_scored(posting),
        "steps": steps(posting),
        "step": step_open_to(viewer, posting),
        "withdrawal": withdrawal(posting),
        "caveat": caveat if answers else "",
        "objections": objections,
        "pasted": pasted,
        "may_answer": answers,
        "may_object": may_object(viewer, posting),
        "may_return": may_return_to_review(viewer, posting),
        "returns_next": all(objection.state != ObjectionState.RAISED.value for objection in objections)
        and any(objection.state == ObjectionState.UPHELD.value for objection in objections),
        "start_form": form or StartForm(initial={"from_on": next(workdays_from(viewer.today, known))}),
    }


@require_POST
def examine(request: Request, posting_id: int) -> HttpResponse:
    examine_posting(posting_id, note=text_sent(request, "note"), by=request.viewer, at=request.now)
    messages.success(request, "已审核。")
    return redirect("posting", posting_id)


@require_POST
def approve(request: Request, posting_id: int) -> HttpResponse:
    approve_posting(posting_id, note=text_sent(request, "note"), by=request.viewer, at=request.now)
    messages.success(request, "已审批，可以开始公示。")
    return redirect("posting", posting_id)


@require_POST
def batch(request: Request, step: str) -> HttpResponse:
    """Examine or approve all the ticked ones; each succeeds or is refused on its own."""
    act = {"examine": examine_posting, "approve": approve_posting}[step]
    count, refused = 0, []
    for posting_id in as_numbers(request.POST.getlist("posting")):
        try:
            act(posting_id, by=request.viewer, at=request.now)
            count += 1
        except Blocked as refusal:
            refused += list(refusal.reasons)
    if count:
        messages.success(request, f"已办理 {count} 份。")
    for reason in dict.fromkeys(refused):
        messages.error(request, reason)
    if not count and not refused:
        messages.warning(request, "没有勾选公示，请先勾选再办理。")
    return redirect("posting_list")


@require_POST
def carry_out(request: Request, posting_id: int) -> HttpResponse:
    posting_at(request.viewer, posting_id)
    form = StartForm(request.POST)
    if form.is_valid():
        try:
            publish_posting(posting_id, from_on=form.cleaned_data["from_on"], by=request.viewer, at=request.now)
            messages.success(request, start_sentence(form.cleaned_data["from_on"], request.viewer.today))
            return redirect("posting", posting_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _posting_page(request, posting_id, form)


@require_POST
def refuse(request: Request, posting_id: int) -> HttpResponse:
    refuse_posting(posting_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已退回，支部改好后可以重新提出。")
    return redirect("posting", posting_id)


@require_POST
def send_back(request: Request, posting_id: int) -> HttpResponse:
    cycle = return_posting_to_review(posting_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "公示已撤回，考评小组可以重新评定。")
    return redirect("cycle", cycle.pk)


@require_safe
def notice(request: Request, posting_id: int) -> HttpResponse:
    posting = posting_at(request.viewer, posting_id)
    text = text_of(posting)
    context = {"posting": posting, "text": text, "sheets": posting_columns(text.rows)}
    return render(request, "postings/notice.html", context)


@require_safe
def notice_paper(request: Request, posting_id: int) -> HttpResponse:
    """The same text as official paper; only a posting that was carried out has its dates."""
    posting = posting_at(request.viewer, posting_id)
    if posting.from_on is None or posting.until_on is None:
        raise Blocked(["公示还没有实施，日期未定，暂不能生成正式文件；可以先用网页打印核对。"])
    answer = HttpResponse(print_paper(posting_notice(text_of(posting))), content_type="application/pdf")
    answer["Content-Disposition"] = "inline; filename=posting-notice.pdf"
    return answer


urlpatterns = [
    path("postings/", show_list, name="posting_list"),
    path("postings/<str:step>-all/", batch, name="posting_batch"),
    path("cycles/<int:cycle_id>/posting/", propose, name="posting_propose"),
    path("postings/<int:posting_id>/", show, name="posting"),
    path("postings/<int:posting_id>/examine/", examine, name="posting_examine"),
    path("postings/<int:posting_id>/approve/", approve, name="posting_approve"),
    path("postings/<int:posting_id>/carry-out/", carry_out, name="posting_carry_out"),
    path("postings/<int:posting_id>/refuse/", refuse, name="posting_refuse"),
    path("postings/<int:posting_id>/return/", send_back, name="posting_return"),
    path("postings/<int:posting_id>/notice/", notice, name="posting_notice"),
    path("postings/<int:posting_id>/notice.pdf", notice_paper, name="posting_paper"),
]
