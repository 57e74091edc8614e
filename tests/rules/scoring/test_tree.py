"""The tree of a result: what stands inside what."""

from zhixing.rules.scoring.steps import Step, StepKind
from zhixing.rules.scoring.tree import Node, NodeEntry, nodes

STEPS = [
    Step(StepKind.ITEM, "党课", "2 次。", 400, (7, 8), 2, "A"),
    Step(StepKind.ITEM, "走访", "1 次。", 100, (9,), 2, "B"),
    Step(StepKind.BLOCK, "学习教育", "得 5 分。", 500, (), 1, "STUDY"),
    Step(StepKind.SUGGESTION, "改进建议", "多学习。", None, (), 2, "STUDY"),
    Step(StepKind.BLOCK, "志愿奉献", "得 0 分。", 0, (), 1, "SERVE"),
    Step(StepKind.COMPONENT, "积分", "合计 5 分。", 500, (), 1, "points"),
    Step(StepKind.COMPOSITE, "合成", "5 分。", 500),
    Step(StepKind.BAND, "等次", "绿色警示星。", 500, code="GREEN"),
]


def shape(node: Node) -> tuple[str, list[object]]:
    return node.name, [shape(child) for child in node.children]


def test_what_was_reckoned_first_stands_inside_what_came_of_it() -> None:
    assert [shape(node) for node in nodes(STEPS)] == [
        ("合成", [("学习教育", [("党课", []), ("走访", []), ("改进建议", [])]), ("志愿奉献", []), ("积分", [])]),
        ("等次", []),
    ]


def test_entries_are_shown_where_they_are_known() -> None:
    seven = NodeEntry("第 7 行", 200)
    found = nodes(STEPS, {7: seven})[0].children[0].children
    assert [node.entries for node in found] == [[seven], [], []]


def test_no_steps_no_tree() -> None:
    assert nodes([]) == []
