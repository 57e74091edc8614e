"""活动安排: days of a series, notices, planning and calling off, from the plan to the record."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tests import make, walk
from tests.activities import record_form
from tests.sample_standard import SAMPLE
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.models import Activity, PlannedActivity
from zhixing.queries import home
from zhixing.rules.activities.plans import Repeat, series_days
from zhixing.rules.permissions import Role


@pytest.fixture
def secretary(world: make.World, client: Client) -> Client:
    walk.adopt(world.street, SAMPLE)
    return sign_in(client, world.users[Role.SECRETARY])


def next_month() -> dt.date:
    """The fifth of the month after this one: pages go by the clock on the wall."""
    return (localdate().replace(day=1) + dt.timedelta(days=40)).replace(day=5)


def plan_form(**more: object) -> dict[str, object]:
    return {
        "kind": "主题党日",
        "title": "",
        "planned_on": next_month().isoformat(),
        "starts_at": "19:00",
        "place": "活动室",
        "repeat": "monthly",
        "until": (next_month() + dt.timedelta(days=70)).isoformat(),
        "on_workdays": "on",
        "agenda": "学习\n讨论",
        "form_key": str(uuid.uuid4()),
        **more,
    }


def test_a_series_is_planned_once_and_each_has_a_notice(world: make.World, secretary: Client) -> None:
    form, address = plan_form(), f"/activities/organisations/{world.branch.pk}/plan/"
    for _ in range(2):
        assert secretary.post(address, form).status_code == 302
    days = series_days(next_month(), Repeat.MONTHLY, next_month() + dt.timedelta(days=70), on_workdays=True)
    assert list(PlannedActivity.objects.order_by("planned_on").values_list("title", "planned_on")) == [
        (f"{day.month}月主题党日", day) for day in days
    ]
    page = as_read(secretary.get("/activities/plans/"))
    assert f"19:00开展“{days[0].month}月主题党日”，地点：活动室。" in page
    assert "议题：学习；讨论。" in page


def test_what_cannot_be_planned_is_said(world: make.World, secretary: Client) -> None:
    address = f"/activities/organisations/{world.branch.pk}/plan/"
    past = as_read(secretary.post(address, plan_form(planned_on="2026-09-01", on_workdays="")))
    assert "日期在今天以前，已经开过的请直接记一次活动。" in past
    endless = as_read(secretary.post(address, plan_form(until="")))
    assert "重复的安排，请填写到哪一天为止。" in endless
    assert PlannedActivity.objects.count() == 0


def test_a_planned_one_becomes_a_held_one_and_comes_back_when_undone(world: make.World, secretary: Client) -> None:
    plan = PlannedActivity.objects.create(
        organisation=world.branch,
        kind="集中学习",
        title="学习条例",
        planned_on=make.TODAY,
        form_key=uuid.uuid4(),
        by=world.users[Role.SECRETARY],
        at=make.NOW,
    )
    due = [line for line in home.tasks(world.viewer(Role.SECRETARY)) if "学习条例" in line.what]
    assert [(line.what, line.by_on) for line in due] == [("记录9月14日的学习条例", dt.date(2026, 9, 17))]
    address = f"/activities/organisations/{world.branch.pk}/record/"
    page = as_read(secretary.get(f"{address}?plan={plan.pk}"))
    assert 'value="学习条例"' in page
    assert f'name="plan" value="{plan.pk}"' in page
    secretary.post(address, record_form(world.members, title="学习条例", plan=str(plan.pk), confirmed="1"))
    plan.refresh_from_db()
    assert plan.activity == Activity.objects.get()
    assert secretary.post(f"/activities/plans/{plan.pk}/cancel/", {"reason": "改期"}).status_code == 409
    secretary.post(f"/activities/{plan.activity_id}/undo/", {"reason": "记错了"})
    plan.refresh_from_db()
    assert plan.activity is None
    secretary.post(f"/activities/plans/{plan.pk}/cancel/", {"reason": "改期"})
    plan.refresh_from_db()
    assert plan.cancelled_reason == "改期"
    assert "<h2>学习条例</h2>" not in as_read(secretary.get("/activities/plans/"))
