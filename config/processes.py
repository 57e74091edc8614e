"""Which processes of this machine are at work where."""

import subprocess
from pathlib import Path

from config.accounts import DATABASE_ACCOUNT, account, is_root


def is_at_work_in(folder: Path) -> bool:
    """Whether any process works in that folder, as all of a server do in its cluster.

    Asked as the server's own account: root without all of its powers (a container) may not look at others' processes.
    """
    who = account(DATABASE_ACCOUNT) if is_root() else None
    listing = subprocess.run(
        ["/bin/sh", "-c", "readlink /proc/[0-9]*/cwd"],
        user=who and who.pw_uid,
        group=who and who.pw_gid,
        extra_groups=[] if who else None,
        cwd="/",
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return str(folder.resolve()) in listing.stdout.splitlines()
