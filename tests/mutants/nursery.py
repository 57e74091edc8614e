"""A process that has imported every library and nothing of ours: each fault of a table is tried in a child of it.

What decides is how the program is imported with the fault in it; what a new process would do besides, start Python and
load Django, Polars and the rest, is most of a short test's time and says nothing.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import sysconfig
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TypedDict

from config.postgres import project_root

PLACES = tuple({f"{sysconfig.get_path(key)}{os.sep}" for key in ("stdlib", "platstdlib", "purelib", "platlib")})
# A child may wait so many times as long as it may compute: a busy machine is no endless loop.
WAITING = 20


class Job(TypedDict):
    """`index` of the fault in the file, -1 for none; `limit` in seconds of computing."""

    path: str
    index: int
    tests: list[str]
    limit: float


class Nursery:
    """The side that asks. Libraries are those that this process has imported by now."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.mutants.nursery"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=project_root()
        )
        self._ask(libraries(sys.modules))

    def run(self, path: Path, index: int, tests: Sequence[str], limit: float) -> tuple[int, str]:
        """How a child ends that runs the tests with the fault: its exit code, below 0 by a signal, and its output."""
        code, output = self._ask(Job(path=str(path), index=index, tests=list(tests), limit=limit))
        return code, output

    def _ask(self, question: object) -> list:  # type: ignore[type-arg]
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(question), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())  # type: ignore[no-any-return]


def libraries(modules: Mapping[str, ModuleType]) -> list[str]:
    """Those that lie where Python and its packages are installed: whatever lies elsewhere may be what is tried."""
    return [name for name, module in modules.items() if (getattr(module, "__file__", None) or "").startswith(PLACES)]


def serve() -> None:
    """Import what the first line names, then answer a job a line, until no more comes."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for name in json.loads(sys.stdin.readline()):
        # Some libraries ask for Django's settings, which are ours: the child imports those.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    gc.freeze()  # nor need a child walk through the libraries' objects
    print("[]", file=answers, flush=True)
    for line in sys.stdin:
        with tempfile.TemporaryFile() as output:
            code = code_of_child(json.loads(line), output.fileno())
            output.seek(0)
            print(json.dumps([code, output.read().decode(errors="replace")]), file=answers, flush=True)


def code_of_child(job: Job, output: int) -> int:
    child = os.fork()
    if child == 0:
        limit = int(job["limit"])
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        signal.alarm(limit * WAITING)
        for stream in (1, 2):
            os.dup2(output, stream)
        os.environ["ZHIXING_MUTANT"] = f"{job['path']}\n{job['index']}"
        code = 3
        try:
            code = run_tests(job["tests"])
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def run_tests(tests: Sequence[str]) -> int:
    import pytest

    options = ["-c", "pyproject.toml", "--rootdir", ".", "-x", "-p", "tests.mutants.cold", "--reuse-db"]
    options += ["-p", "no:xdist", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*options, *tests]))


if __name__ == "__main__":
    serve()
