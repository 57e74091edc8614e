"""A page as a browser reads it: where the template breaks its lines makes no difference."""

import re

from django.http import HttpResponse

AS_TYPED = re.compile(r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", re.DOTALL)


def as_read(answer: HttpResponse) -> str:
    """The markup without breaks between tags, and with a space for any other; what stands as typed is left alone."""
    parts = AS_TYPED.split(answer.content.decode())
    return "".join(part if AS_TYPED.match(part) else _joined(part) for part in parts)


def _joined(markup: str) -> str:
    return re.sub(r"\s*\n\s*", " ", re.sub(r">\s*\n\s*<", "><", markup))
