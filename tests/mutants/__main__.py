"""./dev mutants [PATH …] [--sample N] [--seed N] [--tests PATH …] [--within SECONDS] [--left] [--fresh]: which faults
no test notices.

A path is a file or a folder; without one, all of `zhixing/rules`. Tests: the folders that are usual for the room; of
those that reach a fault the quickest that take no longer than `--within` together, all if it is not given. `--left`
tries those again that earlier runs have left, and no others.
"""

import argparse
import math
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from config.postgres import data_folder, project_root
from tests.mutants.changes import Mutant, mutants_of
from tests.mutants.trying import SLOW, SURVIVED, UNTESTED, Trying

ROOT = project_root()
EQUIVALENT = ROOT / "tests" / "mutants" / "equivalent.txt"
TESTS = {  # by room: where its tests are
    "rules": ["tests/rules", "tests/test_acts.py"],  # labels of the log are held to the acts that write it
    "actions": ["tests/actions"],
    "queries": ["tests/queries", "tests/actions"],
    "files": ["tests/files"],
}


def main() -> int:
    asked = arguments().parse_args()
    files = [path for given in asked.paths for path in python_files(Path(given).resolve())]
    everything = [mutant for path in files for mutant in mutants_of(path)]
    equal = set(equivalents())
    chosen = [mutant for mutant in everything if name_of(mutant) not in equal]
    left = data_folder() / "mutants-left.txt"
    before = set(left.read_text().splitlines()) if left.exists() else set()
    if asked.left:
        chosen = [mutant for mutant in chosen if name_of(mutant) in before]
    if asked.sample and asked.sample < len(chosen):
        chosen = random.Random(asked.seed).sample(chosen, asked.sample)
    chosen.sort(key=lambda one: (one.path, one.index))
    notes = data_folder() / "mutants.json"
    if asked.fresh:
        notes.unlink(missing_ok=True)
    notes.parent.mkdir(parents=True, exist_ok=True)
    outcomes: list[tuple[Mutant, str]] = []

    def keep(mutant: Mutant, outcome: str) -> None:
        outcomes.append((mutant, outcome))
        if outcome in {SURVIVED, UNTESTED}:
            print(f"{mutant.path.name}:{mutant.line} {outcome}  {mutant.key}", flush=True)

    plugin = Trying(chosen, files, notes, keep, asked.within)
    options = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
    options += ["-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:xdist", "-s", "-o", "addopts=", "--reuse-db"]
    code = pytest.main([*options, *tests_for(files, asked.tests)], plugins=[plugin])
    now = {name_of(mutant) for mutant, outcome in outcomes if outcome in {SURVIVED, UNTESTED}}
    left.write_text("".join(f"{name}\n" for name in sorted(before - {name_of(mutant) for mutant, _ in outcomes} | now)))
    return code or report(outcomes)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./dev mutants")
    parser.add_argument("paths", nargs="*", default=[str(ROOT / "zhixing" / "rules")])
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", nargs="+", default=[])
    parser.add_argument("--within", type=float, default=math.inf)
    parser.add_argument("--left", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    return parser


def python_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def tests_for(files: list[Path], given: list[str]) -> list[str]:
    rooms = {part for path in files for part in path.parts if part in TESTS}
    return given or sorted({str(ROOT / folder) for room in rooms for folder in TESTS[room]})


def name_of(mutant: Mutant) -> str:
    path = mutant.path.relative_to(ROOT) if mutant.path.is_relative_to(ROOT) else mutant.path
    return f"{path} | {mutant.key}"


def equivalents() -> list[str]:
    """As `name_of` writes them; the reason behind the last bar is left off, as a fault may have bars of its own."""
    lines = [line for line in EQUIVALENT.read_text().splitlines() if line and not line.startswith("#")]
    return [line.rpartition(" | ")[0] for line in lines]


def report(outcomes: list[tuple[Mutant, str]]) -> int:
    by_file: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant, outcome in outcomes:
        by_file[mutant.path.name]["left" if outcome in {SURVIVED, UNTESTED} else "killed"] += 1
    for name, counts in by_file.items():
        print(f"{name:<32} {counts['killed']:>5} / {counts.total():<5} {counts['killed'] / counts.total():.1%}")
    left, total = sum(counts["left"] for counts in by_file.values()), len(outcomes)
    print(f"{'':<32} {total - left:>5} / {total:<5} {(total - left) / max(total, 1):.1%}")
    if late := sum(outcome == SLOW for _, outcome in outcomes):
        print(f"其中因超时算作被发现的：{late} 处")
    return 0


if __name__ == "__main__":
    sys.exit(main())
