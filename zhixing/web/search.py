"""查找 from anywhere: one box in the head of every page, reached by the key “/”."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from zhixing.queries.search import search
from zhixing.rules.names.order import name_key
from zhixing.rules.search import MOST_WORDS, Question, matches, question_of
from zhixing.web.frame.navigation import NavItem, navigation
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import requested_text


@require_safe
def show(request: Request) -> HttpResponse:
    question = question_of(requested_text(request, "q", most=MOST_WORDS * 4))
    context = {
        "question": question,
        "pages": [item for item in navigation(request.viewer, request.path) if is_page(question, item)],
        "kinds": search(request.viewer, question),
    }
    return render(request, "search/results.html", context)


def is_page(question: Question, item: NavItem) -> bool:
    """Whether a line of the menu is called so, or sounds so from its beginning."""
    return question.is_heard_in(name_key(item.label)) if question.letters else matches(question, item.label)


urlpatterns = [path("search/", show, name="search")]
