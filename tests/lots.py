"""Pools of representatives for tests: of 阳光社区, kept by the street, and each step on the way to a drawing."""

import datetime as dt

from tests import make
from tests.make import World
from zhixing.actions.lots.drawing import draw_lot, publish_pool
from zhixing.actions.lots.people import add_people
from zhixing.actions.lots.pools import PoolTerms, make_pool
from zhixing.models import LotPool, User
from zhixing.queries.lots.entering import TypedPeople
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.pools.chances import ChanceFacts
from zhixing.rules.pools.stages import SourceKind

QUARTER = Quarter(2099, 3)  # names are kept until after it, whatever the real clock says
STRATA = "居民 3\n党员 2\n驻区单位 2"
PUBLISHING = make.NOW + dt.timedelta(hours=1)
SEEN = make.NOW + dt.timedelta(hours=2)
DRAWING = make.NOW + dt.timedelta(hours=3)
PHONE = "1390000{:04}"
PEOPLE = "\n".join(
    [f"居民{'甲乙丙丁戊己庚辛'[at]}，居民，{at + 1}号楼，{PHONE.format(at)}" for at in range(8)]
    + [f"党员{'甲乙丙丁戊'[at]}，党员，第一支部，{PHONE.format(100 + at)}" for at in range(5)]
    + ["物业甲，驻区单位，明珠物业，13900000200"]  # fewer than seats
    + ["社工甲，居民，社区居委会，13900000300，被评党组织工作人员"]
)
DICE = ChanceFacts(SourceKind.DICE, "", ("见证人张大山", "见证人李小河"), ("3 5 2 6 4", "1 1 6 2 5"), SEEN)


def second_reader(world: World) -> User:
    """The other of the two whom names are shown to; made once a world."""
    name = "街道党工委乙"
    return User.objects.filter(name=name).first() or make.appoint(make.user(name), Role.STREET, world.street)


def readers(world: World) -> tuple[int, int]:
    return world.users[Role.STREET].pk, second_reader(world).pk


def street(world: World) -> Viewer:
    return world.viewer(Role.STREET)


def third_of_street(world: World) -> Viewer:
    """Somebody of the street who keeps pools and is shown no names."""
    return viewer_for(make.appoint(make.user("街道党工委丙"), Role.STREET, world.street), make.TODAY)


def terms(world: World, *, strata: str = STRATA, quarter: Quarter = QUARTER, keep_days: int = 90) -> PoolTerms:
    return PoolTerms(quarter, strata, readers(world), keep_days)


def empty(world: World) -> LotPool:
    return make_pool(world.community.pk, terms=terms(world), by=street(world), at=make.NOW)


def filled(world: World) -> LotPool:
    pool = empty(world)
    add_people(pool.pk, people=TypedPeople(PEOPLE), by=street(world), at=make.NOW)
    return pool


def published(world: World) -> LotPool:
    pool = filled(world)
    return publish_pool(pool.pk, source=SourceKind.DICE, detail="9月14日社区会议室", by=street(world), at=PUBLISHING)


def drawn(world: World) -> LotPool:
    return draw_lot(published(world).pk, chance=DICE, by=street(world), at=DRAWING)
