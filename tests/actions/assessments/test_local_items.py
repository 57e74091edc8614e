"""自选指标 in a quarter: on the checklists of the organisations they are for, frozen at the opening, and counted."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import assessments, local_items, make, walk
from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.actions.assessments.opening import refresh_assessed
from zhixing.actions.cycles.stages import return_cycle
from zhixing.actions.standards.local_items import end_local_item
from zhixing.models import Cycle, ListedItem, Rating
from zhixing.queries.assessments.pages import assessment_page
from zhixing.queries.inspections.access import place_at
from zhixing.queries.inspections.sheets import self_check_page
from zhixing.queries.results.pages import result
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role
from zhixing.rules.scoring.tree import Node


def codes(cycle: Cycle, world: make.World) -> dict[str, list[str]]:
    """By organisation, the items of its own on its checklist."""
    return {
        place.name: [item.code for _, item in place.items if item.local]
        for pk in cycle.participants.values_list("pk", flat=True)
        for place in [place_at(pk)]
    }


def names(nodes: list[Node]) -> list[str]:
    return [name for node in nodes for name in (node.name, *names(node.children))]


def test_each_organisation_has_the_items_that_are_for_it(world: make.World) -> None:
    local_items.approved(world)
    local_items.approved(world, local_items.text("垃圾分类"), owner=world.street)
    cycle = assessments.open_quarter(world)
    assert codes(cycle, world) == {"阳光社区党委": ["X-01", "X-02"], "神华社区党委": ["X-02"]}
    page = self_check_page(world.viewer(Role.COMMUNITY), assessments.participant(cycle, world).pk)
    assert [(line.name, line.asks, line.is_local) for line in page.lines if line.is_local] == [
        ("电动车集中停放充电", "满分 5 分", True),
        ("垃圾分类", "满分 5 分", True),
    ]
    assert page.lines[1].checklist.remarks == (
        ("评分标准", "有集中充电点，楼道不停放"),
        ("怎样检查", "实地检查：看现场"),
    )


def test_a_quarter_keeps_the_items_it_was_opened_with(world: make.World) -> None:
    first = local_items.approved(world)
    cycle = assessments.open_quarter(world)
    end_local_item(first.pk, ended_on=make.TODAY, reason="已经普及", by=world.viewer(Role.STREET), at=make.NOW)
    local_items.approved(world, local_items.text("垃圾分类"))
    assert codes(cycle, world) == {"阳光社区党委": ["X-01"], "神华社区党委": []}
    assert assessment_page(world.viewer(Role.STREET), cycle.pk).left_out == [
        "X-02“垃圾分类”（阳光社区党委）：本期开启以后才审定。"
    ]
    own = assessments.participant(cycle, world)
    with pytest.raises(DatabaseError, match="a checklist is made while"), transaction.atomic():
        ListedItem.objects.create(participant=own, item=first)


def test_only_what_is_in_force_at_the_end_of_the_quarter_enters(world: make.World) -> None:
    street = world.viewer(Role.STREET)
    for name, from_on, ended_on in (
        ("垃圾分类", make.TODAY, walk.QUARTER.until_on),
        ("文明养犬", walk.QUARTER.until_on + dt.timedelta(days=1), None),
        ("养老助餐", walk.QUARTER.until_on, walk.QUARTER.until_on + dt.timedelta(days=1)),
    ):
        item = local_items.approved(world, local_items.text(name), from_on=from_on)
        if ended_on is not None:
            end_local_item(item.pk, ended_on=ended_on, reason="已经普及", by=street, at=make.NOW)
    cycle = assessments.open_quarter(world)
    assert codes(cycle, world) == {"阳光社区党委": ["X-03"], "神华社区党委": []}
    assert assessment_page(street, cycle.pk).left_out == []


def test_an_organisation_that_comes_to_the_list_gets_its_items_and_the_others_keep_theirs(world: make.World) -> None:
    local_items.approved(world)
    cycle = assessments.open_quarter(world)
    street = world.viewer(Role.STREET)
    return_cycle(cycle.pk, reason="漏了一个社区", by=street, at=make.NOW)
    local_items.approved(world, local_items.text("垃圾分类"), owner=world.street)
    make.organisation("新城社区党委", OrgKind.COMMUNITY, world.street)
    with CaptureQueriesContext(connection) as before:
        assessment_page(street, cycle.pk)
    refresh_assessed(cycle.pk, by=street, at=make.NOW)
    assert codes(cycle, world) == {"阳光社区党委": ["X-01"], "神华社区党委": [], "新城社区党委": ["X-02"]}
    with CaptureQueriesContext(connection) as after:
        assert assessment_page(street, cycle.pk).left_out == [
            "X-02“垃圾分类”（阳光社区党委、神华社区党委）：本期开启以后才审定。"
        ]
    assert len(after) == len(before)


def test_the_marks_of_an_item_count_for_its_organisation_alone(world: make.World) -> None:
    """Both lack four marks of the common items; three of the item of its own make up for them in the one."""
    local_items.approved(world)
    cycle = assessments.open_quarter(world)
    group = assessments.to_inspection(cycle, world)
    for listed in cycle.participants.all():
        own = {"X-01": 300} if listed.organisation_id == world.community.pk else {}
        assessments.visit(listed.pk, group, "楼道有电动车", TEAM=5600, **own)
    assessments.hear(cycle, group, 10_000, 10_000, 10_000)
    assessments.advance(cycle, world)
    conclude_assessment(cycle.pk, by=world.viewer(Role.STREET), at=make.NOW)
    indices = dict(Rating.objects.values_list("participant__organisation__name", "index"))
    assert indices == {"阳光社区党委": 9920, "神华社区党委": 9680}
    shown = {
        participant.organisation_id: names(result(world.viewer(Role.STREET), participant.pk).nodes)
        for participant in cycle.participants.all()
    }
    assert [("电动车集中停放充电" in shown[place.pk]) for place in (world.community, world.other_community)] == [
        True,
        False,
    ]
