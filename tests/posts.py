"""Walking a post of the branch through the real actions: each function takes it one step further and gives it back."""

import datetime as dt
import uuid
from typing import Any

from tests import make, walk
from tests.make import World
from zhixing.actions.posts.holding import apply_for_post, approve_holders
from zhixing.actions.posts.keeping import publish_posts, set_up_post
from zhixing.actions.posts.reporting import Answer, confirm_reports, report_post
from zhixing.models import Adoption, Post, PostHolding, PostReport
from zhixing.queries.posts.reports import waiting_reports
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.posts.steps import PostWords

QUARTER = Quarter(2026, 3)
FROM = dt.date(2026, 7, 10)
WORDS = PostWords("环境卫生岗", "affairs", "每周巡查楼道一次，劝导乱堆乱放。", "3号楼", "VISIT", "monthly", 2)


def draft(world: World, **changes: Any) -> Post:
    """A post that is not public yet, under the standard of the street."""
    if not Adoption.objects.filter(organisation=world.street).exists():
        walk.adopt(world.street)
    words = PostWords(**{**vars(WORDS), **changes})
    return set_up_post(
        world.branch.pk, words=words, form_key=uuid.uuid4(), by=world.viewer(Role.SECRETARY), at=make.NOW
    )


def published(world: World, **changes: Any) -> Post:
    post = draft(world, **changes)
    publish_posts(
        world.branch.pk, post_ids=[post.pk], heard_on=make.EARLIER, by=world.viewer(Role.SECRETARY), at=make.NOW
    )
    post.refresh_from_db()
    return post


def applied(world: World, **changes: Any) -> PostHolding:
    """The member of the world (白云) asks for the post."""
    post, by = published(world, **changes), world.viewer(Role.MEMBER)
    return apply_for_post(post.pk, membership_id=world.members[0].pk, is_named=True, by=by, at=make.NOW)


def on_duty(world: World, on: dt.date = FROM, **changes: Any) -> PostHolding:
    return approved(applied(world, **changes), world, on)


def approved(holding: PostHolding, world: World, on: dt.date = FROM) -> PostHolding:
    by = world.viewer(Role.SECRETARY)
    approve_holders(world.branch.pk, holding_ids=[holding.pk], on=on, by=by, at=make.NOW)
    holding.refresh_from_db()
    return holding


def reported(world: World, role: Role = Role.MEMBER, **changes: Any) -> PostReport:
    return report_on(on_duty(world, **changes), world, role)


def report_on(holding: PostHolding, world: World, role: Role = Role.MEMBER) -> PostReport:
    return report_post(
        holding.pk,
        quarter=QUARTER,
        deed="每周巡查两次，劝走乱停放的电动车 6 辆。",
        effect="楼道已经清空，充电的地方还不够。",
        by=world.viewer(role),
        at=make.NOW,
    )


def answers(world: World, **changes: Any) -> list[Answer]:
    """Everything that waits in the branch, with every day ticked."""
    lines = waiting_reports(world.viewer(Role.SECRETARY), world.branch)
    return [
        Answer(**{"report_id": line.report.pk, "version": line.report.version, "days": tuple(line.days), **changes})
        for line in lines
    ]


def confirmed(world: World, **changes: Any) -> PostReport:
    report = reported(world, **changes)
    confirm_reports(world.branch.pk, answers=answers(world), by=world.viewer(Role.SECRETARY), at=make.NOW)
    report.refresh_from_db()
    return report
