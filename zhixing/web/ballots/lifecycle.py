"""民主测评: the page of a ballot and its turns: opening, ending the issue of tokens, sealing, declaring void."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.ballots.keys import sweep_keys
from zhixing.actions.ballots.lifecycle import (
    ask_early_seal,
    end_issuing,
    open_ballot,
    seal_box,
    void_ballot,
    waive_ballot,
)
from zhixing.queries.ballots.pages import ballot_page
from zhixing.queries.ballots.preparing import judged_at
from zhixing.web.ballots import counting as ballots_counting
from zhixing.web.ballots import entry_desk as ballots_papers
from zhixing.web.ballots import preparing as ballots_preparing
from zhixing.web.ballots import prints as ballots_prints
from zhixing.web.ballots.occasions import light_menu
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import text_sent


@require_safe
def show(request: Request, ballot_id: int) -> HttpResponse:
    page = ballot_page(request.viewer, ballot_id, request.now)
    if not page.is_standing and not page.is_cleared and sweep_keys():  # a crash came between
        page = ballot_page(request.viewer, ballot_id, request.now)
    light_menu(request, page)
    return render(request, "ballots/ballot.html", {"page": page})


@require_POST
def open_up(request: Request, ballot_id: int) -> HttpResponse:
    open_ballot(ballot_id, by=request.viewer, at=request.now)
    messages.success(request, "票箱已加锁启用，名册和被测评人不能再改。请打印带公钥指纹的通知张贴。")
    return redirect("ballot", ballot_id)


@require_POST
def stop_issuing(request: Request, ballot_id: int) -> HttpResponse:
    end_issuing(ballot_id, by=request.viewer, at=request.now)
    messages.success(request, "已停止领取网上凭证，现在可以打印签到册。")
    return redirect("ballot", ballot_id)


@require_POST
def seal(request: Request, ballot_id: int) -> HttpResponse:
    seal_box(ballot_id, by=request.viewer, at=request.now)
    messages.success(request, "票箱已封上，没有用过的票码和网上凭证全部作废。请填写计票单。")
    return redirect("ballot", ballot_id)


@require_POST
def ask_early(request: Request, ballot_id: int) -> HttpResponse:
    ask_early_seal(ballot_id, reason=request.POST.get("reason", ""), by=request.viewer, at=request.now)
    messages.success(request, "已提出提前封箱，请另一位（监票人或计票人）登录后封箱。封箱以前可以继续投票。")
    return redirect("ballot", ballot_id)


@require_POST
def void(request: Request, ballot_id: int) -> HttpResponse:
    void_ballot(ballot_id, reason=text_sent(request, "reason", most=200), by=request.viewer, at=request.now)
    messages.success(
        request, "这次测评已经作废，箱内的票未经开启全部销毁。请当众销毁印出的恢复单；需要的可以重新准备。"
    )
    return redirect("ballot", ballot_id)


@require_POST
def waive(request: Request, cycle_id: int) -> HttpResponse:
    waive_ballot(cycle_id, reason=text_sent(request, "reason", most=200), by=request.viewer, at=request.now)
    messages.success(request, "已写明未测评的原因，考评可以进入下一环节。")
    return redirect("cycle", cycle_id)


@require_POST
def waive_for(request: Request, participant_id: int) -> HttpResponse:
    """No ballot of representatives on this one organisation."""
    judged = judged_at(request.viewer, participant_id)
    reason = text_sent(request, "reason", most=200)
    waive_ballot(judged.cycle_id, reason=reason, participant_id=judged.pk, by=request.viewer, at=request.now)
    messages.success(request, "已写明未测评的原因，权重由其他部分按比例分担，结果上会注明。")
    return redirect("assessment", judged.cycle_id)


urlpatterns = [
    *ballots_preparing.urlpatterns,
    *ballots_prints.urlpatterns,
    *ballots_papers.urlpatterns,
    *ballots_counting.urlpatterns,
    path("cycles/<int:cycle_id>/ballot/waive/", waive, name="ballot_waive"),
    path("assessments/organisations/<int:participant_id>/ballot/waive/", waive_for, name="ballot_waive_for"),
    path("ballots/<int:ballot_id>/", show, name="ballot"),
    path("ballots/<int:ballot_id>/open/", open_up, name="ballot_open"),
    path("ballots/<int:ballot_id>/issuing/end/", stop_issuing, name="ballot_stop_issuing"),
    path("ballots/<int:ballot_id>/seal/", seal, name="ballot_seal"),
    path("ballots/<int:ballot_id>/seal/early/", ask_early, name="ballot_ask_early"),
    path("ballots/<int:ballot_id>/void/", void, name="ballot_void"),
]
