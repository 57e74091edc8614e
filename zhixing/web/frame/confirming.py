"""An act that is read again before it is done: typed, reviewed with what follows from it (核对), then confirmed."""

from collections.abc import Callable, Mapping, Sequence

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request


def review_then_act(
    request: Request,
    form: forms.Form,
    *,
    blockers: Callable[[], Sequence[str]],
    review: Callable[[], HttpResponse],
    act: Callable[[], HttpResponse],
) -> HttpResponse | None:
    """The review page of a form without a blocker, or the answer to what was confirmed.

    None where it is to be typed (again): the reasons are on the form then. `act` asks once more for blockers, under
    its lock: what was reviewed may have changed since.
    """
    if request.method != "POST" or not form.is_valid() or "again" in request.POST:
        return None
    try:
        if "confirmed" in request.POST:
            return act()
        if reasons := blockers():
            raise Blocked(reasons)
    except Blocked as refusal:
        add_reasons(form, refusal)
        return None
    return review()


def review_page(
    request: Request, template: str, context: Mapping[str, object], *, heading: str, verb: str
) -> HttpResponse:
    """What was typed, to be read again; `template` extends ledger/review.html, `verb` is the word of the button."""
    return render(request, template, {**context, "heading": heading, "verb": verb})
