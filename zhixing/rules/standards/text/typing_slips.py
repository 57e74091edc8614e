"""Signs of Chinese typing that YAML does not know: each named, with its line and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.schema import hints, is_part
from zhixing.rules.standards.vocabulary import Problem

WIDE_COLON = "“{0}”后面是全角冒号“：”，请改为半角冒号，后面空一格，如“{0}: …”。"
QUOTES = "“”‘’「」\"'"
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'""")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_BLOCK_TEXT = re.compile(r"[:\-]\s+[|>][+\-]?\d?\s*$")
_DASH = re.compile(r"^\s*[\N{FULLWIDTH HYPHEN-MINUS}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}]\s*\S")
_BRACKETS = re.compile("[\uff5b\uff5d\uff3b\uff3d]")  # the full-width forms of { } [ ]


@cache
def known_words() -> frozenset[str]:
    """Every key of a standard, in both languages."""
    words: set[str] = set()
    left: list[type] = [Standard]
    while left:
        for name, hint in hints(left.pop()).items():
            words |= {name, hint.key.label}
            left += [hint.inner] if is_part(hint.inner) else []
    return frozenset(words)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """A key and a wide colon; a wide comma and a key; a colon without a space behind it; a key without a colon."""
    key = "(" + "|".join(sorted(map(re.escape, known_words()), key=len, reverse=True)) + ")"
    front = r"(?:^\s*(?:-\s+)?|[{,，\uff5b]\s*)"
    return (
        re.compile(rf"{front}{key}\s*："),
        re.compile(rf"，\s*{key}\s*[:：]"),
        re.compile(rf"{front}{key}:(?=[^\s\"'\[{{])"),
        re.compile(rf"^\s*(?:-\s+)?{key}\s+[^\s:：][^:：]*$"),
    )


def typing_slips(text: str) -> list[Problem]:
    """Every such sign in a text that does not read as YAML."""
    return [
        Problem(number, "全文", "", sentence)
        for number, line in enumerate(structure(text), start=1)
        for sentence in sentences_of(line)
    ]


def structure(text: str) -> list[str]:
    """The lines without comments, quoted text and the lines of a block of text: what is left is meant as YAML."""
    lines: list[str] = []
    indent: int | None = None  # of the key whose text goes on
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip())
        if indent is not None and (not line.strip() or depth > indent):
            lines.append("")
            continue
        plain = _COMMENT.sub("", _QUOTED.sub("_", line))
        indent = depth if _BLOCK_TEXT.search(plain) else None
        lines.append(plain)
    return lines


def sentences_of(line: str) -> list[str]:
    wide_colon, wide_comma, close_colon, no_colon = _patterns()
    sentences = ["这一行有 Tab（制表符），YAML 只认空格，请把它改为空格。"] if "\t" in line else []
    for match in wide_colon.finditer(line):
        sentences.append(WIDE_COLON.format(match[1]))
    for match in wide_comma.finditer(line):
        sentences.append(f"“{match[1]}”前面是全角逗号“，”，请改为半角逗号，后面空一格。")
    for match in close_colon.finditer(line):
        sentences.append(f"“{match[1]}”的冒号后面要空一格，如“{match[1]}: …”。")
    for match in no_colon.finditer(line):
        sentences.append(f"“{match[1]}”后面没有冒号，请写成“{match[1]}: …”。")
    if _BRACKETS.search(line):
        sentences.append("这一行有全角括号，请改为半角的 { } 和 [ ]。")
    if _DASH.match(line):
        sentences.append("列表前面的横线要用半角的“-”，后面空一格。")
    return sentences


def half_width(text: str) -> str:
    """What was meant by digits, signs and quotes of Chinese typing."""
    return unicodedata.normalize("NFKC", text).strip().strip(QUOTES).strip()


def slip_in_key(word: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The key that was meant and what is wrong with it, where a wide colon or quotes make it unknown; else empty.

    `names`: the keys that may stand here, by each word for them."""
    head, colon, _ = word.partition("：")
    key = half_width(head)
    if key not in names or key == word:
        return "", ""
    return names[key], WIDE_COLON.format(key) if colon else f"“{word}”里有全角的字符或中文引号，请改为“{key}”。"
