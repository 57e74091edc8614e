"""The rules of the house about names: nouns of the domain and verbs of the field, no pronoun and no bare participle."""

import ast
from collections import Counter
from pathlib import Path

from django.conf import settings

HOUSE = Path(settings.ROOT) / "zhixing"
BARE = {
    "asked", "done", "found", "given", "gone", "held", "kept", "made", "one", "ones", "said", "seen", "shown",
    "standing", "taken", "there", "told", "wanted",
}  # fmt: skip
# Functions and classes whose name gave way to another: each thing has one name, and each name one meaning.
FORMER = {
    "alike": "grouped",
    "carry_out_posting": "publish_posting",
    "cautions": "warnings_about",
    "chaired": "chaired_by",
    "clash": "conflict_with",
    "copy_in": "copy_rows",
    "gather": "pivot_items",
    "hangs": "is_public_posting",
    "homes": "ledger_organisations",
    "in_order": "in_tree_order, in_name_order, in_number_order, by_due_date",
    "settled": "normalised",
    "settled_reasons": "closed_period_blockers",
    "shut": "closed",
    "so_much": "per_quantity",
    "that_count": "keep_valid",
    "unready": "cycles_not_ready",
    "usual_kind": "default_kind",
    "usual_period": "default_period",
    "usual_quarter": "default_quarter",
    "wrong": "add_problem",
}
# How many such variables, parameters, functions and classes each room still has.
ROOMS = ("rules", "files", "models", "queries", "actions", "web", "management", "templatetags")
LEFT = dict.fromkeys(ROOMS, 0)


def bare_names(texts: list[str]) -> Counter[str]:
    """Every binding of such a name: assignment, loop, comprehension, parameter, function, class."""
    names: Counter[str] = Counter()
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.arg) and node.arg in BARE:
                names[node.arg] += 1
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in BARE:
                names[node.id] += 1
            elif isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().strip("_") in BARE:
                names[node.name] += 1
    return names


def test_a_name_is_a_noun_or_a_verb() -> None:
    texts = {room: [path.read_text() for path in sorted((HOUSE / room).rglob("*.py"))] for room in LEFT}
    assert {room: bare_names(texts[room]).total() for room in LEFT} == LEFT


def test_the_guard_of_bare_names_notices() -> None:
    text = "def open_cycle(wanted):\n    found = [one for one in wanted]\n    cycle = found[0]\nclass Told:\n    pass"
    assert bare_names([text]) == {"wanted": 1, "found": 1, "one": 1, "Told": 1}


def functions(texts: list[str]) -> set[str]:
    trees = [ast.walk(ast.parse(text)) for text in texts]
    return {node.name.strip("_") for tree in trees for node in tree if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_a_word_that_gave_way_does_not_come_back() -> None:
    texts = [path.read_text() for path in sorted(HOUSE.rglob("*.py"))]
    assert functions(texts) & FORMER.keys() == set()


def test_the_guard_of_former_words_notices() -> None:
    assert functions(["class A:\n    def _shut(self): ...", "def homes(): ..."]) & FORMER.keys() == {"shut", "homes"}
