"""活动安排与报名: who plans and calls off, who signs up for whom, and what the log says of it."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from tests import audit, make, walk
from tests.actions.activities.test_recording import everybody
from tests.sample_standard import SAMPLE
from zhixing.actions.activities.plans import cancel_plan, plan_activities
from zhixing.actions.activities.recording import record_activity, undo_activity
from zhixing.actions.activities.sign_ups import open_sign_up, sign_up_member, withdraw_sign_up
from zhixing.models import PlannedActivity, SignUp
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.plans import PlanText
from zhixing.rules.activities.records import Feed
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

DAY = dt.date(2026, 9, 20)
UNTIL = dt.date(2026, 9, 18)


def planned(world: make.World, *days: dt.date, key: uuid.UUID | None = None) -> list[PlannedActivity]:
    return plan_activities(
        world.branch.pk,
        kind="主题党日",
        plans=[PlanText(" 志愿服务 ", day, dt.time(9), " 广场 ", " 清扫 ") for day in days or (DAY,)],
        form_key=key or uuid.uuid4(),
        by=world.viewer(Role.CLERK),
        at=make.NOW,
    )


@pytest.fixture
def plan(world: make.World) -> PlannedActivity:
    """Open for sign-up until two days before, for two."""
    (row,) = planned(world)
    return open_sign_up(row.pk, until=UNTIL, places=2, by=world.viewer(Role.CLERK), at=make.NOW)


def refused(act: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refusal:
        act()
    return refusal.value.reasons


def lines(world: make.World, plan: PlannedActivity, *acts: tuple[str, str]) -> list[audit.Line]:
    return [(verb, who, world.branch.name, ("PlannedActivity", plan.pk), "志愿服务", {}) for verb, who in acts]


def on_list(plan: PlannedActivity) -> list[int]:
    return [*SignUp.objects.filter(plan=plan, withdrawn_at=None).order_by("pk").values_list("membership", flat=True)]


def test_a_plan_for_each_day_and_once_for_a_form(world: make.World) -> None:
    key, days = uuid.uuid4(), (make.TODAY, DAY)
    rows = planned(world, *days, key=key)
    assert [row.pk for row in planned(world, *days, key=key)] == [row.pk for row in rows]
    assert [planned(world)[0].series for _ in range(2)] == [None, None]
    kept = PlannedActivity.objects.filter(form_key=key).order_by("pk")
    assert [(row.planned_on, row.kind, row.title, row.starts_at, row.place, row.agenda) for row in kept] == [
        (day, "主题党日", "志愿服务", dt.time(9), "广场", "清扫") for day in days
    ]
    assert {(row.series, row.by_id, row.at) for row in kept} == {(rows[0].series, world.users[Role.CLERK].pk, make.NOW)}
    assert rows[0].series is not None
    assert audit.lines("plan_activities")[:2] == [
        line for row in rows for line in lines(world, row, ("plan_activities", "录入员甲"))
    ]


def test_nothing_is_planned_for_a_day_that_is_past_or_by_others(world: make.World) -> None:
    past = ("日期在今天以前，已经开过的请直接记一次活动。",)
    assert refused(lambda: planned(world, DAY, make.TODAY - dt.timedelta(days=1))) == past
    assert (
        refused(
            lambda: plan_activities(
                world.branch.pk, kind="", plans=[], form_key=uuid.uuid4(), by=world.viewer(Role.CLERK), at=make.NOW
            )
        )
        == past
    )
    for role in (Role.MEMBER, Role.PANELLIST, Role.STREET):
        with pytest.raises(NotAllowed):
            plan_activities(
                world.branch.pk, kind="", plans=[], form_key=uuid.uuid4(), by=world.viewer(role), at=make.NOW
            )
    assert not PlannedActivity.objects.exists()


def test_one_of_a_series_is_called_off_with_a_reason(world: make.World) -> None:
    first, second = planned(world, DAY, DAY + dt.timedelta(days=7))
    by = world.viewer(Role.CLERK)
    for viewer, refusal in (
        (world.viewer(Role.MEMBER), NotAllowed),
        (make.viewer(world.stranger_secretary), OutOfSight),
    ):
        with pytest.raises(refusal):
            cancel_plan(first.pk, reason="下雨", by=viewer, at=make.NOW)
    assert refused(lambda: cancel_plan(first.pk, reason=" ", by=by, at=make.NOW)) == ("请填写取消的原因。",)
    cancel_plan(second.pk, reason=" 下雨 ", by=by, at=make.NOW)
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.cancelled_at, second.cancelled_reason, first.cancelled_at) == (make.NOW, "下雨", None)
    assert refused(lambda: cancel_plan(second.pk, reason="下雨", by=by, at=make.NOW)) == ("这次安排已经取消过。",)
    assert audit.lines("cancel_plan") == lines(world, second, ("cancel_plan", "录入员甲"))


def test_what_was_recorded_of_a_plan_stands_until_it_is_undone(world: make.World) -> None:
    walk.adopt(world.street, SAMPLE)
    first, second = planned(world, make.TODAY, DAY)
    secretary = world.viewer(Role.SECRETARY)
    happening = Happening("志愿服务", make.TODAY, (Feed("MEET", is_own=True),))
    activity = record_activity(
        world.branch.pk,
        happening=happening,
        people=everybody(world),
        form_key=uuid.uuid4(),
        plan_id=first.pk,
        by=secretary,
        at=make.NOW,
    )
    assert dict(PlannedActivity.objects.values_list("pk", "activity")) == {first.pk: activity.pk, second.pk: None}
    assert refused(lambda: cancel_plan(first.pk, reason="下雨", by=secretary, at=make.NOW)) == (
        "这次活动已经记录，不能取消安排。",
    )
    undo_activity(activity.pk, reason="记错了", by=secretary, at=make.NOW)
    assert not PlannedActivity.objects.exclude(activity=None).exists()


def test_people_sign_up_for_themselves_and_are_put_on_the_list_by_whoever_keeps_it(
    world: make.World, plan: PlannedActivity
) -> None:
    own, clerk = world.viewer(Role.MEMBER), world.viewer(Role.CLERK)
    first, second, third = (member.pk for member in world.members[:3])
    row = sign_up_member(plan.pk, membership_id=first, by=own, at=make.NOW)
    assert (row.by_id, row.at) == (own.user_id, make.NOW)
    assert sign_up_member(plan.pk, membership_id=first, by=own, at=make.NOW).pk == row.pk
    with pytest.raises(NotAllowed):
        sign_up_member(plan.pk, membership_id=second, by=own, at=make.NOW)
    with pytest.raises(OutOfSight):
        sign_up_member(plan.pk, membership_id=world.outsider.pk, by=clerk, at=make.NOW)
    sign_up_member(plan.pk, membership_id=second, by=clerk, at=make.NOW)
    assert refused(lambda: sign_up_member(plan.pk, membership_id=third, by=clerk, at=make.NOW)) == (
        "名额 2 人已经报满；仍要参加的，请与支部联系。",
    )
    with pytest.raises(NotAllowed):
        withdraw_sign_up(plan.pk, membership_id=second, by=own, at=make.NOW)
    withdraw_sign_up(plan.pk, membership_id=first, by=own, at=make.NOW)
    withdraw_sign_up(plan.pk, membership_id=first, by=own, at=make.NOW)
    row.refresh_from_db()
    assert (row.withdrawn_at, row.withdrawn_by_id, on_list(plan)) == (make.NOW, own.user_id, [second])
    assert sign_up_member(plan.pk, membership_id=first, by=own, at=make.NOW).pk != row.pk  # and back again
    done = [("open_sign_up", "录入员甲"), ("sign_up_member", "白云"), ("sign_up_member", "录入员甲")]
    done += [("withdraw_sign_up", "白云"), ("sign_up_member", "白云")]
    assert audit.lines("open_sign_up", "sign_up_member", "withdraw_sign_up") == lines(world, plan, *done)


def test_after_the_last_day_only_the_keeper_changes_the_list(world: make.World, plan: PlannedActivity) -> None:
    first, second = (member.pk for member in world.members[:2])
    after = UNTIL + dt.timedelta(days=1)
    own, clerk = world.viewer(Role.MEMBER, after), world.viewer(Role.CLERK, after)
    assert refused(lambda: sign_up_member(plan.pk, membership_id=first, by=own, at=make.NOW)) == (
        "报名已于2026年9月18日截止；仍要参加的，请与支部联系。",
    )
    for member in (first, second):
        sign_up_member(plan.pk, membership_id=member, by=clerk, at=make.NOW)
    assert refused(lambda: withdraw_sign_up(plan.pk, membership_id=first, by=own, at=make.NOW)) == (
        "报名已于2026年9月18日截止，不能自行退出；不能参加的，请告知支部。",
    )
    withdraw_sign_up(plan.pk, membership_id=first, by=clerk, at=make.NOW)
    assert on_list(plan) == [second]


def test_who_opens_sign_up_and_how(world: make.World) -> None:
    (row,) = planned(world)

    def opened(by: Viewer, until: dt.date | None, places: int | None) -> PlannedActivity:
        return open_sign_up(row.pk, until=until, places=places, by=by, at=make.NOW)

    for role in (Role.MEMBER, Role.PANELLIST):
        with pytest.raises(NotAllowed):
            opened(world.viewer(role), UNTIL, 5)
    clerk = world.viewer(Role.CLERK)
    assert refused(lambda: opened(clerk, None, 5)) == ("填了名额，还要填报名的最后一天。",)
    opened(clerk, UNTIL, 5)
    row.refresh_from_db()
    assert (row.sign_up_until, row.places) == (UNTIL, 5)
    opened(clerk, None, None)
    row.refresh_from_db()
    assert (row.sign_up_until, row.places) == (None, None)
