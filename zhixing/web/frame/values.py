"""Reading what an address or a form sends, where no form class does: numbers and texts, checked in one way.

`isdigit()` is true of ² and ①, `int()` refuses 4,301 digits, PostgreSQL refuses NUL, UTF-8 refuses half a surrogate
pair, a column refuses what is longer than it. Every bare value passes here; `tests/web/test_hostile.py` sends such.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from zhixing.rules.refusals import Blocked
from zhixing.web.frame.requests import Request

MOST_DIGITS = 18  # what a bigint surely holds
MOST_SIGNS = 300  # of a reason or a note, as wide as the widest column
LABELS = {
    "reason": "理由",
    "note": "意见",
    "document_number": "文号",
    "reply": "本人意见",
    "name": "姓名",
    "fingerprint": "指纹",
}
FIRST_YEAR, LAST_YEAR = 1921, 2999  # days and periods outside them are slips of the keyboard


def as_number(text: Any) -> int | None:
    """A whole number of plain digits, such as a row's; None for anything else."""
    is_number = isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def as_numbers(texts: Iterable[Any]) -> list[int]:
    """The numbers among them."""
    return [number for text in texts if (number := as_number(text)) is not None]


def as_day(text: Any) -> dt.date | None:
    """A day out of an address, such as 2026-09-01, that can be reckoned with; None for anything else."""
    try:
        day = dt.date.fromisoformat(str(text))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def is_storable(text: str) -> bool:
    """Whether the database can keep it: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any(unicodedata.category(sign) == "Cs" for sign in text)


def text_sent(request: Request, name: str, *, most: int = MOST_SIGNS) -> str:
    """A text out of a posted form, "" where there is none. Raises `Blocked` where it cannot be kept."""
    label = LABELS[name]
    text = str(request.POST.get(name, ""))
    if not is_storable(text):
        raise Blocked(f"{label}里有无法保存的字符（多半是从别处粘贴时带进来的），请删去后重新填写。")
    if len(text) > most:
        raise Blocked(f"{label}有 {len(text)} 个字，最多 {most} 个字，请改短后重新提交。")
    return text


def requested_text(request: Request, name: str, *, most: int = MOST_SIGNS) -> str:
    """A text out of an address, trimmed; what cannot be looked for counts as nothing."""
    text = str(request.GET.get(name, "")).strip()
    return text if is_storable(text) and len(text) <= most else ""


class DayField(forms.DateField):
    """A day that can be reckoned with: forward and back from it stays inside the calendar."""

    default_validators = [
        MinValueValidator(dt.date(FIRST_YEAR, 1, 1), "请填写%(limit_value)s以后的日期"),
        MaxValueValidator(dt.date(LAST_YEAR, 12, 31), "请填写%(limit_value)s以前的日期"),
    ]


def day_sent(request: Request, name: str) -> dt.date | None:
    """A day out of a posted form; None for nothing, and for what is no day."""
    try:
        day: dt.date | None = DayField(required=False).clean(request.POST.get(name, ""))
        return day
    except forms.ValidationError:
        return None


def day_field(label: str, **options: Any) -> DayField:
    """A day, picked from the browser's own calendar."""
    return DayField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


def text_area(label: str, most: int = 500, rows: int = 3, **options: Any) -> forms.CharField:
    """A text of several lines, of `most` characters."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)
