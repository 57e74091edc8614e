"""Reading a standard from YAML text, with every problem of it at once."""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Union, get_args, get_origin

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from zhixing.rules.standards.checks.whole import Finding, check
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.schema import FALSE_WORDS, NONE_WORDS, OTHERS, TRUE_WORDS, hints, is_part, stand_in
from zhixing.rules.standards.text.nodes import compose, line_of
from zhixing.rules.standards.text.typing_slips import half_width, slip_in_key
from zhixing.rules.standards.vocabulary import Amount, Choice, Points, Problem, Share, to_points, to_share

LARGEST = 100_000_000  # hundredths; keeps every product of the engine inside 64 bits


@dataclass(frozen=True)
class Place:
    """Where in the text we are: line, the Chinese words for it, and the path of keys."""

    line: int
    label: str = ""
    path: str = ""

    def at(self, key: str, label: str, line: int) -> Place:
        return Place(line, f"{self.label}·{label}".strip("·"), f"{self.path}.{key}".strip("."))

    def nth(self, number: int, title: str, line: int) -> Place:
        return Place(line, f"{self.label}【{title or f'第 {number + 1} 个'}】", f"{self.path}[{number}]")


@dataclass
class Reader:
    """Walks the nodes along the types. A value that cannot be read becomes a stand-in, so reading goes on."""

    problems: list[Problem] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    hollow: set[str] = field(default_factory=set)  # where nothing inside could be read at all
    absent: set[str] = field(default_factory=set)  # what had to be written and was not
    is_kept: bool = False  # approved before: read by the rules that every standard must hold, not those for drafts

    def add_problem(self, place: Place, sentence: str) -> None:
        self.problems.append(Problem(place.line, place.label or "全文", place.path, sentence))

    def judge(self, standard: Standard) -> list[Problem]:
        """What does not hold in a standard just read, less what only follows from what could not be read."""
        spoilt = {problem.path for problem in self.problems}
        return [
            located(finding, self.places)
            for finding in check(standard, self.is_kept)
            if finding.path not in spoilt
            and not any(path.startswith((f"{finding.path}.", f"{finding.path}[")) for path in spoilt - self.absent)
            and not any(not path or finding.path.startswith(f"{path}.") for path in self.hollow)
        ]

    def read(self, node: Node, kind: Any, place: Place, is_percent: bool = False) -> Any:
        """`is_percent`: the number is so many of a hundred, and may be written with a percent sign."""
        self.places[place.path] = place
        if get_origin(kind) in (Union, types.UnionType):
            inner = next(option for option in get_args(kind) if option is not type(None))
            if is_none(node) and inner is not Amount:
                return None
            return self.read(node, inner, place, is_percent)
        if get_origin(kind) is tuple:
            return self.read_list(node, get_args(kind)[0], place, is_percent)
        if kind is Amount:
            return self.read_amount(node, place, is_percent)
        if is_part(kind):
            return self.read_mapping(node, kind, place)
        if not isinstance(node, ScalarNode):
            self.add_problem(place, "这里应写一个值，不能写成列表或多行的键。")
            return stand_in(kind)
        return self.read_scalar(node.value.strip(), kind, place, is_percent)

    def read_scalar(self, text: str, kind: Any, place: Place, is_percent: bool) -> Any:
        if kind is str:
            return text
        if (half := half_width(text)) != text and not Reader().problems_of(half, kind, place, is_percent):
            self.add_problem(place, f"“{text}”里有全角的字符或中文引号，请改为 {half}。")
            return Reader().read_scalar(half, kind, place, is_percent)
        if kind is bool:
            if text.lower() not in TRUE_WORDS + FALSE_WORDS:
                self.add_problem(place, f"无法识别“{text}”，请写 true（是）或 false（否）。")
            return text.lower() in TRUE_WORDS
        if kind is int:
            if not (text.isascii() and text.isdigit() and int(text) < 1000):
                self.add_problem(place, f"“{text}”不是 0 到 999 的整数，请写整数。")
                return 1
            return int(text)
        if kind is Points:
            return self.read_points(text, place, is_percent)
        if kind is Share:
            return self.read_share(text, place)
        return self.read_choice(text, kind, place)

    def problems_of(self, text: str, kind: Any, place: Place, is_percent: bool) -> list[Problem]:
        """What would be wrong with a value written so."""
        self.read_scalar(text, kind, place, is_percent)
        return self.problems

    def read_points(self, text: str, place: Place, is_percent: bool) -> Points:
        try:
            points = to_points(text.removesuffix("%") if is_percent else text)
        except ValueError:
            self.add_problem(place, not_a_number(text, place))
            return Points(100)
        if abs(points) > LARGEST:
            self.add_problem(place, f"“{text}”太大，请写绝对值不超过 1000000 的数。")
            return Points(100)
        return points

    def read_share(self, text: str, place: Place) -> Share:
        share = to_share(text)
        if share is None:
            self.add_problem(place, f"“{text}”不是比例，请写成 30% 或 1/3。")
        return share or stand_in(Share)

    def read_choice(self, text: str, kind: type[Choice], place: Place) -> Choice:
        for choice in kind:
            if text in (choice.value, choice.label):
                return choice
        words = "、".join(f"{choice.value}（{choice.label}）" for choice in kind)
        self.add_problem(place, f"“{text}”不在可写的词里，请写其中之一：{words}。")
        return next(iter(kind))

    def read_amount(self, node: Node, place: Place, is_percent: bool) -> Amount:
        if isinstance(node, ScalarNode):
            return Amount(None if is_none(node) else self.read_scalar(node.value.strip(), Points, place, is_percent))
        if not isinstance(node, MappingNode):
            self.add_problem(place, "请写一个数；各类别不同时写成“类别编号: 数”。")
            return Amount(Points(100))
        default: Points | None = None
        by_class: dict[str, Points | None] = {}
        for key, value_node, inner in self.pairs(node, place):
            value = None if is_none(value_node) else self.read(value_node, Points, inner, is_percent)
            if key in OTHERS:
                default = value
            else:
                by_class[key] = value
        return Amount(default, tuple(sorted(by_class.items())))

    def read_list(self, node: Node, kind: Any, place: Place, is_percent: bool) -> tuple[Any, ...]:
        simple = not is_part(kind)
        if isinstance(node, ScalarNode) and simple:
            return () if node.value.strip() in ("", "[]") else (self.read(node, kind, place, is_percent),)
        if isinstance(node, MappingNode) and (pair := getattr(kind, "PAIR", None)):
            return self.read_pairs(node, kind, pair, place)
        if not isinstance(node, SequenceNode):
            self.add_problem(place, "这里应写成列表，每一条前面加“- ”。")
            return ()
        return tuple(
            self.read(child, kind, place.nth(number, "" if simple else title_of(child), line_of(child)), is_percent)
            for number, child in enumerate(node.value)
        )

    def read_pairs(self, node: MappingNode, kind: Any, pair: tuple[str, str], place: Place) -> tuple[Any, ...]:
        """Parts with two keys alone, each written as one line: the first key's value, and the second's behind it."""
        known = hints(kind)
        words = {word for name, hint in known.items() for word in (name, hint.key.label)}
        if not words.isdisjoint(keys_of(node)):
            self.add_problem(place, "这里应写成列表，每一条前面加“- ”。")
            return ()
        return tuple(
            kind(**{pair[0]: word, pair[1]: self.read(value, known[pair[1]].kind, inner)})
            for word, value, inner in self.pairs(node, place)
        )

    def pairs(self, node: MappingNode, place: Place) -> Iterator[tuple[str, Node, Place]]:
        keys: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value).strip() if isinstance(key_node, ScalarNode) else ""
            inner = place.at(key, key, line_of(key_node))
            if key in keys:
                self.add_problem(inner, f"“{key}”写了两次，请只留一处。")
            elif key:
                keys.add(key)
                yield key, value_node, inner
            else:
                self.add_problem(place.at("?", "?", line_of(key_node)), "键应是一个词，请改写。")

    def read_mapping(self, node: Node, cls: type, place: Place) -> Any:
        known = hints(cls)
        names = {hint.key.label: name for name, hint in known.items()} | {name: name for name in known}
        short = getattr(cls, "SHORT", None)
        if short and (isinstance(node, ScalarNode) or (keys_of(node) and names.keys().isdisjoint(keys_of(node)))):
            return cls(**{short: self.read(node, known[short].kind, place, known[short].key.is_percent)})
        values: dict[str, Any] = {}
        if isinstance(node, MappingNode):
            for word, value_node, inner in self.pairs(node, place):
                name = names.get(word)
                if name is None:
                    name, slip = slip_in_key(word, names)
                    if name:  # it was written, though it cannot be read
                        inner = place.at(name, known[name].key.label, inner.line)
                        values.setdefault(name, stand_in(known[name].kind))
                    self.add_problem(inner, slip or unknown_key(word, known))
                elif name in values:
                    self.add_problem(inner, f"“{word}”与“{name}”是同一个键，请只留一处。")
                else:
                    hint, spot = known[name], place.at(name, known[name].key.label, inner.line)
                    values[name] = self.read(value_node, hint.kind, spot, hint.key.is_percent)
        else:
            words = "、".join(name for name, hint in known.items() if hint.required)
            self.hollow.add(place.path)
            slip = slip_in_key(node.value, names)[1] if isinstance(node, ScalarNode) else ""
            self.add_problem(place, slip or f"这里应写成几行“键: 值”{f'，至少要有 {words}' if words else ''}。")
        for name, hint in known.items():
            if hint.required and name not in values:
                if isinstance(node, MappingNode):
                    spot = place.at(name, hint.key.label, place.line)
                    self.absent.add(spot.path)
                    self.add_problem(spot, f"没有写，请补上 {name}: …。")
                values[name] = stand_in(hint.kind)
        return cls(**values)


def read_standard(text: str, is_kept: bool = False) -> Standard | list[Problem]:
    """Read a standard from its YAML. Either a whole and consistent standard, or every problem found in it.

    One that `is_kept` was approved before: it is read, even where it would not be drafted in the same way again.
    """
    root = compose(text, is_kept)
    if isinstance(root, list):
        return root
    reader = Reader(is_kept=is_kept)
    standard = reader.read(root, Standard, Place(1))
    problems = [*reader.problems, *reader.judge(standard)]
    return sorted(problems, key=lambda problem: problem.line) or standard


def located(finding: Finding, places: dict[str, Place]) -> Problem:
    """Give a finding the line of the nearest thing that was written."""
    path = finding.path
    while path not in places:  # the whole, "", is always there
        path = path.rpartition(".")[0]
    return Problem(places[path].line, finding.label, finding.path, finding.sentence)


def not_a_number(text: str, place: Place) -> str:
    try:
        to_points(text.removesuffix("%"))
    except ValueError:
        return f"“{text}”不是数，请写最多两位小数的数，如 2 或 0.5。"
    more = "；限制条件要看百分比的，另写 measure: percent" if ".when[" in place.path else ""
    return f"“{text}”：这里写数，不写百分号{more}。"


def is_none(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value.strip().lower() in ("", *NONE_WORDS)


def keys_of(node: Node) -> list[str]:
    pairs = node.value if isinstance(node, MappingNode) else []
    return [str(key.value).strip() for key, _ in pairs if isinstance(key, ScalarNode)]


def title_of(node: Node) -> str:
    """What a person would call this entry of a list: its name, else its code."""
    pairs = node.value if isinstance(node, MappingNode) else []
    texts = {str(key.value): value.value for key, value in pairs if isinstance(value, ScalarNode)}
    return next((texts[word] for word in ("name", "名称", "code", "编号") if texts.get(word)), "")


def unknown_key(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known))
    if near:
        return f"无法识别“{word}”，是否想写“{near[0]}”？"
    return f"无法识别“{word}”，请删去；这里可以写：{'、'.join(known)}。"
