"""What a form about the ledger is bound to: the day it is about, and what was sent."""

import datetime as dt

from django.http import QueryDict

from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import as_day

MOST_UNITS = 10_000


def requested_day(request: Request, name: str = "held_on") -> dt.date:
    """The day of the activity: as posted, as in the address (on=2026-09-01), or today."""
    return as_day(request.POST.get(name)) or as_day(request.GET.get("on")) or request.viewer.today


def sent(request: Request) -> QueryDict | None:
    """What a form is bound to: even an empty POST was sent and is to be judged."""
    return request.POST if request.method == "POST" else None
