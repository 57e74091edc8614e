"""考评周期: a closed quarter says where the work goes on."""

from django.test import Client
from django.urls import reverse

from tests import make, walk
from tests.web.signing_in import sign_in
from tests.years import LATER, closed
from zhixing.queries.cycles.afterwards import afterwards
from zhixing.rules.permissions import Role


def test_a_closed_quarter_leads_on(world: make.World) -> None:
    cycle = closed(world, walk.QUARTER, walk.STANDARD)
    pages = afterwards(world.viewer(Role.SECRETARY, LATER), cycle.pk)
    assert [(page.label, page.url_name) for page in pages] == [
        ("星级结果的运用", "member_measures_decide"),
        ("2026年年度结果", "branch_year"),
        ("年度档案", "archive"),
    ]
    secretary = sign_in(Client(), world.users[Role.SECRETARY])
    cycle_page = secretary.get(reverse("cycle", args=[cycle.pk])).content.decode()
    for page in pages:
        address = reverse(page.url_name, args=page.args)
        assert f'href="{address}"' in cycle_page
        assert secretary.get(address).status_code == 200


def test_before_its_end_it_leads_nowhere_yet(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    assert afterwards(world.viewer(Role.SECRETARY), cycle.pk) == []
