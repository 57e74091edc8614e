"""The YAML under a standard: its nodes, or the one sentence that says why there are none."""

from __future__ import annotations

import io
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from zhixing.rules.standards.text.typing_slips import typing_slips
from zhixing.rules.standards.vocabulary import Problem

LONGEST = 200_000  # characters of a new text
LONGEST_KEPT = 1_000_000  # of one that was approved before there was such a limit
MOST_NODES = 30_000  # keys and values of a new text: five hundred items take some eight thousand
DEEPEST = 20
OPEN_QUOTE = "从这一行开始的引号没有成对，请补上另一半（引号要用半角的）。"
NO_YAML = "这一行附近不合 YAML 格式，请检查缩进、冒号后的空格和引号是否成对（引号要用半角的）。"
TOO_DEEP = "不能使用 & 和 * 引用，也不能嵌套过深，请把内容直接写出来。"
# What neither a database nor a sheet of paper can hold: control characters and halves of a character.
# Where a folded text was broken, the reader leaves a mark for writing it out again; nobody can have typed it there.
FOLDED, FOLD = ">", "\a"
UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class RefusedError(Exception):
    """Composing stopped early: the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


class Bounded(Composer):
    """Stops at the first reference and at one node too many, before a small file has become a large tree."""

    left = MOST_NODES

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        self.left -= 1
        if isinstance(event, AliasEvent):
            raise RefusedError(Problem(int(event.start_mark.line) + 1, "全文", "", TOO_DEEP))
        if self.left < 0:
            raise RefusedError(
                Problem(
                    int(event.start_mark.line) + 1,
                    "全文",
                    "",
                    f"内容太多，全文最多 {MOST_NODES} 个键和值，请删减，或分成几部办法。",
                )
            )
        return super().compose_node(parent, index)


def compose(text: str, is_kept: bool = False) -> Node | list[Problem]:
    """The nodes of the text, or why there are none: signs of Chinese typing by name, else what YAML makes of it.

    One that `is_kept` was approved before these limits on size."""
    composed = composed_nodes(text, is_kept)
    if not isinstance(composed, Problem):
        return composed
    return (typing_slips(text) if composed.sentence == NO_YAML else []) or [composed]


def composed_nodes(text: str, is_kept: bool) -> Node | Problem:
    """The nodes, or the one problem that stopped reading."""
    if len(text) > (LONGEST_KEPT if is_kept else LONGEST):
        return Problem(1, "全文", "", f"全文 {len(text)} 字，太长，请删减到 {LONGEST // 10_000} 万字以内。")
    yaml = YAML(pure=True)
    if not is_kept:
        yaml.Composer = Bounded
    try:
        root = yaml.compose(io.StringIO(text.removeprefix("\ufeff")))
    except RefusedError as refusal:
        return refusal.problem
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        if wrong.context_mark and "quoted scalar" in str(wrong.context):  # noticed only where the text ends
            return Problem(wrong.context_mark.line + 1, "全文", "", OPEN_QUOTE)
        line = min(mark.line + 1, len(text.splitlines())) if mark else 1  # what is missing is noticed past the end
        return Problem(line, "全文", "", NO_YAML)
    except YAMLError:
        return Problem(1, "全文", "", "文件里有不能识别的字符，请另存为 UTF-8 文本再试。")
    except (ValueError, OverflowError):  # an escape such as "\U00110000" stands for no character at all
        return Problem(1, "全文", "", "文件里有不能识别的字符，请检查双引号里反斜杠开头的写法。")
    except RecursionError:
        return Problem(1, "全文", "", TOO_DEEP)
    return judged(root) if root is not None else Problem(1, "全文", "", "文件是空的，请写入办法内容。")


def judged(root: Node) -> Node | Problem:
    """The root itself, or the problem that some node stands in two places, too deep, or cannot be kept."""
    node_ids: set[int] = set()
    left = [(root, 0)]
    while left:
        node, depth = left.pop()
        is_plain = isinstance(node, ScalarNode)
        if isinstance(node, ScalarNode) and node.style == FOLDED:
            node.value = node.value.replace(FOLD, "")
        if depth > DEEPEST or (id(node) in node_ids and not (is_plain and node.anchor is None)):
            return Problem(line_of(node), "全文", "", TOO_DEEP)
        if is_plain and UNKEEPABLE.search(str(node.value)):
            sentence = "这里有不能保存的字符（控制字符或残缺的字符，如 \\0、\\ud800），请删去后重新输入。"
            return Problem(line_of(node), "全文", "", sentence)
        node_ids.add(id(node))
        if isinstance(node, MappingNode):
            left += [(child, depth + 1) for pair in node.value for child in pair]
        elif isinstance(node, SequenceNode):
            left += [(child, depth + 1) for child in node.value]
    return root


def line_of(node: Node) -> int:
    return int(node.start_mark.line) + 1
