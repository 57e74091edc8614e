"""Which files import a file: what its tables and classes are used by, and so whose tests may notice a fault in them."""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from config.postgres import project_root


def importers(path: Path, files: Iterable[Path]) -> set[Path]:
    """The file itself and those that import it or anything from it, by name."""
    root = project_root()
    place = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
    module = ".".join(place.with_suffix("").parts).removesuffix(".__init__")
    return {path} | {file for file in files if module in imported_names(file)}


@cache
def imported_names(file: Path) -> frozenset[str]:
    """Each module imported, and each name imported from one, dotted: it may be a module too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return frozenset(names)
