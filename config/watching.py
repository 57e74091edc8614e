"""While the site runs: the pages' server and our own database, each brought up again when it has gone."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psycopg

from config.accounts import WEB_ACCOUNT, StartError, account, is_root, say
from config.interpreter import PACKAGES, python_for_pages
from config.postgres import Server, data_folder, own_server, project_root

LOOK_EVERY = 1.0  # seconds
SHORT_LIFE, TRIES = 20.0, 5  # a web server that ends so soon after its start, so often in a row, is given up


class Site:
    """The web server, watched together with the database that it needs."""

    def __init__(self, host: str, port: int, workers: int) -> None:
        self.host, self.port, self.workers = host, port, workers
        self.database: Server | None = None if os.environ.get("DATABASE_URL") else own_server()
        self.web: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0

    def run(self) -> int:
        """Until Ctrl-C or SIGTERM, or until the web server cannot be kept up; the exit code."""
        failures = 0
        try:
            while failures < TRIES:
                self._start_web()
                if not failures and self._wait_until_up():
                    print(f"\n知行已启动：http://{self._own_address()}:{self.port}/\n按 Ctrl-C 停止。", flush=True)
                self._watch()
                self._end_group()  # workers that outlived their server would go on answering
                lived = time.monotonic() - self.started_at
                failures = failures + 1 if lived < SHORT_LIFE else 1
                say("网页服务意外停止，正在重新启动……")
                time.sleep(min(failures, TRIES) * LOOK_EVERY)
            say("网页服务一启动就停止，已停止再试。上面的内容说明原因；处理后请重新运行 ./dev run。")
            return 1
        except KeyboardInterrupt:
            print("\n正在停止……", flush=True)
            return 0
        finally:
            self._stop()

    def _web_command(self, python: str) -> list[str]:
        return [
            python,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            self.host,
            "--port",
            str(self.port),
            "--workers",
            str(self.workers),
            "--no-access-log",
            "--log-level",
            "error",
            # A request that never ends holds a thread for as long as its sender likes: there are many.
            "--blocking-threads",
            "64",
            "--http1-header-read-timeout",
            "10000",
            "--respawn-failed-workers",
            "--respawn-interval",
            "0.5",
            "config.wsgi:application",
        ]

    def _start_web(self) -> None:
        python = python_for_pages() if is_root() else sys.executable
        who = account(WEB_ACCOUNT) if is_root() and python else None
        command = self._web_command(python or sys.executable)
        environment = {**os.environ}
        if not _needs_owner():
            environment.pop("DATABASE_OWNER_URL", None)  # migrations are done: the pages have no business with it
        environment |= {"ZHIXING_DATA": str(data_folder()), "PYTHONPATH": PACKAGES}
        self.started_at = time.monotonic()
        # Its own process group: on Ctrl-C we stop it first and the database after it.
        self.web = subprocess.Popen(
            command,
            cwd=project_root(),
            start_new_session=True,
            env=environment,
            user=who and who.pw_uid,
            group=who and who.pw_gid,
            extra_groups=[] if who else None,
        )

    def _watch(self) -> None:
        """Until the web server ends; meanwhile the database is started again whenever it does not listen."""
        assert self.web is not None
        is_told = False
        while True:
            try:
                self.web.wait(LOOK_EVERY)
                return
            except subprocess.TimeoutExpired:
                pass
            if self.database is None or self.database.is_running():
                is_told = False
                continue
            if not is_told:
                say("数据库意外停止，正在重新启动……")
            try:
                self.database.start_again()
                say("数据库已重新启动。")
            except StartError as reason:
                if not is_told:
                    say(str(reason))
                    say("会一直再试，直到数据库启动成功。")
                is_told = True

    def _own_address(self) -> str:
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host  # nosec B104

    def _wait_until_up(self, seconds: float = 60) -> bool:
        """Until it answers at all; set up to stand behind a proxy, it answers us with a refusal or a redirect."""
        assert self.web is not None
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.web.poll() is None:
            connection = http.client.HTTPConnection(self._own_address(), self.port, timeout=2)
            try:
                connection.request("GET", "/health/")
                if connection.getresponse().status < 500:
                    return True
            except (http.client.HTTPException, OSError):
                pass  # not listening yet
            finally:
                connection.close()
            time.sleep(0.1)
        return False

    def _stop(self) -> None:
        if self.web is None:
            return
        try:
            os.killpg(self.web.pid, signal.SIGTERM)
            self.web.wait(10)
        except ProcessLookupError:
            return  # all of it gone by itself
        except subprocess.TimeoutExpired:
            pass
        self._end_group()
        self.web.wait()

    def _end_group(self) -> None:
        if self.web is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.web.pid, signal.SIGKILL)


def _needs_owner() -> bool:
    """Servers before 17 know no right to VACUUM a table of somebody else's: there the pages need the owner for it."""
    address = os.environ.get("DATABASE_URL")
    if not address or "DATABASE_OWNER_URL" not in os.environ:
        return False
    try:
        with psycopg.connect(address) as own:
            return own.info.server_version < 170_000
    except psycopg.OperationalError:
        return False
