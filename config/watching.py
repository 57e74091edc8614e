"""While the site runs: the pages' server and our own database, each brought up again when it has gone."""

import http.client
import os
import signal
import subprocess
import sys
import time

from config.accounts import WEB_ACCOUNT, StartError, account, is_root
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
                lived = time.monotonic() - self.started_at
                failures = failures + 1 if lived < SHORT_LIFE else 1
                _say("网页服务意外停止，正在重新启动……")
                time.sleep(min(failures, TRIES) * LOOK_EVERY)
            _say("网页服务一启动就停止，已停止再试。上面的内容说明原因；处理后请重新运行 ./dev run。")
            return 1
        except KeyboardInterrupt:
            print("\n正在停止……", flush=True)
            return 0
        finally:
            self._stop()

    def _start_web(self) -> None:
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port),
            "--workers", str(self.workers), "--blocking-threads", "4", "--no-access-log", "--log-level", "warning",
            "--respawn-failed-workers", "--respawn-interval", "0.5", "config.wsgi:application",
        ]
        # Migrations are done: the pages have no business with the owner's password.
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
        who = account(WEB_ACCOUNT) if is_root() and _may_serve() else None
        self.started_at = time.monotonic()
        # Its own process group: on Ctrl-C we stop it first and the database after it.
        self.web = subprocess.Popen(
            command, cwd=project_root(), start_new_session=True, env=environment | {"ZHIXING_DATA": str(data_folder())},
            user=who and who.pw_uid, group=who and who.pw_gid, extra_groups=[] if who else None,
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
                _say("数据库意外停止，正在重新启动……")
            try:
                self.database.start()
                _say("数据库已重新启动。")
            except StartError as reason:
                if not is_told:
                    _say(str(reason))
                    _say("会一直再试，直到数据库启动成功。")
                is_told = True

    def _own_address(self) -> str:
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host  # nosec B104

    def _wait_until_up(self, seconds: float = 20) -> bool:
        """Until it answers at all; set up to stand behind a proxy, it answers us with a refusal or a redirect."""
        assert self.web is not None
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.web.poll() is None:
            asked = http.client.HTTPConnection(self._own_address(), self.port, timeout=2)
            try:
                asked.request("GET", "/health/")
                if asked.getresponse().status < 500:
                    return True
            except (http.client.HTTPException, OSError):
                pass  # not listening yet
            finally:
                asked.close()
            time.sleep(0.1)
        return False

    def _stop(self) -> None:
        if self.web is None:
            return
        try:
            os.killpg(self.web.pid, signal.SIGTERM)
            self.web.wait(10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.web.pid, signal.SIGKILL)  # also workers that outlived their server
            self.web.wait()
        except ProcessLookupError:
            pass


def _may_serve() -> bool:
    """Whether the pages' account reaches the program and its environment; tried, for much is on the way to both."""
    web = account(WEB_ACCOUNT)
    tried = subprocess.run(
        [sys.executable, "-c", "import granian, django, config.postgres"], cwd="/", check=False, user=web.pw_uid,
        group=web.pw_gid, extra_groups=[], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(project_root())},
    ).returncode == 0
    if not tried:
        _say(f"注意：账号 {WEB_ACCOUNT} 读不到程序或运行环境（{project_root()}），网页只好以 root 运行。\n"
             "请把代码放到所有账号都能进入的目录（例如 /opt/zhixing），再以 root 启动；或者用一个普通账号启动。")
    return tried


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
