"""The part of a ballot's keys on disk: private, never written over, and gone when destroyed."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from zhixing.files.ballots import key_shares
from zhixing.files.ballots.key_shares import Announcement, PartGone


def test_a_part_is_its_owners_only(tmp_path: Path) -> None:
    folder = tmp_path / "ballots"
    part = key_shares.make(folder, "k3f9")
    assert (len(part), key_shares.read(folder, "k3f9"), key_shares.exists(folder, "k3f9")) == (32, part, True)
    assert [path.name for path in folder.iterdir()] == ["k3f9.part"]
    assert ((folder / "k3f9.part").stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert key_shares.make(folder, "k3f8") != part


def test_a_part_is_never_written_over(tmp_path: Path) -> None:
    part = key_shares.make(tmp_path, "k3f9")
    with pytest.raises(FileExistsError):
        key_shares.make(tmp_path, "k3f9")
    assert key_shares.read(tmp_path, "k3f9") == part
    assert [path.name for path in tmp_path.iterdir()] == ["k3f9.part"]


def test_of_many_at_once_one_makes_it(tmp_path: Path) -> None:
    def make(_: int) -> bytes | None:
        try:
            return key_shares.make(tmp_path, "k3f9")
        except FileExistsError:
            return None

    with ThreadPoolExecutor(8) as threads:
        made = [part for part in threads.map(make, range(24)) if part is not None]
    assert made == [key_shares.read(tmp_path, "k3f9")]


def test_what_was_announced_lies_beside_the_part_and_goes_with_it(tmp_path: Path) -> None:
    assert key_shares.announcement(tmp_path, "k3f9") is None
    key_shares.make(tmp_path, "k3f9")
    for told in (Announcement("1234 5678", has_proofs=False), Announcement("8765 4321")):  # an opening tried again
        key_shares.announce(tmp_path, "k3f9", told)
        assert key_shares.announcement(tmp_path, "k3f9") == told
    assert (key_shares.slugs(tmp_path), (tmp_path / "k3f9.keys").stat().st_mode & 0o777) == ({"k3f9"}, 0o600)
    key_shares.destroy(tmp_path, "k3f9")
    assert (key_shares.announcement(tmp_path, "k3f9"), [*tmp_path.iterdir()]) == (None, [])


def test_what_is_destroyed_is_overwritten_first(tmp_path: Path) -> None:
    part = key_shares.make(tmp_path, "k3f9")
    os.link(tmp_path / "k3f9.part", tmp_path / "the same bytes on disk")
    assert key_shares.destroy(tmp_path, "k3f9") is True
    assert (tmp_path / "the same bytes on disk").read_bytes() != part
    assert (key_shares.exists(tmp_path, "k3f9"), key_shares.destroy(tmp_path, "k3f9")) == (False, False)
    with pytest.raises(PartGone):
        key_shares.read(tmp_path, "k3f9")


def test_where_it_is_only_removed_its_bytes_stay_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: removed and not overwritten, whoever reads the disk opens what an old backup holds."""
    monkeypatch.setattr(key_shares, "_wipe", Path.unlink)
    part = key_shares.make(tmp_path, "k3f9")
    os.link(tmp_path / "k3f9.part", tmp_path / "the same bytes on disk")
    assert key_shares.destroy(tmp_path, "k3f9") is True
    assert (tmp_path / "the same bytes on disk").read_bytes() == part


def test_where_it_is_copied_into_its_place_the_part_of_an_open_box_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a copy goes over what is there, and what was locked with it opens no more."""
    part = key_shares.make(tmp_path, "k3f9")
    monkeypatch.setattr(key_shares.os, "link", shutil.copyfile)
    key_shares.make(tmp_path, "k3f9")
    assert key_shares.read(tmp_path, "k3f9") != part


def test_a_crash_while_making_leaves_nothing_behind_for_long(tmp_path: Path) -> None:
    (tmp_path / "k3f9.0123.making").write_bytes(bytes(32))
    (tmp_path / "k3f9b.part").write_bytes(bytes(32))
    with pytest.raises(PartGone):
        key_shares.read(tmp_path, "k3f9")
    assert key_shares.destroy(tmp_path, "k3f9") is True
    assert [path.name for path in tmp_path.iterdir()] == ["k3f9b.part"]


def test_half_a_part_is_none(tmp_path: Path) -> None:
    (tmp_path / "k3f9.part").write_bytes(bytes(31))
    with pytest.raises(PartGone):
        key_shares.read(tmp_path, "k3f9")


@pytest.mark.parametrize("slug", ["", "../keys", "a/b", "a.part", "*", "票"])
def test_only_a_slug_names_a_part(tmp_path: Path, slug: str) -> None:
    for act in (key_shares.make, key_shares.read, key_shares.exists, key_shares.destroy):
        with pytest.raises(ValueError, match="slug"):
            act(tmp_path, slug)
