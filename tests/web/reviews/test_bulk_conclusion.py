"""完成评定, many branches at once, through the page."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make, walk
from tests.closings import Desk, desk, ripe
from zhixing.models import Rating

ADDRESS = "/cycles/conclude/?quarter=2026-3"


def client_of(both: Desk) -> Client:
    client = Client()
    client.force_login(both.chair, backend="zhixing.web.accounts.backend.AccountBackend")
    return client


def test_the_page_says_what_is_ready_and_what_is_not_and_concludes_the_first(world: make.World) -> None:
    both = desk(world)
    ready, left = ripe(both, world.branch), ripe(both, world.sister, accepts=False)
    client = client_of(both)
    page = client.get(ADDRESS)
    found = page.context["found"]
    assert (found.ready, found.people, found.left, [one.cycle_id for one in found.waiting]) == (1, 5, 1, [left.pk])
    assert "完成 1 个支部的评定" in page.text
    done = client.post(ADDRESS, follow=True)
    assert done.redirect_chain == [(ADDRESS, 302)]
    assert "已完成 1 个支部的评定，算出 5 人的结果。" in done.text
    assert Rating.objects.filter(participant__cycle=ready).count() == 5
    assert (done.context["found"].ready, done.context["found"].left) == (0, 1)


def test_a_result_concluded_with_others_opens_like_any_other(world: make.World) -> None:
    both = desk(world)
    cycle = ripe(both, world.branch)
    client = client_of(both)
    client.post(ADDRESS)
    participant = walk.participant(cycle, "高娃")
    page = client.get(f"/results/{participant.pk}/")
    assert page.status_code == 200
    assert [node.name for node in page.context["result"].nodes][-1] == "等次"


def test_as_many_queries_for_one_branch_as_for_two(world: make.World) -> None:
    both = desk(world)
    client = client_of(both)
    asked = []
    for branch in (world.branch, world.sister):
        ripe(both, branch, accepts=False)
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS)
        asked.append(len(queries))
    assert asked[0] == asked[1]
