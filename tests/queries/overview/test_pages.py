"""考评总览: its numbers are those of the pages they are from, it never opens on nothing, reminders are read back."""

import datetime as dt
from collections import Counter

import pytest

from tests import make, walk
from tests.years import closed
from zhixing.actions.overview import note_branch_reminders
from zhixing.models import Cycle
from zhixing.queries.overview.branches import branches_of_quarter, quarters_at_hand
from zhixing.queries.overview.pages import overview_page
from zhixing.queries.overview.reminders import reminder_lines
from zhixing.queries.results.pages import results_of_cycle
from zhixing.rules.overview.rows import Show
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def test_stars_and_sums_are_those_of_the_results(world: make.World) -> None:
    walk.adopt(world.street)
    cycle = closed(world, Quarter(2026, 2))
    _, results = results_of_cycle(world.viewer(Role.COMMUNITY), cycle.pk)
    names = Counter(line.band.name for line in results if line.band)
    page = overview_page(world.viewer(Role.STREET), Quarter(2026, 2))
    assert page.rows[0].stars == tuple(names[band.name] for band in page.whole.bands)
    assert (page.sums.stars, page.sums.rated, page.sums.figures[Show.UNOPENED]) == (page.rows[0].stars, 1, 2)
    assert [row.stars for row in page.rows[1:]] == [None, None]  # not known is no 0
    only = overview_page(world.viewer(Role.STREET), Quarter(2026, 2), show=Show.UNOPENED, unit_id=world.community.pk)
    assert [row.label for row in only.matches] == ["阳光小区党支部"]


def test_the_page_opens_on_what_runs_and_else_on_the_last_results(world: make.World) -> None:
    street = world.viewer(Role.STREET, dt.date(2027, 1, 9))
    assert quarters_at_hand(street).first is None
    walk.adopt(world.street)
    closed(world, Quarter(2026, 2))
    assert quarters_at_hand(street).first == Quarter(2026, 2)
    walk.open_cycle(world)
    at_hand = quarters_at_hand(street)
    assert (at_hand.first, at_hand.running, at_hand.finished) == (walk.QUARTER, walk.QUARTER, Quarter(2026, 2))


def test_a_branch_ahead_of_the_others_makes_no_last_results(world: make.World) -> None:
    walk.adopt(world.street)
    closed(world, Quarter(2026, 2))
    cycle = walk.open_cycle(world)
    street = world.viewer(Role.STREET, dt.date(2027, 1, 9))
    for branch, stage in ((world.stranger, cycle.stage), (world.sister, "closed")):
        another = Cycle.objects.get(pk=cycle.pk)
        another.pk, another.organisation, another.stage = None, branch, stage
        another.save(force_insert=True)
    assert quarters_at_hand(street).finished == Quarter(2026, 2)
    Cycle.objects.filter(organisation=world.stranger).update(stage="closed")
    assert quarters_at_hand(street).finished == walk.QUARTER


def test_who_reminded_is_read_back_and_who_owes_nothing_is_not_noted(world: make.World) -> None:
    cycle = walk.submit_self_reports(walk.open_cycle(world), world)
    street = world.viewer(Role.STREET)
    noted, settled = note_branch_reminders(
        [world.branch.pk, world.sister.pk], quarter=walk.QUARTER, by=street, at=make.NOW
    )
    assert (noted, settled) == (["阳光小区党支部"], ["阳光社区第一党支部"])
    lines = reminder_lines(street, overview_page(street, cycle.period))
    assert [(line.outstanding.branch, line.reminded_by, line.reminded_at) for line in lines] == [
        ("阳光小区党支部", "街道党工委甲", make.NOW),
        ("神华社区第一党支部", "", None),
    ]
    with pytest.raises(Blocked):
        note_branch_reminders([], quarter=walk.QUARTER, by=street, at=make.NOW)


def test_branches_have_no_overview_and_nobody_notes_outside_their_subtree(world: make.World) -> None:
    with pytest.raises(NotAllowed):
        branches_of_quarter(world.viewer(Role.SECRETARY), walk.QUARTER)
    with pytest.raises(NotAllowed):
        note_branch_reminders([world.branch.pk], quarter=walk.QUARTER, by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(OutOfSight):
        note_branch_reminders([world.stranger.pk], quarter=walk.QUARTER, by=world.viewer(Role.COMMUNITY), at=make.NOW)
