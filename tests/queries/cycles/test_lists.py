"""考评周期: what home says of a quarter that still counts."""

import datetime as dt

from tests import make, walk
from zhixing.queries.cycles.lists import still_counting
from zhixing.rules.permissions import Role


def test_home_says_how_long_the_quarter_still_counts(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    eve = walk.CUT_OFF - dt.timedelta(days=3)
    told = {
        role: [(one.quarter, one.sentence, one.cycle_id) for one in still_counting(world.viewer(role, eve))]
        for role in (Role.SECRETARY, Role.MEMBER, Role.AUDITOR)
    }
    sentence = "计分到9月13日为止，还有 3 天。"
    assert told == {
        Role.SECRETARY: [("2026年第三季度", sentence, cycle.pk)],
        Role.MEMBER: [("2026年第三季度", sentence, None)],
        Role.AUDITOR: [],
    }
    assert still_counting(world.viewer(Role.SECRETARY)) == []  # 14 September: it is past
