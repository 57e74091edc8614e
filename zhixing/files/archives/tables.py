"""A table of an archive twice: as CSV for programs and as HTML for eyes, row by row."""

import csv
import html
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from zhixing.files.archives.package import ArchiveFile

Rows = Callable[[], Iterable[tuple[str, ...]]]
STYLE = (
    "body{font-family:serif;margin:2em;color:#1c1917}table{border-collapse:collapse}"
    "th,td{border:1px solid #44403c;padding:.3em .6em;text-align:left;vertical-align:top}thead th{background:#f5f5f4}"
)


@dataclass(frozen=True)
class ArchiveTable:
    """`rows` is asked once for each of the two writings."""

    title: str
    headers: tuple[str, ...]
    rows: Rows

    @property
    def path(self) -> str:
        return f"数据/{self.title}"


def table_files(table: ArchiveTable) -> list[ArchiveFile]:
    return [ArchiveFile(f"{table.path}.csv", _csv(table)), ArchiveFile(f"{table.path}.html", _html(table))]


def _csv(table: ArchiveTable) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"  # so that Excel and WPS read it as UTF-8
    for row in (table.headers, *table.rows()):
        line = io.StringIO()
        csv.writer(line).writerow([_harmless(cell) for cell in row])
        yield line.getvalue().encode()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is text."""
    is_number = cell[1:].replace(".", "").isdigit()
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and not is_number else cell


def _html(table: ArchiveTable) -> Iterator[bytes]:
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in table.headers)
    yield page_start(table.title) + f"<table><thead><tr>{head}</tr></thead><tbody>\n".encode()
    for row in table.rows():
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in row)
        yield f"<tr>{cells}</tr>\n".encode()
    yield b"</tbody></table></body></html>\n"


def page_start(title: str) -> bytes:
    name = html.escape(title)
    return (
        f'<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{name}</title>'
        f"<style>{STYLE}</style></head><body><h1>{name}</h1>\n"
    ).encode()


def index_page(title: str, lead: Iterable[str], links: Iterable[tuple[str, str]]) -> bytes:
    """索引.html: what the archive holds; `links`: path, label."""
    sentences = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in lead)
    lines = "".join(f'<li><a href="{html.escape(path)}">{html.escape(label)}</a></li>' for path, label in links)
    return page_start(title) + f"{sentences}<ul>{lines}</ul></body></html>\n".encode()
