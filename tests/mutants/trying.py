"""Trying faults in a warm process: tests are collected once, each fault lives and dies in a forked child of its own.

The code of the function is exchanged, so every name that was imported from the module long ago has the fault too.
What runs while modules are imported (tables, functions called there) is tried where ours are imported anew, by
`nursery.py`.
No connection and no thread exists before a fork: the warm process runs no test itself.
"""

import gc
import hashlib
import importlib
import json
import math
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import _lru_cache_wrapper
from itertools import accumulate
from pathlib import Path
from types import CodeType, FrameType, FunctionType

import django.test.utils
import pytest
from django.db import connections

from config.postgres import project_root
from tests.mutants.changes import Mutant
from tests.mutants.examples import find_examples_quickly
from tests.mutants.near import importers
from tests.mutants.nursery import WAITING, Nursery
from tests.mutants.watching import Watch

KILLED, SURVIVED, UNTESTED, SLOW = "killed", "survived", "untested", "killed by time"
BROKEN = 7  # how a child ends that could not do its work
# A child may compute so many times as long as its tests took, and so many seconds more; it may wait longer than that,
# as a busy machine would otherwise be taken for an endless loop, and its faults for noticed ones.
PATIENCE, EXTRA = 10, 20
Reached = dict[str, tuple[float, list[str]]]  # test → seconds, functions as “path:name”


class Trying:
    """A plugin of pytest that runs the chosen faults instead of the tests."""

    def __init__(
        self,
        mutants: Sequence[Mutant],
        files: Sequence[Path],
        notes: Path,
        on_outcome: Callable[[Mutant, str], None],
        within: float = math.inf,
    ) -> None:
        self.mutants, self.files, self.notes, self.on_outcome, self.within = mutants, files, notes, on_outcome, within
        # Of all the files and not of those that a sample hits, so that the notes hold for the next sample too.
        folders = {f"{file.parent}{os.sep}" for file in files}
        self.roots = tuple(sorted(folder for folder in folders if not folder.startswith(tuple(folders - {folder}))))
        self.at_import: set[str] = set()
        self.functions: dict[str, list[FunctionType]] = {}
        self.caches: list[_lru_cache_wrapper[object]] = []
        self.sound: set[Path] = set()  # files whose nearest tests pass in a process of their own, without a fault
        self.nursery: Nursery | None = None
        self.is_failed = self.is_watching = False

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.verbose = 0  # pytest-django asks for it, and who defines it is left out with the terminal

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        find_examples_quickly()
        sys.settrace(self._tracer(self.at_import))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for file in self.files:
            import_file(file)
        sys.settrace(None)
        # Real transactions leave rows behind when their test is cut off; the others roll back.
        items[:] = [item for item in items if "transactional_db" not in getattr(item, "fixturenames", ())]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.is_failed = self.is_failed or report.failed
        if report.failed and self.is_watching:
            print(f"  {report.nodeid} ({report.when})\n{report.longreprtext}", file=sys.__stderr__)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {name_of(item): item for item in session.items}
        self._find_functions()
        self._make_database(session)
        reached = self._reached(session)
        for number, mutant in enumerate(self.mutants):
            if number % 50 == 0:
                print(f"  第 {number + 1} 处，共 {len(self.mutants)} 处", file=sys.stderr, flush=True)
            name = f"{mutant.path}:{mutant.function}"
            is_cold = not mutant.function or name in self.at_import
            near = self._near(mutant.path, items) if is_cold else set()
            reaching = sorted(
                (seconds, test)
                for test, (seconds, names) in reached.items()
                if test in items and (near & files_of(test, names) if is_cold else name in names)
            )
            tests = quickest(reaching, self.within)
            limit = EXTRA + PATIENCE * sum(seconds for seconds, _ in tests)
            if not tests:
                outcome = UNTESTED
            elif is_cold:
                outcome = self._cold(mutant, [test for _, test in tests], limit)
            else:
                outcome = self._in_child(lambda: self._fails(mutant, [items[test] for _, test in tests]), limit)  # noqa: B023
            self.on_outcome(mutant, outcome)
        return True

    def _near(self, path: Path, items: Mapping[str, pytest.Item]) -> set[str]:
        """Of a table or a class, the files that import it: a test that reaches none of them would have to be lucky."""
        tests = {item.path for item in items.values()}
        return {str(file) for file in importers(path, {*self.files, *tests})}

    def _make_database(self, session: pytest.Session) -> None:
        """Once, by a child; every later one finds it as it is."""
        asking = [item for item in session.items if "db" in getattr(item, "fixturenames", ())]
        if not asking:
            return
        session.config.option.create_db = True
        if self._in_child(lambda: self._watch(asking[:1], Path(os.devnull)), 600) != SURVIVED:
            raise pytest.UsageError(f"{asking[0].nodeid} 本来就不通过，先改好再试。")
        session.config.option.create_db = False
        django.test.utils.setup_databases = already_there  # type: ignore[assignment]

    # --- which test reaches which function -----------------------------------------------------------------------

    def _reached(self, session: pytest.Session) -> Reached:
        """Kept per file of tests as long as that file stays as it is; `--fresh` throws the notes away."""
        kept: dict[str, dict[str, object]] = json.loads(self.notes.read_text()) if self.notes.exists() else {}
        files: dict[str, list[pytest.Item]] = {}
        for item in session.items:
            files.setdefault(str(item.path), []).append(item)
        found: Reached = {}
        for path, items in files.items():
            key = f"{path} {' '.join(sorted(self.roots))}"
            digest = digest_of(Path(path))
            if kept.get(key, {}).get("digest") != digest:
                print(f"  看 {path} 的测试走到哪些函数……", file=sys.stderr)
                part = self.notes.with_suffix(".part")
                if self._in_child(lambda: self._watch(items, part), 3600) != SURVIVED:  # noqa: B023
                    raise pytest.UsageError(f"{path} 里有测试本来就不通过，先改好再试。")
                kept[key] = {"digest": digest, "tests": json.loads(part.read_text())}
                self.notes.write_text(json.dumps(kept))
            found |= {test: (seconds, names) for test, (seconds, names) in kept[key]["tests"].items()}  # type: ignore[attr-defined]
        return found

    def _tracer(self, names: set[str]) -> Callable[[FrameType, str, object], None]:
        def trace(frame: FrameType, event: str, _: object) -> None:
            code = frame.f_code
            if code.co_filename.startswith(self.roots):
                names.add(f"{code.co_filename}:{code.co_qualname.split('.<locals>')[0]}")

        return trace

    def _watch(self, items: Sequence[pytest.Item], part: Path) -> bool:
        found = {}
        self.is_watching = True
        for item, following in zip(items, [*items[1:], None], strict=True):
            for cache in self.caches:  # else only the first test that asks would be seen to reach what it keeps
                cache.cache_clear()
            began = time.monotonic()
            with Watch(self.functions) as watch:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            found[name_of(item)] = (time.monotonic() - began, sorted(watch.reached))
            if self.is_failed:
                return True
        part.write_text(json.dumps(found))
        return False

    def _find_functions(self) -> None:
        """Before the forks: a child that walks through all objects makes a copy of all memory."""
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType) and thing.__code__.co_filename.startswith(self.roots):
                name = f"{thing.__code__.co_filename}:{thing.__code__.co_qualname}"
                self.functions.setdefault(name, []).append(thing)
                if thing.__code__.co_freevars:  # `super()`: a code without it does not fit the function any more
                    self.at_import.add(name)
            elif isinstance(thing, _lru_cache_wrapper) and str(thing.__module__).startswith("zhixing"):
                self.caches.append(thing)
        gc.freeze()
        gc.disable()

    # --- one fault -----------------------------------------------------------------------------------------------

    def _fails(self, mutant: Mutant, items: Sequence[pytest.Item]) -> bool:
        for cache in self.caches:
            cache.cache_clear()
        mutant.put()
        exchange(mutant, self.functions.get(f"{mutant.path}:{mutant.function}", []))
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.is_failed:
                return True
        return False

    def _cold(self, mutant: Mutant, tests: Sequence[str], limit: float) -> str:
        """In a process that imports all of ours anew, with the fault in it from the first import on."""
        self.nursery = self.nursery or Nursery()
        if mutant.path not in self.sound:
            code, output = self.nursery.run(mutant.path, -1, tests, 3600)
            if code != 0:
                print(output, file=sys.stderr)
                raise pytest.UsageError(f"不改错时，{mutant.path} 的测试在单独的进程里就不通过，先改好再试。")
        self.sound.add(mutant.path)
        code, _ = self.nursery.run(mutant.path, mutant.index, tests, EXTRA + limit)
        return SLOW if code < 0 else KILLED if code else SURVIVED

    def _in_child(self, work: Callable[[], bool], limit: float) -> str:
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit)))  # an endless loop ends with the child
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(int(limit * WAITING))
            silence = os.open(os.devnull, os.O_RDWR)
            os.dup2(silence, 1)
            try:
                os._exit(1 if work() else 0)
            except BaseException as error:
                print(f"  {error!r}", file=sys.__stderr__)
                os._exit(BROKEN)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return SLOW
        code = os.waitstatus_to_exitcode(status)
        if code == BROKEN:
            raise pytest.UsageError("改错本身没有做成（见上一行），不能算作被发现。")
        return KILLED if code else SURVIVED


def import_file(path: Path) -> None:
    """Also of what only a function imports, there is then a function whose code can be exchanged."""
    root = project_root()
    if path.is_relative_to(root):
        importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"))


def name_of(item: pytest.Item) -> str:
    """What another process can be asked for, wherever the test lies."""
    return f"{item.path}::{item.nodeid.partition('::')[2]}"


def digest_of(path: Path) -> str:
    """Of a file of tests and of the data beside it, from which tests are made."""
    data = sorted(file for file in path.parent.iterdir() if file.suffix in {".txt", ".json"})
    return hashlib.sha256(b"".join(file.read_bytes() for file in (path, *data))).hexdigest()


def quickest(tests: Sequence[tuple[float, str]], within: float) -> list[tuple[float, str]]:
    """Of the tests of a fault, sorted by their seconds, those that together take no longer; three in any case."""
    so_far = accumulate(seconds for seconds, _ in tests)
    return [
        test for number, (test, total) in enumerate(zip(tests, so_far, strict=True)) if number < 3 or total <= within
    ]


def files_of(test: str, names: Iterable[str]) -> set[str]:
    """Where a test lies, and the files of the functions that it reaches."""
    return {test.partition("::")[0], *(name.rpartition(":")[0] for name in names)}


def already_there(*_: object, **__: object) -> list[object]:
    for one in connections.all():
        one.settings_dict["NAME"] = one.creation._get_test_db_name()
    return []


def codes(code: CodeType) -> Iterable[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def exchange(mutant: Mutant, functions: Iterable[FunctionType]) -> None:
    """Put the fault under every name that the function has been given."""
    whole = compile(mutant.tree, str(mutant.path), "exec")
    new = {code.co_firstlineno: code for code in codes(whole) if code.co_qualname == mutant.function}
    for function in functions:
        function.__code__ = new[function.__code__.co_firstlineno]
