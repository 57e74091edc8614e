"""A plugin of pytest: one file is imported with a fault in it. Named by ZHIXING_MUTANT, a path and a number."""

import os
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest

from tests.mutants.changes import mutants_of
from tests.mutants.examples import find_examples_quickly

_path, _, _index = os.environ["ZHIXING_MUTANT"].partition("\n")
_as_it_is = SourceFileLoader.get_code


def _get_code(loader: SourceFileLoader, fullname: str) -> CodeType | None:
    if loader.get_filename(fullname) != _path:
        return _as_it_is(loader, fullname)
    if int(_index) < 0:
        return _as_it_is(loader, fullname)
    mutant = mutants_of(Path(_path))[int(_index)]
    mutant.put()
    return compile(mutant.tree, _path, "exec")


SourceFileLoader.get_code = _get_code  # type: ignore[method-assign, assignment]


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """After the conftest, which chooses a profile too."""
    find_examples_quickly()
