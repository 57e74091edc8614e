"""Serving the site: prepare the database, start the web server, take everything down again."""

import argparse
import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from config.accounts import hand_over
from config.postgres import data_folder, project_root
from config.watching import Site


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
    hand_over(data_folder())
    if prepared:
        return prepared
    return Site(chosen.host, chosen.port, chosen.workers).run()


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
