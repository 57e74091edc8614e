"""首页 and lists of cycles: as many queries for nine branches with their quarters, claims and postings as for three."""

import dataclasses
import uuid
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make, walk
from zhixing.actions.ledger.claims import submit_claim
from zhixing.actions.postings.steps import propose_posting
from zhixing.queries import home
from zhixing.queries.cycles.lists import cycles_in_sight
from zhixing.queries.overview.branches import quarters_at_hand
from zhixing.queries.overview.pages import overview_page
from zhixing.queries.overview.pictures import pictures_of_all
from zhixing.queries.overview.reminders import reminder_lines
from zhixing.queries.postings.lists import awaiting
from zhixing.rules.ledger.claims import ClaimFacts
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role

SEATED = (Role.SECRETARY, Role.DEPUTY, Role.PANELLIST, Role.CLERK)
STRETCHES: tuple[Callable[..., object], ...] = (walk.submit_self_reports, walk.to_review, walk.to_posting)


def another_branch(world: make.World, name: str) -> make.World:
    """The same people in the seats of one more branch of the community, with three members of its own."""
    branch = make.organisation(name, OrgKind.BRANCH, world.community)
    for role in SEATED:
        make.appoint(world.users[role], role, branch)
    members = [make.member(f"{name}{number}", branch) for number in "甲乙丙"]
    return dataclasses.replace(world, branch=branch, members=members)


def three_branches_under_way(world: make.World, name: str) -> None:
    """One with self-reports due, one in its review, one whose posting waits; a claim in each, and the member's."""
    for number, walked in enumerate(STRETCHES):
        there = another_branch(world, f"{name}{number}支部")
        cycle = walk.open_cycle(there)
        for member in (there.members[0], world.members[0]):
            submit_claim(
                member.pk,
                claimed=ClaimFacts("VISIT", make.EARLIER),
                description="走访居民",
                form_key=uuid.uuid4(),
                by=there.viewer(Role.CLERK),
                at=make.NOW,
            )
        walked(cycle, there)
        if walked is walk.to_posting:
            propose_posting(
                cycle.pk,
                working_days=5,
                answer_days=3,
                contact="支部办公室",
                by=there.viewer(Role.SECRETARY),
                at=make.NOW,
            )


def tasks(world: make.World) -> dict[Role, tuple[int, int]]:
    """By role, the lines of the home page and the queries they took."""
    found = {}
    for role in (*SEATED, Role.COMMUNITY, Role.STREET, Role.MEMBER):
        viewer = world.viewer(role)
        with CaptureQueriesContext(connection) as asked:
            lines = home.tasks(viewer)
        found[role] = (len(lines), len(asked))
    return found


def test_the_home_page_asks_no_more_for_many_branches(world: make.World) -> None:
    walk.open_cycle(world)
    three_branches_under_way(world, "一")
    few = tasks(world)
    three_branches_under_way(world, "二")
    three_branches_under_way(world, "三")
    many = tasks(world)
    assert {role: many[role][1] for role in many} == {role: few[role][1] for role in few}
    # There is more to do wherever the branches are somebody's business, or nothing has been asked.
    grown = {role for role in few if many[role][0] > few[role][0]}
    assert grown == {Role.SECRETARY, Role.DEPUTY, Role.PANELLIST, Role.COMMUNITY, Role.STREET}


def test_the_overview_asks_no_more_for_many_branches(world: make.World) -> None:
    walk.open_cycle(world)
    community, counts = world.viewer(Role.COMMUNITY), []
    for name in ("一", "二"):
        three_branches_under_way(world, name)
        with CaptureQueriesContext(connection) as asked:
            page = overview_page(community, walk.QUARTER)
            pictures_of_all(community, page)
            reminder_lines(community, page)
            quarters_at_hand(community)
            awaiting(community)
            cycles_in_sight(world.viewer(Role.SECRETARY))
        counts.append((sum(row.cycle is not None for row in page.rows), len(page.rows), len(asked)))
    assert [(cycles, branches) for cycles, branches, _ in counts] == [(4, 5), (7, 8)]
    assert counts[0][2] == counts[1][2]
