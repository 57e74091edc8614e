"""Who gets what at the addresses of 投票: everybody the same, signed in or not."""

import datetime as dt

from django.utils import timezone

from tests import ballots
from tests.make import World
from tests.web.matrix import Row, statuses
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.models import Ballot
from zhixing.rules.permissions import Role

HOUR = dt.timedelta(hours=1)


def now_open(world: World) -> tuple[Ballot, list[str]]:
    ways = {"": PanelTerms(is_own=True, by_token=True)}
    ballot = ballots.prepare(ballots.to_stage(world, members=4), world, ways)
    codes = ballots.to_open(ballot, world)
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=timezone.now() - HOUR, closes_at=timezone.now() + HOUR)
    return ballot, codes


def opened(world: World) -> tuple[str]:
    return (now_open(world)[0].slug,)


def counted(world: World) -> tuple[str]:
    ballot = ballots.prepare(ballots.to_stage(world, members=4), world)
    grades = [one.code for one in ballots.questionnaire_of(ballot).grades]
    ballots.to_counted(ballot, world, [grades[place % 2] for place in range(9)])
    return (ballot.slug,)


def with_tokens(world: World) -> tuple[int]:
    return (now_open(world)[0].pk,)


EVERYONE = statuses({}, others=200, anonymous=200)
NO_SUCH_CODE = statuses({}, others=422, anonymous=422)
WRONG = {"code": "0000-0000-0000"}

ROWS = [
    Row("vote_door", EVERYONE),
    Row("vote_door", NO_SUCH_CODE, method="POST", data=lambda world: WRONG),
    Row("vote_start", EVERYONE, args=opened),
    Row("vote_start", statuses({}, others=404, anonymous=404), args=lambda world: ("nirgends",), note="no such ballot"),
    Row("vote_start", EVERYONE, args=counted, note="after the count"),
    Row("vote_start", NO_SUCH_CODE, args=opened, method="POST", data=lambda world: WRONG),
    Row("vote_room", EVERYONE, args=opened),
    Row("vote_review", NO_SUCH_CODE, args=opened, method="POST", data=lambda world: WRONG),
    Row("vote_cast", NO_SUCH_CODE, args=opened, method="POST", data=lambda world: WRONG),
    Row("vote_review", statuses({}, others=302), args=opened),
    Row("vote_cast", statuses({}, others=302), args=opened),
    Row("vote_safety", EVERYONE, args=opened),
    Row("vote_check", EVERYONE, args=counted),
    Row("vote_check", EVERYONE, args=counted, method="POST", data=lambda world: WRONG),
    Row("vote_record", EVERYONE, args=counted),
    Row("vote_token", statuses({200: [Role.MEMBER]}, others=404), args=with_tokens),
    Row("vote_token", statuses({409: [Role.MEMBER]}, others=404), args=with_tokens, method="POST"),
]
