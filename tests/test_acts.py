"""The rules of the house about acts: who and when by keyword, a row in the log, a Chinese label for its verb."""

import ast
import re
from functools import cache
from pathlib import Path

from django.conf import settings

from zhixing.rules.audit import LABELS

ROOT = Path(settings.ROOT)


def texts_below(folder: Path) -> dict[str, str]:
    """Dotted name below the folder → text, of every module in it and in its folders."""
    return {
        ".".join(path.relative_to(folder).with_suffix("").parts): path.read_text()
        for path in sorted(folder.rglob("*.py"))
        if path.name != "__init__.py"
    }


ACTIONS, PAGES = texts_below(ROOT / "zhixing/actions"), texts_below(ROOT / "zhixing/web")
# What a page may call of the actions without its being an act: it asks what is still missing and writes nothing.
ASKS = re.compile(r"_(blockers|reasons)$")


@cache
def own_functions(text: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}


@cache
def imported(text: str, room: str) -> dict[str, str]:
    """Name here → its own name, of everything imported from a module of that room."""
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]
    return {
        one.asname or one.name: one.name for node in nodes if (node.module or "").startswith(room) for one in node.names
    }


def called(node: ast.AST) -> list[tuple[str, ast.Call]]:
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    return [(call.func.id, call) for call in calls if isinstance(call.func, ast.Name)]


def is_atomic(node: ast.FunctionDef) -> bool:
    return "atomic" in "".join(ast.unparse(one) for one in node.decorator_list)


def arguments(node: ast.FunctionDef) -> set[str]:
    return {one.arg for one in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]}


def acts(actions: dict[str, str], pages: dict[str, str]) -> dict[str, tuple[str, ast.FunctionDef]]:
    """What pages call, and what runs as one transaction for somebody; less what says that it is no act."""
    wanted = {name for text in pages.values() for name in imported(text, "zhixing.actions").values()}
    found = {}
    for module, text in actions.items():
        for name, node in own_functions(text).items():
            says = (ast.get_docstring(node) or "").lower()
            if name.startswith("_") or name == "record" or ASKS.search(name) or re.search(r"\b(not an|no) act\b", says):
                continue
            if name in wanted or (is_atomic(node) and "by" in arguments(node)):
                found[f"{module}.{name}"] = (module, node)
    return found


def leaves_a_row(module: str, name: str, actions: dict[str, str], seen: frozenset[str] = frozenset()) -> bool:
    """Whether the function calls `record`, itself or through functions of the actions."""
    functions, names = own_functions(actions[module]), imported(actions[module], "zhixing.actions")
    for call, _ in called(functions[name]):
        own = names.get(call, call)
        if own == "record":
            return True
        home = module if own in functions else next((m for m in actions if own in own_functions(actions[m])), "")
        if home and f"{home}.{own}" not in seen and leaves_a_row(home, own, actions, seen | {f"{module}.{name}"}):
            return True
    return False


def complaints(actions: dict[str, str], pages: dict[str, str]) -> list[str]:
    found = []
    for full, (module, node) in acts(actions, pages).items():
        keyword_only = {one.arg for one in node.args.kwonlyargs}
        found += [f"{full} does not take `{name}` by keyword only" for name in ("by", "at") if name not in keyword_only]
        if not leaves_a_row(module, node.name, actions):
            found.append(f"{full} leaves no row in the log")
    return found


def test_every_act_takes_by_and_at_and_leaves_a_row() -> None:
    assert complaints(ACTIONS, PAGES) == []


def test_there_are_acts_to_look_at() -> None:
    assert {"orgs.found_organisation", "accounts.sessions.change_password", "accounts.lifecycle.lock_account"} <= set(
        acts(ACTIONS, PAGES)
    )


def test_the_guard_of_acts_notices() -> None:
    page = "from zhixing.actions.members.register import move_member"
    assert complaints({"members": "def move_member(member, by): ..."}, {"members": page}) == [
        "members.move_member does not take `by` by keyword only",
        "members.move_member does not take `at` by keyword only",
        "members.move_member leaves no row in the log",
    ]


def test_the_guard_of_acts_notices_two_folders_deep(tmp_path: Path) -> None:
    for room, text in {
        "actions": "def move_member(member, *, by, at): ...",
        "web": "from zhixing.actions.topic.part.members import move_member",
    }.items():
        folder = tmp_path / room / "topic" / "part"
        folder.mkdir(parents=True)
        (folder / "members.py").write_text(text)
    assert complaints(texts_below(tmp_path / "actions"), texts_below(tmp_path / "web")) == [
        "topic.part.members.move_member leaves no row in the log"
    ]


def texts_in(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def verbs_of(text: str) -> set[str]:
    """The verbs that a module records: written in the call, assigned before it, or passed on as `verb`."""
    tree = ast.parse(text)
    recorder = {here for here, own in imported(text, "zhixing.actions.recording").items() if own == "record"}
    passers = {
        name: [one.arg for one in node.args.args].index("verb")
        for name, node in own_functions(text).items()
        if "verb" in [one.arg for one in node.args.args]
    }
    found: set[str] = set()
    for name, call in called(tree):
        given = [one.value for one in call.keywords if one.arg == "verb"]
        place = 0 if name in recorder else passers.get(name)
        if place is not None and len(call.args) > place:
            given.append(call.args[place])
        if name in recorder or name in passers:
            found |= set().union(*(texts_in(one) for one in given))
    assigned = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "verb" for target in node.targets)
    ]
    return found | set().union(*(texts_in(one) for one in assigned))


def test_every_recorded_verb_has_a_chinese_label_and_every_label_a_verb() -> None:
    commands = texts_below(ROOT / "zhixing/management")
    recorded = set().union(*(verbs_of(text) for text in [*ACTIONS.values(), *commands.values()]))
    assert {"not labelled": recorded - set(LABELS), "never recorded": set(LABELS) - recorded} == {
        "not labelled": set(),
        "never recorded": set(),
    }


def test_labels_are_chinese_and_differ() -> None:
    assert [verb for verb, label in LABELS.items() if not re.search(r"[\u4e00-\u9fff]", label)] == []
    assert len(set(LABELS.values())) == len(LABELS)


def test_the_guard_of_verbs_notices() -> None:
    text = """
from zhixing.actions.recording import record as note
note('a', by=by)
def f(x, verb):
    note(verb)
f(1, 'b')
"""
    assert verbs_of(text) == {"a", "b"}
