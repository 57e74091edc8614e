"""The typed request that views receive: a Django request with the viewer and the moment in place."""

import datetime as dt

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from zhixing.queries.viewers import Viewer


class Request(HttpRequest):
    """For annotation: what the middleware leaves on every request of a signed-in person."""

    viewer: Viewer
    now: dt.datetime
    htmx: HtmxDetails
