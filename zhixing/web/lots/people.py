"""代表名单: entering people by hand or from a sheet, looking at the names, leaving somebody out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.lots.people import add_people, exclude_entrant, read_pool_names, undo_batch
from zhixing.files.lots.sheets import people_template, read_people_sheet
from zhixing.queries.lots.access import read_pool
from zhixing.queries.lots.entering import amiss_with, people_preview
from zhixing.queries.lots.pages import pool_page
from zhixing.web.files import SHEET, file_answer
from zhixing.web.frame.confirming import review_then_act
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import is_storable, text_sent
from zhixing.web.lots.forms import MOST, PassForm, PeopleForm


def _form(request: Request, strata: list[str]) -> PeopleForm:
    """What was typed; of a sheet, the text that it became, so that it can be put right in place."""
    if request.method != "POST":
        return PeopleForm(strata)
    file = request.FILES.get("file")
    if file is None:
        return PeopleForm(strata, request.POST)
    if request.POST.get("text", "").strip():
        form = PeopleForm(strata, request.POST)
        form.add_error("file", "名单框里已经填了人，文件没有读取；请先列入框里的人，再选文件。")
        return form
    name = (file.name or "表格")[:120]
    if not is_storable(name):
        name = "表格"
    sheet = read_people_sheet(file.read(MOST + 1), name)
    form = PeopleForm(strata, {"text": sheet.text, "stratum": "", "source": name})
    for problem in sheet.problems:
        form.add_error("file", problem)
    return form


@never_cache
@require_form
def add(request: Request, pool_id: int) -> HttpResponse:
    pool = read_pool(request.viewer, pool_id)
    form = _form(request, [stratum.name for stratum in pool.strata.all()])
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
