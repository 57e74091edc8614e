"""抽签: publishing the hash, typing the chance, drawing, passing a seat on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhixing.actions.lots.drawing import draw_lot, pass_seat, publish_pool
from zhixing.queries.lots.access import kept_pool
from zhixing.queries.lots.missing import missing_to_draw, missing_to_publish
from zhixing.queries.lots.pages import pool_page
from zhixing.rules.pools.stages import LotState, PassReason, SourceKind, drawing_blockers, publishing_blockers
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.confirming import review_then_act
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.lots.forms import ChanceForm, PassForm, PublishForm


@require_form
def publish(request: Request, pool_id: int) -> HttpResponse:
    pool = kept_pool(request.viewer, pool_id)
    form = PublishForm(posted(request))
    context = {
        "page": pool_page(request.viewer, pool_id),
        "form": form,
        "crumbs": crumbs_to(request.viewer, pool.organisation),
    }
    if request.method != "POST" and (reasons := publishing_blockers(LotState(pool.state), "-")):
        raise Blocked(reasons)

    def act() -> HttpResponse:
        kind, detail = SourceKind(form.cleaned_data["source"]), form.cleaned_data["detail"]
        publish_pool(pool_id, source=kind, detail=detail, by=request.viewer, at=request.now)
        messages.success(request, "名单已经封存，校验值已经公布，请打印公告张贴。")
        return redirect("pool", pool_id)

    answer = review_then_act(
        request,
        form,
        blockers=lambda: missing_to_publish(pool, form.cleaned_data["detail"], request.now),
        review=lambda: render(request, "lots/publish_review.html", context),
        act=act,
    )
    return answer or render(request, "lots/publish.html", context, status=422 if form.errors else 200)


@require_form
def draw(request: Request, pool_id: int) -> HttpResponse:
    pool = kept_pool(request.viewer, pool_id)
    if reasons := drawing_blockers(LotState(pool.state)):
        raise Blocked(reasons)
    form = ChanceForm(SourceKind(pool.source), posted(request), initial={"seen_at": timezone.localtime(request.now)})
    context = {
        "page": pool_page(request.viewer, pool_id),
        "form": form,
        "crumbs": crumbs_to(request.viewer, pool.organisation),
    }

    def act() -> HttpResponse:
        draw_lot(pool_id, chance=form.chance, by=request.viewer, at=request.now)
        messages.success(request, "已经抽签，请打印抽签记录，由见证人签名。")
        return redirect("pool", pool_id)

    answer = review_then_act(
        request,
        form,
        blockers=lambda: missing_to_draw(pool, form.chance, request.now),
        review=lambda: render(request, "lots/draw_review.html", context),
        act=act,
    )
    return answer or render(request, "lots/draw.html", context, status=422 if form.errors else 200)


@require_POST
def pass_on(request: Request, entrant_id: int) -> HttpResponse:
    form = PassForm(request.POST)
    if not form.is_valid():
        raise Blocked(
            [f"{form.fields[name].label}：{error}" for name, errors in form.errors.items() for error in errors]
        )
    reason, note = PassReason(form.cleaned_data["reason"]), form.cleaned_data["note"]
    pool = pass_seat(entrant_id, reason=reason, note=note, by=request.viewer, at=request.now)
    messages.success(request, "已登记，由下一位候补递补。")
    return redirect("pool", pool.pk)


urlpatterns = [
    path("lots/<int:pool_id>/publish/", publish, name="pool_publish"),
    path("lots/<int:pool_id>/draw/", draw, name="pool_draw"),
    path("lots/people/<int:entrant_id>/pass/", pass_on, name="pool_pass"),
]
