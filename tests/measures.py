"""Walking a line of 整改 through the real actions: each function takes it one step further and gives it back."""

import datetime as dt
from typing import Any

from tests import make
from tests.make import World
from zhixing.actions.measures.checking import check_stage, conclude_check
from zhixing.actions.measures.rectifying import apply_clearing, plan_measure, sign_measure
from zhixing.actions.measures.registering import register_problem
from zhixing.models import Measure, User
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.states import MeasureKind, ProblemSource
from zhixing.rules.measures.steps import Check, Plan, Problem
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role

QUARTER = Quarter(2026, 3)
PROBLEM = Problem(
    quarter=QUARTER,
    source=ProblemSource.INSPECTION,
    area="党的建设",
    text="8月支委会没有记录",
    kind=MeasureKind.TIMED,
    item_code="T-03",
    item_name="三会一课",
    evidence_note="检查照片3号",
)
PLAN = Plan("每月支委会都有完整记录", ("补记8月支委会", "每月5日前由副书记核对记录"), "王建国", "高娃", "社区党委")


def lasting(**changes: Any) -> dict[str, Any]:
    return {"kind": MeasureKind.LASTING, "stage_goal": "下次核查前每月都有记录", **changes}


def viewer(world: World, role: Role, today: dt.date = make.TODAY) -> Viewer:
    return world.viewer(role, today)


def check(*, is_good: bool = True, today: dt.date = make.TODAY, **changes: Any) -> Check:
    opinion = "经现场核查，记录齐全，同意销号。" if is_good else "9月的记录还缺签名，尚未到位。"
    values = {"on": today, "checkers": ("赵一", "钱二"), "opinion": opinion, "is_good": is_good}
    return Check(**{**values, **changes})


def registered(world: World, *, by: Role = Role.COMMUNITY, **changes: Any) -> Measure:
    problem = Problem(**{**vars(PROBLEM), **changes})
    return register_problem(world.branch.pk, problem=problem, by=viewer(world, by), at=make.NOW)


def signed(world: World, **changes: Any) -> Measure:
    return sign_measure(registered(world, **changes).pk, by=viewer(world, Role.SECRETARY), at=make.NOW)


def planned(world: World, **changes: Any) -> Measure:
    return plan_measure(signed(world, **changes).pk, plan=PLAN, by=viewer(world, Role.SECRETARY), at=make.NOW)


def applied(world: World, **changes: Any) -> Measure:
    return hand_in(planned(world, **changes), world)


def hand_in(measure: Measure, world: World, today: dt.date = make.TODAY) -> Measure:
    return apply_clearing(
        measure.pk,
        text="针对支委会没有记录，已补记并建立核对制度。",
        evidence_note="支部档案盒3号",
        by=viewer(world, Role.SECRETARY, today),
        at=make.NOW,
    )


def cleared(world: World, **changes: Any) -> Measure:
    measure = applied(world, **changes)
    return conclude_check(measure.pk, check=check(), by=viewer(world, Role.COMMUNITY), at=make.NOW)


def stage_checked(measure: Measure, world: World, *, is_good: bool = True) -> Measure:
    stage = check(is_good=is_good, next_on=dt.date(2026, 12, 14), next_goal="下一季度每月都有记录")
    return check_stage(measure.pk, check=stage, by=viewer(world, Role.COMMUNITY), at=make.NOW)


def second_secretary(world: World) -> User:
    """Somebody who assesses from the community and is secretary of the very branch."""
    both = make.appoint(make.user("两职同志"), Role.COMMUNITY, world.community)
    return make.appoint(both, Role.SECRETARY, world.branch)
