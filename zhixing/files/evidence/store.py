"""Where files of evidence lie: a folder outside the web root, each file named by the SHA-256 of its content."""

import hashlib
import os
import shutil
import time
from pathlib import Path

WAITING = "waiting"  # received with a form that has not been confirmed yet
SPARE = 256 << 20  # bytes of the disk that uploads leave free
_WAITING_SECONDS = 24 * 3600


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def place_of(root: Path, sha256: str) -> Path:
    """root/ab/cd/abcd…; raises ValueError for anything that is no SHA-256 in hex."""
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return root / sha256[:2] / sha256[2:4] / sha256


def has_room(root: Path, size: int) -> bool:
    """Whether the disk has room for a file of this many bytes, twice over, and leaves some for the database."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return shutil.disk_usage(root).free > 2 * size + SPARE


def receive(root: Path, data: bytes) -> str:
    """Keep a file for a day, until its form is confirmed; forgets what has waited longer."""
    sha256 = digest_of(data)
    folder = root / WAITING
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - _WAITING_SECONDS:
            old.unlink(missing_ok=True)
    _write(folder / sha256, data)
    return sha256


def is_received(root: Path, sha256: str) -> bool:
    place = place_of(root, sha256)
    return place.exists() or (root / WAITING / sha256).exists()


def keep(root: Path, sha256: str) -> None:
    """Move a waiting file to its lasting place; nothing to do where the same content lies there already."""
    place, waiting = place_of(root, sha256), root / WAITING / sha256
    if place.exists():
        return
    _write(place, waiting.read_bytes())


def forget(root: Path, sha256: str) -> None:
    """Take a file off the disk that nothing names any more; what waits goes with its day."""
    place_of(root, sha256).unlink(missing_ok=True)


def read(root: Path, sha256: str) -> bytes:
    """The content again; raises ValueError where it is no longer what its name says."""
    data = place_of(root, sha256).read_bytes()
    if digest_of(data) != sha256:
        raise ValueError("the file is not what its name says")
    return data


def _write(place: Path, data: bytes) -> None:
    """All or nothing: a crash leaves no half file under the final name."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = place.with_name(f"{place.name}.{os.getpid()}.{time.monotonic_ns()}.part")
    part.write_bytes(data)
    part.chmod(0o600)
    part.replace(place)
