"""考评办法: one version as a page, on paper, as its YAML file, and beside another version."""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.queries.form_versions import version_of
from zhixing.queries.standards.form_versions import text_fields
from zhixing.queries.standards.pages import VersionPage, draft_of, standard_lines, standard_versions, version_page
from zhixing.queries.standards.visibility import version_of_sight
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.standards.approval import VersionState
from zhixing.rules.standards.diff import compare
from zhixing.rules.standards.text.examples import example_cautions
from zhixing.rules.standards.warnings import warnings_about
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import as_number

CRUMB = ("考评办法", "/standards/")


def reading_page(request: Request, version_id: int, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a version; `more` brings back what was typed into a refused form of it."""
    page = version_page(request.viewer, version_id)
    return render(
        request,
        "standards/version.html",
        {
            "page": page,
            "document": page.document,
            "crumbs": [CRUMB],
            "doubts": _doubts(page),
            "form_version": version_of(text_fields(page.version), request.now),
            **more,
        },
        status=status,
    )


def _doubts(page: VersionPage) -> list[str]:
    """What drafters and approvers had better look at again, until the version is approved."""
    standard = page.draft.standard
    if page.state is VersionState.APPROVED or standard is None or page.draft.problems:
        return []
    return [*(str(caution) for caution in warnings_about(standard)), *example_cautions(standard)]


@require_safe
def show_version(request: Request, version_id: int) -> HttpResponse:
    return reading_page(request, version_id)


@require_safe
def print_version(request: Request, version_id: int) -> HttpResponse:
    page = version_page(request.viewer, version_id)
    if page.document is None:
        raise OutOfSight(version_id)
    return render(request, "standards/print.html", {"page": page, "document": page.document})


@require_safe
def download_version(request: Request, version_id: int) -> HttpResponse:
    """The standard as one YAML file, exactly as kept."""
    version = version_of_sight(request.viewer, version_id)
    name = f"{version.standard.title}-第{version.number}版.yaml"
    answer = HttpResponse(version.text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def show_comparison(request: Request, version_id: int) -> HttpResponse:
    """What changed from the version named by ?old= to this one; without it, choose."""
    new = version_of_sight(request.viewer, version_id)
    _, versions = standard_versions(request.viewer, new.standard_id)
    lines = standard_lines(request.viewer)
    chosen = as_number(request.GET.get("old"))
    old = version_of_sight(request.viewer, chosen) if chosen is not None else None
    before, after = (draft_of(version).standard if version else None for version in (old, new))
    return render(
        request,
        "standards/compare.html",
        {
            "new": new,
            "old": old,
            "versions": versions,
            "lines": lines,
            "crumbs": [CRUMB],
            "differences": compare(before, after) if before and after else None,
        },
    )


reading_patterns = [
    path("standards/versions/<int:version_id>/", show_version, name="standard_version"),
    path("standards/versions/<int:version_id>/print/", print_version, name="standard_print"),
    path("standards/versions/<int:version_id>/download/", download_version, name="standard_download"),
    path("standards/versions/<int:version_id>/compare/", show_comparison, name="standard_compare"),
]
