"""报名 through the real addresses: opened by the secretary, two taps for the member, prefilled in the record."""

import datetime as dt
import re
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from tests import make, walk
from tests.sample_standard import SAMPLE
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.models import PlannedActivity, SignUp
from zhixing.rules.permissions import Role

SATURDAY = make.TODAY + dt.timedelta(days=5)


@pytest.fixture
def plan(world: make.World, settings: Settings) -> PlannedActivity:
    settings.TODAY = make.TODAY
    walk.adopt(world.street, SAMPLE)
    return PlannedActivity.objects.create(
        organisation=world.branch,
        kind="志愿服务",
        title="小区植树",
        planned_on=SATURDAY,
        form_key=uuid.uuid4(),
        by=world.users[Role.SECRETARY],
        at=make.NOW,
    )


def test_from_opening_over_two_taps_to_the_prefilled_list(
    world: make.World, plan: PlannedActivity, client: Client
) -> None:
    secretary, member = sign_in(client, world.users[Role.SECRETARY]), sign_in(Client(), world.users[Role.MEMBER])
    page = f"/activities/plans/{plan.pk}/sign-up/"
    assert "小区植树" not in as_read(member.get("/"))
    late = secretary.post(page, {"sign_up_until": (SATURDAY + dt.timedelta(days=1)).isoformat(), "places": "1"})
    assert (late.status_code, "报名的最后一天晚于活动当天" in as_read(late)) == (422, True)
    assert f'value="{(SATURDAY + dt.timedelta(days=1)).isoformat()}"' in as_read(late)  # nothing typed is lost
    secretary.post(page, {"sign_up_until": SATURDAY.isoformat(), "places": "1"})

    tap = re.search(rf'<a[^>]*href="({page})"', as_read(member.get("/")))
    assert tap
    shown = as_read(member.get(tap[1]))
    assert "我要报名" in shown
    assert "陈志强" not in shown  # members see how many, not who
    assert "已经报名" in as_read(member.post(f"{page}join/", follow=True))
    assert "的小区植树（已报名）" in as_read(member.get("/"))
    full = secretary.post(f"{page}join/", {"membership": world.members[1].pk})
    assert (full.status_code, "名额 1 人已经报满" in as_read(full)) == (422, True)

    record = as_read(secretary.get(f"/activities/organisations/{world.branch.pk}/record/?plan={plan.pk}"))
    assert "已按报名名单标到会 1 人；已报名未到会的，请更正。" in record
    assert len(re.findall(r'<option value="present"\s*selected', record)) == 1

    assert "已经退出报名" in as_read(member.post(f"{page}leave/", follow=True))
    assert (SignUp.objects.live().count(), SignUp.objects.count()) == (0, 1)  # what was withdrawn stays written
    secretary.post(f"{page}join/", {"membership": world.members[1].pk})
    assert "报名 1 人" in as_read(secretary.get("/activities/plans/"))
    assert "名额 1 人，自愿参加。" in as_read(secretary.get("/activities/plans/"))
    assert "小区植树" not in as_read(member.get("/"))  # full: nothing to be done about it


def test_nobody_signs_up_somebody_else_and_the_database_keeps_one_row(
    world: make.World, plan: PlannedActivity, client: Client
) -> None:
    PlannedActivity.objects.filter(pk=plan.pk).update(sign_up_until=SATURDAY)
    member = sign_in(client, world.users[Role.MEMBER])
    page = f"/activities/plans/{plan.pk}/sign-up/"
    assert member.post(f"{page}join/", {"membership": world.members[1].pk}).status_code == 403
    for _ in range(2):
        member.post(f"{page}join/")
    row = SignUp.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.create(plan=plan, membership=row.membership, by=row.by, at=row.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedActivity.objects.filter(pk=plan.pk).update(sign_up_until=SATURDAY + dt.timedelta(days=1))
