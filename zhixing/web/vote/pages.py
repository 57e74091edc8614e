"""The voter's pages: a code, the paper, a look over it, the box. Nobody is signed in here and nothing is kept."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from config import clock
from zhixing.actions.ballots.casting import cast
from zhixing.queries.ballots.lookup import slug_of
from zhixing.queries.ballots.voting import (
    AlreadyCounted,
    BallotFront,
    Code,
    Credential,
    Token,
    VotingPaper,
    front_of,
    voting_paper,
)
from zhixing.rules.ballots.voting import casting_blockers
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.requests import require_form
from zhixing.web.vote import paper_form
from zhixing.web.vote.paper_form import Filled
from zhixing.web.vote.rendering import is_big, page, unknown

BACK_AFTER = 10  # seconds until a shared device is at the beginning again, also without a script


@csrf_exempt
@require_form
def vote_door(request: HttpRequest) -> HttpResponse:
    """For whoever has a slip and no link: its code is enough, or the number of the ballot."""
    typed = request.POST.get("code", "").strip()
    slug = slug_of(typed) if request.method == "POST" else None
    if slug is not None:
        return _to_start(request, slug) if typed.lower() == slug else vote_start(request, slug)
    problem = "没有找到这个票码或测评编号，请对照票条核对。" if request.method == "POST" else ""
    return page(request, "vote/door.html", {"typed": typed, "problem": problem}, status=422 if problem else 200)


@csrf_exempt
@require_form
def vote_start(request: HttpRequest, slug: str) -> HttpResponse:
    """The first page; with a good code, the paper and whatever was chosen on it already."""
    if request.method != "POST":
        return _start(request, slug)
    paper = _paper_opened(request, slug)
    if isinstance(paper, HttpResponse):
        return paper
    return _paper(request, slug, paper, paper_form.read(request.POST, paper))


@require_safe
def vote_room(request: HttpRequest, slug: str) -> HttpResponse:
    """The same first page on a device of the meeting room, which forgets each voter."""
    return _start(request, slug, room=True)


def _of_paper(view: Callable[[HttpRequest, str, VotingPaper, Filled], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that only the form of a paper leads to: it is given the paper and what was filled in on it."""

    @csrf_exempt
    @require_form
    @wraps(view)
    def opened(request: HttpRequest, slug: str) -> HttpResponse:
        if request.method != "POST":
            return _to_start(request, slug)
        paper = _paper_opened(request, slug)
        if isinstance(paper, HttpResponse):
            return paper
        return view(request, slug, paper, paper_form.read(request.POST, paper))

    return opened


@_of_paper
def vote_review(request: HttpRequest, slug: str, paper: VotingPaper, filled: Filled) -> HttpResponse:
    """Without a script: everything chosen once more, before it is cast."""
    if problems := paper.problems(filled.paper(paper), is_unlisted=filled.is_unlisted):
        return _paper(request, slug, paper, filled, problems)
    summary = {"rows": paper_form.rows(paper, filled), "marks": paper_form.hidden(paper, filled)}
    context = {**_choices(request, paper, filled), **summary}
    return page(request, "vote/review.html", context, slug=slug, fill=paper_form.page_size(paper))


@_of_paper
def vote_cast(request: HttpRequest, slug: str, paper: VotingPaper, filled: Filled) -> HttpResponse:
    """Into the box. Sent twice it counts once; refused, the credential stays good and every choice is still there."""
    try:
        receipt = cast(slug, _credential(request), filled.paper(paper), is_unlisted=filled.is_unlisted, at=clock.now())
    except AlreadyCounted:
        return _receipt_page(request, slug, paper, is_again=True)
    except Blocked as refusal:
        return _paper(request, slug, paper, filled, refusal.reasons)
    return _receipt_page(request, slug, paper, receipt)


@require_safe
def vote_safety(request: HttpRequest, slug: str) -> HttpResponse:
    door = front_of(slug)
    return unknown(request) if door is None else page(request, "vote/safety.html", {"door": door}, slug=slug)


# --- between the pages -------------------------------------------------------------------------------------------


def _start(request: HttpRequest, slug: str, problem: str = "", *, room: bool = False) -> HttpResponse:
    door = front_of(slug)
    if door is None:
        return unknown(request)
    if sentence := _closed_sentence(door):
        context = {"door": door, "sentence": sentence}
        status = 409 if request.method == "POST" else 200
        return page(request, "vote/closed.html", context, slug=slug, room=room, status=status)
    typed = request.POST.get("code", "").strip()
    context = {"door": door, "problem": problem, "typed": typed}
    return page(request, "vote/start.html", context, slug=slug, room=room, status=422 if problem else 200)


def _to_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Also from an address that only a form leads to, opened again from the history."""
    return HttpResponseRedirect(reverse("vote_start", args=[slug]) + ("?big=1" if is_big(request) else ""))


def _closed_sentence(door: BallotFront) -> str:
    """Why nobody can vote here now, and after its time what the page is still good for; empty where they can."""
    now = clock.now()
    afterwards = "计票以后可以在这里查询票码。" if door.is_open and now >= door.closes_at else ""
    return "".join(casting_blockers(door.box, now)) + afterwards


def _paper_opened(request: HttpRequest, slug: str) -> VotingPaper | HttpResponse:
    """The paper that this credential opens; else the page that says why it opens none."""
    if (door := front_of(slug)) is None or _closed_sentence(door):
        return _start(request, slug)
    try:
        return voting_paper(slug, _credential(request), clock.now())
    except Blocked as refusal:
        return _start(request, slug, "".join(refusal.reasons))


def _credential(request: HttpRequest) -> Credential:
    token, signature = request.POST.get("token"), request.POST.get("signature")
    if token and signature:
        return Token(prepared=token, signature=signature)
    return Code(request.POST.get("code", ""))


def _paper(
    request: HttpRequest, slug: str, paper: VotingPaper, filled: Filled, problems: Sequence[str] = ()
) -> HttpResponse:
    context = {"steps": paper_form.steps(paper, filled, says_missing=bool(problems)), "problems": problems}
    return page(
        request,
        "vote/paper.html",
        {**_choices(request, paper, filled), **context},
        slug=slug,
        status=422 if problems else 200,
        fill=paper_form.page_size(paper),
    )


def _choices(request: HttpRequest, paper: VotingPaper, filled: Filled) -> dict[str, Any]:
    sent = {name: request.POST.get(name, "") for name in ("code", "token", "signature")}
    return {"paper": paper, "own": filled.own, "is_unlisted": filled.is_unlisted, **sent}


def _receipt_page(
    request: HttpRequest, slug: str, paper: VotingPaper, receipt: str = "", *, is_again: bool = False
) -> HttpResponse:
    is_slip = not request.POST.get("token")
    context = {
        "receipt": receipt,
        "is_again": is_again,
        "is_slip": is_slip,
        "word": "票码" if is_slip else "网上凭证",
        "check_url": request.build_absolute_uri(reverse("vote_check", args=[slug])),
    }
    status, fill = 409 if is_again else 200, paper_form.page_size(paper)
    answer = page(request, "vote/done.html", context, slug=slug, status=status, fill=fill)
    if request.POST.get("room") == "1":
        size = "?big=1" if is_big(request) else ""
        answer.headers["Refresh"] = f"{BACK_AFTER}; url={reverse('vote_room', args=[slug])}{size}"
    return answer


urlpatterns = [
    path("vote/", vote_door, name="vote_door"),
    path("vote/<slug:slug>/", vote_start, name="vote_start"),
    path("vote/<slug:slug>/room/", vote_room, name="vote_room"),
    path("vote/<slug:slug>/review/", vote_review, name="vote_review"),
    path("vote/<slug:slug>/cast/", vote_cast, name="vote_cast"),
    path("vote/<slug:slug>/safety/", vote_safety, name="vote_safety"),
]
