"""Which Python the pages' account can run: the environment's own may lie where only root gets in (/root/.pyenv)."""

import os
import subprocess
import sys
import sysconfig
from functools import cache

from config.accounts import WEB_ACCOUNT, account, say
from config.postgres import project_root

# The program and its libraries, for whichever interpreter of this version runs them.
PACKAGES = f"{project_root()}:{sysconfig.get_paths()['platlib']}"
_SAME_VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
_TRIAL = "import django, granian, psycopg, polars, cryptography, zhixing, config.postgres"


@cache
def python_for_pages() -> str:
    """Found by trying, for much is on the way to it. Empty, with a warning, where that account reaches none."""
    for python in (sys.executable, f"/usr/local/bin/{_SAME_VERSION}", f"/usr/bin/{_SAME_VERSION}"):
        if _runs(python):
            return python
    say(
        f"注意：账号 {WEB_ACCOUNT} 读不到程序或运行环境（{project_root()}），网页只好以 root 运行。\n"
        "请把代码放到所有账号都能进入的目录（例如 /opt/zhixing），再以 root 启动；或者用一个普通账号启动。"
    )
    return ""


def _runs(python: str) -> bool:
    web = account(WEB_ACCOUNT)
    try:
        process = subprocess.run(
            [python, "-c", _TRIAL],
            cwd="/",
            check=False,
            user=web.pw_uid,
            group=web.pw_gid,
            extra_groups=[],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": PACKAGES},
        )
    except OSError:
        return False
    return process.returncode == 0
