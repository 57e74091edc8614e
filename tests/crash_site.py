"""An installation of its own that can be killed: a durable PostgreSQL and the real web server, each with kill -9."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from config.postgres import OWNER, SUPERUSER, Server, project_root
from tests import seed

START_WITHIN = 120  # seconds


class CrashSite:
    """Web server and database in one folder, apart from everything else on the machine."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.database = Server(folder / "postgres", durable=durable)
        self.port = _free_port()
        self.web: subprocess.Popen[bytes] | None = None
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("ZHIXING_", "DJANGO_"))},
            "DATABASE_URL": self.database.url,
            "DATABASE_OWNER_URL": self.database.url_of(OWNER),
            "ZHIXING_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    def prepare(self, elections: int, voters: int, subjects: int) -> list[dict[str, Any]]:
        """Start the database and fill it; what each election needs to be voted in and counted."""
        seed.lay(self.database)
        self.database.start()
        self._python("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        done = self._python("-m", "tests.crash_world", str(elections), str(voters), str(subjects))
        found: list[dict[str, Any]] = json.loads(done)
        return found

    def start_again(self) -> None:
        """As after a power cut: bring up whatever is down, the database first, and wait until pages are answered."""
        end = time.monotonic() + START_WITHIN
        while not self._database_answers():
            if time.monotonic() > end:
                raise RuntimeError("the database does not come up again")
            try:
                self.database.start()
            except RuntimeError:
                time.sleep(0.2)  # processes of the one that was killed are still going
        if self.web is None or self.web.poll() is not None:
            self._start_web()
        while not self._web_answers():
            if time.monotonic() > end:
                raise RuntimeError("the web server does not come up again")
            time.sleep(0.05)

    def _start_web(self) -> None:
        with (self.folder / "web.log").open("ab") as log:
            self.web = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "granian",
                    "--interface",
                    "wsgi",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    str(self.port),
                    "--workers",
                    "2",
                    "--blocking-threads",
                    "4",
                    "--no-access-log",
                    "--log-level",
                    "error",
                    "config.wsgi:application",
                ],
                cwd=project_root(),
                env=self.environment,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )

    def said(self) -> str:
        """The end of what the web server wrote."""
        return (self.folder / "web.log").read_text(errors="replace")[-2000:]

    def kill_web(self) -> None:
        if self.web is not None and self.web.poll() is None:
            os.killpg(self.web.pid, signal.SIGKILL)  # its own session: nobody else is in it
            self.web.wait()

    def kill_database(self) -> None:
        """The postmaster and every process that it started, all at once."""
        try:
            first = int((self.database.cluster / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError):
            return
        for pid in [first, *_children(first)]:
            with suppress(ProcessLookupError):  # gone by itself
                os.kill(pid, signal.SIGKILL)

    def acknowledge_early(self) -> None:
        """Break the site on purpose: commits are acknowledged before they are on disk."""
        with psycopg.connect(self.database.url_of(SUPERUSER), autocommit=True) as connection:
            for setting in ("synchronous_commit = off", "wal_writer_delay = '10s'"):
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")

    def sweep(self) -> None:
        """What every start of the product does before serving; finishes the destruction of keys."""
        self._python("manage.py", "prepare_site", "--empty")

    def rows(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database.url) as connection:
            return connection.execute(query, given).fetchall()  # type: ignore[arg-type]

    def close(self) -> None:
        self.kill_web()
        self.kill_database()
        shutil.rmtree(self.database.sockets, ignore_errors=True)

    def _python(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=project_root(),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
        return done.stdout

    def _database_answers(self) -> bool:
        try:
            return self.rows("SELECT 1") == [(1,)]
        except psycopg.OperationalError:
            return False

    def _web_answers(self) -> bool:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("GET", "/health/")
            return asked.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()


@contextmanager
def crash_site(*, durable: bool = True) -> Iterator[CrashSite]:
    """In a temporary folder that the server's own account may pass through; everything is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="zhixing-crash-"))
    site = CrashSite(folder, durable=durable)
    try:
        yield site
    finally:
        site.close()
        shutil.rmtree(folder, ignore_errors=True)


def _children(pid: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            continue  # ended while we looked
        if parent == pid:
            found.append(int(place.parent.name))
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
