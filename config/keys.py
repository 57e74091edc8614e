"""The secrets kept in files, and the mark by which a lost or strange field key is told before it seals anything."""

import hashlib
import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

_MADE: set[Path] = set()


def mark_of(key: str) -> str:
    """Which key it is, without telling it; the same that backups carry (deploy/common.sh)."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def place_of(name: str, data: Path) -> Path:
    return data / "keys" / name


def forget_mark(data: Path) -> None:
    """The database knows another key: what this process has made in its place goes again, and so does the mark."""
    place = place_of("field_key", data)
    (data / "field_key.mark").unlink(missing_ok=True)
    if place in _MADE:
        place.unlink(missing_ok=True)


def kept_secret(name: str, data: Path) -> str:
    """A secret from the environment, or one made once and kept readable by its owner only."""
    setting = os.environ.get(f"ZHIXING_{name.upper()}")
    if setting:
        return setting
    place, mark = place_of(name, data), data / f"{name}.mark"
    marked = mark.read_text().strip() if name == "field_key" and mark.exists() else ""
    if not place.exists():
        if marked:
            sys.exit(f"没有启动：字段密钥不在 {place}。\n{_way_out(place, mark)}")
        _make(place)
        _MADE.add(place)
    key = place.read_text().strip()
    if marked and marked != mark_of(key):
        sys.exit(f"没有启动：{place} 不是这个数据目录一直在用的那一把字段密钥。\n{_way_out(place, mark)}")
    if name == "field_key" and not marked and os.access(data, os.W_OK):
        mark.write_text(mark_of(key) + "\n")
    return key


def sealing_keys(data: Path, first: str) -> tuple[str, ...]:
    """Every key that may have sealed something here, the newest first; the field key was the first of them."""
    if listed := os.environ.get("ZHIXING_SEAL_KEYS"):
        return (*(key.strip() for key in listed.split(",") if key.strip()), first)
    return (*(place.read_text().strip() for place in reversed(_later_places(data))), first)


def make_sealing_key(data: Path) -> Path:
    """One more, which seals from the next start on; raises `RuntimeError` where the environment has the list."""
    if os.environ.get("ZHIXING_SEAL_KEYS"):
        raise RuntimeError("密钥由环境变量 ZHIXING_SEAL_KEYS 给出，请把新的一把写在它的最前面，不要用 --new-key。")
    place = place_of(f"seal_key-{len(_later_places(data)) + 1:03}", data)
    _make(place)
    return place


def _later_places(data: Path) -> list[Path]:
    return sorted((data / "keys").glob("seal_key-*"))


def _way_out(place: Path, mark: Path) -> str:
    return (
        f"程序不会另造一把：那样公民身份号码、电话、住址就有两把密钥，旧的再也读不出来。\n"
        f"请把另外保管的 field_key 放回 {place}（权限 600），再启动。数据没有改动。\n"
        f"如果要用的是另一个数据库（例如从备份恢复，密钥也随之不同），请用一个新的数据目录（ZHIXING_DATA）；"
        f"原密钥的记号记在 {mark}。"
    )


def _make(place: Path) -> None:
    """Whole or not at all: another process may read it in the same moment, or have made one just now."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = place.with_name(f".{place.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    with suppress(FileExistsError):
        os.link(unfinished, place)
    unfinished.unlink()
