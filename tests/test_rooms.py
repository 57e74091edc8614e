"""The rules of the house about rooms and folders: how large, how named, and that refusals go home to the rules."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from importlinter.cli import lint_imports

from tests import logs
from tests.refusals import sentences
from tests.refusals_outside import FUNCTIONS, SENTENCES

HOUSE = Path(settings.ROOT) / "zhixing"
FILES = [path for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts]
ROOMS = ("rules", "files", "models", "queries", "actions", "web")
MOST_FILES = 20
# One file a topic, and nothing but tables in it: a folder for three topics would hide the others.
MOST_TABLES = 40


def modules(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.name != "__init__.py"]


def too_full(paths: list[Path]) -> dict[str, int]:
    """By folder, how many modules stand in it where that is too many."""
    sizes = Counter(path.parent for path in modules(paths))
    limits = {folder: MOST_TABLES if folder.name == "models" else MOST_FILES for folder in sizes}
    return {folder.name: size for folder, size in sizes.items() if size > limits[folder]}


def test_a_folder_holds_what_an_eye_takes_in() -> None:
    assert too_full(FILES) == {}


def test_the_guard_of_folders_notices() -> None:
    paths = [Path(f"zhixing/rules/topic/aspect_{number}.py") for number in range(MOST_FILES + 1)]
    assert too_full(paths) == {"topic": MOST_FILES + 1}


def repeating(paths: list[Path]) -> list[str]:
    """Files whose name says once more what their folder says."""
    return [
        f"{path.parent.name}/{path.name}"
        for path in modules(paths)
        if path.stem in {path.parent.name, path.parent.name.rstrip("s")} or path.stem.startswith(f"{path.parent.name}_")
    ]


def test_no_file_repeats_the_name_of_its_folder() -> None:
    assert repeating([path for path in FILES if path.parent.parent.name in ROOMS]) == []


def test_the_guard_of_names_notices() -> None:
    paths = [Path("rules/ballots/ballots_rolls.py"), Path("rules/ballots/ballot.py"), Path("rules/ballots/rolls.py")]
    assert repeating(paths) == ["ballots/ballots_rolls.py", "ballots/ballot.py"]


def with_code(paths: list[Path]) -> list[str]:
    """The `__init__.py` that say more than what lives there: an import has one address, the one on disk."""
    return [
        str(path.relative_to(HOUSE))
        for path in paths
        if path.name == "__init__.py"
        and any(not isinstance(node, ast.Expr) for node in ast.parse(path.read_text()).body)
    ]


def test_the_address_in_an_import_is_the_address_on_disk() -> None:
    assert with_code(FILES) == ["models/__init__.py"]  # which names the tables to Django


RING = """
[tool.importlinter]
root_package = "ringed"

[[tool.importlinter.contracts]]
name = "no ring"
type = "acyclic_siblings"
ancestors = ["ringed.rules"]
"""


def test_the_guard_of_rings_notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two topics that import one another, each by another file: no file is in a ring, and yet the topics are."""
    for topic, other in (("members", "orgs"), ("orgs", "members")):
        folder = tmp_path / "ringed" / "rules" / topic
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        (folder / "lower.py").touch()
        (folder / "upper.py").write_text(f"import ringed.rules.{other}.lower\n")
    for folder in (tmp_path / "ringed", tmp_path / "ringed" / "rules"):
        (folder / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text(RING)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with logs.kept():
        assert lint_imports(config_filename=str(tmp_path / "pyproject.toml"), no_cache=True) == 1


def refusals(texts: dict[str, str]) -> set[str]:
    """Every function that works out why something cannot be done, by file and name."""
    return {
        f"{name}: {node.name}"
        for name, text in texts.items()
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name.endswith(("_blockers", "_problems", "_reasons"))
    }


def test_refusals_go_home_to_the_rules() -> None:
    assert refusals(texts_of(*(room for room in ROOMS if room != "rules"))) == set(FUNCTIONS)


def test_the_guard_of_refusals_notices() -> None:
    assert refusals({"actions/topic/deep.py": "def opening_blockers(): ..."}) == {
        "actions/topic/deep.py: opening_blockers"
    }


def texts_of(*rooms: str) -> dict[str, str]:
    named = {str(path.relative_to(HOUSE)): path for path in FILES}
    return {name: path.read_text() for name, path in named.items() if name.partition("/")[0] in rooms}


def test_what_says_no_stands_in_the_rules() -> None:
    outside = {name: len(lines) for name, lines in sentences(texts_of("actions", "queries")).items()}
    assert outside == {name: count for name, (count, _) in SENTENCES.items()}


# One act that refuses in every manner the house knows, and beside it words that refuse nothing.
REFUSING = """
from zhixing.queries.topic import why_shut
from zhixing.rules.topic import rule_blockers

SHUT = {"open": "甲。"}

class Twice(Blocked):
    def __init__(self):
        super().__init__("乙。")

def _missing(text):
    sentence = "" if text else f"{text}丙。"
    return [sentence] if sentence else []

def act(thing, reason):
    reasons = [] if thing else ["丁。"]
    reasons += _missing(reason)
    if why := why_shut(thing):
        reasons.append(why)
    if not reason:
        reasons.append("戊。")
    if reasons:
        raise Blocked(list(dict.fromkeys(reasons)))
    if shut := SHUT.get(thing):
        raise Blocked([shut])
    if rules := rule_blockers("此处不是拒绝"):
        raise Blocked(rules)
    record("act", summary="办理。")

def act_for(thing, words):
    if not thing:
        raise Blocked([words])

def act_by_hand(thing):
    act_for(thing, "壬。")

class Taking:
    def answer(self, thing):
        reason = self._why_not(thing)
        return Answer("此处", "是", "位置", CONFLICT, reason) if thing else (Verdict.CONFLICT, "癸。")

    def _why_not(self, thing):
        return "子。"

def page(thing):
    return Page(blockers=["己。" for _ in thing], note="说明。")

def closing_blockers():
    return ["庚。"]
"""


def test_the_guard_of_sentences_notices() -> None:
    texts = {"actions/topic/deep.py": REFUSING, "queries/topic.py": "def why_shut(thing):\n    return '辛。'"}
    assert {name: sorted(lines) for name, lines in sentences(texts).items()} == {
        "actions/topic/deep.py": sorted(
            ["甲。", "乙。", "…丙。", "丁。", "戊。", "己。", "庚。", "壬。", "癸。", "子。"]
        ),
        "queries/topic.py": ["辛。"],
    }
