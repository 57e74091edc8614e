"""A page as a browser reads it: where the template breaks its lines makes no difference."""

import re

from django.http import HttpResponse

AS_TYPED = re.compile(r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", re.DOTALL)


def as_read(answer: HttpResponse) -> str:
    """The markup without breaks between tags, and with a space for any other; what stands as typed is left alone."""
    parts = AS_TYPED.split(answer.content.decode())
    return "".join(part if AS_TYPED.match(part) else _joined(part) for part in parts)


CHINESE = r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef\u2018-\u201d]"
PLAIN = r"a href=\"[^\"]*\"|strong|b|em|code"
GAP = re.compile(rf"(?<={CHINESE})(?:(?:</(?:a|strong|b|em|code)>)?\s*\n\s*|\s*\n\s*<(?:{PLAIN})>)(?={CHINESE})")


def torn_sentences(markup: str) -> list[str]:
    """Where a line of a template ends between two characters of one sentence, which a browser shows as a gap."""
    said = "".join(part for part in AS_TYPED.split(markup) if not AS_TYPED.match(part))
    return [" ".join(said[max(0, gap.start() - 20) : gap.end() + 20].split()) for gap in GAP.finditer(said)]


def bare_labels(markup: str) -> list[str]:
    """Cells that hold nothing but a break of the template: on a phone only a cell that is quite empty is left out."""
    return re.findall(r'<t[dh][^>]* data-label="([^"]*)"[^>]*>\s+</t[dh]>', markup)


def _joined(markup: str) -> str:
    return re.sub(r"\s*\n\s*", " ", re.sub(r">\s*\n\s*<", "><", markup))
