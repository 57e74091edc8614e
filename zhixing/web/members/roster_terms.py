"""名册的导入: saying on the preview what columns and words mean, and forgetting it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from zhixing.actions.members.roster_terms import forget_term, settle_upload
from zhixing.files.rosters.columns import Column
from zhixing.queries.rosters.plans import Plan
from zhixing.queries.rosters.terms import SKIPPED, WORDS
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.requests import Request

_HEADER, _WORD, _ANSWER = "header:", "word:", "answer:"


def unknown_terms(plan: Plan) -> list[tuple[str, str, list[str], str]]:
    """Name of the control, its label, the choices, and what an empty choice means."""
    columns = [SKIPPED, *(column.value for column in Column)]
    headers = [(f"{_HEADER}{header}", f"列名“{header}”", columns, "原样保留") for header in plan.unknown_headers]
    words = [
        (f"{_WORD}{column}:{word}", f"{column}“{word}”", list(WORDS[column]), "不指定")
        for column, word in plan.unknown_words
        if column in WORDS
    ]
    return [*words, *headers]


@require_POST
def settle(request: Request, upload_id: int) -> HttpResponse:
    columns, words, answers = _choices(request)
    try:
        count = settle_upload(
            upload_id, columns=columns, words=words, answers=answers, by=request.viewer, at=request.now
        )
    except Blocked as refusal:
        messages.error(request, "".join(refusal.reasons))
    else:
        messages.success(request, "已按指定重新核对。" if count else "没有指定任何一项。")
    return redirect("roster_preview", upload_id)


def _choices(request: Request) -> tuple[dict[str, str], dict[tuple[str, str], str], dict[str, int]]:
    """What was chosen on the preview: columns of headers, meanings of words, and who has come back."""
    values: dict[str, Any] = {name: value for name, value in request.POST.items() if value}
    columns = {
        name.removeprefix(_HEADER): "" if value == SKIPPED else value
        for name, value in values.items()
        if name.startswith(_HEADER)
    }
    words = {
        tuple(name.removeprefix(_WORD).split(":", 1)): value
        for name, value in values.items()
        if name.startswith(_WORD) and name.count(":") >= 2
    }
    answers = {
        name.removeprefix(_ANSWER): int(value)
        for name, value in values.items()
        if name.startswith(_ANSWER) and value.isdecimal() and len(value) < 19
    }
    return columns, words, answers  # type: ignore[return-value]


@require_POST
def forget(request: Request, term_id: int) -> HttpResponse:
    organisation_id = forget_term(term_id, by=request.viewer, at=request.now)
    messages.success(request, "已删去这一项指定，以后的导入不再沿用。")
    upload = request.POST.get("upload", "")
    if upload.isdecimal() and len(upload) < 19:
        return redirect("roster_preview", int(upload))
    return redirect("roster_new", organisation_id)


urlpatterns = [
    path("members/rosters/uploads/<int:upload_id>/terms/", settle, name="roster_settle"),
    path("members/rosters/terms/<int:term_id>/forget/", forget, name="roster_forget"),
]
