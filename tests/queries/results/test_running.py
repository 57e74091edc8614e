"""截至今日的积分: the ledger by dimension after its caps, the same before a quarter is opened and while it runs."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make, walk
from zhixing.models import Membership
from zhixing.queries.results.running import running_page, scores_so_far
from zhixing.rules.permissions import Role
from zhixing.rules.scoring.running import score_table
from zhixing.rules.scoring.steps import StepKind

DAY = dt.date(2026, 9, 1)


# A base beside the ledger, and a group whose view weighs as much in every quarter.
WITH_BASE = walk.STANDARD.replace("classes:", "base: 20\nclasses:", 1).replace(
    "weight: {midyear: 10, year_end: 10}", "weight: {quarter: 100, midyear: 10, year_end: 10}"
)
# The same, and a view that the group never gives counts as nothing in the result.
ABSENT_AS_NOTHING = WITH_BASE.replace("source: review,", "source: review, absent: zero,")


def with_entries(world: make.World, text: str = walk.STANDARD) -> make.World:
    """Six lessons of 白云, a point over the cap, and one visit; a lesson missed by 陈志强."""
    walk.adopt(world.street, text)
    by = world.viewer(Role.SECRETARY)
    for number in range(6):
        make.entry(world.members[0], "LESSON", DAY + dt.timedelta(days=number), by=by)
    make.entry(world.members[0], "VISIT", DAY, by=by)
    make.entry(world.members[1], "LESSON", DAY, by=by)
    make.entry(world.members[1], "ABSENT", DAY, by=by)
    return world


def said(world: make.World) -> list[tuple[int | None, list[int]]]:
    members = Membership.objects.filter(organisation=world.branch).in_name_order()
    scores = scores_so_far(members, walk.QUARTER)
    return [(scores[one.pk].total, [block.points for block in scores[one.pk].blocks]) for one in members]


SO_FAR = [(5500, [5000, 500]), (500, [500, 0]), (0, [0, 0]), (0, [0, 0]), (0, [0, 0])]


def test_the_same_before_the_quarter_is_opened_and_after(world: make.World) -> None:
    with_entries(world)
    assert said(world) == SO_FAR
    walk.open_cycle(world)
    assert said(world) == SO_FAR


def test_what_the_group_and_the_ballot_have_brought_stays_out_of_it(world: make.World) -> None:
    cycle = walk.open_cycle(with_entries(world, WITH_BASE))
    before = said(world)
    assert before[0] == (7500, [5000, 500])  # the base and the ledger
    walk.to_rated(cycle, world)
    assert said(world) == before


def test_what_is_still_to_come_does_not_count_as_nothing_yet(world: make.World) -> None:
    with_entries(world, ABSENT_AS_NOTHING)
    assert said(world)[0] == (7500, [5000, 500])
    walk.open_cycle(world)
    assert said(world)[0] == (7500, [5000, 500])


def test_the_page_opens_to_the_entries_and_ends_before_any_star(world: make.World) -> None:
    page = running_page(with_entries(world).members[0], walk.QUARTER)
    assert page is not None
    assert [(block.name, block.points, block.room) for block in page.score.blocks] == [
        ("学习教育", 5000, 0),
        ("志愿奉献", 500, 4500),
    ]
    assert {step.kind for step in page.steps} == {StepKind.ITEM, StepKind.BLOCK, StepKind.COMPONENT}
    lesson = next(step for step in page.steps if step.code == "LESSON")
    assert (lesson.number, len(lesson.entries)) == (5000, 6)
    assert (page.participant_id, page.is_final) == (None, False)


def test_who_left_is_said_to_be_out_and_nobody_is_named_without_a_standard(world: make.World) -> None:
    assert scores_so_far(world.members, walk.QUARTER) == {}
    cycle = walk.open_cycle(world)
    cycle.participants.filter(membership=world.members[2]).update(excluded="本季度内已离开")
    scores = scores_so_far(world.members, walk.QUARTER)
    assert (scores[world.members[2].pk].total, scores[world.members[2].pk].excluded) == (None, "本季度内已离开")
    table = score_table(scores)
    assert table.cells(world.members[2].pk) == [("学习教育", None), ("志愿奉献", None)]


def test_as_many_queries_for_two_branches_with_a_quarter_and_two_without_as_for_half_of_them(world: make.World) -> None:
    walk.open_cycle(with_entries(world))
    few = _queries([world.members[0], world.outsider])
    there = make.member("韩雪", world.sister)
    assert _queries([*world.members, world.outsider, there]) <= few


def _queries(members: list[Membership]) -> int:
    asked = list(Membership.objects.filter(pk__in=[one.pk for one in members]).select_related("organisation", "person"))
    with CaptureQueriesContext(connection) as captured:
        scores_so_far(asked, walk.QUARTER)
    return len(captured)
