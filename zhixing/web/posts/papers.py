"""设岗定责: the list of posts for the wall, the plaques, and the workbook."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.actions.exports import export_list
from zhixing.files.posts import plaques, posts_paper, posts_workbook
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.posts.papers import post_rows
from zhixing.rules.permissions import Do
from zhixing.web.files import PDF, SHEET, file_answer
from zhixing.web.frame.requests import Request


@require_safe
def print_list(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.VIEW_POSTS)
    rows = post_rows(request.viewer, organisation)
    paper = posts_paper(rows, organisation=organisation.name, day=request.viewer.today)
    return file_answer(print_paper(paper), PDF, f"{paper.title}.pdf", is_attachment=False)


@require_safe
def print_plaques(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.KEEP_POSTS)
    data = plaques(post_rows(request.viewer, organisation), organisation=organisation.name)
    return file_answer(data, PDF, f"{organisation.name}岗位牌.pdf", is_attachment=False)


@require_safe
def export(request: Request, organisation_id: int) -> HttpResponse:
    organisation = organisation_at(request.viewer, organisation_id, Do.VIEW_POSTS)
    title = f"{organisation.name}设岗定责一览表"
    rows = post_rows(request.viewer, organisation, has_drafts=True)
    data = posts_workbook(rows, title=title)
    export_list(title, request.get_full_path(), len(rows), by=request.viewer, at=request.now)
    return file_answer(data, SHEET, f"{title}.xlsx", is_attachment=True)


urlpatterns = [
    path("organisations/<int:organisation_id>/posts/list/", print_list, name="post_paper"),
    path("organisations/<int:organisation_id>/posts/plaques/", print_plaques, name="post_plaques"),
    path("organisations/<int:organisation_id>/posts/workbook/", export, name="post_workbook"),
]
