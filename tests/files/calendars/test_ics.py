"""The calendar file, read back by the rules of RFC 5545: unfolded, split, unescaped."""

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from zhixing.files.calendars.ics import MOST_BYTES, Event, escaped, folded, write_calendar

AT = dt.datetime(2026, 11, 20, 8, 30, tzinfo=dt.UTC)


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "N": "\n"}.get(match.group(1), match.group(1)), text)


def read(data: bytes) -> list[tuple[str, str]]:
    """Name (with its parameters) and value of each content line; what RFC 5545 refuses fails here."""
    text = data.decode()
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(len(line.encode()) <= MOST_BYTES for line in lines)
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    unfolded = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    pairs = [tuple(line.split(":", 1)) for line in unfolded]
    open_parts: list[str] = []
    for name, value in pairs:
        assert re.fullmatch(r"[A-Z-]+(;[A-Z]+=[A-Z]+)?", name)
        if name == "BEGIN":
            open_parts.append(value)
        elif name == "END":
            assert open_parts.pop() == value
    assert open_parts == []
    return pairs  # type: ignore[return-value]


def test_a_deadline_is_a_whole_day_with_a_reminder() -> None:
    event = Event("k", dt.date(2026, 12, 31), "自评截止；催办, 一次", "第一支部\n二楼", "http://x/cycles/1/")
    pairs = dict(read(write_calendar("知行", [event], made_at=AT)))
    assert (pairs["DTSTART;VALUE=DATE"], pairs["DTEND;VALUE=DATE"]) == ("20261231", "20270101")
    assert unescaped(pairs["SUMMARY"]) == "自评截止；催办, 一次"
    assert unescaped(pairs["LOCATION"]) == "第一支部\n二楼"
    assert (pairs["TRIGGER"], pairs["DTSTAMP"]) == ("-P1D", "20261120T083000Z")


def test_the_same_deadline_is_the_same_event_when_it_moves() -> None:
    def uid(on: dt.date, key: str = "k") -> str:
        return dict(read(write_calendar("知行", [Event(key, on, "自评截止")], made_at=AT)))["UID"]

    assert uid(dt.date(2026, 12, 1)) == uid(dt.date(2026, 12, 8)) != uid(dt.date(2026, 12, 1), "other")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=120))
def test_any_text_comes_back(text: str) -> None:
    pairs = dict(read(write_calendar("知行", [Event("k", dt.date(2026, 1, 1), text)], made_at=AT)))
    assert unescaped(pairs["SUMMARY"]) == text


@given(st.text(st.sampled_from("a汉𠮷é"), max_size=200))
def test_a_fold_never_cuts_a_character(text: str) -> None:
    parts = folded(text).encode().removesuffix(b"\r\n").split(b"\r\n ")
    assert "".join(part.decode() for part in parts) == text


def test_controls_do_not_break_a_line() -> None:
    assert escaped("甲\x00\r乙\r\n丙") == "甲乙\\n丙"
