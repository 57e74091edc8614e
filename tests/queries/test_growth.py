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
from zhixing.queries.cycles.lists import overview
from zhixing.queries.results.overview import overview as results_overview
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


def test_lists_of_branches_ask_no_more_for_many(world: make.World) -> None:
    walk.open_cycle(world)
    street, counts = world.viewer(Role.STREET), []
    for name in ("一", "二"):
        three_branches_under_way(world, name)
        with CaptureQueriesContext(connection) as asked:
            lines = overview(street, walk.QUARTER).lines
            results_overview(street, walk.QUARTER)
        counts.append((len([line for line in lines if line.cycle_id]), len(asked)))
    assert [cycles for cycles, _ in counts] == [4, 7]
    assert counts[0][1] == counts[1][1]
