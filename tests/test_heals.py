"""The site heals itself, tried by doing it: an installation of its own, whose parts are killed, lost and muddled."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from pathlib import Path

import pytest

from config.accounts import WEB_ACCOUNT, StartError, account, is_root
from config.interpreter import python_for_pages
from config.postgres import APPLICATION, OWNER, SUPERUSER, Server, project_root
from config.programs import programs
from tests.crash_site import _children, _free_port

WITHIN = 300  # seconds; a loaded machine takes its time


class Installation:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self.database = Server(folder / "postgres")
        left_out = ("ZHIXING_", "DJANGO_", "DATABASE_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        self.environment = {**kept, "ZHIXING_DATA": str(folder), "ZHIXING_VENV": sys.prefix}

    def door(self, *args: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "config.door", *args],
            cwd=project_root(),
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def said(self, *args: str) -> tuple[int, str]:
        with self.door(*args) as process:
            said = process.communicate(timeout=WITHIN)[0]
        return process.returncode, said

    def page(self, path: str, cookie: str = "") -> tuple[int, str, dict[str, str]]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": cookie})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode(), lower(answer.headers)
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode(), lower(refused.headers)
        except OSError:
            return 0, "", {}

    def is_up(self) -> bool:
        return self.page("/health/")[0] == 200


def lower(headers: Message) -> dict[str, str]:
    return {name.lower(): text for name, text in headers.items()}


def wait_for(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + WITHIN
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.1)


@contextmanager
def running(site: Installation) -> Iterator["subprocess.Popen[str]"]:
    process = site.door("run", "--empty", "--port", str(site.port))
    try:
        wait_for(lambda: site.is_up() or process.poll() is not None, "the site does not come up")
        assert process.poll() is None, process.communicate()[0]
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=WITHIN)


@contextmanager
def held_by_an_earlier_command(site: Installation) -> Iterator[Callable[[], int]]:
    """As a long backup would hold the database; called, it ends, and says with which code."""
    go = site.folder / "go"
    with site.door("hold", "sh", "-c", f"while [ ! -e {go} ]; do sleep 0.1; done") as earlier:

        def end() -> int:
            go.touch()
            return earlier.wait(WITHIN)

        try:
            wait_for(site.database.is_running, "the database does not come up")
            yield end
        finally:
            end()


@pytest.fixture(scope="module")
def site() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="zhixing-heals-"))
    folder.chmod(0o755)
    site = Installation(folder)
    try:
        yield site
    finally:
        site.database.stop()
        shutil.rmtree(folder, ignore_errors=True)


def postmaster(site: Installation) -> int:
    return int((site.database.cluster / "postmaster.pid").read_text().split()[0])


def command_line(pid: int) -> bytes:
    """Empty where the process has ended since it was listed."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def web_server(door: "subprocess.Popen[str]") -> int:
    (found,) = [pid for pid in _children(door.pid) if b"granian" in command_line(pid)]
    return found


def workers(door: "subprocess.Popen[str]") -> set[int]:
    """Not the resource tracker, which Python starts beside them."""
    lines = {pid: command_line(pid) for pid in _children(web_server(door))}
    return {pid for pid, line in lines.items() if line and b"tracker" not in line}


def test_what_is_killed_comes_up_again(site: Installation) -> None:
    """A backup that began before the site and ends while it runs takes nothing down; then parts are killed."""
    with held_by_an_earlier_command(site) as end, running(site) as door:
        assert end() == 0
        assert site.said("verify")[0] == 0
        assert site.is_up()
        _a_worker_is_killed(site, door)
        _the_web_server_is_killed(site, door)
        _the_database_is_killed(site)
        if is_root():
            # Where that account cannot read the code (a clone under /root), they stay root, and the start says so.
            expected = account(WEB_ACCOUNT).pw_uid if python_for_pages() else 0
            assert {os.stat(f"/proc/{pid}").st_uid for pid in workers(door)} == {expected}
    assert not site.database.is_running()  # the last to leave has stopped it
    _a_number_left_behind_is_no_server(site)
    _a_lost_key_is_not_replaced(site)


def _a_worker_is_killed(site: Installation, door: "subprocess.Popen[str]") -> None:
    before = workers(door)
    assert len(before) == 2
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: len(workers(door) - {killed}) == 2 and site.is_up(), "the worker is not replaced")


def _the_web_server_is_killed(site: Installation, door: "subprocess.Popen[str]") -> None:
    killed = web_server(door)
    os.kill(killed, signal.SIGKILL)
    door_is_new = lambda: [pid for pid in _children(door.pid) if pid != killed]  # noqa: E731
    wait_for(lambda: bool(door_is_new()) and site.is_up(), "the web server is not started again")


def _the_database_is_killed(site: Installation) -> None:
    """Whoever has signed in meanwhile gets a page that says so, in Chinese."""
    first = postmaster(site)
    for pid in [first, *_children(first)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    signed_in = f"sessionid={'a' * 32}"
    status, text, headers = site.page("/", signed_in)
    assert (status, headers.get("retry-after")) == (503, "10")
    assert "数据库暂时没有响应" in text
    assert headers["content-type"].startswith("text/html")
    wait_for(lambda: site.is_up() and site.page("/", signed_in)[0] == 200, "the database is not started again")
    assert postmaster(site) != first


def _a_number_left_behind_is_no_server(site: Installation) -> None:
    """After a power cut the number in the file belongs to any process: here to this one."""
    remains = site.database.cluster / "postmaster.pid"
    remains.write_text(f"{os.getpid()}\n{site.database.cluster}\n{int(time.time())}\n5432\n\n\n")
    if is_root():
        os.chown(remains, account("zhixing-db").pw_uid, account("zhixing-db").pw_gid)
    assert not site.database.is_running()
    code, said = site.said("verify")
    assert (code, said.splitlines()[-1]) == (0, "共核对 0 本台账、0 笔，全部相符。")


def _a_lost_key_is_not_replaced(site: Installation) -> None:
    """Neither where the folder remembers it, nor where only the database does; put back, it serves again."""
    key = site.folder / "keys" / "field_key"
    kept = key.read_text()
    key.unlink()
    for sentence in ("字段密钥不在", "与数据库里已加密的内容不符"):
        code, said = site.said("run", "--empty", "--port", str(site.port))
        assert code == 1, said
        assert sentence in said
        assert f"放回 {key}" in said
        assert not key.exists()
        (site.folder / "field_key.mark").unlink(missing_ok=True)
    key.write_text(kept)
    assert site.said("manage", "prepare_site", "--empty")[0] == 0
    key.write_text("another")
    assert "不是这个数据目录一直在用的那一把" in site.said("verify")[1]
    key.write_text(kept)


if is_root():

    def test_a_folder_that_only_root_may_enter_is_named() -> None:
        with tempfile.TemporaryDirectory(prefix="zhixing-closed-") as closed:
            server = Server(Path(closed) / "inside" / "data" / "postgres")
            with pytest.raises(StartError, match=f"要经过 {closed}，而账号 zhixing-db 进不去"):
                server.start()
            shutil.rmtree(server.sockets)

    def test_the_account_of_the_pages_gets_in_as_the_application_alone(site: Installation) -> None:
        web = account(WEB_ACCOUNT)
        psql = str(programs(site.database.folder) / "psql")
        with site.database.use():
            reached = {
                role: subprocess.run(
                    [psql, "-Xtc", "SELECT 1", site.database.url_of(role)],
                    check=False,
                    user=web.pw_uid,
                    group=web.pw_gid,
                    extra_groups=[],
                    cwd="/",
                    capture_output=True,
                    text=True,
                )
                for role in (APPLICATION, OWNER, SUPERUSER)
            }
        assert {role: done.returncode for role, done in reached.items()} == {APPLICATION: 0, OWNER: 2, SUPERUSER: 2}
        assert "Peer authentication failed" in reached[OWNER].stderr
