"""Walking a home visit of the member through the real actions: each function takes it one step further."""

import datetime as dt
import uuid
from typing import Any

from tests import make
from tests.make import World
from zhixing.actions.home_visits.visiting import answer_need, record_visit
from zhixing.models import HomeNeed, HomeVisit
from zhixing.rules.home_visits.steps import NeedWords
from zhixing.rules.permissions import Role

VISITED = dt.date(2026, 9, 8)
HOUSEHOLD = "3号楼2单元501"
NEED = NeedWords("楼道灯不亮，老人夜里下楼不便。", "请物业修好楼道灯。", dt.date(2026, 9, 18), handed_to="物业")


def visited(world: World, need: NeedWords | None = None, **changes: Any) -> HomeVisit:
    """白云 went, and heard of nothing unless something is said."""
    values = {"visited_on": VISITED, "household": HOUSEHOLD, **changes}
    return record_visit(
        world.members[0].pk,
        need=need or NeedWords(),
        form_key=uuid.uuid4(),
        by=world.viewer(Role.MEMBER),
        at=make.NOW,
        **values,
    )


def promised(world: World) -> HomeNeed:
    return visited(world, NEED).needs.get()


def answered(world: World, role: Role = Role.SECRETARY) -> HomeNeed:
    return answer_need(
        promised(world).pk, answer="物业已换好三层、四层的灯。", on=make.EARLIER, by=world.viewer(role), at=make.NOW
    )
