"""The child process that looks through a PDF: what a hostile file does to memory or time ends here.

Run as a script by `evidence_pdf.pdf_flaw`: the file on standard input, one word on standard output.

Which objects a PDF holds depends on who reads it: offsets may point anywhere, and readers mend what is broken in ways
of their own. So the cross-reference is not followed; every object and every object stream there is in the bytes counts.
"""

import re
import resource
import sys
import zlib
from collections.abc import Iterator

MEMORY_LIMIT = 512 << 20  # bytes of address space
CPU_LIMIT = 6  # seconds
MAX_TOKENS = 2_000_000
MAX_INFLATED = 64 << 20  # bytes of all object streams together

_BLANK = rb"(?:[\x00\t\n\x0c\r ]++|%[^\r\n]*+)*+"
_OBJECT = re.compile(rb"(?<!d)obj" + _BLANK + rb"(?=<<)")
_TRAILER = re.compile(rb"trailer" + _BLANK + rb"(?=<<)")
_STREAM = re.compile(_BLANK + rb"stream(?:\r\n|\n|\r)")
_SUSPECT = re.compile(rb"/(?=[JLER#])([^\x00\t\n\x0c\r ()<>\[\]{}/%]+)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_TOKEN = re.compile(
    rb"[\x00\t\n\x0c\r ]*+(?:%[^\r\n]*|(?P<open><<|[\[{])|(?P<close>>>|[\]}])|(?P<hex><[^<>]*>)|(?P<text>\()"
    rb"|(?P<name>/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)|(?P<word>[^\x00\t\n\x0c\r ()<>\[\]{}/%]+)"
    rb"|(?P<stray>.))",
    re.DOTALL,
)
# An object without a stream, read at the speed of the machine: dictionaries three deep and nothing that needs a second
# look. Whatever else there is goes through the slow way.
_FLAT = rb"[^<>()%]++|\((?:[^()\\]++|\\.)*+\)|<[^<>]*+>"
_NESTED = rb"(?:" + _FLAT + rb"|<<(?:" + _FLAT + rb")*+>>)*+"
_PLAIN_OBJECT = re.compile(rb"<<(?:" + _FLAT + rb"|<<" + _NESTED + rb">>)*+>>[\x00\t\n\x0c\r ]*+endobj", re.DOTALL)
_PAREN = re.compile(rb"\\.|[()]", re.DOTALL)
# Wherever they stand; a script must be announced by one of the first two, so a stray /JS in coded pixels is none.
_PROGRAMS = frozenset({b"JavaScript", b"Rendition", b"Launch", b"EmbeddedFile", b"EmbeddedFiles"})
_SCRIPT = b"JS"
_AS_IT_IS = frozenset({b"[", b"]", b"<<", b">>", b"null", b"/Predictor", b"1"})  # parameters that change nothing
_PIECE = 1 << 16

Dictionary = dict[bytes, list[bytes]]


class TooMuchError(Exception):
    """The file takes more work than one upload may."""


class UnreadableError(Exception):
    """An object stream that cannot be looked into."""


class Scan:
    """One pass through the bytes, with a budget."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.tokens = self.inflated = 0
        self.bodies: list[tuple[int, int]] = []

    def verdict(self) -> str:
        trailers = [self.dictionary(match.end())[0] for match in _TRAILER.finditer(self.data)]
        packed = []
        for about, start in self.streams():
            if about.get(b"Type") == [b"/XRef"]:
                trailers.append(about)
            if about.get(b"Type") == [b"/ObjStm"] or {b"N", b"First"} <= about.keys():
                packed.append((about, start))
        if any(b"Encrypt" in trailer for trailer in trailers):
            return "encrypted"
        if any(self.is_program(*suspect) for suspect in suspects(self.data)):
            return "program"
        if any(
            name in _PROGRAMS or name == _SCRIPT for stream in packed for _, name in suspects(self.unpacked(*stream))
        ):
            return "program"
        return "good"

    def is_program(self, place: int, name: bytes) -> bool:
        return name in _PROGRAMS or (name == _SCRIPT and not any(start <= place < end for start, end in self.bodies))

    def streams(self) -> Iterator[tuple[Dictionary, int]]:
        """The dictionary of every stream, and where its body begins."""
        for match in _OBJECT.finditer(self.data):
            if _PLAIN_OBJECT.match(self.data, match.end()):
                continue
            about, after = self.dictionary(match.end())
            stream = _STREAM.match(self.data, after)
            if stream:
                end = self.data.find(b"endstream", stream.end())
                self.bodies.append((stream.end(), end if end >= 0 else len(self.data)))
                yield about, stream.end()

    def dictionary(self, place: int) -> tuple[Dictionary, int]:
        """The keys of the dictionary that begins here with the tokens of their values, and where it ends."""
        values: Dictionary = {}
        depth, key = 0, b""
        while match := _TOKEN.match(self.data, place):
            place, kind = match.end(), match.lastgroup
            self.tokens += 1
            if self.tokens > MAX_TOKENS:
                raise TooMuchError
            if kind is None:
                continue  # a comment
            token = match[kind]
            if kind == "name":
                token = b"/" + unescaped(token[1:])
            if kind == "text":
                place = self.text_end(place)
            depth += (kind == "open") - (kind == "close")
            if depth == 0:
                break
            if depth == 1 and kind == "name" and (not key or values[key]):
                key = token[1:]
                values[key] = []
            elif key:
                values[key].append(token)
        return values, place

    def text_end(self, place: int) -> int:
        depth = 1
        for match in _PAREN.finditer(self.data, place):
            self.tokens += 1
            if self.tokens > MAX_TOKENS:
                raise TooMuchError
            depth += {b"(": 1, b")": -1}.get(match[0], 0)
            if depth == 0:
                return match.end()
        return len(self.data)

    def unpacked(self, about: Dictionary, start: int) -> bytes:
        """What an object stream holds; one without a filter was read with the file."""
        filters = [token for token in about.get(b"Filter", []) if token not in {b"[", b"]"}]
        if not filters:
            return b""
        how = {token for key in (b"DecodeParms", b"DP") for token in about.get(key, [])}
        if filters not in ([b"/FlateDecode"], [b"/Fl"]) or how - _AS_IT_IS:
            raise UnreadableError
        parts, unpack = [], zlib.decompressobj()
        try:
            for place in range(start, len(self.data), _PIECE):
                parts.append(unpack.decompress(self.data[place : place + _PIECE], MAX_INFLATED))
                self.inflated += len(parts[-1])
                if unpack.eof or self.inflated >= MAX_INFLATED:
                    break
        except zlib.error as flaw:
            raise UnreadableError from flaw
        if self.inflated >= MAX_INFLATED:
            raise TooMuchError
        return b"".join(parts)


def unescaped(name: bytes) -> bytes:
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), name) if b"#" in name else name


def suspects(data: bytes) -> Iterator[tuple[int, bytes]]:
    for match in _SUSPECT.finditer(data):
        yield match.start(), unescaped(match[1])


def verdict(data: bytes) -> str:
    try:
        return Scan(data).verdict()
    except (TooMuchError, MemoryError):
        return "large"
    except UnreadableError:
        return "unreadable"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(verdict(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
