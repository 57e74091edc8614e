"""A page as a browser reads it: where the template breaks its lines makes no difference."""

import re
from html.parser import HTMLParser

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


class Sent(HTMLParser):
    """What a browser would send for the controls in some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.select = self.textarea = ""
        self.chosen: list[str] = []
        self.options: list[str] = []

    def put(self, name: str, value: str) -> None:
        self.data.setdefault(name, []).append(value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        ticked = said.get("type") in ("checkbox", "radio")
        if tag == "input" and (not ticked or "checked" in said):
            self.put(said["name"], said.get("value", "on" if ticked else ""))
        elif tag == "select":
            self.select, self.chosen, self.options = said["name"], [], []
        elif tag == "option":
            self.options.append(said["value"])
            self.chosen += [said["value"]] if "selected" in said else []
        elif tag == "textarea":
            self.textarea = said["name"]
            self.put(self.textarea, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.put(self.select, (self.chosen or self.options)[0])
        elif tag == "textarea":
            self.data[self.textarea] = [self.data[self.textarea][0].strip()]
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.data[self.textarea][0] += data


def form_of(answer: HttpResponse, name: str) -> dict[str, list[str]]:
    """What a browser would send for the form of a page that has a field of this name."""
    forms = re.findall(r"<form\b.*?</form>", answer.content.decode(), re.DOTALL)
    sent = Sent()
    sent.feed(next(form for form in forms if f'name="{name}"' in form))
    return sent.data
