"""An archive as a zip that is written while it is sent: no file of it is ever held whole, each is hashed on its way.

The list of all files with their hashes comes last but one, and last the signed head with the hash of that list.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from zhixing.files.chains.marks import sign

HEAD, LIST, CHAIN = "签名.json", "清单.json", "台账/链.jsonl"
MOST_HELD = 1 << 20  # bytes that wait to be sent


@dataclass(frozen=True)
class ArchiveFile:
    """A path below the top folder, and its content piece by piece."""

    path: str
    pieces: Iterable[bytes]


@dataclass
class ChainEnd:
    """Filled in while the chain is written: how long it is, and the hash it ends with."""

    length: int = 0
    hash: str = "0" * 64


@dataclass(frozen=True)
class ArchiveHead:
    """What is signed beside the hash of the list."""

    organisation: str
    year: int
    made_at: str
    made_by: str


class _Pipe(io.RawIOBase):
    """Where the zip is written to: what lies in it is taken out and sent."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self.held = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        self.held += len(data)
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self._waiting)
        self._waiting, self.held = [], 0
        return data


def stream_archive(
    top: str, files: Iterable[ArchiveFile], head: ArchiveHead, end: ChainEnd, *, secret: str
) -> Iterator[bytes]:
    """The zip in pieces. `end` is read after the files were written, one of which is the chain."""
    pipe, lines = _Pipe(), []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as package:
        for file in files:
            work, size = hashlib.sha256(), 0
            info = zipfile.ZipInfo(f"{top}/{file.path}")
            info.compress_type = zipfile.ZIP_DEFLATED
            with package.open(info, "w", force_zip64=True) as target:
                for piece in file.pieces:
                    work.update(piece)
                    size += len(piece)
                    target.write(piece)
                    if pipe.held >= MOST_HELD:
                        yield pipe.take()
            lines.append({"path": file.path, "sha256": work.hexdigest(), "size": size})
        listed = json.dumps({"files": lines}, ensure_ascii=False, indent=1).encode()
        package.writestr(f"{top}/{LIST}", listed)
        package.writestr(f"{top}/{HEAD}", _signed(head, end, listed, secret))
        yield pipe.take()
    yield pipe.take()


def _signed(head: ArchiveHead, end: ChainEnd, listed: bytes, secret: str) -> bytes:
    content = {
        "kind": "知行支部年度档案",
        "organisation": head.organisation,
        "year": head.year,
        "made_at": head.made_at,
        "made_by": head.made_by,
        "list_sha256": hashlib.sha256(listed).hexdigest(),
        "chain_length": end.length,
        "chain_end": end.hash,
    }
    return json.dumps(sign(content, secret=secret), ensure_ascii=False, indent=1).encode()
