"""Lists one a line, typed, pasted, or out of a sheet: lines and cells of a text, and what a day is in it."""

import datetime as dt
import re

from zhixing.rules.names.folding import tidy

_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
FIRST_YEAR = 1921


def typed_lines(typed: str) -> list[tuple[str, list[str]]]:
    """Place (第 3 行) and cells of each line; cells end with a tab where there is one, else with a comma."""
    lines = []
    for number, line in enumerate(typed.splitlines(), start=1):
        if tidy(line):
            cells = line.split("\t") if "\t" in line else re.split("[，,]", line)
            lines.append((f"第 {number} 行", cells))
    return lines


def read_day(text: str) -> dt.date | None:
    """The day of 2026-11-29, 2026年11月29日, 2026.11.29 or 20261129; None for what is no day of the calendar."""
    match = _DAY.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text)
    if match is None or int(match[1]) < FIRST_YEAR:
        return None
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
