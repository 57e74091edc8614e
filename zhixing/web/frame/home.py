"""The first page: what must I do now, by when. And the plain answer to “are you alive”."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.queries.branch_quarter import branch_quarter
from zhixing.queries.cycles.lists import still_counting
from zhixing.queries.due import Due
from zhixing.queries.founding import founding_lines
from zhixing.queries.home import database_answers, tasks
from zhixing.queries.results.pages import own_results
from zhixing.web.frame.navigation import own_links
from zhixing.web.frame.requests import Request


@dataclass(frozen=True)
class Task:
    """A line of the home page."""

    title: str
    note: str
    url: str
    due_on: dt.date | None


@dataclass(frozen=True)
class Group:
    """The same thing to do at many organisations, as one line that opens."""

    title: str
    lines: list[Task]

    @property
    def note(self) -> str:
        return f"{len(self.lines)} 处"

    @property
    def due_on(self) -> dt.date | None:
        return self.lines[0].due_on  # they come in order of date


FEW = 3  # of one kind that stand each on their own


def _task(due: Due) -> Task:
    url = reverse(due.url_name, args=due.url_args)
    return Task(due.what, due.where, f"{url}?{due.url_query}" if due.url_query else url, due.by_on)


def grouped(tasks: Iterable[Task]) -> list[Task | Group]:
    """The tasks in their order; more than `FEW` of the same wording become one group where the first of them stood."""
    alike: dict[str, list[Task]] = {}
    for task in tasks:
        alike.setdefault(task.title, []).append(task)
    tasks_and_groups: list[Task | Group] = []
    for title, lines in alike.items():
        if len(lines) > FEW:
            tasks_and_groups.append(Group(title, lines))
        else:
            tasks_and_groups += lines
    return sorted(tasks_and_groups, key=lambda task: task.due_on or dt.date.max)


@require_safe
def home(request: Request) -> HttpResponse:
    viewer = request.viewer
    listed, quarter = [_task(due) for due in tasks(viewer)], branch_quarter(viewer)
    latest = next((line for line in own_results(viewer) if not line.waits_for), None)
    return render(
        request,
        "home/home.html",
        {
            "lines": grouped(listed),
            "count": len(listed),
            "today": viewer.today,
            "latest": latest,
            "mine": own_links(viewer),
            "founding": founding_lines(viewer),
            "counting": still_counting(viewer)[:FEW] if quarter is None else [],
            "quarter": quarter,
        },
    )


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    try:
        database_answers()
    except OperationalError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [path("", home, name="home"), path("health/", health, name="health")]
