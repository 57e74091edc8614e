"""What only an issue of a briefing has on paper: masthead, contents, articles, imprint."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contents:
    """内容提要: a line for each article of a briefing."""

    lines: tuple[str, ...]
    kind: str = "contents"


@dataclass(frozen=True, slots=True)
class Subject:
    """The title of an article inside a briefing, centred; `lines` are filled in when it is set."""

    text: str
    lines: tuple[str, ...] = ()
    kind: str = "subject"


@dataclass(frozen=True, slots=True)
class Foreword:
    """按语: why this is published, indented on both sides."""

    text: str
    kind: str = "foreword"


@dataclass(frozen=True, slots=True)
class Credit:
    """（某某供稿） at the right end below an article."""

    text: str
    kind: str = "credit"


@dataclass(frozen=True, slots=True)
class Masthead:
    """报头: the name in red, the number of the issue, who publishes it and when, above a red line."""

    name: str
    number: str
    organ: str
    day: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """报尾, at the foot of the last page: to whom it goes, how many are printed, who signed and edited."""

    recipients: tuple[tuple[str, str], ...]  # (报, 区委组织部)
    copies: str = ""
    people: str = ""
