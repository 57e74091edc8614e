"""What of a ballot's keys lies in files outside the database and its backups, until it is destroyed.

Two files a ballot: the part that locks are made with, and, from the opening on, the fingerprint of all public keys, by
which a key that was exchanged in the database is noticed.
"""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

SIZE = 32  # bytes
_WITH_PROOFS = "proofs"
_SUFFIXES = {".part", ".keys", ".making"}
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,40}")


class PartGone(Exception):  # noqa: N818
    """There is no part of this ballot here: never made, lost or destroyed."""


@dataclass(frozen=True)
class Announcement:
    """What the notice told at the opening. `has_proofs`: every credential leaves behind what it was spent with, as all
    have since the program keeps that; a vote that was under way before it did has votes without."""

    fingerprint: str
    has_proofs: bool = True


def make(folder: Path, slug: str) -> bytes:
    """A new part, on disk for good when this returns. Raises FileExistsError where there is one already."""
    place = _place(folder, slug)
    part = secrets.token_bytes(SIZE)
    making = _written(folder, slug, part)
    try:
        os.link(making, place)  # whole or not at all, and never over another
    except FileExistsError:
        _wipe(making)
        raise
    making.unlink()
    _settle(folder)
    return part


def read(folder: Path, slug: str) -> bytes:
    try:
        part = _place(folder, slug).read_bytes()
    except FileNotFoundError:
        raise PartGone(slug) from None
    if len(part) != SIZE:
        raise PartGone(slug)
    return part


def announce(folder: Path, slug: str, announcement: Announcement) -> None:
    """Keep what was announced, on disk for good when this returns; an opening that failed half way is written over."""
    _place(folder, slug)
    text = f"{announcement.fingerprint}\n{_WITH_PROOFS if announcement.has_proofs else ''}\n"
    os.replace(_written(folder, slug, text.encode()), _announcement(folder, slug))
    _settle(folder)


def announcement(folder: Path, slug: str) -> Announcement | None:
    """What was announced at the opening; None where the file is gone."""
    _place(folder, slug)
    try:
        fingerprint, proofs, *_ = _announcement(folder, slug).read_text().split("\n")
    except (FileNotFoundError, UnicodeDecodeError, ValueError):
        return None
    return Announcement(fingerprint, proofs == _WITH_PROOFS)


def slugs(folder: Path) -> set[str]:
    """Of every ballot that has a file here."""
    return {path.name.split(".")[0] for path in folder.glob("*.*") if path.suffix in _SUFFIXES}


def exists(folder: Path, slug: str) -> bool:
    return _place(folder, slug).exists()


def destroy(folder: Path, slug: str) -> bool:
    """Overwrite, remove, and wait until both are on disk. False where there was nothing; repeating does no harm.

    A disk that writes elsewhere than it says (flash, snapshots) may keep the old bytes: docs/security.md says so.
    """
    _place(folder, slug)
    parts = [*folder.glob(f"{slug}.part"), *folder.glob(f"{slug}.keys"), *folder.glob(f"{slug}.*.making")]
    for path in parts:
        _wipe(path)
    if parts:
        _settle(folder)
    return bool(parts)


def _place(folder: Path, slug: str) -> Path:
    if not _SLUG.fullmatch(slug):
        raise ValueError("not a ballot's slug")
    return folder / f"{slug}.part"


def _announcement(folder: Path, slug: str) -> Path:
    return folder / f"{slug}.keys"


def _written(folder: Path, slug: str, data: bytes) -> Path:
    """A new file of that content beside the one it is to become, on disk."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = folder / f"{slug}.{secrets.token_hex(8)}.making"
    with os.fdopen(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return making


def _wipe(place: Path) -> None:
    try:
        with place.open("r+b") as file:
            file.write(secrets.token_bytes(SIZE))
            file.flush()
            os.fsync(file.fileno())
        place.unlink()
    except FileNotFoundError:
        pass  # another worker destroys it at the same moment


def _settle(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
