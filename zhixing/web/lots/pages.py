"""抽取代表: the list of pools, one pool, its terms, withdrawing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.lots.erasing import sweep_pools
from zhixing.actions.lots.pools import change_pool, make_pool, withdraw_pool
from zhixing.queries.form_versions import version_of
from zhixing.queries.lots.access import kept_pool, pool_fields, pool_values
from zhixing.queries.lots.entering import pool_choice
from zhixing.queries.lots.pages import PoolPage, pool_list, pool_page
from zhixing.rules.periods import Quarter, default_quarter, period_after, period_before, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.pools.stages import LotState
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.periods import value_of
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import text_sent
from zhixing.web.lots.drawing import urlpatterns as drawing_urls
from zhixing.web.lots.forms import TermsForm
from zhixing.web.lots.papers import urlpatterns as paper_urls
from zhixing.web.lots.people import urlpatterns as people_urls


@require_safe
def show_list(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.VIEW_POOL):
        raise NotAllowed(Do.VIEW_POOL)
    sweep_pools(request.now)  # a site may run for months without a start
    return render(request, "lots/list.html", {"list": pool_list(request.viewer)})


def _quarters(request: Request) -> list[tuple[str, str]]:
    now = quarter_of(request.viewer.today)
    return [(value_of(quarter), quarter.label) for quarter in (period_after(now), now, period_before(now))]


@require_form
def new(request: Request, organisation_id: int) -> HttpResponse:
    choice = pool_choice(request.viewer, organisation_id)
    usual = value_of(default_quarter(request.viewer.today))
    form = TermsForm(_quarters(request), choice.readers, posted(request), initial={"quarter": usual})
    if request.method == "POST" and form.is_valid():
        try:
            pool = make_pool(organisation_id, terms=form.terms, by=request.viewer, at=request.now)
            messages.success(request, "代表名单已经建立，请由指定的两个人填写名单。")
            return redirect("pool", pool.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {
        "form": form,
        "choice": choice,
        "heading": f"建立“{choice.organisation.label}”的代表名单",
        "back": "pool_list",
        "crumbs": crumbs_to(request.viewer, choice.organisation),
    }
    return render(request, "lots/terms.html", context, status=422 if form.errors else 200)


@require_safe
def show_pool(request: Request, pool_id: int) -> HttpResponse:
    page = pool_page(request.viewer, pool_id)
    if page.pool.erased_at is None and request.viewer.today > page.erased_on:
        sweep_pools(request.now)
        page = pool_page(request.viewer, pool_id)
    context = {"page": page, "steps": _steps(page), "crumbs": crumbs_to(request.viewer, page.organisation)}
    return render(request, "lots/pool.html", context)


def _steps(page: PoolPage) -> list[dict[str, Any]]:
    """编制, 公布, 抽签, in that order."""
    if page.state is LotState.WITHDRAWN:
        return []
    labels = ("编制名单", "公布校验值", "抽签")
    reached = {LotState.PREPARING: 0, LotState.PUBLISHED: 2, LotState.DRAWN: 3}[page.state]
    moments = (None, page.pool.published_at, page.pool.drawn_at)
    return [
        {
            "label": label,
            "state": "done" if place < reached else "current" if place == reached else "todo",
            "at": moments[place],
        }
        for place, label in enumerate(labels)
    ]


@require_form
def terms(request: Request, pool_id: int) -> HttpResponse:
    pool = kept_pool(request.viewer, pool_id)
    choice, quarter = pool_choice(request.viewer, pool.organisation_id), Quarter(pool.year, pool.quarter)
    values, readers = pool_values(pool), dict(choice.readers)
    initial = {**values, "quarter": value_of(quarter), "version": version_of(pool_fields(values, readers), request.now)}
    form = TermsForm([(value_of(quarter), quarter.label)], choice.readers, posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            change_pool(pool_id, terms=form.terms, version=version, by=request.viewer, at=request.now)
            messages.success(request, "已保存。")
            return redirect("pool", pool_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            now = pool_values(kept_pool(request.viewer, pool_id))
            form.refresh(pool_fields(now, readers), now, request.now)
    crumbs = crumbs_to(request.viewer, pool.organisation)
    context = {"form": form, "choice": choice, "pool_id": pool_id, "heading": "修改名单设置", "crumbs": crumbs}
    return render(request, "lots/terms.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: Request, pool_id: int) -> HttpResponse:
    withdraw_pool(pool_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "名单已经作废，可以重新建立一份。")
    return redirect("pool", pool_id)


urlpatterns = [
    path("lots/", show_list, name="pool_list"),
    path("lots/in/<int:organisation_id>/new/", new, name="pool_new"),
    path("lots/<int:pool_id>/", show_pool, name="pool"),
    path("lots/<int:pool_id>/terms/", terms, name="pool_terms"),
    path("lots/<int:pool_id>/withdraw/", withdraw, name="pool_withdraw"),
    *people_urls,
    *drawing_urls,
    *paper_urls,
]
