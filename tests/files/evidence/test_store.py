"""佐证: where the files lie."""

import os
import stat
import time
from pathlib import Path

import pytest

from zhixing.files.evidence import store

DATA = b"%PDF-1.4 minutes"


def test_received_then_kept_then_read(tmp_path: Path) -> None:
    sha256 = store.receive(tmp_path, DATA)
    assert sha256 == store.digest_of(DATA)
    assert (store.is_received(tmp_path, sha256), store.place_of(tmp_path, sha256).exists()) == (True, False)
    store.keep(tmp_path, sha256)
    store.keep(tmp_path, sha256)
    assert store.read(tmp_path, sha256) == DATA
    place = store.place_of(tmp_path, sha256)
    assert place == tmp_path / sha256[:2] / sha256[2:4] / sha256
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [part.name for part in tmp_path.rglob("*.part")] == []


def test_what_waited_a_day_is_forgotten(tmp_path: Path) -> None:
    old = store.receive(tmp_path, b"old")
    yesterday = time.time() - 25 * 3600
    os.utime(tmp_path / store.WAITING / old, (yesterday, yesterday))
    new = store.receive(tmp_path, b"new")
    assert (store.is_received(tmp_path, old), store.is_received(tmp_path, new)) == (False, True)


def test_a_changed_file_is_not_given_out(tmp_path: Path) -> None:
    sha256 = store.receive(tmp_path, DATA)
    store.keep(tmp_path, sha256)
    store.place_of(tmp_path, sha256).write_bytes(b"other")
    with pytest.raises(ValueError, match="not what its name says"):
        store.read(tmp_path, sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "a" * 63, "g" * 64, f"{'a' * 63}/"])
def test_only_hashes_are_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.place_of(tmp_path, name)
