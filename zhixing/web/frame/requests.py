"""The typed request that views receive: a Django request with the viewer and the moment in place."""

import datetime as dt

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from zhixing.queries.viewers import Viewer

# A page with a form: whoever may GET it may also ask its head alone (monitors and link checkers do).
require_form = require_http_methods(["GET", "HEAD", "POST"])


class Request(HttpRequest):
    """For annotation: what the middleware leaves on every request of a signed-in person."""

    viewer: Viewer
    now: dt.datetime
    htmx: HtmxDetails
    stands_under: str  # the address whose line of the menu is lit, where it is not that of the page


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also an empty POST, which `request.POST or None` would take for a first visit."""
    return request.POST if request.method == "POST" else None
