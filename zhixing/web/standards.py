"""考评办法: the list of standards, and every address of the topic."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from zhixing.queries.standards_pages import in_force_lines, standard_lines
from zhixing.rules.permissions import Do
from zhixing.rules.standards_guide import guide
from zhixing.web.requests import Request
from zhixing.web.standards_approval import approval_patterns
from zhixing.web.standards_drafts import draft_patterns
from zhixing.web.standards_parts import part_patterns
from zhixing.web.standards_reading import CRUMB, reading_patterns
from zhixing.web.standards_trial import trial_patterns


@require_safe
def show_list(request: Request) -> HttpResponse:
    return render(request, "standards/list.html", {
        "lines": standard_lines(request.viewer), "in_force": in_force_lines(request.viewer),
        "may_draft": request.viewer.can(Do.DRAFT_STANDARD),
    })


EXAMPLE = """\
title: 某某街道党员积分办法
blocks:
  - code: STUDY
    name: 学习教育
    full: 60
    items:
      - {code: MEET, name: 参加党员大会, worth: 10, cap: 30}
      - {code: LATE, name: 无故缺席, effect: deduct, worth: 3}
  - code: SERVE
    name: 志愿奉献
    full: 40
    items:
      - code: HOURS
        name: 志愿服务
        per: {unit: 小时, worth: 2, minimum: 0.5}
bands:
  - {code: RED, name: 红色示范星, at_least: 90, colour: red}
  - {code: YELLOW, name: 黄色上进星, at_least: 75, colour: yellow}
  - {code: BLUE, name: 蓝色激励星, at_least: 60, colour: blue}
  - {code: GREEN, name: 绿色警示星, colour: green}
"""


@require_safe
def show_guide(request: Request) -> HttpResponse:
    return render(request, "standards/guide.html", {"parts": guide(), "example": EXAMPLE, "crumbs": [CRUMB]})


urlpatterns: list[URLPattern] = [
    path("standards/", show_list, name="standard_list"),
    path("standards/guide/", show_guide, name="standard_guide"),
    *reading_patterns,
    *draft_patterns,
    *part_patterns,
    *approval_patterns,
    *trial_patterns,
]
