"""简报: the names in an article as its editors settle them, and the answer of whoever is asked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.briefings.consents import answer_consent, mark_no_person, record_consent, request_consent
from zhixing.queries.briefings.access import edited_article
from zhixing.queries.briefings.consents import consent_request, name_lines
from zhixing.rules.briefings.texts import paragraphs
from zhixing.rules.refusals import Blocked
from zhixing.web.briefings.pages import crumbs
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import as_number, text_sent


@require_form
def names(request: Request, article_id: int) -> HttpResponse:
    """Who is named, and what they said. A post settles one name: ask, record what was said on paper, or no person."""
    article = edited_article(request.viewer, article_id)
    if request.method == "POST":
        return _settle(request, article_id)
    issue_crumb = (article.briefing.label, reverse("briefing", args=[article.briefing_id]))
    context = {"article": article, "lines": name_lines(article), "crumbs": [*crumbs(), issue_crumb]}
    return render(request, "briefings/names.html", context)


def _settle(request: Request, article_id: int) -> HttpResponse:
    name, note = text_sent(request, "name", most=60), text_sent(request, "note", most=200)
    way, membership_id = request.POST.get("way"), as_number(request.POST.get("membership"))
    by, at = request.viewer, request.now
    if way == "nobody":
        mark_no_person(article_id, name=name, note=note, by=by, at=at)
    elif membership_id is None:
        raise Blocked("请选择是哪一位同志。")
    elif way == "paper":
        record_consent(article_id, name=name, membership_id=membership_id, note=note, by=by, at=at)
    else:
        request_consent(article_id, name=name, membership_id=membership_id, by=by, at=at)
    messages.success(request, "已登记。")
    return redirect("article_names", article_id)


@require_safe
def show(request: Request, consent_id: int) -> HttpResponse:
    consent_line = consent_request(request.viewer, consent_id)
    article = consent_line.row.article
    context = {"request_line": consent_line, "article": article, "lines": paragraphs(article.body)}
    return render(request, "briefings/consent.html", context)


@require_POST
def answer(request: Request, consent_id: int) -> HttpResponse:
    agrees = request.POST.get("answer")
    if agrees not in {"yes", "no"}:
        raise Blocked("请选择同意或者不同意。")
    answer_consent(consent_id, agrees=agrees == "yes", by=request.viewer, at=request.now)
    messages.success(request, "已答复，谢谢。" if agrees == "yes" else "已答复，编辑会改写这一段。")
    return redirect("home")


urlpatterns = [
    path("briefings/articles/<int:article_id>/names/", names, name="article_names"),
    path("briefings/consents/<int:consent_id>/", show, name="name_consent"),
    path("briefings/consents/<int:consent_id>/answer/", answer, name="name_consent_answer"),
]
