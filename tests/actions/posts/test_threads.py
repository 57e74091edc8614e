"""设岗定责: what the acts write, refuse and keep, and the guards of the database."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests import make, posts, walk
from zhixing.actions.activities.recording import undo_activity
from zhixing.actions.posts.holding import apply_for_post, approve_holders, end_holding, withdraw_application
from zhixing.actions.posts.keeping import close_post
from zhixing.actions.posts.reporting import confirm_reports, missing_to_confirm, return_reports
from zhixing.models import Activity, Entry, Membership, Post, PostHolding, PostReport, User
from zhixing.queries.home import tasks
from zhixing.queries.posts.pages import without_post
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, OutOfSight


def entries() -> list[tuple[str, str]]:
    rows = Entry.objects.filter(reversal__isnull=True, reverses__isnull=True)
    return sorted(rows.values_list("membership__person__name", "note"))


def second_holder(world: make.World, post: Post) -> PostHolding:
    """陈志强, proposed by the clerk with his consent."""
    holding = apply_for_post(
        post.pk, membership_id=world.members[1].pk, is_named=False, by=world.viewer(Role.CLERK), at=make.NOW
    )
    return posts.approved(holding, world)


def confirm(world: make.World, **changes: object) -> None:
    by = world.viewer(Role.SECRETARY)
    confirm_reports(world.branch.pk, answers=posts.answers(world, **changes), by=by, at=make.NOW)


def test_holders_of_one_post_share_its_activity_and_an_undone_one_is_made_anew(world: make.World) -> None:
    report = posts.reported(world)
    confirm(world, days=(dt.date(2026, 7, 31),))
    posts.report_on(second_holder(world, report.holding.post), world, Role.CLERK)
    confirm(world, days=(dt.date(2026, 7, 31),))
    titles = [("白云", "环境卫生岗2026年7月履岗"), ("陈志强", "环境卫生岗2026年7月履岗")]
    assert entries() == titles
    activity = Activity.objects.get()
    assert (activity.title, activity.place) == ("环境卫生岗2026年7月履岗", "3号楼")
    undo_activity(activity.pk, reason="记错了月份", by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert entries() == []
    third = apply_for_post(
        posts.published(world, name="楼栋联络岗").pk,
        membership_id=world.members[2].pk,
        is_named=True,
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    posts.report_on(posts.approved(third, world), world, Role.SECRETARY)
    confirm(world, days=(dt.date(2026, 7, 31),))
    assert entries() == [("高娃", "楼栋联络岗2026年7月履岗")]


def test_what_changed_since_it_was_read_is_not_confirmed(world: make.World) -> None:
    report = posts.reported(world)
    stale = posts.answers(world, version="2026-09-01T00:00:00+00:00")
    assert missing_to_confirm(world.branch.pk, answers=stale, by=world.viewer(Role.SECRETARY)) == [
        "白云（环境卫生岗）刚刚修改了报告，请重新核对后再办理。"
    ]
    with pytest.raises(Blocked, match="刚刚修改了报告"):
        confirm_reports(world.branch.pk, answers=stale, by=world.viewer(Role.SECRETARY), at=make.NOW)
    return_reports(
        world.branch.pk,
        answers=posts.answers(world),
        reason="请写明劝导了几次",
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    assert [line.what for line in tasks(world.viewer(Role.MEMBER))] == ["修改被退回的履岗报告：环境卫生岗"]
    posts.report_on(report.holding, world)
    confirm(world)
    report.refresh_from_db()
    assert (report.state, report.confirmer) == ("confirmed", "branch")


def test_a_settled_quarter_takes_no_report_and_no_confirmation(world: make.World) -> None:
    cycle = walk.open_cycle(world)  # which adopts the standard
    holding = posts.on_duty(world)
    posts.report_on(holding, world)
    waiting = posts.answers(world)
    walk.to_posting(cycle, world)
    reasons = missing_to_confirm(world.branch.pk, answers=waiting, by=world.viewer(Role.SECRETARY))
    assert len(reasons) == 1
    assert "考评结果已经公示或结束" in reasons[0]
    with pytest.raises(Blocked, match="考评结果已经公示或结束"):
        posts.report_on(holding, world)


def test_nobody_decides_on_their_own(world: make.World) -> None:
    secretary = world.users[Role.SECRETARY]
    User.objects.filter(pk=secretary.pk).update(person=world.members[4].person)
    secretary.refresh_from_db()
    by, post = world.viewer(Role.SECRETARY), posts.published(world)
    own = apply_for_post(post.pk, membership_id=world.members[4].pk, is_named=True, by=by, at=make.NOW)
    with pytest.raises(Blocked, match="不能办理自己的申请"):
        approve_holders(world.branch.pk, holding_ids=[own.pk], on=posts.FROM, by=by, at=make.NOW)
    deputy = world.viewer(Role.DEPUTY)
    approve_holders(world.branch.pk, holding_ids=[own.pk], on=posts.FROM, by=deputy, at=make.NOW)
    posts.report_on(own, world, Role.SECRETARY)
    with pytest.raises(Blocked, match="不能确认自己的报告"):
        confirm(world)
    confirm_reports(world.branch.pk, answers=posts.answers(world), by=deputy, at=make.NOW)
    assert PostReport.objects.get().state == "confirmed"


def test_who_leaves_the_branch_has_left_its_posts(world: make.World) -> None:
    holding = posts.on_duty(world, seats=1)
    secretary = world.viewer(Role.SECRETARY)
    assert "白云" not in without_post(secretary, world.branch)
    Membership.objects.filter(pk=world.members[0].pk).update(until_on=dt.date(2026, 8, 20), end_reason="transferred")
    taken_over = second_holder(world, holding.post)  # the only seat is free again
    posts.report_on(PostHolding.objects.get(pk=holding.pk), world, Role.CLERK)
    lines = posts.answers(world)
    assert [line.days for line in lines] == [(dt.date(2026, 7, 31), dt.date(2026, 8, 20))]
    assert without_post(secretary, world.branch) == ["高娃", "李秀英", "王建国"]
    assert taken_over.state == "on_duty"


def test_a_closed_post_ends_everybodys_time_on_it(world: make.World) -> None:
    holding = posts.on_duty(world)
    waiting = apply_for_post(
        holding.post_id, membership_id=world.members[1].pk, is_named=True, by=world.viewer(Role.CLERK), at=make.NOW
    )
    close_post(holding.post_id, on=make.TODAY, reason="小区已有物业", by=world.viewer(Role.SECRETARY), at=make.NOW)
    holding.refresh_from_db()
    waiting.refresh_from_db()
    assert (holding.state, holding.until_on, holding.leaving_reason) == ("ended", make.TODAY, "closed")
    assert (waiting.state, waiting.declining_reason) == ("declined", "岗位已经撤销。")
    posts.report_on(holding, world)  # what was done before stays to be told


def test_a_post_of_another_branch_is_out_of_sight(world: make.World) -> None:
    holding = posts.applied(world)
    with pytest.raises(OutOfSight):
        withdraw_application(holding.pk, by=make.viewer(world.stranger_secretary), at=make.NOW)
    with pytest.raises(OutOfSight):
        approve_holders(
            world.stranger.pk,
            holding_ids=[holding.pk],
            on=posts.FROM,
            by=make.viewer(world.stranger_secretary),
            at=make.NOW,
        )


def test_the_database_keeps_what_is_settled(world: make.World) -> None:
    report = posts.confirmed(world)
    holding = report.holding
    end_holding(holding.pk, on=make.TODAY, reason="health", by=world.viewer(Role.SECRETARY), at=make.NOW)
    for broken in (
        lambda: PostReport.objects.update(deed="改一改"),
        lambda: PostHolding.objects.update(state="on_duty"),
        lambda: PostHolding.objects.update(until_on=dt.date(2026, 9, 1)),
        lambda: Post.objects.update(state="draft"),
        lambda: PostReport.objects.all().delete(),
        lambda: Post.objects.filter(pk=holding.post_id)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
