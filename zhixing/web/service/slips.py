"""反馈函: a quarter's end on one page, one slip, the paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.service.files import send_slip_file
from zhixing.actions.service.slips import answer_slip, issue_slips, send_slips, void_slip
from zhixing.files.print.typesetting import print_papers
from zhixing.files.service.papers import slip_paper_of
from zhixing.queries.exchange.keys import partners
from zhixing.queries.service.slips import quarter_slips, slip_page, slip_paper, slips_to_print
from zhixing.rules.periods import default_quarter
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.service.slips import Evaluation, SendingWay
from zhixing.web.files import PDF, file_answer
from zhixing.web.frame.periods import period_of
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import as_number, as_numbers, text_sent


@require_safe
def show_quarter(request: Request) -> HttpResponse:
    """Who served and lacks a slip, who has one and how far it is."""
    viewer = request.viewer
    period = period_of(request, usual=default_quarter(viewer.today))
    context = {
        "period": period,
        "slips": quarter_slips(viewer, period.quarter),
        "evaluations": [(value.value, value.label) for value in Evaluation if value is not Evaluation.NONE],
        "partners": partners(),
        "may_issue": viewer.can(Do.ISSUE_SLIP),
        "may_keep": viewer.can(Do.KEEP_SERVICE),
        "crumbs": [("志愿服务", reverse("service"))],
    }
    return render(request, "service/slips.html", context)


@require_POST
def issue(request: Request) -> HttpResponse:
    quarter = period_of(request, usual=default_quarter(request.viewer.today)).quarter
    ids = as_numbers(request.POST.getlist("who"))
    words = {pk: str(request.POST.get(f"evaluation_{pk}", "")) for pk in ids}
    evaluations = {pk: Evaluation(word) for pk, word in words.items() if word in set(Evaluation)}
    slips = issue_slips(ids, quarter=quarter, evaluations=evaluations, by=request.viewer, at=request.now)
    messages.success(request, f"已开具 {len(slips)} 份反馈函，请打印、盖章后送出。")
    return _back(request)


@require_POST
def send(request: Request) -> HttpResponse:
    """The slips ticked: sent on paper, or as a file for one installation."""
    ids = as_numbers(request.POST.getlist("slip"))
    partner_id = as_number(request.POST.get("partner"))
    if "file" in request.POST:
        if partner_id is None:
            raise Blocked("请先选择签名文件发给哪个单位。")
        data = send_slip_file(ids, partner_id=partner_id, by=request.viewer, at=request.now)
        return signed_download(data, f"反馈函签名文件-{request.viewer.today:%Y%m%d}.json")
    slips = send_slips(ids, way=SendingWay.PAPER, by=request.viewer, at=request.now)
    messages.success(request, f"已登记送出 {len(slips)} 份。")
    return _back(request)


def signed_download(data: bytes, name: str) -> HttpResponse:
    answer = file_answer(data, "application/json", name, is_attachment=True)
    answer["Cache-Control"] = "no-store"
    return answer


def _back(request: Request) -> HttpResponse:
    quarter = period_of(request, usual=default_quarter(request.viewer.today))
    return redirect(f"{reverse('service_slips')}?quarter={quarter.value}")


@require_safe
def print_quarter(request: Request) -> HttpResponse:
    quarter = period_of(request, usual=default_quarter(request.viewer.today)).quarter
    slips = slips_to_print(request.viewer, quarter)
    if not slips:
        raise Blocked(f"{quarter.label}还没有开具反馈函，没有可以打印的。")
    return _paper(slips, f"反馈函-{quarter.year}-{quarter.number}")


@require_safe
def print_slip(request: Request, slip_id: int) -> HttpResponse:
    page = slip_page(request.viewer, slip_id)
    return _paper([page.slip], f"反馈函-{page.number}")


def _paper(slips: list[Any], name: str) -> HttpResponse:
    data = print_papers([slip_paper_of(slip_paper(slip)) for slip in slips])
    return file_answer(data, PDF, f"{name}.pdf", is_attachment=False)


@require_safe
def show(request: Request, slip_id: int) -> HttpResponse:
    page = slip_page(request.viewer, slip_id)
    crumbs = [("志愿服务", reverse("service")), ("反馈函", reverse("service_slips"))]
    return render(request, "service/slip.html", {"page": page, "slip": page.slip, "crumbs": crumbs})


@require_POST
def answer(request: Request, slip_id: int) -> HttpResponse:
    answer_slip(slip_id, by=request.viewer, at=request.now)
    messages.success(request, "已登记收到回执。")
    return redirect("service_slip", slip_id)


@require_POST
def void(request: Request, slip_id: int) -> HttpResponse:
    void_slip(slip_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已作废，可以改好服务记录后重新开具。")
    return redirect("service_slip", slip_id)


urlpatterns = [
    path("service/slips/", show_quarter, name="service_slips"),
    path("service/slips/issue/", issue, name="service_issue"),
    path("service/slips/send/", send, name="service_send"),
    path("service/slips/print/", print_quarter, name="service_print"),
    path("service/slips/<int:slip_id>/", show, name="service_slip"),
    path("service/slips/<int:slip_id>/print/", print_slip, name="service_slip_print"),
    path("service/slips/<int:slip_id>/answer/", answer, name="service_slip_answer"),
    path("service/slips/<int:slip_id>/void/", void, name="service_slip_void"),
]
