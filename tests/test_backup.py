"""Backup and restore as somebody at the server does them: real scripts, a real dump, another database."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection

from config.postgres import binaries
from tests import ballots, make
from zhixing.files.ballots import key_shares
from zhixing.models import Entry
from zhixing.rules.permissions import Role

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Site:
    """One installation: its database, its data folder, its key."""

    url: str
    data: Path
    key: str

    def run(self, script: str, place: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(ROOT / "deploy" / script), str(place)],
            capture_output=True,
            text=True,
            check=False,
            env={
                **os.environ,
                "DATABASE_URL": self.url,
                "ZHIXING_DATA": str(self.data),
                "ZHIXING_FIELD_KEY": self.key,
                "ZHIXING_VENV": sys.prefix,
            },
        )

    def rows(self, query: str) -> str:
        return psql(self.url, query).stdout.strip()


def psql(url: str, query: str) -> subprocess.CompletedProcess[str]:
    program = str(binaries() / "psql")
    return subprocess.run([program, "-qtA", url, "-c", query], capture_output=True, text=True, check=False)


def address(database: str) -> str:
    ours = connection.settings_dict
    asked = {"host": ours["HOST"], "port": ours["PORT"], "password": ours["PASSWORD"]}
    said = urlencode({name: value for name, value in asked.items() if value})
    return f"postgresql://{quote(ours['USER'])}@/{database}?{said}"


@pytest.fixture
def old(transactional_db: None, tmp_path: Path) -> Site:
    """A site with a member, one entry of the ledger and one file of evidence."""
    world = make.world()
    make.entry(world.members[0], "J1", by=make.viewer(world.users[Role.SECRETARY]))
    (tmp_path / "old" / "evidence" / "ab").mkdir(parents=True)
    (tmp_path / "old" / "evidence" / "ab" / "file").write_bytes(b"a picture")
    return Site(address(connection.settings_dict["NAME"]), tmp_path / "old", settings.FIELD_KEY)


@pytest.fixture
def new(old: Site, tmp_path: Path) -> Iterator[Site]:
    """Another machine: an empty database, an empty data folder, the same key."""
    name = f"{connection.settings_dict['NAME']}_restored"
    psql(old.url, f'CREATE DATABASE "{name}"')
    yield Site(address(name), tmp_path / "new", old.key)
    psql(old.url, f'DROP DATABASE "{name}" WITH (FORCE)')


def backed_up(site: Site, folder: Path) -> Path:
    done = site.run("backup.sh", folder)
    assert done.returncode == 0, done.stderr
    (place,) = folder.iterdir()
    return place


def test_what_was_backed_up_is_restored_whole(old: Site, new: Site, tmp_path: Path) -> None:
    place = backed_up(old, tmp_path / "backups")
    files = {"SHA256SUMS", "database.dump", "evidence.tar.gz", "key-mark"}
    assert {file.name for file in place.iterdir()} == files
    assert {file.stat().st_mode & 0o077 for file in [place, *place.iterdir()]} == {0}

    done = new.run("restore.sh", place)
    last = done.stdout.strip().splitlines()[-1]
    assert (done.returncode, last) == (0, "共核对 1 本台账、1 笔，全部相符。"), done.stderr
    assert "有 1 本台账在数据库之外还没有链尾记录，这次核对相符后建立。" in done.stdout
    assert "注意" not in done.stderr
    hashes = "SELECT hash FROM zhixing_entry ORDER BY id"
    assert new.rows(hashes) == old.rows(hashes) == Entry.objects.get().hash
    assert (new.data / "evidence" / "ab" / "file").read_bytes() == b"a picture"
    refused = psql(new.url, "UPDATE zhixing_entry SET note = 'x'")
    assert "append-only: UPDATE of zhixing_entry is refused" in refused.stderr


def test_a_vote_that_was_under_way_is_named(old: Site, new: Site, tmp_path: Path) -> None:
    """What was cast after the backup is lost with the old database: nobody may go on as if it were there."""
    world = make.world()
    ballots.to_open(ballots.prepare(ballots.to_stage(world), world), world)
    done = new.run("restore.sh", backed_up(old, tmp_path / "backups"))
    assert (done.returncode, new.rows("SELECT state FROM zhixing_ballot")) == (0, "open"), done.stderr
    assert [line for line in done.stderr.splitlines() if line.startswith("注意")] == [
        "注意：备份时有 1 场民主测评正在投票或者还没有计票。备份以后投出的票不在里面，不能接着投，也不能计票："
        "请作废这些测评，重新组织。"
    ]


def test_no_key_is_in_a_backup(old: Site, tmp_path: Path) -> None:
    (old.data / "keys").mkdir()
    (old.data / "keys" / "field_key").write_text(old.key)
    part = key_shares.make(old.data / "ballots", "k3f9")
    place = backed_up(old, tmp_path / "backups")
    listed = subprocess.run(["tar", "-tzf", place / "evidence.tar.gz"], capture_output=True, text=True, check=True)
    assert listed.stdout.split() == ["evidence/", "evidence/ab/", "evidence/ab/file"]
    held = [file.read_bytes() for file in place.iterdir()]
    assert [key for key in (old.key.encode(), part, part.hex().encode()) if any(key in data for data in held)] == []


def test_a_full_database_another_key_and_a_damaged_file_are_refused(old: Site, new: Site, tmp_path: Path) -> None:
    place = backed_up(old, tmp_path / "backups")
    assert "数据库里已有内容，没有恢复" in old.run("restore.sh", place).stderr
    assert "不是备份时用的那一个，没有恢复" in Site(new.url, new.data, "another").run("restore.sh", place).stderr
    damaged = tmp_path / "damaged"
    shutil.copytree(place, damaged)
    with (damaged / "database.dump").open("ab") as file:
        file.write(b"x")
    assert "可能已经损坏，没有恢复" in new.run("restore.sh", damaged).stderr
    assert new.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0"


def test_a_backup_does_not_lie_beside_what_it_saves(old: Site) -> None:
    done = old.run("backup.sh", old.data / "backups")
    assert done.returncode == 1
    assert "备份不要放在数据目录" in done.stderr
    assert not (old.data / "backups").exists()
