"""实地检查: what inspectors agree on, as rules."""

import pytest

from zhixing.rules.inspections.visits import Mark, joint_problems
from zhixing.rules.standards.model import Effect, Item

CONCRETE = "“班子健全”：请把问题写具体：看到什么、在哪里、哪一天。"


@pytest.mark.parametrize(
    ("problem", "reasons"), [("", []), ("委员缺额三个月", []), ("缺委员", [CONCRETE]), ("  缺委员  ", [CONCRETE])]
)
def test_a_problem_that_the_timetable_would_refuse_is_refused_on_the_spot(problem: str, reasons: list[str]) -> None:
    item, mark = Item("TEAM", "班子健全", Effect.ADD), Mark(100)
    assert joint_problems(item, mark, proposed=mark, reason="", problem=problem, is_fixed=False) == reasons
