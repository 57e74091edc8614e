"""The part of a ballot's keys that lies in a file outside the database and its backups, until it is destroyed."""

import os
import re
import secrets
from pathlib import Path

SIZE = 32  # bytes
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,40}")


class PartGone(Exception):  # noqa: N818
    """There is no part of this ballot here: never made, lost or destroyed."""


def make(folder: Path, slug: str) -> bytes:
    """A new part, on disk for good when this returns. Raises FileExistsError where there is one already."""
    place = _place(folder, slug)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = secrets.token_bytes(SIZE)
    making = place.with_name(f"{slug}.{secrets.token_hex(8)}.making")
    with os.fdopen(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(part)
        file.flush()
        os.fsync(file.fileno())
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


def exists(folder: Path, slug: str) -> bool:
    return _place(folder, slug).exists()


def destroy(folder: Path, slug: str) -> bool:
    """Overwrite, remove, and wait until both are on disk. False where there was nothing; repeating does no harm.

    A disk that writes elsewhere than it says (flash, snapshots) may keep the old bytes: docs/security.md says so.
    """
    _place(folder, slug)
    found = [*folder.glob(f"{slug}.part"), *folder.glob(f"{slug}.*.making")]
    for one in found:
        _wipe(one)
    if found:
        _settle(folder)
    return bool(found)


def _place(folder: Path, slug: str) -> Path:
    if not _SLUG.fullmatch(slug):
        raise ValueError("not a ballot's slug")
    return folder / f"{slug}.part"


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
