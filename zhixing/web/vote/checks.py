"""票码校验: after the count, whether a credential stands in the published record, and the record itself."""

import datetime as dt
import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from zhixing.queries.ballots.voting import front_of, included, public_record
from zhixing.rules.ballots.slip_codes import hash_of, read_code, why_not
from zhixing.templatetags.zhixing import cn_moment
from zhixing.web.frame.requests import require_form
from zhixing.web.vote.rendering import page, unknown

NOT_YET = "还没有计票。计票以后，可以在这里查询您的票码是否在公布的清单里。"


@dataclass(frozen=True)
class Finding:
    kind: str
    sentence: str


@csrf_exempt
@require_form
def vote_check(request: HttpRequest, slug: str) -> HttpResponse:
    """Where scripts run the code is looked up in the browser and never comes here."""
    door, record = front_of(slug), public_record(slug)
    if door is None:
        return unknown(request)
    if record is None:
        sentence = door.sentence if door.state == "voided" else NOT_YET
        return page(request, "vote/closed.html", {"door": door, "sentence": sentence}, slug=slug)
    typed = request.POST.get("code", "").strip()
    finding = _finding(slug, typed) if request.method == "POST" else None
    context = {"door": door, "typed": typed, "found": finding, "sha256": record[1], "times": _times(record[0])}
    return page(request, "vote/check.html", context, slug=slug)


def _times(record: str) -> dict[str, str]:
    """From the record itself, as a person reads them; nothing of records made before it had them."""
    times = dict(json.loads(record).get("times", {}))
    reason = times.pop("early_reason", "")
    return {name: cn_moment(dt.datetime.fromisoformat(at)) for name, at in times.items() if at} | (
        {"early_reason": reason} if reason else {}
    )


def _finding(slug: str, typed: str) -> Finding:
    code = read_code(typed)
    if code is None:
        return Finding("error", why_not(typed))
    looked_up = included(slug, hash_of(slug, code).hex())
    if looked_up is not None and looked_up.is_there:
        return Finding("success", "在清单里：这个票码的一票已经投入票箱。")
    return Finding("error", "不在清单里：没有找到这个票码的一票。您投过票的，请持票条向监票人核对。")


@require_safe
def vote_record(request: HttpRequest, slug: str) -> HttpResponse:
    """The record, word for word: of many a panel nobody has an account, so that it asks for none."""
    record = public_record(slug)
    if record is None:
        return unknown(request)
    return HttpResponse(record[0], content_type="application/json; charset=utf-8")


urlpatterns = [
    path("vote/<slug:slug>/check/", vote_check, name="vote_check"),
    path("vote/<slug:slug>/record.json", vote_record, name="vote_record"),
]
