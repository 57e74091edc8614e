"""自选指标: the way of an item from the draft to its end, who may take which step, and what is kept of it."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests import local_items, make
from zhixing.actions.standards.local_items import (
    approve_local_item,
    discard_local_item,
    edit_local_item,
    end_local_item,
    recall_local_item,
    return_local_item,
    submit_local_item,
)
from zhixing.models import AuditRow, LocalItem
from zhixing.queries.home import tasks
from zhixing.queries.standards.local_items import local_item_lines
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed


def test_from_the_draft_of_a_community_to_the_approval_of_the_street(world: make.World) -> None:
    item = local_items.approved(world)
    assert (item.facts.code, item.area, item.authority) == ("X-01", "党的建设", world.street)
    steps = ["draft_local_item", "submit_local_item", "approve_local_item"]
    assert list(AuditRow.objects.order_by("pk").values_list("verb", flat=True))[-3:] == steps
    assert list(item.steps.order_by("pk").values_list("step", flat=True)) == ["drafted", "submitted", "approved"]
    assert local_items.approved(world, local_items.text("垃圾分类")).facts.code == "X-02"


def test_the_drafter_does_not_approve(world: make.World) -> None:
    item = local_items.submitted(world, owner=world.street)
    with pytest.raises(Blocked) as refusal:
        approve_local_item(
            item.pk, document_number="8号", from_on=make.TODAY, by=world.viewer(Role.STREET), at=make.NOW
        )
    assert list(refusal.value.reasons) == ["起草人不能审定自己起草的指标，请由另一位有审定权限的同志办理。"]
    assert tasks(world.viewer(Role.STREET)) == []
    assert [line.what for line in tasks(world.viewer(Role.DISTRICT))] == ["审定自选指标“电动车集中停放充电”"]
    own = local_items.submitted(world)
    with pytest.raises(NotAllowed):
        return_local_item(own.pk, reason="太笼统", by=world.viewer(Role.COMMUNITY), at=make.NOW)


def test_sent_back_changed_and_handed_in_again(world: make.World) -> None:
    street, community = world.viewer(Role.STREET), world.viewer(Role.COMMUNITY)
    item = local_items.submitted(world)
    with pytest.raises(Blocked, match="已提交审定"):
        edit_local_item(item.pk, text=local_items.CHARGING, by=community, at=make.NOW)
    return_local_item(item.pk, reason="没有写扣分办法", by=street, at=make.NOW)
    assert [line.what for line in tasks(community)] == ["按退回意见修改自选指标“电动车集中停放充电”"]
    edit_local_item(item.pk, text=local_items.text("电动车进棚"), by=community, at=make.NOW)
    submit_local_item(item.pk, by=community, at=make.NOW)
    assert [line.what for line in tasks(street)] == ["审定自选指标“电动车进棚”"]
    recall_local_item(item.pk, by=community, at=make.NOW)
    discard_local_item(item.pk, by=community, at=make.NOW)
    assert (tasks(street), local_item_lines(community)) == ([], [])


def test_an_item_that_asks_for_an_app_is_not_kept(world: make.World) -> None:
    with pytest.raises(Blocked) as refusal:
        local_items.drafted(world, local_items.text(criterion="居民安装小程序达 80%"))
    assert list(refusal.value.reasons) == [
        "“评分标准”里的“居民安装小程序达 80%”是按安装、使用应用程序考评，属于“指尖上的形式主义”，不能作考评指标；"
        "请改写为实际做了什么事、群众得到什么。"
    ]
    assert LocalItem.objects.count() == 0


def test_the_limit_of_the_standard_counts_the_items_of_the_street_too(world: make.World) -> None:
    local_items.approved(world, local_items.text("垃圾分类"), owner=world.street)
    local_items.approved(world, local_items.text("文明养犬"))
    third = local_items.submitted(world)
    street = world.viewer(Role.STREET)
    with pytest.raises(Blocked) as refusal:
        approve_local_item(third.pk, document_number="8号", from_on=make.TODAY, by=street, at=make.NOW)
    assert list(refusal.value.reasons) == [
        "“党的建设”的自选指标最多 2 条，审定这一条后有的党组织将有 3 条，请先停用不再需要的，或退回这一条。"
    ]
    first = LocalItem.objects.get(name="垃圾分类")
    end_local_item(first.pk, ended_on=make.TODAY, reason="已经普及", by=street, at=make.NOW)
    approved = approve_local_item(third.pk, document_number="8号", from_on=make.TODAY, by=street, at=make.NOW)
    assert approved.number == 3


def test_nothing_without_a_standard_of_organisations(world: make.World) -> None:
    from zhixing.actions.standards.local_items import draft_local_item

    with pytest.raises(Blocked, match="还没有施行堡垒指数考评办法"):
        draft_local_item(world.community.pk, text=local_items.CHARGING, by=world.viewer(Role.COMMUNITY), at=make.NOW)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full": 400}, "what was submitted never changes"),
        ({"document_number": "9号"}, "an approval never changes"),
        ({"state": "draft"}, "an item does not go from approved to draft"),
        ({"ended_on": dt.date(2027, 1, 1), "end_reason": "别的"}, "an item is ended once"),
    ],
)
def test_the_database_keeps_what_was_approved(world: make.World, changes: dict[str, object], sentence: str) -> None:
    item = local_items.approved(world)
    end_local_item(item.pk, ended_on=make.TODAY, reason="已经普及", by=world.viewer(Role.STREET), at=make.NOW)
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        LocalItem.objects.filter(pk=item.pk).update(**changes)
    assert str(error.value).splitlines()[0] == sentence
