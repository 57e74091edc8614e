"""本支部这一期: what the secretary's first page says of the running quarter, and whom it concerns."""

from django.test import Client

from tests import make, walk
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.queries.branch_quarter import branch_quarter
from zhixing.rules.permissions import Role


def test_the_quarter_of_ones_own_branch(world: make.World) -> None:
    before = branch_quarter(world.viewer(Role.SECRETARY))
    assert before is not None
    assert (before.period, before.cycle_id, before.steps, before.days_left) == ("2026年第三季度", None, [], 16)
    cycle = walk.open_cycle(world)
    quarter = branch_quarter(world.viewer(Role.DEPUTY))
    assert quarter is not None
    assert (quarter.cycle_id, quarter.scored, quarter.submitted) == (cycle.pk, 5, 0)
    assert [step.state for step in quarter.steps].count("current") == 1
    for role in (Role.STREET, Role.COMMUNITY, Role.CLERK, Role.MEMBER, Role.AUDITOR):
        assert branch_quarter(world.viewer(role)) is None


def test_the_first_page_offers_what_a_secretary_does_most(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    page = as_read(sign_in(Client(), world.users[Role.SECRETARY]).get("/"))
    for address in (
        f"/activities/organisations/{world.branch.pk}/record/",
        "/claims/inbox/",
        f"/cycles/{cycle.pk}/self-reports/",
        f"/activities/organisations/{world.branch.pk}/sign-in-sheet/",
    ):
        assert f'href="{address}"' in page
    assert "常用办理" not in as_read(sign_in(Client(), world.users[Role.MEMBER]).get("/"))
