"""A picture without what it tells of place, device and programs: the coded pixels stay exactly as they were uploaded.

Only the parts that the pixels need are copied, by a list of what is wanted. Everything else is left out: EXIF, XMP,
comments, thumbnails, colour profiles, further pictures, and whatever hangs behind the end.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

_ORIENTATION = 0x0112
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_WANTED = frozenset(
    {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
)
_WEBP_WANTED = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_WEBP_EXIF, _WEBP_XMP, _WEBP_PROFILE = 0x08, 0x04, 0x20  # flags of VP8X
_SCAN_END = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_APP0, _APP1, _APP14, _APP15, _COMMENT, _SCAN, _END = 0xE0, 0xE1, 0xEE, 0xEF, 0xFE, 0xDA, 0xD9


def without_metadata(data: bytes, kind: str) -> bytes:
    """The picture with its way up and nothing else said; raises ValueError where its parts do not fit together."""
    return {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp}[kind](data)


def _way_up(exif: bytes) -> bytes:
    """EXIF that holds the orientation alone; nothing where the picture stands upright or says nothing readable."""
    about = Image.Exif()
    try:
        about.load(exif.removeprefix(b"Exif\0\0"))
        orientation = about.get(_ORIENTATION, 1)
    except (SyntaxError, ValueError, OSError, struct.error, KeyError, TypeError):
        return b""
    if orientation not in range(2, 9):
        return b""
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)


def _jpeg(data: bytes) -> bytes:
    front, rest, exif = [b"\xff\xd8"], [], b""
    for marker, body, scan in _segments(data):
        segment = body
        if marker == _APP1 and body.startswith(b"Exif\0\0"):
            exif = exif or body
        if marker == _APP0 and body.startswith(b"JFIF\0"):
            front.append(_segment(_APP0, body[:12] + b"\0\0"))  # without its thumbnail
            continue
        if marker == _APP14 and body.startswith(b"Adobe"):
            segment = body[:12]  # says how the colours are meant
        elif _APP0 <= marker <= _APP15 or marker == _COMMENT:
            continue
        rest.append(b"\xff\xd9" if marker == _END else _segment(marker, segment) + scan)
    way_up = _way_up(exif)
    if way_up:
        front.append(_segment(_APP1, b"Exif\0\0" + way_up))
    return b"".join(front + rest)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, body, and for a scan its coded pixels; up to the end of the first picture, or as far as there is data."""
    place = 2
    while (place := data.find(b"\xff", place)) >= 0 and place + 1 < len(data):
        marker = data[place + 1]
        if marker in {0x00, 0xFF} or marker in _NO_LENGTH:
            place += 1 if marker == 0xFF else 2
            continue
        if marker == _END:
            yield marker, b"", b""
            return
        if place + 4 > len(data):
            return
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        after = place + 2 + length
        if length < 2 or after > len(data):
            raise ValueError("a segment reaches beyond the file")
        body, place = data[place + 4 : after], after
        if marker == _SCAN:
            end = _SCAN_END.search(data, after)
            place = end.start() if end else len(data)
        yield marker, body, data[after:place]


def _png(data: bytes) -> bytes:
    out, exif, place = [_PNG_START], b"", len(_PNG_START)
    while place + 8 <= len(data):
        length, name = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        after = place + 12 + length
        if after > len(data):
            raise ValueError("a chunk reaches beyond the file")
        if name == b"eXIf":
            exif = data[place + 8 : after - 4]
        elif name in _PNG_WANTED:
            out.append(data[place:after])
        place = after
        if name == b"IEND":
            break
    way_up = _way_up(exif)
    if way_up:
        body = b"eXIf" + way_up
        out.insert(2, struct.pack(">I", len(way_up)) + body + struct.pack(">I", zlib.crc32(body)))
    return b"".join(out)


def _webp(data: bytes) -> bytes:
    chunks = list(_chunks(data[12 : 8 + int.from_bytes(data[4:8], "little")]))
    way_up = _way_up(next((body for name, body in chunks if name == b"EXIF"), b""))
    out = [b"WEBP"]
    for name, body in chunks:
        if name not in _WEBP_WANTED:
            continue
        content = body
        if name == b"VP8X" and body:
            flags = body[0] & ~(_WEBP_EXIF | _WEBP_XMP | _WEBP_PROFILE) | (_WEBP_EXIF if way_up else 0)
            content = bytes([flags]) + body[1:]
        elif name == b"ANMF":
            inner = (_chunk(tag, part) for tag, part in _chunks(body[16:]) if tag in _WEBP_WANTED)
            content = body[:16] + b"".join(inner)
        out.append(_chunk(name, content))
    if way_up:
        out.append(_chunk(b"EXIF", way_up))
    return _chunk(b"RIFF", b"".join(out))


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(data):
        length = int.from_bytes(data[place + 4 : place + 8], "little")
        if place + 8 + length > len(data):
            raise ValueError("a chunk reaches beyond the file")
        yield data[place : place + 4], data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2
