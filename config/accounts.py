"""The accounts of the machine that the parts run as: started by root, neither the database nor the pages stay root."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

DATABASE_ACCOUNT = "zhixing-db"  # PostgreSQL refuses to run as root
WEB_ACCOUNT = "zhixing-web"
WEB_FOLDERS = ("keys", "evidence", "ballots", "chains", "static")  # what the pages write, in the data folder


class StartError(RuntimeError):
    """Why nothing was started, in a sentence for whoever is at the server."""


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def is_root() -> bool:
    return os.geteuid() == 0


def account(name: str) -> pwd.struct_passwd:
    """The account of that name, made on first use; only root asks."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        subprocess.run(
            [
                "/usr/sbin/useradd",
                "--system",
                "--no-create-home",
                "--home-dir",
                "/nonexistent",
                "--shell",
                "/usr/sbin/nologin",
                name,
            ],
            check=True,
        )
        return pwd.getpwnam(name)


def is_reachable_by_all(folder: Path) -> bool:
    return all(part.stat().st_mode & 0o005 == 0o005 for part in [folder, *folder.parents])


def may_enter(folder: Path, name: str) -> bool:
    """Whether that account gets into the folder: asked by trying, since modes are not all there is to it."""
    process = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
        check=False,
        user=account(name).pw_uid,
        group=account(name).pw_gid,
        extra_groups=[],
        cwd="/",
        stderr=subprocess.DEVNULL,
    )
    return process.returncode == 0


def demand_entry(folder: Path, name: str) -> None:
    """Refuse to go on where that account cannot enter the folder, naming the one on the way that is closed to it."""
    if may_enter(folder, name):
        return
    closed = next((part for part in [*reversed(folder.parents), folder] if not may_enter(part, name)), folder)
    raise StartError(
        f"没有启动：数据目录 {folder} 要经过 {closed}，而账号 {name} 进不去（它只许 root 进入）。\n"
        f"请把数据目录换到别的地方，例如 ZHIXING_DATA=/var/lib/zhixing/data ./dev run；"
        f"或者由管理员允许经过：chmod o+x {closed}"
    )


def hand_over(data: Path) -> None:
    """As root: what the pages write belongs to their account, also where an earlier version made it as root.

    Only what is root's and has one name is given away: a second name could be for a file that is none of ours.
    """
    if not is_root():
        return
    web = account(WEB_ACCOUNT)
    for name in WEB_FOLDERS:
        top = data / name
        top.mkdir(parents=True, exist_ok=True, mode=0o755 if name == "static" else 0o700)
        for folder, _, files in os.walk(top):
            for place in [folder, *(os.path.join(folder, file) for file in files)]:
                status = os.lstat(place)
                if status.st_uid == 0 and (place == folder or status.st_nlink == 1):
                    os.chown(place, web.pw_uid, web.pw_gid, follow_symlinks=False)
