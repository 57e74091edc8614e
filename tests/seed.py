"""A migrated cluster, made once and copied: what every cluster of the tests begins with.

The migrations take half a minute, and each worker has a cluster of its own, as has each site that a test starts. The
seed is made anew whenever a file has changed that the shape of the tables comes from; Django still runs `migrate` on
each copy of the tests' own database, so what a seed lacked would be made up for. Rules and pages are no part of it: a
migration that reads rows by them finds none in a seed.

It holds the database of a site, made as the manual says, and a copy of that under the name that tests copy.

python -m tests.seed            # lays it under the cluster that `./dev test` starts
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.postgres import OWNER, SUPERUSER, Server, data_folder, project_root, test_server

SITE, DATABASE = "zhixing", "zhixing_seed"
SHAPE = ("zhixing/migrations", "zhixing/models", "zhixing/management/commands", "config", "deploy", "requirements")
KINDS = {".py", ".sql", ".txt"}


def mark_of_shape(root: Path) -> str:
    """Changes with any line that could change what the migrations leave behind, or how they are run here."""
    mark = hashlib.sha256(sys.version.encode() + Path(__file__).read_bytes())
    for file in sorted(file for room in SHAPE for file in (root / room).rglob("*") if file.suffix in KINDS):
        mark.update(f"{file.relative_to(root)}\n{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return mark.hexdigest()


def lay(server: Server) -> None:
    """The cluster of `server`, which is not running, becomes a copy of the seed, unless it is that already."""
    if server.is_running() or is_laid(server):
        return
    mark, label = mark_of_shape(project_root()), server.folder / "seed"
    source = _seed(mark)
    label.unlink(missing_ok=True)
    shutil.rmtree(server.cluster, ignore_errors=True)
    server.folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(source.cluster), str(server.cluster)], check=True)  # owners too
    label.write_text(mark)


def _seed(mark: str) -> Server:
    """Made by whoever asks first; the others wait for it."""
    seed = Server(data_folder() / "test-seed", durable=False)
    seed.folder.mkdir(parents=True, exist_ok=True)
    label = seed.folder / "seed"
    with (seed.folder / "turn.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if label.exists() and label.read_text() == mark:
            return seed
        seed.stop()  # where somebody was killed while making it
        shutil.rmtree(seed.cluster, ignore_errors=True)
        label.unlink(missing_ok=True)
        try:
            seed.start()
            _migrate(seed)
        finally:
            seed.stop()
        label.write_text(mark)
    return seed


def _migrate(seed: Server) -> None:
    """By the owner, whose tables they become; the pages and backups get their rights."""
    import psycopg

    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=project_root(),
        env={**os.environ, "DATABASE_URL": seed.url, "DATABASE_OWNER_URL": seed.url_of(OWNER)},
        check=True,
    )
    with psycopg.connect(seed.url_of(SUPERUSER, "postgres"), autocommit=True) as own:
        own.execute(f'CREATE DATABASE "{DATABASE}" TEMPLATE "{SITE}"'.encode())


def is_laid(server: Server) -> bool:
    """Whether its cluster began as a copy of what this code makes."""
    label = server.folder / "seed"
    return label.exists() and label.read_text() == mark_of_shape(project_root())


if __name__ == "__main__":
    lay(test_server())
