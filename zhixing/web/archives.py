"""年度档案: the page of a branch, and the file as it is made."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.archives import take_archive
from zhixing.files.chains.marks import fingerprint
from zhixing.queries.archives.collecting import archive_years, archived_branch
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.crumbs import crumbs_to
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import as_number


@require_safe
def show(request: Request, organisation_id: int) -> HttpResponse:
    organisation = archived_branch(request.viewer, organisation_id)
    context = {
        "organisation": organisation,
        "years": archive_years(request.viewer, organisation),
        "fingerprint": fingerprint(settings.FIELD_KEY),
        "crumbs": crumbs_to(request.viewer, organisation),
    }
    return render(request, "archives/archive.html", context)


@require_POST
def take(request: Request, organisation_id: int) -> HttpResponseBase:
    archived_branch(request.viewer, organisation_id)
    year = as_number(request.POST.get("year"))
    if year is None:
        raise Blocked("请选择年度。")
    archive = take_archive(organisation_id, year=year, by=request.viewer, at=request.now)
    answer = StreamingHttpResponse(archive.pieces, content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, archive.file_name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


urlpatterns = [
    path("organisations/<int:organisation_id>/archive/", show, name="archive"),
    path("organisations/<int:organisation_id>/archive/file/", take, name="archive_file"),
]
