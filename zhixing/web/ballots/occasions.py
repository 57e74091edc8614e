"""民主测评: what its papers say alike, from a page of it."""

import datetime as dt

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from zhixing.files.ballots.before_vote import Occasion
from zhixing.queries.ballots.pages import BallotPage
from zhixing.web.frame.requests import Request


def occasion_of(page: BallotPage) -> Occasion:
    return Occasion(page.organisation, page.title, local(page.opens_at), local(page.closes_at), page.place)


def light_menu(request: Request, page: BallotPage) -> None:
    """A ballot on one organisation stands under 堡垒指数 and not under 考评周期."""
    if page.participant_id is not None:
        request.stands_under = reverse("assessment_list")


def local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment)


def pdf(content: bytes, name: str, *, is_secret: bool = False) -> HttpResponse:
    """A paper to look at and print; one with codes is for saving nowhere."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f"{'attachment' if is_secret else 'inline'}; filename={name}.pdf"
    if is_secret:
        answer["Cache-Control"] = "no-store"
    return answer
