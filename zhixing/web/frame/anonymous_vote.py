"""投票 addresses forget who asks: no cookies, no address, no session, nothing in the log but that something failed."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

VOTE = "/vote/"
# Whatever a proxy or a browser says of itself. The host is needed to answer at all.
TELLING = (
    "HTTP_COOKIE",
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_PORT",
    "REMOTE_USER",
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_USER_AGENT",
    "HTTP_REFERER",
    "HTTP_AUTHORIZATION",
    "HTTP_FROM",
    "HTTP_DNT",
    "HTTP_ACCEPT_LANGUAGE",
)
TELLING_STARTS = ("HTTP_X_FORWARDED_F", "HTTP_X_REAL", "HTTP_X_CLIENT", "HTTP_CF_", "HTTP_TRUE_CLIENT", "HTTP_SEC_CH_")


def is_vote(path: str) -> bool:
    """Also as it is typed by hand, without the stroke at the end."""
    return path.startswith(VOTE) or path == VOTE.rstrip("/")


class VoteMiddleware:
    """Stands above everything that could look: what is taken out here nobody below can read, keep or log."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_vote(request.path):
            return self.respond(request)
        for key in [*request.META]:
            if key in TELLING or key.startswith(TELLING_STARTS):
                del request.META[key]
        request.META["REMOTE_ADDR"] = ""  # must be there; says nothing
        answer = self.respond(request)
        answer.cookies.clear()
        # Compressed by somebody on the way, pages of one length would have as many as there are choices.
        answer.headers["Cache-Control"] = "no-store, no-transform"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers.pop("Vary", None)
        return answer


class VoteLogFilter(logging.Filter):
    """Of a vote that failed a log line keeps the kind of failure and its place in the program: no path, no request,
    no text of the exception (a database quotes the row it refused)."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if not is_vote(getattr(request, "path", "")):
            return True
        status = getattr(record, "status_code", "")
        record.msg, record.args = f"{status} {VOTE} {_place_of(record)}".strip(), ()
        record.exc_info = record.exc_text = record.stack_info = None
        vars(record).pop("request")
        return True


def _place_of(record: logging.LogRecord) -> str:
    """The kind of the exception and the line of the program that it came from; empty where there was none."""
    kind, _, trace = record.exc_info or (None, None, None)
    if kind is None:
        return ""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    return f"{kind.__name__}{where}"
