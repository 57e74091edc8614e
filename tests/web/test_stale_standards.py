"""Standards, local items and numbers that others found: read as they are before they are approved, and not undone."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests import local_items, make, walk
from tests.given import STANDARD
from tests.sample_standard import SAMPLE
from tests.web.reading import form_of
from tests.web.signing_in import sign_in
from zhixing.actions.reviews.direct_scores import enter_given_scores
from zhixing.actions.standards.approval import recall_version, submit_version
from zhixing.actions.standards.drafts import draft_standard, save_draft
from zhixing.actions.standards.local_items import edit_local_item, recall_local_item, submit_local_item
from zhixing.models import Cycle, GivenScore, LocalItem, StandardVersion
from zhixing.queries.cycles.direct_scores import latest_direct_scores
from zhixing.rules.permissions import Role
from zhixing.rules.reviews.direct_scores import DirectScore
from zhixing.rules.standards.drafts import fingerprint

FAMILY = "family"


def test_a_standard_changed_since_it_was_read_is_not_approved(world: make.World) -> None:
    street, district = world.viewer(Role.STREET), sign_in(Client(), world.users[Role.DISTRICT])
    version = submit_version(
        draft_standard(world.street.pk, text=SAMPLE, by=street, at=make.NOW).pk, by=street, at=make.NOW
    )
    page = reverse("standard_version", args=[version.pk])
    data = {**form_of(district.get(page), "document_number"), "document_number": "康组发2026年3号"}
    recall_version(version.pk, by=street, at=make.NOW)
    changed = f"{SAMPLE}# 另有说明\n"
    save_draft(version.pk, text=changed, mark=fingerprint(SAMPLE), by=street, at=make.NOW)
    submit_version(version.pk, by=street, at=make.NOW)
    refused = district.post(reverse("standard_approve", args=[version.pk]), data)
    assert refused.status_code == 422
    assert "本页打开后，这一版有改动（办法内容），没有办理；请看过改动后的内容，再提交。" in refused.content.decode()
    assert StandardVersion.objects.get(pk=version.pk).state == "submitted"
    again = district.post(reverse("standard_approve", args=[version.pk]), form_of(refused, "document_number"))
    assert (again.status_code, StandardVersion.objects.get(pk=version.pk).state) == (302, "approved")


def changed_item(world: make.World, item: LocalItem) -> None:
    """Recalled, changed and handed in again by those who drafted it."""
    by = world.viewer(Role.COMMUNITY)
    recall_local_item(item.pk, by=by, at=make.NOW)
    edit_local_item(item.pk, text=local_items.text(criterion="每栋楼都有集中充电点"), by=by, at=make.NOW)
    submit_local_item(item.pk, by=by, at=make.NOW)


@pytest.mark.parametrize(
    ("act", "field", "value"), [("approve", "document_number", "街党发8号"), ("return", "reason", "请写明材料")]
)
def test_a_local_item_changed_since_it_was_read_is_not_judged(
    world: make.World, act: str, field: str, value: str
) -> None:
    item, street = local_items.submitted(world), sign_in(Client(), world.users[Role.STREET])
    data = {**form_of(street.get(reverse("local_item", args=[item.pk])), field), field: value}
    changed_item(world, item)
    refused = street.post(reverse(f"local_item_{act}", args=[item.pk]), data)
    assert "本页打开后，这一条有改动（指标内容），没有办理" in refused.content.decode()
    assert LocalItem.objects.get().state == "submitted"
    assert street.post(reverse(f"local_item_{act}", args=[item.pk]), form_of(refused, field)).status_code == 302


def test_two_who_edit_a_local_item_do_not_undo_each_other(world: make.World) -> None:
    item, community = local_items.drafted(world), sign_in(Client(), world.users[Role.COMMUNITY])
    address = reverse("local_item_edit", args=[item.pk])
    data = form_of(community.get(address), "criterion")
    text = local_items.text(criterion="每栋楼都有集中充电点")
    edit_local_item(item.pk, text=text, by=world.viewer(Role.COMMUNITY), at=make.NOW + dt.timedelta(days=90))
    refused = community.post(address, {**data, "name": "充电点建设"})
    assert "评分标准：已改为“每栋楼都有集中充电点”，您没有修改这一项，已按新的内容填写。" in refused.content.decode()
    assert community.post(address, form_of(refused, "criterion")).status_code == 302
    kept = LocalItem.objects.get()
    assert (kept.name, kept.criterion) == ("充电点建设", "每栋楼都有集中充电点")


@pytest.fixture
def cycle(world: make.World) -> Cycle:
    walk.adopt(world.street, STANDARD)
    return walk.to_review(walk.open_cycle(world), world)


def test_numbers_entered_meanwhile_are_not_written_back(world: make.World, cycle: Cycle) -> None:
    """The secretary has the page open while the deputy enters a number for one, and enters another's."""
    address, secretary = reverse("given", args=[cycle.pk, FAMILY]), sign_in(Client(), world.users[Role.SECRETARY])
    first, second = (walk.participant(cycle, name).pk for name in ("白云", "王建国"))

    def enter(points: int) -> int:
        scores = [DirectScore(first, points)]
        return enter_given_scores(
            cycle.pk, FAMILY, source="村评", scores=scores, by=world.viewer(Role.DEPUTY), at=make.NOW
        )

    enter(3000)
    page = {**form_of(secretary.get(address), "source"), f"points_{second}": "40"}
    enter(4500)
    refused = secretary.post(address, page)
    assert "白云：已改为“45”，您没有修改这一项，已按新的内容填写。" in refused.content.decode()
    assert GivenScore.objects.count() == 2
    assert secretary.post(address, form_of(refused, "source")).status_code == 302
    latest = latest_direct_scores([first, second], FAMILY)
    assert (latest[first].points, latest[second].points) == (4500, 4000)
