"""活动: what a form proposes before anything is typed: a title, and marks for a pasted list of names."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhixing.rules.activities.kinds import FREE
from zhixing.rules.periods import quarter_of
from zhixing.rules.standards.procedure import ActivityKind
from zhixing.rules.standards.vocabulary import Span

_BETWEEN = re.compile(r"[\s,，、;；。.|/]+")
_NUMBER = re.compile(r"^\d{1,3}$")


def suggested_title(kind: ActivityKind, day: dt.date) -> str:
    """11月主题党日, 2026年第四季度党员大会; empty where nobody can know what it is about."""
    if kind.name == FREE.name:
        return ""
    if kind.every is Span.QUARTER:
        return f"{quarter_of(day).label}{kind.name}"
    if kind.every is Span.YEAR:
        return f"{day.year}年度{kind.name}"
    return f"{day.month}月{kind.name}" if kind.every is Span.MONTH else kind.name


@dataclass(frozen=True)
class PastedNames:
    """Whom a pasted list names, and what could not be told."""

    membership_ids: frozenset[int]
    problems: list[str]


def pasted_names(text: str, people: Sequence[tuple[int, str]]) -> PastedNames:
    """Match a pasted text against the list (membership, name as shown). Nobody is guessed among namesakes."""
    matches, problems = match_names(_words(text), people)
    return PastedNames(frozenset(matches.values()), problems)


def match_names(names: Iterable[str], people: Sequence[tuple[int, str]]) -> tuple[dict[str, int], list[str]]:
    """Name → membership for those who are on the list once, and sentences about the others."""
    by_name: dict[str, list[int]] = {}
    for pk, name in people:
        for key in {name, _bare(name)}:
            by_name.setdefault(key, []).append(pk)
    matched: dict[str, int] = {}
    unknown: list[str] = []
    unclear: list[str] = []
    for word in names:
        matches = by_name.get(word, [])
        if len(matches) == 1:
            matched[word] = matches[0]
        else:
            (unclear if matches else unknown).append(word)
    problems = []
    if unknown:
        problems.append(f"名单里没有：{'、'.join(dict.fromkeys(unknown))}。请核对姓名，或确认当天是否在册。")
    if unclear:
        problems.append(f"有同名的，请在名单里逐人标明：{'、'.join(dict.fromkeys(unclear))}。")
    return matched, problems


def _words(text: str) -> Iterable[str]:
    """Names one by one, without the numbers of a chat group's list (1. 王建国 2. 李秀英)."""
    joined = re.sub(r"(?<=[一-鿿]) +(?=[一-鿿](?:[\s,，、]|$))", "", text)
    return [word for word in _BETWEEN.split(re.sub(r"\d+[.、)）]", " ", joined)) if word and not _NUMBER.match(word)]


def _bare(name: str) -> str:
    """The name without what tells namesakes apart."""
    return re.sub(r"[（(].*$", "", name)
