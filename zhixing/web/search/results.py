"""查找 from anywhere: one box in the head of every page, reached by the key “/”."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.queries.search import search
from zhixing.rules.names.order import name_key
from zhixing.rules.search import MOST_WORDS, Question, matches, question_of
from zhixing.web.frame.navigation import navigation
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import requested_text
from zhixing.web.search.pages import Link, pages_of


@require_safe
def show(request: Request) -> HttpResponse:
    question = question_of(requested_text(request, "q", most=MOST_WORDS * 4))
    menu = navigation(request.viewer, request.path)
    named = [Link(line.label, line.url) for line in menu if is_page(question, line.label)]
    further = pages_of(request.viewer, lambda page: is_page(question, page.label, page.words))
    context = {
        "question": question,
        "pages": list({link.url: link for link in (*named, *further)}.values()),
        "kinds": search(request.viewer, question),
    }
    return render(request, "search/results.html", context)


def is_page(question: Question, label: str, words: str = "") -> bool:
    """Whether a page is called so, sounds so from its beginning, or is known by this other name."""
    if question.letters and question.is_heard_in(name_key(label)):
        return True
    return matches(question, f"{label} {words}")


urlpatterns = [path("search/", show, name="search")]
