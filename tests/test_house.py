"""The rules of the house, checked by machine: sizes, walls, names, actions, labels, templates."""

import ast
import enum
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from importlinter.cli import lint_imports

import zhixing.rules
from tests import logs

ROOT = Path(settings.ROOT)
ROOMS = ("rules", "files", "models", "queries", "actions", "web")
OURS = sorted(
    path for room in ("zhixing", "config") for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FILE_LINES, FUNCTION_LINES, VIEW_LINES = 300, 40, 25


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


# --- sizes -------------------------------------------------------------------------------------------------------


def too_long(paths: list[Path], limit: int) -> dict[str, int]:
    found = {name_of(path): len(path.read_text().splitlines()) for path in paths}
    return {name: lines for name, lines in found.items() if lines > limit}


def test_files_have_at_most_300_lines() -> None:
    assert too_long(OURS + TESTS, FILE_LINES) == {}


def test_the_guard_of_sizes_notices() -> None:
    assert too_long([Path(__file__)], 10) == {"tests/test_house.py": len(Path(__file__).read_text().splitlines())}


def test_functions_have_at_most_40_lines() -> None:
    found = {
        f"{name_of(path)}:{node.name}": length(node)
        for path in OURS + TESTS
        for node in functions(path)
        if length(node) > FUNCTION_LINES
    }
    assert found == {}


def is_view(node: ast.FunctionDef) -> bool:
    first = node.args.args[0] if node.args.args else None
    return first is not None and first.arg == "request"


def long_views(paths: list[Path]) -> dict[str, int]:
    """Every view that is too long, however deep in the folders of the room of pages it stands."""
    return {
        f"{path.name}:{node.name}": length(node)
        for path in paths
        if "web" in path.parts
        for node in functions(path)
        if is_view(node) and length(node) > VIEW_LINES
    }


def test_views_have_at_most_25_lines() -> None:
    assert long_views(OURS) == {}


def test_the_guard_of_views_notices_two_folders_deep(tmp_path: Path) -> None:
    page = tmp_path / "web" / "topic" / "part" / "pages.py"
    page.parent.mkdir(parents=True)
    page.write_text("def show(request):\n" + "    pass\n" * VIEW_LINES)
    assert long_views([page]) == {"pages.py:show": VIEW_LINES + 1}


def test_every_module_says_what_lives_there() -> None:
    silent = [
        name_of(path)
        for path in OURS + TESTS
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


# --- walls -------------------------------------------------------------------------------------------------------


def test_rooms_import_only_the_rooms_below(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with logs.kept():  # the linter sets up logging as for its own command line
        outcome = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert outcome == 0, capfd.readouterr().out


def test_no_room_for_everything() -> None:
    names = {part.removesuffix(".py") for path in OURS for part in path.relative_to(ROOT).parts}
    assert names & {"utils", "common", "helpers", "core", "misc", "signals", "admin"} == set()


# --- what is not done --------------------------------------------------------------------------------------------

FORBIDDEN = {
    "ModelForm": r"\bModelForm\b",
    "signals": r"django\.dispatch|@receiver|\.(pre|post)_(save|delete)\b",
    "logic in save()": r"^    def save\(self",
    "eval": r"(?<![\w.])(eval|exec)\(",
    "floats of points": r"\bFloatField\b",
    "mocks of our own code": r"unittest\.mock|MagicMock",
    "skipped tests": r"pytest\.(skip|mark\.skip|mark\.xfail)|importorskip",
}


def mentions(texts: dict[str, str]) -> list[str]:
    return [
        f"{name}: {what}"
        for name, text in texts.items()
        for what, pattern in FORBIDDEN.items()
        if re.search(pattern, text, re.MULTILINE)
    ]


def test_nothing_forbidden_is_used() -> None:
    assert mentions({name_of(path): path.read_text() for path in OURS + TESTS if path != Path(__file__)}) == []


def test_the_guard_of_forbidden_things_notices() -> None:
    assert mentions({"x.py": "class A(forms.ModelForm): ..."}) == ["x.py: ModelForm"]


# --- labels ------------------------------------------------------------------------------------------------------


def enums_with_labels(package: ModuleType) -> list[type[enum.Enum]]:
    """Every enum with labels that a module of the package defines, in whatever folder."""
    names = [module.name for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    enums = {
        thing
        for name in names
        for thing in vars(importlib.import_module(name)).values()
        if isinstance(thing, type)
        and issubclass(thing, enum.Enum)
        and thing.__module__ == name
        and hasattr(thing, "label")
    }
    return sorted(enums, key=lambda kind: (kind.__qualname__, kind.__module__))


def labels_amiss(kind: type[enum.Enum]) -> list[str]:
    """The labels without a Chinese character, and those that two members share."""
    labels = [member.label for member in kind]  # type: ignore[attr-defined]
    return [label for label in labels if not re.search(r"[\u4e00-\u9fff]", label) or labels.count(label) > 1]


@pytest.mark.parametrize("kind", enums_with_labels(zhixing.rules), ids=lambda kind: kind.__qualname__)
def test_every_member_of_an_enum_has_its_own_chinese_label(kind: type[enum.Enum]) -> None:
    assert labels_amiss(kind) == []


PLANTED_ENUM = """import enum


class Fruit(enum.Enum):
    PEAR = "p"
    PLUM = "q"

    @property
    def label(self):
        return "梨" if self is Fruit.PEAR else "plum"
"""


def test_the_guard_of_labels_notices_two_folders_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "planted_rules" / "topic" / "part"
    folder.mkdir(parents=True)
    for place in (folder, folder.parent, folder.parent.parent):
        (place / "__init__.py").touch()
    (folder / "fruits.py").write_text(PLANTED_ENUM)
    monkeypatch.syspath_prepend(str(tmp_path))
    enums = enums_with_labels(importlib.import_module("planted_rules"))
    assert [(kind.__name__, labels_amiss(kind)) for kind in enums] == [("Fruit", ["plum"])]
