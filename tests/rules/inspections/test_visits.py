"""实地检查: what inspectors agree on, as rules."""

import pytest

from zhixing.rules.inspections.visits import Mark, is_settled, joint_problems
from zhixing.rules.standards.items import Range
from zhixing.rules.standards.model import Effect, Item
from zhixing.rules.standards.vocabulary import Amount, Points

CONCRETE = "“班子健全”：请把问题写具体：所见的情况、地点和日期。"


@pytest.mark.parametrize(
    ("problem", "reasons"), [("", []), ("委员缺额三个月", []), ("缺委员", [CONCRETE]), ("  缺委员  ", [CONCRETE])]
)
def test_a_problem_that_the_timetable_would_refuse_is_refused_on_the_spot(problem: str, reasons: list[str]) -> None:
    item, mark = Item("TEAM", "班子健全", Effect.ADD), Mark(100)
    assert joint_problems(item, mark, proposed=mark, reason="", problem=problem, is_fixed=False) == reasons


RANGED = Item("TEAM", "班子健全", Effect.ADD, range=Range(Points(0), Points(6000)), best=1)
FAULT = Item("LATE", "超期没有办理", Effect.DEDUCT, worth=Amount(Points(200)))
FULL, LESS, NONE = Mark(6000), Mark(5500), Mark()


@pytest.mark.parametrize(
    ("item", "marks", "agreed", "settled"),
    [
        (RANGED, [FULL, FULL], FULL, True),
        (RANGED, [FULL, LESS], FULL, False),  # not of one mind
        (RANGED, [LESS, LESS], LESS, False),  # the reason is to be written
        (RANGED, [NONE, NONE], NONE, False),
        (FAULT, [NONE, Mark(0)], Mark(0), True),
        (FAULT, [NONE, Mark(100)], Mark(0), False),
        (FAULT, [NONE, NONE], Mark(100), False),
    ],
)
def test_what_is_settled_needs_no_look(item: Item, marks: list[Mark], agreed: Mark, settled: bool) -> None:
    assert is_settled(item, marks, agreed) is settled
