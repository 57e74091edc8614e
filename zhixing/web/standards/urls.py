"""考评办法: the list of standards, and every address of the topic."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from zhixing.files.manuals import read_manual
from zhixing.queries.standards.in_use import in_force_lines
from zhixing.queries.standards.pages import standard_lines
from zhixing.rules.permissions import Do
from zhixing.rules.standards.guide import guide
from zhixing.rules.standards.text.json_schema import json_schema_text
from zhixing.web.frame.requests import Request
from zhixing.web.standards.approval import approval_patterns
from zhixing.web.standards.drafts import draft_patterns
from zhixing.web.standards.local_items import local_item_patterns
from zhixing.web.standards.parts import part_patterns
from zhixing.web.standards.reading import CRUMB, reading_patterns
from zhixing.web.standards.trials import trial_patterns


@require_safe
def show_list(request: Request) -> HttpResponse:
    return render(
        request,
        "standards/list.html",
        {
            "lines": standard_lines(request.viewer),
            "in_force": in_force_lines(request.viewer),
            "may_draft": request.viewer.can(Do.DRAFT_STANDARD),
            "may_adopt": request.viewer.can(Do.ADOPT_STANDARD),
        },
    )


MANUAL = Path(settings.ROOT) / "docs" / "manual" / "standards.md"


@require_safe
def show_guide(request: Request) -> HttpResponse:
    """The manual's page on writing a standard, then every key that may be written."""
    pieces = read_manual(MANUAL.read_text(encoding="utf-8"))
    return render(request, "standards/guide.html", {"parts": guide(), "pieces": pieces, "crumbs": [CRUMB]})


@require_safe
def show_schema(request: Request) -> HttpResponse:
    """The keys as a JSON Schema, for editors that complete and check by it."""
    answer = HttpResponse(json_schema_text(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="standard.schema.json"'
    return answer


urlpatterns: list[URLPattern] = [
    path("standards/", show_list, name="standard_list"),
    path("standards/guide/", show_guide, name="standard_guide"),
    path("standards/schema/", show_schema, name="standard_schema"),
    *reading_patterns,
    *draft_patterns,
    *part_patterns,
    *approval_patterns,
    *trial_patterns,
    *local_item_patterns,
]
