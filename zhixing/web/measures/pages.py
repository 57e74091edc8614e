"""整改: the lists, one line with its history, the 整改时间表 on paper and as a spreadsheet."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.actions.exports import export_list
from zhixing.files.measures.timetable import timetable_paper, timetable_workbook
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.measures.lines import Filter, book_organisation, line_of, measures, own_books, quarters
from zhixing.queries.measures.pages import measure_page
from zhixing.queries.measures.timetable import timetable
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.web.files import PDF, SHEET, file_answer
from zhixing.web.frame.requests import Request
from zhixing.web.measures import acts
from zhixing.web.measures.forms import FilterForm


@require_safe
def show_list(request: Request) -> HttpResponse:
    """The lines of every organisation that the viewer may see."""
    if not request.viewer.can(Do.VIEW_MEASURES):
        raise NotAllowed(Do.VIEW_MEASURES)
    return _list(request)


@require_safe
def show_book(request: Request, organisation_id: int) -> HttpResponse:
    """整改台账 of one organisation, with those below it unless only its own lines are asked for."""
    return _list(request, book_organisation(request.viewer, organisation_id))


def _list(request: Request, organisation: Any = None) -> HttpResponse:
    viewer, form = request.viewer, _filter(request, organisation)
    page = measures(viewer, form.narrowed, organisation=organisation, page=request.GET.get("page", 1))
    context = {
        "organisation": organisation,
        "books": [organisation] if organisation else own_books(viewer),
        "form": form,
        "page": page,
        "lines": [line_of(viewer, measure) for measure in page.object_list],
        "may_register": viewer.can(Do.ASSESS_MEASURES),
        "crumbs": [("整改", reverse("measure_list"))],
    }
    return render(request, "measures/list.html", context)


def _filter(request: Request, organisation: Any) -> FilterForm:
    has_scope = organisation is not None and not OrgKind(organisation.kind).is_branch
    return FilterForm(quarters(request.viewer, organisation), request.GET, has_scope=has_scope)


@require_safe
def show(request: Request, measure_id: int) -> HttpResponse:
    page = measure_page(request.viewer, measure_id)
    crumbs = [("整改", reverse("measure_list")), (page.owner.label, reverse("measure_book", args=[page.owner.pk]))]
    return render(request, "measures/measure.html", {"page": page, "measure": page.measure, "crumbs": crumbs})


@require_safe
def print_timetable(request: Request, organisation_id: int) -> HttpResponse:
    organisation, narrowed = _narrowed_book(request, organisation_id)
    rows = timetable(request.viewer, organisation, narrowed)
    paper = timetable_paper(
        rows,
        organisation=organisation.name,
        period=_period(narrowed),
        today=request.viewer.today,
        has_several=len({row.owner for row in rows}) > 1,
    )
    data = print_paper(paper)
    return file_answer(data, PDF, f"{paper.title}.pdf", is_attachment=False)


@require_safe
def export(request: Request, organisation_id: int) -> HttpResponse:
    organisation, narrowed = _narrowed_book(request, organisation_id)
    title = f"{organisation.name}整改台账（{_period(narrowed)}）"
    rows = timetable(request.viewer, organisation, narrowed)
    data = timetable_workbook(rows, title=title)
    export_list(title, request.get_full_path(), len(rows), by=request.viewer, at=request.now)
    return file_answer(data, SHEET, f"{title}.xlsx", is_attachment=True)


def _narrowed_book(request: Request, organisation_id: int) -> tuple[Any, Filter]:
    organisation = book_organisation(request.viewer, organisation_id)
    return organisation, _filter(request, organisation).narrowed


def _period(narrowed: Filter) -> str:
    return narrowed.quarter.label if narrowed.quarter else "全部季度"


urlpatterns = [
    path("measures/", show_list, name="measure_list"),
    path("measures/<int:measure_id>/", show, name="measure"),
    path("organisations/<int:organisation_id>/measures/", show_book, name="measure_book"),
    path("organisations/<int:organisation_id>/measures/timetable/", print_timetable, name="measure_timetable"),
    path("organisations/<int:organisation_id>/measures/workbook/", export, name="measure_workbook"),
    *acts.urlpatterns,
]
