"""The small faults that are put into a file, one at a time: each a place in its syntax tree and what to put there."""

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
SWAPPED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
OPPOSITE = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "min_horizontal": "max_horizontal",
    "max_horizontal": "min_horizontal",
    "filter": "exclude",
    "exclude": "filter",
}
LEFT_OUT = {  # calls of a chain
    "strip", "distinct", "order_by", "in_tree_order", "in_name_order", "in_number_order", "fill_null",
    "below", "holding", "open",
}  # fmt: skip
# Keywords that decide what else is written or locked beside others, or how much at a time: a test of one session that
# holds the row sees no difference. The tests with threads hold the locks.
UNSEEN_ALONE = {("save", "update_fields"), ("select_for_update", "of"), ("bulk_create", "batch_size")}
UNTOUCHED = (ast.Import, ast.ImportFrom, ast.Assert, ast.Global)
NOT_RUN = {"annotation", "returns", "decorator_list", "bases", "keywords of a class", "type_params"}


@dataclass(frozen=True)
class Mutant:
    """One fault. `function` is empty where it lies at the level of the module or of a class."""

    path: Path
    index: int  # in the order of the file
    line: int
    function: str
    text: str  # before → after, and which of them where a function has several alike
    put: Callable[[], None]  # into the tree, for good
    tree: ast.Module

    @property
    def key(self) -> str:
        return f"{self.function or 'module'}: {self.text}"


Slot = tuple[ast.AST, str, int | None]  # parent, field, place in a list


def mutants_of(path: Path) -> list[Mutant]:
    """Every fault of one file, always in the same order."""
    tree = ast.parse(path.read_text())
    found: list[Mutant] = []
    for slot, function in slots(tree, ""):
        node = at(slot)
        for new in variants(node, is_in_function=bool(function)):
            text = f"{shown(node)} → {shown(new)}"
            line = getattr(node, "lineno", 0)
            found.append(Mutant(path, len(found), line, function, text, putting(slot, new, node), tree))
    return numbered(found)


def numbered(mutants: Sequence[Mutant]) -> list[Mutant]:
    """With #1, #2 … behind those of which a function has several alike, so that each key names one place."""
    many, seen = Counter(mutant.key for mutant in mutants), Counter[str]()
    told = []
    for mutant in mutants:
        seen[mutant.key] += 1
        is_alone = many[mutant.key] == 1
        told.append(mutant if is_alone else replace(mutant, text=f"{mutant.text} #{seen[mutant.key]}"))
    return told


def slots(node: ast.AST, function: str, scope: str = "") -> Iterator[tuple[Slot, str]]:
    """Every place of the tree that may hold something else, with the outermost function around it."""
    for name, value in ast.iter_fields(node):
        if name in NOT_RUN or (isinstance(node, ast.ClassDef) and name == "keywords"):
            continue
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for place, child in children:
            if not isinstance(child, ast.AST) or isinstance(child, UNTOUCHED) or is_export_list(child):
                continue
            if is_docstring(node, name, place, child):
                continue
            inside, below = function, scope
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                below = f"{scope}{child.name}."
            if isinstance(node, ast.FunctionDef) and not function and name == "body":
                inside = scope.removesuffix(".")
            yield (node, name, place), inside
            yield from slots(child, inside, below)


def is_docstring(node: ast.AST, name: str, place: int | None, child: ast.AST) -> bool:
    bodies = ast.Module | ast.ClassDef | ast.FunctionDef
    return (
        isinstance(node, bodies)
        and name == "body"
        and isinstance(child, ast.Expr)
        and isinstance(child.value, ast.Constant)
    )


def is_export_list(child: ast.AST) -> bool:
    """`__all__`: nothing that runs reads it."""
    match child:
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    return False


def at(slot: Slot) -> ast.AST:
    parent, name, place = slot
    value = getattr(parent, name)
    return value if place is None else value[place]  # type: ignore[no-any-return]


def putting(slot: Slot, new: ast.AST, node: ast.AST) -> Callable[[], None]:
    def put() -> None:
        parent, name, place = slot
        fresh = ast.fix_missing_locations(ast.copy_location(new, node))
        if place is None:
            setattr(parent, name, fresh)
        else:
            getattr(parent, name)[place] = fresh

    return put


def shown(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:160]


def changed(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def variants(node: ast.AST, *, is_in_function: bool) -> Iterator[ast.AST]:
    """What could stand there by mistake."""
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                yield changed(node, ops=[*ops[:place], FLIPPED[type(op)](), *ops[place + 1 :]])
        case ast.BoolOp(values=values):
            for place in range(len(values)):
                left = [*values[:place], *values[place + 1 :]]
                yield left[0] if len(left) == 1 else changed(node, values=left)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in SWAPPED:
            yield changed(node, op=SWAPPED[type(op)]())
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str() as value) if is_in_function:
            yield ast.Constant(f"{value}※")
        case ast.comprehension(ifs=ifs):
            yield from (changed(node, ifs=[*ifs[:place], *ifs[place + 1 :]]) for place in range(len(ifs)))
        case ast.Name(id=name) if name in OPPOSITE:
            yield changed(node, id=OPPOSITE[name])
        case ast.Attribute(attr=name) if name in OPPOSITE and isinstance(node.ctx, ast.Load):
            yield changed(node, attr=OPPOSITE[name])
        case ast.Call():
            yield from calls(node)
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if is_plain(test):
            yield changed(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.Set(elts=elements) | ast.List(elts=elements) if len(elements) > 1:
            yield from (changed(node, elts=left_out(elements, place)) for place in range(len(elements)))
        case ast.Dict(keys=keys, values=values) if len(keys) > 1 and not is_in_function:
            for place in range(len(keys)):
                yield changed(node, keys=left_out(keys, place), values=left_out(values, place))


def left_out(elements: list[ast.expr], place: int) -> list[ast.expr]:
    return [*elements[:place], *elements[place + 1 :]]


def is_plain(test: ast.expr) -> bool:
    """Whether nothing else turns this condition round already."""
    return not isinstance(test, ast.Compare | ast.BoolOp) and not (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def calls(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Attribute) and node.func.attr in LEFT_OUT:
        yield node.func.value
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    for place, keyword in enumerate(node.keywords):
        if keyword.arg is not None and (name, keyword.arg) not in UNSEEN_ALONE:
            yield changed(node, keywords=[*node.keywords[:place], *node.keywords[place + 1 :]])
