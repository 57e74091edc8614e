"""代表名单: entering people by hand or from a sheet, looking at the names, leaving somebody out."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.lots.people import add_people, exclude_entrant, read_pool_names, undo_batch
from zhixing.files.lots.sheets import LAYOUT, people_template
from zhixing.queries.lots.access import read_pool
from zhixing.queries.lots.entering import amiss_with, people_preview
from zhixing.queries.lots.pages import pool_page
from zhixing.web.files import SHEET, file_answer
from zhixing.web.frame.confirming import review_then_act
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import text_sent
from zhixing.web.lots.forms import PassForm, PeopleForm
from zhixing.web.typed_lists import typed_list_form


@never_cache
@require_form
def add(request: Request, pool_id: int) -> HttpResponse:
    pool = read_pool(request.viewer, pool_id)
    strata = [stratum.name for stratum in pool.strata.all()]
    form = typed_list_form(request, partial(PeopleForm, strata), LAYOUT, of_sheet={"stratum": ""})
    context: dict[str, object] = {"pool": pool, "form": form, "crumbs": crumbs_to(request.viewer, pool.organisation)}

    def act() -> HttpResponse:
        batch = add_people(pool_id, people=form.people, by=request.viewer, at=request.now)
        messages.success(request, f"已列入 {batch.people} 人。")
        return redirect("pool", pool_id)

    def review() -> HttpResponse:
        context["preview"] = people_preview(request.viewer, pool_id, form.people)
        return render(request, "lots/people_review.html", context)

    answer = review_then_act(
        request, form, blockers=lambda: amiss_with(request.viewer, pool, form.people), review=review, act=act
    )
    return answer or render(request, "lots/people.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: Request, pool_id: int) -> HttpResponse:
    pool = read_pool(request.viewer, pool_id)
    data = people_template([stratum.name for stratum in pool.strata.all()])
    return file_answer(data, SHEET, "代表名单模板.xlsx", is_attachment=True)


@require_POST
def undo(request: Request, batch_id: int) -> HttpResponse:
    batch = undo_batch(batch_id, by=request.viewer, at=request.now)
    messages.success(request, f"这一批 {batch.people} 人已经撤销。")
    return redirect("pool", batch.pool_id)


@never_cache
@require_POST
def names(request: Request, pool_id: int) -> HttpResponse:
    """Names and telephones, in this answer only: no address shows them again."""
    people = read_pool_names(pool_id, by=request.viewer, at=request.now)
    context = {"page": pool_page(request.viewer, pool_id), "people": people, "form": PassForm(auto_id=False)}
    return render(request, "lots/names.html", context)


@require_POST
def exclude(request: Request, entrant_id: int) -> HttpResponse:
    pool = exclude_entrant(entrant_id, rule=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已登记不参加抽签。")
    return redirect("pool", pool.pk)


urlpatterns = [
    path("lots/<int:pool_id>/people/", add, name="pool_people"),
    path("lots/<int:pool_id>/people/template/", template, name="pool_template"),
    path("lots/<int:pool_id>/names/", names, name="pool_names"),
    path("lots/batches/<int:batch_id>/undo/", undo, name="pool_undo"),
    path("lots/people/<int:entrant_id>/exclude/", exclude, name="pool_exclude"),
]
