"""一个季度的图: its numbers are those of the list of results."""

import datetime as dt
from collections import Counter

from tests import make, walk
from tests.years import closed
from zhixing.queries.results.pages import results_of_cycle
from zhixing.queries.results.pictures import cycle_pictures
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role

TEXT = walk.STANDARD.replace("    name: 学习教育\n", "    name: 学习教育\n    suggestion: 多听党课。\n")


def test_pictures_count_what_the_list_shows(world: make.World) -> None:
    walk.adopt(world.street, TEXT)
    by = world.viewer(Role.SECRETARY)
    closed(world, Quarter(2026, 2))
    for day in range(1, 6):
        make.entry(world.members[0], "LESSON", dt.date(2026, 8, day), by=by)
        make.entry(world.members[0], "VISIT", dt.date(2026, 8, day), by=by, units=100)
    cycle = closed(world, Quarter(2026, 3))
    _, lines = results_of_cycle(by, cycle.pk)
    names = Counter(line.band.name for line in lines if line.band)
    stars, trend, short = cycle_pictures(by, cycle.pk)
    bands = stars.headers[1:-1]
    assert stars.rows == ((world.branch.label, *(str(names[name]) for name in bands), "5"),)
    assert trend.rows[-1][1:] == stars.rows[0][1:-1]
    assert trend.rows[0] == ("26年二季度", "0", "0", "0", "5")
    assert short.rows == (("学习教育", "少于5人", "5人"),)


def test_before_the_review_there_is_no_picture(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    assert cycle_pictures(world.viewer(Role.SECRETARY), cycle.pk) == []
