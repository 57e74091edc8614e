"""整改: up to which day there is time before the next visit, as the quarters of organisations stand."""

import datetime as dt
from dataclasses import replace

import pytest

from tests import assessments, make, measures
from zhixing.actions.measures.registering import register_problem
from zhixing.queries.measures.next_visit import visited_after
from zhixing.rules.measures.steps import Problem
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

PROBLEM = Problem(**{**vars(measures.PROBLEM), "deadline": None})


def test_before_the_first_quarter_no_visit_is_expected(world: make.World) -> None:
    assert visited_after(world.community.pk, make.TODAY) is None


def test_a_visit_of_the_quarter_under_way_may_come_any_day_once_it_is_cut_off(world: make.World) -> None:
    cycle = assessments.opened(world)
    assert visited_after(world.community.pk, cycle.cut_off_on) == cycle.cut_off_on
    assert visited_after(world.community.pk, make.TODAY) is None


def test_who_has_been_visited_is_visited_again_after_the_next_quarter(world: make.World) -> None:
    cycle = assessments.opened(world)
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group)
    assert visited_after(world.community.pk, make.TODAY) == dt.date(2026, 12, 31)
    november = dt.date(2026, 11, 20)
    by = world.viewer(Role.STREET, november)
    measure = register_problem(world.community.pk, problem=PROBLEM, by=by, at=make.NOW)
    assert measure.due_on == dt.date(2026, 12, 31)
    late = replace(PROBLEM, deadline=dt.date(2027, 1, 5))
    with pytest.raises(Blocked, match="要在下一次检查以前完成，最晚到2026年12月31日"):
        register_problem(world.community.pk, problem=late, by=by, at=make.NOW)
