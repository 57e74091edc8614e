"""The steps of one result as a tree to open: what parts/breakdown.html shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhixing.rules.scoring.steps import Step, StepKind


@dataclass(frozen=True)
class NodeEntry:
    """One entry that a node rests on."""

    text: str
    value: int | None = None  # hundredths
    on: dt.date | None = None
    url: str = ""  # the id of where it opens, then its address
    opens: str = "entry"  # the name of that address
    files: tuple[tuple[int, str], ...] = ()  # id and name of each


@dataclass
class Node:
    name: str
    sentence: str
    value: int | None  # hundredths
    kind: StepKind
    children: list[Node] = field(default_factory=list)
    entries: list[NodeEntry] = field(default_factory=list)


def nodes(steps: Iterable[Step], entries: Mapping[int, NodeEntry] | None = None) -> list[Node]:
    """The tree of the steps: those of deeper levels stand inside the next step of a higher one.

    A suggestion stands inside the block it is about. `entries`: how to show an entry, by its id.
    """
    waiting: list[tuple[int, Node]] = []
    for step in steps:
        known = entries or {}
        own = [known[entry] for entry in step.entries if entry in known]
        node = Node(step.name, step.sentence, step.number, StepKind(step.kind), entries=own)
        if node.kind is StepKind.SUGGESTION and waiting:
            waiting[-1][1].children.append(node)
            continue
        inside = len(waiting)
        while inside and waiting[inside - 1][0] > step.level:
            inside -= 1
        node.children = [deeper for _, deeper in waiting[inside:]]
        waiting[inside:] = [(step.level, node)]
    return [node for _, node in waiting]
