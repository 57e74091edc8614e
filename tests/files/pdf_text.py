"""The text of a PDF that typst made, page by page, from its glyphs and character maps: no outside program needed."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.S)
_TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|(\()")
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_SIMPLE = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(pdf: bytes) -> list[str]:
    """The text of each page in the order in which it is painted."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    found = []
    for page in (body for body in objects.values() if b"/Type/Page/" in body):
        fonts = re.findall(rb"/(f\d+) (\d+) 0 R", _referred(objects, page, b"Resources"))
        maps = {name: _character_map(objects, objects[int(number)]) for name, number in fonts}
        found.append(_painted(_stream(_referred(objects, page, b"Contents")), maps))
    return found


def text_of(pdf: bytes) -> str:
    return "".join(pages(pdf))


def page_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in whole points."""
    boxes = re.findall(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def _referred(objects: dict[int, bytes], body: bytes, key: bytes) -> bytes:
    match = re.search(rb"/%s (\d+) 0 R" % key, body)
    assert match is not None
    return objects[int(match[1])]


def _stream(body: bytes) -> bytes:
    match = re.search(rb"/Length (\d+).*?stream\r?\n", body, re.S)  # by length: data may end in a line break
    assert match is not None
    return zlib.decompress(body[match.end() : match.end() + int(match[1])])


def _character_map(objects: dict[int, bytes], font: bytes) -> dict[bytes, str]:
    lines = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", _stream(_referred(objects, font, b"ToUnicode")))
    return {bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in lines}


def _painted(content: bytes, maps: dict[bytes, dict[bytes, str]]) -> str:
    shown: list[str] = []
    current: dict[bytes, str] = {}
    at = 0
    while match := _TOKEN.search(content, at):
        at = match.end()
        glyphs = b""
        if match[1]:
            current = maps[match[1]]
        elif match[2]:
            glyphs = bytes.fromhex(match[2].decode())
        else:
            at, glyphs = _string(content, at)
        shown += [current.get(glyphs[i : i + 2], "") for i in range(0, len(glyphs), 2)]
    return "".join(shown)


def _string(content: bytes, start: int) -> tuple[int, bytes]:
    """Where a string in brackets ends, and its bytes; balanced brackets inside need no escape."""
    depth, at = 1, start
    while depth:
        sign = content[at : at + 1]
        depth += {b"(": 1, b")": -1}.get(sign, 0)
        at += 2 if sign == b"\\" else 1
    return at, _ESCAPED.sub(_unescaped, content[start : at - 1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8)]) if code.isdigit() else _SIMPLE.get(code, code)
