"""The manuals of docs/manual as pages of the program: Markdown to HTML, cut into sections that can be searched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

PICTURES = "pictures/"


@dataclass(frozen=True)
class Section:
    """What stands under one heading; the first has the title of the page and no anchor."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True)
class Handbook:
    title: str
    html: str
    sections: tuple[Section, ...]

    def anchor_of(self, title: str) -> str:
        """Of the section with this heading; empty where there is none."""
        return next((section.anchor for section in self.sections if section.title == title), "")


@lru_cache(maxsize=32)
def read_handbook(path: Path, base: str) -> Handbook:
    """One manual. `base` is the address of the manuals, to which links to other files and pictures are turned."""
    text = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("softbreak", _joined)  # Chinese goes on without a space
    tokens = reader.parse(text)
    sections = _sections(tokens)
    for token in tokens:
        token.attrs.pop("style", None)  # the alignment of a column, which the page's own rules forbid
        for child in token.children or []:
            _turn(child, base)
    body = tokens[3:] if tokens and tokens[0].tag == "h1" else tokens
    return Handbook(sections[0].title, reader.renderer.render(body, reader.options, {}), tuple(sections))


def _joined(*_: object) -> str:
    return ""


def _sections(tokens: Sequence[Token]) -> list[Section]:
    """Gives every heading its anchor on the way."""
    titles, texts = [("", "")], [""]
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            title = tokens[place + 1].content
            anchor = "" if token.tag == "h1" else f"s{len(titles)}"
            if anchor:
                token.attrs["id"] = anchor
                titles.append((anchor, title))
                texts.append("")
            else:
                titles[0] = ("", title)
        elif token.type == "inline":
            texts[-1] += f"{''.join(child.content for child in token.children or [])}\n"
    return [Section(anchor, title, text) for (anchor, title), text in zip(titles, texts, strict=True)]


def _turn(token: Token, base: str) -> None:
    """Links to the other manuals and to pictures become addresses of the program; what lies elsewhere is no link."""
    if token.type == "image":
        name = str(token.attrs.get("src", "")).removeprefix(PICTURES)
        token.attrs = {"src": f"{base}{PICTURES}{name}", "alt": token.content, "loading": "lazy"}
    if token.type != "link_open":
        return
    target = str(token.attrs.get("href", ""))
    name, _, anchor = target.partition("#")
    if re.fullmatch(r"[a-z-]+\.md", name):
        token.attrs = {"href": f"{base}{name.removesuffix('.md')}/" if name != "README.md" else base}
    elif not target.startswith(("http://", "https://")):
        token.attrs = {"href": f"#{anchor}"}
