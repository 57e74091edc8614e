"""Where the program says no: sentences in Chinese that are raised, or returned by what is raised, as code has them."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_CHINESE = re.compile("[\u4e00-\u9fff]")
# A function of this name says why not, whoever asks it.
REFUSING = ("_blockers", "_problems", "_reasons")
# What a page is given under this name are reasons why not.
REASONS = frozenset({"blockers", "reasons", "refusal"})
# What is said of one record of a file from elsewhere: its last argument says why the record is not taken.
ANSWER, _REASON_OF_ANSWER = "Answer", 4
_GROWING = frozenset({"append", "extend", "insert"})
_PASSING_ON = frozenset({"format", "fromkeys", "get", "join", "replace"})
Functions = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef
Address = tuple[str, str]  # file, name of a function or constant in it


@dataclass
class _Module:
    """One file: what stands at its top, and from where its imported names come."""

    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    methods: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    imported: dict[str, Address] = field(default_factory=dict)
    refusing_classes: list[ast.expr] = field(default_factory=list)


def sentences(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """By file (such as `actions/orgs.py`), the sentences that refuse, each written where it stands.

    Followed from each `raise`, from each function whose name says that it refuses, and from each argument that is
    called reasons: through local names, lists, choices, constants, the functions of these files that are called, and
    what they are handed by their callers.
    """
    return _Reader({name: ast.parse(text) for name, text in texts.items()}).read()


class _Reader:
    def __init__(self, trees: Mapping[str, ast.Module]) -> None:
        self.trees = trees
        self.modules = {name: _module(tree) for name, tree in trees.items()}
        self.sentences: dict[str, dict[int, str]] = {}
        self.seen: set[int] = set()
        self.raised = {name for tree in trees.values() for name in _raised_in(tree)}

        self.calls: dict[str, list[tuple[str, Function, ast.Call]]] = {}
        for name, function in self._functions():
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    original = self._address(node.func.id, name)[1]
                    self.calls.setdefault(original, []).append((name, function, node))

    def _functions(self) -> Iterator[tuple[str, Function]]:
        for name, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, Functions):
                    yield name, node

    def read(self) -> dict[str, list[str]]:
        for name, function in self._functions():
            for expression in _refused_in(function):
                self._follow(expression, name, function)
            if function.name.endswith(REFUSING):
                self._follow_returns(function, name)
        for name, module in self.modules.items():
            for expression in module.refusing_classes:
                self._follow(expression, name, None)
        return {name: list(texts.values()) for name, texts in self.sentences.items()}

    def _follow_returns(self, function: Function, name: str) -> None:
        for node in ast.walk(function):
            if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value is not None:
                self._follow(node.value, name, function)

    def _follow(self, expression: ast.expr, name: str, function: Function | None) -> None:
        if id(expression) in self.seen:
            return
        self.seen.add(id(expression))
        match expression:
            case ast.Constant() | ast.JoinedStr():
                if text := _text(expression):
                    self.sentences.setdefault(name, {})[id(expression)] = text
            case ast.Name():
                self._follow_name(expression.id, name, function)
            case ast.Call():
                self._follow_call(expression, name, function)
            case _:
                for part in _parts(expression):
                    self._follow(part, name, function)

    def _follow_name(self, called: str, name: str, function: Function | None) -> None:
        values = list(_values_of(called, function)) if function is not None else []
        for value in values:
            self._follow(value, name, function)
        if not values and function is not None and called in _parameters(function):
            self._follow_callers(function, called, name)
        elif not values:
            self._follow_address(self._address(called, name))

    def _follow_callers(self, function: Function, parameter: str, name: str) -> None:
        """What whoever calls the function hands it to refuse with."""
        place = _parameters(function).index(parameter)
        for caller, outer, call in self.calls.get(function.name, ()):
            called = call.func.id if isinstance(call.func, ast.Name) else ""
            if self._address(called, caller) == (name, function.name):
                for value in [*call.args[place : place + 1], *_keywords(call, parameter)]:
                    self._follow(value, caller, outer)

    def _follow_call(self, call: ast.Call, name: str, function: Function | None) -> None:
        called = call.func.id if isinstance(call.func, ast.Name) else ""
        address = self._address(called, name)
        if address[0] in self.modules and address[1] in self.modules[address[0]].functions:
            self._follow_address(address)
        elif called in self.raised or called in {"list", "tuple", "sorted"}:
            for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
                self._follow(argument, name, function)
        elif isinstance(call.func, ast.Attribute) and call.func.attr in self.modules[name].methods:
            self._follow_returns(self.modules[name].methods[call.func.attr], name)
        elif isinstance(call.func, ast.Attribute) and call.func.attr in _PASSING_ON:
            for part in [call.func.value, *call.args]:
                self._follow(part, name, function)

    def _address(self, called: str, name: str) -> Address:
        return self.modules[name].imported.get(called, (name, called))

    def _follow_address(self, address: Address) -> None:
        module = self.modules.get(address[0])
        if module is None:
            return
        if address[1] in module.functions:
            self._follow_returns(module.functions[address[1]], address[0])
        elif address[1] in module.constants:
            self._follow(module.constants[address[1]], address[0], None)


def _module(tree: ast.Module) -> _Module:
    module = _Module()
    for node in tree.body:
        match node:
            case ast.FunctionDef():
                module.functions[node.name] = node
            case ast.Assign(targets=[ast.Name(id=called)]) | ast.AnnAssign(target=ast.Name(id=called)):
                if node.value is not None:
                    module.constants[called] = node.value
            case ast.ImportFrom(module=str() as source):
                path = f"{source.removeprefix('zhixing.').replace('.', '/')}.py"
                module.imported |= {alias.asname or alias.name: (path, alias.name) for alias in node.names}
            case ast.ClassDef():
                module.refusing_classes += _told_to_super(node)
                module.methods |= {child.name: child for child in node.body if isinstance(child, ast.FunctionDef)}
    return module


def _told_to_super(node: ast.ClassDef) -> Iterator[ast.expr]:
    """What an exception says by itself."""
    for call in (child for child in ast.walk(node) if isinstance(child, ast.Call)):
        match call.func:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"):
                yield from call.args


def _refused_in(function: Function) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield node.exc
        elif isinstance(node, ast.keyword) and node.arg in REASONS:
            yield node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == ANSWER:
            yield from [*node.args[_REASON_OF_ANSWER:], *_keywords(node, "reason")]
        elif isinstance(node, ast.Tuple) and any(_is_conflict(element) for element in node.elts):
            yield from (element for element in node.elts if not _is_conflict(element))


def _raised_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Raise(exc=ast.Call(func=ast.Name(id=called))):
                yield called


def _is_conflict(element: ast.expr) -> bool:
    return isinstance(element, ast.Attribute) and element.attr == "CONFLICT"


def _parameters(function: Function) -> list[str]:
    return [argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]]


def _keywords(call: ast.Call, parameter: str) -> list[ast.expr]:
    return [keyword.value for keyword in call.keywords if keyword.arg == parameter]


def _parts(expression: ast.expr) -> list[ast.expr]:
    """Of an expression that passes sentences on, where they come from."""
    match expression:
        case ast.List() | ast.Tuple() | ast.Set():
            return expression.elts
        case ast.Starred() | ast.NamedExpr():
            return [expression.value]
        case ast.BinOp():
            return [expression.left, expression.right]
        case ast.BoolOp():
            return expression.values
        case ast.IfExp():
            return [expression.body, expression.orelse]
        case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
            return [expression.elt, *(generator.iter for generator in expression.generators)]
        case ast.Dict():
            return expression.values
        case ast.Subscript():
            return [expression.value]
    return []


def _values_of(called: str, function: Function) -> Iterator[ast.expr]:
    """Whatever a local name is given or grows by."""
    for node in ast.walk(function):
        match node:
            case ast.Assign() if any(_names(target, called) for target in node.targets):
                yield node.value
            case ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr() if _names(node.target, called):
                if node.value is not None:
                    yield node.value
            case ast.For() | ast.comprehension() if _names(node.target, called):
                yield node.iter
            case ast.Call(func=ast.Attribute(value=ast.Name(id=grown), attr=attribute)):
                if grown == called and attribute in _GROWING:
                    yield from node.args


def _names(target: ast.expr, called: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == called for node in ast.walk(target))


def _text(expression: ast.Constant | ast.JoinedStr) -> str:
    """The sentence with … for what is put in; empty where it is not Chinese."""
    values = expression.values if isinstance(expression, ast.JoinedStr) else [expression]
    text = "".join(str(value.value) if isinstance(value, ast.Constant) else "…" for value in values)
    return text if _CHINESE.search(text) else ""
