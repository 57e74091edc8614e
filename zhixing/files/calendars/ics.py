"""Deadlines as a calendar file (RFC 5545): whole days, a reminder the day before, lines folded at 75 bytes."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

ICS = "text/calendar; charset=utf-8"
MOST_BYTES = 75  # of a line, without its end


@dataclass(frozen=True)
class Event:
    """`key` makes the same deadline the same event when the file is taken in again."""

    key: str
    on: dt.date
    summary: str
    location: str = ""
    url: str = ""


def write_calendar(name: str, events: Iterable[Event], *, made_at: dt.datetime) -> bytes:
    """The file; equal events at an equal moment are equal bytes."""
    stamp = made_at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Zhixing//Deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for event in events for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(folded(line) for line in lines).encode()


def _event(event: Event, stamp: str) -> list[str]:
    uid = hashlib.sha256(event.key.encode()).hexdigest()[:32]
    optional = [("LOCATION", escaped(event.location)), ("URL", "".join(event.url.split()))]
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@zhixing",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.on + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(event.summary)}",
        *(f"{label}:{value}" for label, value in optional if value),
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(event.summary)}",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line break have an escape, other controls are left out."""
    plain = "".join(sign for sign in text.replace("\r\n", "\n") if sign == "\n" or ord(sign) >= 32)
    for sign, escape in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, escape)
    return plain


def folded(line: str) -> str:
    """The line with its end; longer than 75 bytes it goes on after a break and a blank, never inside a character."""
    parts, current, room = [], "", MOST_BYTES
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append(current)
            current, room = "", MOST_BYTES - 1  # the blank that a continued line begins with
        current, room = current + sign, room - size
    return "\r\n ".join([*parts, current]) + "\r\n"
