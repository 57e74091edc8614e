"""PostgreSQL's programs: which source is taken for which cluster, and what is said where none fits."""

from pathlib import Path

import pytest

from config import programs
from config.accounts import StartError


def source(folder: Path, version: str, *, lacks: str = "") -> Path:
    folder.mkdir(parents=True)
    for name in programs.NEEDED:
        if name != lacks:
            program = folder / name
            program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
            program.chmod(0o755)
    return folder


def cluster(folder: Path, version: str) -> Path:
    folder.mkdir()
    (folder / "PG_VERSION").write_text(f"{version}\n")
    return folder


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without wheels, with what Debian has laid down."""
    folder = tmp_path / "debian"
    folder.mkdir()
    monkeypatch.delenv(programs.SETTING, raising=False)
    monkeypatch.setattr(programs, "WHEELS", ())
    monkeypatch.setattr(programs, "DEBIAN", folder)
    return folder


def test_the_newest_is_the_first_choice_of_a_new_cluster(debian: Path) -> None:
    source(debian / "15" / "bin", "15.18 (Debian 15.18-0+deb12u1)")
    newest = source(debian / "18" / "bin", "18.4")
    source(debian / "17" / "bin", "17rc1")
    assert programs.binaries() == newest


def test_a_cluster_is_opened_by_its_own_major_version(debian: Path, tmp_path: Path) -> None:
    own = source(debian / "17" / "bin", "17rc1")
    source(debian / "18" / "bin", "18.4")
    assert programs.binaries(cluster(tmp_path / "cluster", "17")) == own
    assert programs.binaries(tmp_path / "none yet") == debian / "18" / "bin"


def test_a_folder_of_the_settings_stands_alone(debian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source(debian / "18" / "bin", "18.4")
    own = source(tmp_path / "own", "16.2")
    monkeypatch.setenv(programs.SETTING, str(own))
    assert programs.binaries() == own
    with pytest.raises(StartError) as refusal:
        programs.binaries(cluster(tmp_path / "cluster", "18"))
    sentence = str(refusal.value)
    assert "数据目录里的数据库是 PostgreSQL 18 的" in sentence
    assert f"这台机器上有：{own}（PostgreSQL 16）。数据没有改动。" in sentence


def test_what_is_too_old_lacks_something_or_is_not_there_is_said(debian: Path) -> None:
    with pytest.raises(StartError, match="这台机器上没有找到 PostgreSQL 的程序"):
        programs.binaries()
    old, partial = source(debian / "14" / "bin", "14.9"), source(debian / "16" / "bin", "16.1", lacks="pg_dump")
    with pytest.raises(StartError) as refusal:
        programs.binaries()
    assert f"{partial}（不全，或者运行不了）、{old}（PostgreSQL 14）" in str(refusal.value)


def test_the_wheel_of_the_lists_is_found_and_runs() -> None:
    assert programs.version_of(programs.binaries()) == 18
