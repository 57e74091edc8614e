"""Where each chain of the ledger ended, kept outside the database: whoever holds only that cannot take it back.

One small file an organisation, `length-hash-seal`, moved forward after each commit and never back.
"""

import fcntl
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ChainEnd:
    """The length of a chain, the hash of its last entry, and the seal over both."""

    organisation_id: int
    length: int
    hash: str
    seal: str


def move_forward(folder: Path, ends: Iterable[ChainEnd]) -> None:
    """Keep these ends; a file that knows a longer chain already stays as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for end in ends:
        place = folder / str(end.organisation_id)
        with os.fdopen(os.open(place, os.O_CREAT | os.O_RDWR, 0o600), "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # two workers may commit in one order and arrive in the other
            earlier = _read(end.organisation_id, file.read())
            if earlier is None or earlier.length < end.length:
                file.seek(0)
                file.write(f"{end.length}-{end.hash}-{end.seal}\n")
                file.truncate()


def read_all(folder: Path) -> Mapping[int, ChainEnd | None]:
    """The kept end of each organisation; None where a file is there and cannot be read."""
    if not folder.is_dir():
        return {}
    return {
        int(place.name): _read(int(place.name), place.read_text(errors="replace"))
        for place in folder.iterdir()
        if place.name.isascii() and place.name.isdigit()
    }


def _read(organisation_id: int, text: str) -> ChainEnd | None:
    length, _, rest = text.strip().partition("-")
    digest, _, seal = rest.partition("-")
    if not (length.isascii() and length.isdigit() and len(length) < 12 and len(digest) == 64 and seal):
        return None
    return ChainEnd(organisation_id, int(length), digest, seal)
