"""The zip is written while it is sent: large files are never held, and both writings of a table are safe to open."""

import hashlib
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator

from zhixing.files.archives.package import HEAD, LIST, ArchiveFile, ArchiveHead, ChainEnd, stream_archive
from zhixing.files.archives.tables import ArchiveTable, table_files

HEAD_OF = ArchiveHead("第一党支部", 2026, "2026-12-31T10:00:00+08:00", "书记")


def test_a_large_file_is_never_held_whole() -> None:
    size, piece = 96 << 20, b"\x00" * (1 << 20)

    def pieces() -> Iterator[bytes]:
        for _ in range(size >> 20):
            yield piece

    tracemalloc.start()
    sent = sum(
        len(part) for part in stream_archive("档案", [ArchiveFile("大.bin", pieces())], HEAD_OF, ChainEnd(), secret="x")
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent < size
    assert peak < 16 << 20


def test_the_list_names_each_file_as_it_was_sent() -> None:
    files = [ArchiveFile("甲.txt", [b"a", b"b"]), ArchiveFile("乙.txt", [])]
    data = b"".join(stream_archive("档案", files, HEAD_OF, ChainEnd(2, "f" * 64), secret="x"))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        listed = json.loads(package.read(f"档案/{LIST}"))["files"]
        head = json.loads(package.read(f"档案/{HEAD}"))
        digest = hashlib.sha256(package.read(f"档案/{LIST}")).hexdigest()
    assert listed[0] == {"path": "甲.txt", "sha256": hashlib.sha256(b"ab").hexdigest(), "size": 2}
    assert (head["list_sha256"], head["chain_length"], head["chain_end"]) == (digest, 2, "f" * 64)


def test_a_cell_is_no_formula_and_no_markup() -> None:
    table = ArchiveTable("表", ("甲", "乙"), lambda: [("=1+1", "<b>"), ("-0.5", "")])
    csv_file, html_file = table_files(table)
    assert b"".join(csv_file.pieces).decode("utf-8-sig").splitlines() == ["甲,乙", "'=1+1,<b>", "-0.5,"]
    assert b"<td>&lt;b&gt;</td>" in b"".join(html_file.pieces)
