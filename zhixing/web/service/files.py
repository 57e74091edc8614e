"""Signed files of registers and slips: made for another installation, and taken in after their records were read."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from zhixing.actions.service.files import send_register, take_register, take_slip_file
from zhixing.queries.exchange.keys import partners
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.service.access import places
from zhixing.queries.service.arrivals import register_arrival, slip_arrival
from zhixing.queries.service.incoming import members_to_choose
from zhixing.rules.exchange.canonical import MOST_BYTES
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.service.matching import taking_blockers
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.service.forms import AnnouncementForm, FileForm, PlacedFileForm
from zhixing.web.service.slips import signed_download


def content_of(form: FileForm) -> bytes:
    """The bytes of the file: as they came, or as the page before carried them."""
    file = form.cleaned_data.get("file")
    if file is not None:
        return bytes(file.read(MOST_BYTES + 1))
    try:
        return base64.b64decode(form.cleaned_data["text"], validate=True)
    except (binascii.Error, ValueError):
        return b""


def taking_page(
    request: Request,
    form: FileForm,
    words: dict[str, Any],
    *,
    arrival: Callable[[bytes], Any],
    take: Callable[[bytes], HttpResponse],
    blockers: Callable[[Any], list[str]] = lambda arrival: taking_blockers(arrival.answers),
) -> HttpResponse:
    """Upload, read again record by record, take in: all of it or nothing."""
    context: dict[str, Any] = {"form": form, **words}
    if request.method == "POST" and form.is_valid():
        try:
            data = content_of(form)
            if "confirmed" in request.POST:
                return take(data)
            answered = arrival(data)
            return _answers(request, answered, blockers(answered), data, context)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return render(request, "service/file.html", context, status=422 if form.errors else 200)


def _answers(request: Request, arrival: Any, blockers: list[str], data: bytes, context: dict[str, Any]) -> HttpResponse:
    """What is said of each record before anything is taken in."""
    has_only_known = len(blockers) == 1 and bool(getattr(arrival, "known", []))
    words = {"arrival": arrival, "blockers": blockers, "may_take": not blockers or has_only_known}
    return render(request, "service/arrival.html", {**context, **words, "text": base64.b64encode(data).decode()})


@require_form
def take_slips(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.RECORD_ACTIVITY):
        raise NotAllowed(Do.RECORD_ACTIVITY)
    words = {
        "heading": "接收反馈函签名文件",
        "back": reverse("incoming_slips"),
        "crumbs": [("志愿服务", reverse("service")), ("外来反馈函", reverse("incoming_slips"))],
        "after": "接收以后逐份核对，再记入台账。",
    }

    def take(data: bytes) -> HttpResponse:
        slips = take_slip_file(data, by=request.viewer, at=request.now)
        messages.success(request, f"已接收 {len(slips)} 份反馈函，请逐份核对记分。")
        return redirect("incoming_slips")

    form = FileForm(posted(request), request.FILES or None)
    return taking_page(request, form, words, arrival=lambda data: slip_arrival(request.viewer, data), take=take)


@require_form
def take_people(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.KEEP_SERVICE):
        raise NotAllowed(Do.KEEP_SERVICE)
    choices = [(place.pk, place.name) for place in places(request.viewer, Do.KEEP_SERVICE)]
    form = PlacedFileForm(choices, posted(request), request.FILES or None)
    words = {
        "heading": "接收报到名单签名文件",
        "back": reverse("service"),
        "crumbs": [("志愿服务", reverse("service"))],
        "after": "文件里没有电话，请在本人来报到时补上。",
    }

    def organisation() -> Any:
        return organisation_at(request.viewer, form.cleaned_data["organisation"], Do.KEEP_SERVICE)

    def take(data: bytes) -> HttpResponse:
        people = take_register(organisation().pk, data, by=request.viewer, at=request.now)
        messages.success(request, f"已登记 {len(people)} 人报到。")
        return redirect("service")

    return taking_page(
        request, form, words, arrival=lambda data: register_arrival(request.viewer, organisation(), data), take=take
    )


@require_form
def announce(request: Request) -> HttpResponse:
    """Members of ours who report to a community elsewhere, as a file for the installation there."""
    if not request.viewer.can(Do.KEEP_SERVICE):
        raise NotAllowed(Do.KEEP_SERVICE)
    receivers = [(partner.pk, partner.name) for partner in partners()]
    start = {"reported_on": request.viewer.today}
    members = members_to_choose(request.viewer)
    form = AnnouncementForm(receivers, members, posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            return _announce(request, form)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"form": form, "receivers": receivers, "crumbs": [("志愿服务", reverse("service"))]}
    return render(request, "service/announce.html", context, status=422 if form.errors else 200)


def _announce(request: Request, form: AnnouncementForm) -> HttpResponse:
    values = form.cleaned_data
    data = send_register(
        values["members"],
        partner_id=values["partner"],
        community=values["community"],
        reported_on=values["reported_on"],
        by=request.viewer,
        at=request.now,
    )
    return signed_download(data, f"报到名单签名文件-{request.viewer.today:%Y%m%d}.json")


urlpatterns = [
    path("service/incoming/file/", take_slips, name="incoming_file"),
    path("service/outsiders/file/", take_people, name="outsiders_file"),
    path("service/announce/", announce, name="service_announce"),
]
