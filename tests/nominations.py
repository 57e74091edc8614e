"""Walking a nomination through the real actions: each function takes it one step further."""

import datetime as dt
from typing import Any

from tests import make
from tests.make import World
from zhixing.actions.nominations.steps import (
    NominationText,
    judge_nomination,
    nominate,
    post_nomination,
    vote_nomination,
)
from zhixing.models import Nomination
from zhixing.rules.nominations.conditions import Title
from zhixing.rules.nominations.steps import Vote
from zhixing.rules.permissions import Role

DEEDS = "全年走访困难群众三十二户，协调解决楼道照明、电动车充电等问题十一件，带头参加每一次志愿服务。"
REASON = "全年主动承担小区志愿服务组织工作，群众普遍认可。"


def text(world: World, **changes: Any) -> NominationText:
    values = {
        "title": Title.MEMBER,
        "membership_id": world.members[0].pk,
        "year": 2026,
        "deeds": DEEDS,
        "reason": REASON,
    }
    return NominationText(**{**values, **changes})


def nominated(world: World, **changes: Any) -> Nomination:
    return nominate(world.branch.pk, text=text(world, **changes), by=world.viewer(Role.SECRETARY), at=make.NOW)


def passed(world: World) -> Nomination:
    vote = Vote(make.TODAY, 5, 4, 3)
    return vote_nomination(nominated(world).pk, vote=vote, by=world.viewer(Role.SECRETARY), at=make.NOW)


def approved(world: World) -> Nomination:
    opinion = "经了解并征求纪检部门意见，同意公示。"
    by = world.viewer(Role.COMMUNITY)
    return judge_nomination(passed(world).pk, opinion=opinion, is_agreed=True, by=by, at=make.NOW)


def posted(world: World) -> Nomination:
    return post_nomination(
        approved(world).pk,
        from_on=make.TODAY,
        days=5,
        contact="阳光社区党委办公室",
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def after(world: World, role: Role) -> Any:
    """That person, on a day when the posting has hung to its end."""
    return world.viewer(role, make.TODAY + dt.timedelta(days=10))
