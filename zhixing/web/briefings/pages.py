"""简报: the list, one issue to read, to hand in and to sign, and what it is printed and pasted from."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.briefings.signing import issue_briefing, return_briefing, submit_briefing
from zhixing.files.briefings.document import issue_of_one_page, whole_issue
from zhixing.files.print.typesetting import print_paper
from zhixing.files.print.word import WORD, word_paper
from zhixing.queries.briefings.access import demand_any, editing_organisations, sending_organisations
from zhixing.queries.briefings.lists import contribution_lines, contributions, issue_lines, issues
from zhixing.queries.briefings.pages import issue_page
from zhixing.queries.briefings.paper import issue_chat_text, issue_text
from zhixing.rules.permissions import Do
from zhixing.web.files import PDF, file_answer
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import text_sent

PAGE, LATEST = 30, 20


def crumbs() -> list[tuple[str, str]]:
    return [("简报", reverse("briefing_list"))]


@require_safe
def show_list(request: Request) -> HttpResponse:
    viewer = request.viewer
    demand_any(viewer)
    page = Paginator(issues(viewer), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": issue_lines(list(page.object_list)),
        "contributions": contribution_lines(list(contributions(viewer)[:LATEST])),
        "may_edit": bool(editing_organisations(viewer)),
        "may_send": bool(sending_organisations(viewer)),
    }
    return render(request, "briefings/list.html", context)


@require_safe
def show(request: Request, briefing_id: int) -> HttpResponse:
    page = issue_page(request.viewer, briefing_id)
    text = issue_chat_text(issue_text(request.viewer, briefing_id)) if page.is_issued else ""
    return render(
        request,
        "briefings/issue.html",
        {
            "page": page,
            "briefing": page.briefing,
            "chat_text": text,
            "crumbs": crumbs(),
            "links_figures": request.viewer.can(Do.VIEW_OVERVIEW),
        },
    )


@require_POST
def submit(request: Request, briefing_id: int) -> HttpResponse:
    submit_briefing(briefing_id, by=request.viewer, at=request.now)
    messages.success(request, "已送审，待另一位同志签发。")
    return redirect("briefing", briefing_id)


@require_POST
def send_back(request: Request, briefing_id: int) -> HttpResponse:
    return_briefing(briefing_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已退回编辑。")
    return redirect("briefing", briefing_id)


@require_POST
def issue(request: Request, briefing_id: int) -> HttpResponse:
    fingerprint = text_sent(request, "fingerprint")
    issue_briefing(briefing_id, fingerprint=fingerprint, by=request.viewer, at=request.now)
    messages.success(request, "已签发，数据从现在起不再变动。请打印、下载，或者把通知文字发到群里。")
    return redirect("briefing", briefing_id)


@require_safe
def paper(request: Request, briefing_id: int) -> HttpResponse:
    text = issue_text(request.viewer, briefing_id)
    return file_answer(print_paper(whole_issue(text)), PDF, f"{text.label}.pdf", is_attachment=False)


@require_safe
def one_page(request: Request, briefing_id: int) -> HttpResponse:
    text = issue_text(request.viewer, briefing_id)
    return file_answer(print_paper(issue_of_one_page(text)), PDF, f"{text.label}（一页）.pdf", is_attachment=False)


@require_safe
def word(request: Request, briefing_id: int) -> HttpResponse:
    text = issue_text(request.viewer, briefing_id)
    return file_answer(word_paper(whole_issue(text)), WORD, f"{text.label}.docx", is_attachment=True)


urlpatterns = [
    path("briefings/", show_list, name="briefing_list"),
    path("briefings/<int:briefing_id>/", show, name="briefing"),
    path("briefings/<int:briefing_id>/submit/", submit, name="briefing_submit"),
    path("briefings/<int:briefing_id>/return/", send_back, name="briefing_return"),
    path("briefings/<int:briefing_id>/issue/", issue, name="briefing_issue"),
    path("briefings/<int:briefing_id>/paper/", paper, name="briefing_paper"),
    path("briefings/<int:briefing_id>/one-page/", one_page, name="briefing_one_page"),
    path("briefings/<int:briefing_id>/word/", word, name="briefing_word"),
]
