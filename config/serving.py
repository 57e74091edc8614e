"""Serving the site: prepare the database, start the web server, take everything down again."""

import argparse
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from config.postgres import data_folder, project_root


def serve(args: list[str]) -> int:
    """Run until Ctrl-C or SIGTERM; returns the exit code. The database is the caller's to stop."""
    parser = argparse.ArgumentParser(prog="./dev run", description="启动知行")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="端口，默认 8000")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只限本机")
    parser.add_argument("--workers", type=int, default=2, help="工作进程数，默认 2")
    parser.add_argument("--empty", action="store_true", help="不载入示例街道")
    chosen = parser.parse_args(args)
    if not _port_is_free(chosen.host, chosen.port):
        print(f"端口 {chosen.port} 已被占用。请停止占用它的程序，或换一个端口：./dev run --port 8001", file=sys.stderr)
        return 1
    prepare = [sys.executable, "manage.py", "prepare_site", *(["--empty"] if chosen.empty else [])]
    prepared = subprocess.run(prepare, cwd=project_root(), check=False).returncode
    if prepared:
        return prepared
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", chosen.host, "--port", str(chosen.port),
        # A request that never ends holds a thread for as long as its sender likes: there are many, a connection each.
        "--workers", str(chosen.workers), "--blocking-threads", "64", "--http1-header-read-timeout", "10000",
        "--no-access-log", "--log-level", "error", "config.wsgi:application",
    ]
    # Its own process group: on Ctrl-C we stop it first and the database after it.
    server = subprocess.Popen(command, cwd=project_root(), start_new_session=True)
    try:
        host = "127.0.0.1" if chosen.host == "0.0.0.0" else chosen.host  # nosec B104
        if _wait_until_up(server, host, chosen.port):
            print(f"\n知行已启动：http://{host}:{chosen.port}/\n按 Ctrl-C 停止。", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        print("\n正在停止……", flush=True)
        return 0
    finally:
        _stop(server)


@contextmanager
def only_one() -> Iterator[bool]:
    """True for the one server of this data folder: a second would lose its database when the first stops."""
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "run.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _wait_until_up(server: subprocess.Popen[bytes], host: str, port: int, seconds: float = 20) -> bool:
    """Until it answers at all; set up to stand behind a proxy, it answers us with a refusal or a redirect."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        asked = http.client.HTTPConnection(host, port, timeout=2)
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


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
