"""Where things lie: the project itself, and what this installation keeps."""

import hashlib
import os
from pathlib import Path

from config.accounts import is_reachable_by_all, is_root

OUTSIDE = Path("/var/lib/zhixing")  # where data lies when root's clone cannot be entered by that account


def project_root() -> Path:
    return Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Where this installation keeps its database, evidence files and keys; `ZHIXING_DATA` overrides it."""
    chosen = os.environ.get("ZHIXING_DATA")
    if chosen:
        return Path(chosen).resolve()
    inside = project_root() / "data"
    if is_root() and not is_reachable_by_all(project_root()):
        # A clone under /root cannot be entered by the server's own account; opening /root to all would be worse.
        mark = hashlib.sha256(str(inside).encode()).hexdigest()[:8]
        return OUTSIDE / mark
    return inside
