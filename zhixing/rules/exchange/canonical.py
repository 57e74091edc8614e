"""Canonical JSON: one writing for one content, so that what is signed is bytes and not somebody's reading of them.

UTF-8; objects with their keys in the order of code points; no blanks between tokens; whole numbers only, as plain
decimal digits; in strings only `"`, `\\` and control characters are escaped, in the shortest way there is; nothing
after the last bracket. docs/exchange.md says the same for whoever writes another program.
"""

import json
from typing import Any

MOST_BYTES = 1 << 20
MOST_DEPTH = 8
LARGEST = 2**53 - 1  # what every JSON library reads exactly


class NotCanonical(Exception):  # noqa: N818 (a refusal)
    """The bytes are not the one writing of any content."""


def written(content: Any) -> bytes:
    """The canonical writing. Raises `NotCanonical` for what has none: fractions, keys that are no text, torn signs."""
    _check(content)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as torn:
        raise NotCanonical("half a surrogate pair") from torn


def read(data: bytes) -> Any:
    """The content of these bytes, which must be its canonical writing exactly."""
    if len(data) > MOST_BYTES:
        raise NotCanonical("too long")
    try:
        content = json.loads(data.decode())
    except (ValueError, RecursionError) as broken:  # also bytes that are no UTF-8, and integers of 4,301 digits
        raise NotCanonical("not JSON") from broken
    if written(content) != data:
        raise NotCanonical("written in another way")
    return content


def _check(content: Any, depth: int = 0) -> None:
    if depth > MOST_DEPTH:
        raise NotCanonical("too deep")
    if isinstance(content, dict):
        if not all(isinstance(key, str) for key in content):
            raise NotCanonical("a key that is no text")
        for value in content.values():
            _check(value, depth + 1)
    elif isinstance(content, list):
        for value in content:
            _check(value, depth + 1)
    elif isinstance(content, bool) or content is None or isinstance(content, str):
        return
    elif not isinstance(content, int) or abs(content) > LARGEST:
        raise NotCanonical("a number that is not whole, or too large")
