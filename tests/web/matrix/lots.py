"""抽取代表: who gets what. The pools are of 阳光社区, kept by the street, whose user is one of the two readers."""

from collections.abc import Callable, Mapping
from typing import Any

from config import clock
from tests import lots
from tests.make import World
from tests.web.matrix import STRANGER, Persona, Row, statuses
from zhixing.actions.lots.drawing import pass_seat
from zhixing.actions.lots.pools import withdraw_pool
from zhixing.models import LotBatch, LotEntrant
from zhixing.queries.lots.outcome import outcome_of
from zhixing.rules.periods import quarter_of
from zhixing.rules.permissions import Role
from zhixing.rules.pools.stages import PassReason
from zhixing.web.frame.periods import value_of

BRANCH: list[Persona] = [Role.SECRETARY, Role.DEPUTY]
VIEWERS: list[Persona] = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
# The pool is the community's: somebody whose office is below it does not see it, nor does anybody outside.
BELOW: list[Persona] = [Role.SECRETARY, Role.DEPUTY, Role.PANELLIST, Role.CLERK, Role.MEMBER, STRANGER]


def seen(status: int = 200) -> Mapping[Persona, int]:
    return statuses({status: VIEWERS, 404: BELOW}, others=403)


def kept(status: int = 200) -> Mapping[Persona, int]:
    return statuses({status: [Role.STREET], 404: BELOW}, others=403)


def one(step: Callable[[World], Any]) -> Callable[[World], tuple[int]]:
    def args(world: World) -> tuple[int]:
        return (step(world).pk,)

    return args


empty, filled, published, drawn = one(lots.empty), one(lots.filled), one(lots.published), one(lots.drawn)


def withdrawn(world: World) -> tuple[int]:
    pool = withdraw_pool(lots.filled(world).pk, reason="漏了三号楼", by=lots.street(world), at=lots.PUBLISHING)
    return (pool.pk,)


def passed_on(world: World) -> tuple[int]:
    pool = lots.drawn(world)
    holder = LotEntrant.objects.get(pool=pool, salted_id=outcome_of(pool).strata[0].seating.holders[0])
    pass_seat(holder.pk, reason=PassReason.DECLINED, note="外出", by=lots.street(world), at=lots.DRAWING)
    return (pool.pk,)


def batch(world: World) -> tuple[int]:
    return (LotBatch.objects.get(pool=lots.filled(world)).pk,)


def entrant(world: World) -> tuple[int]:
    pool = lots.filled(world)
    return (LotEntrant.objects.filter(pool=pool, rule="").order_by("pk")[0].pk,)


def holder(world: World) -> tuple[int]:
    pool = lots.drawn(world)
    return (LotEntrant.objects.get(pool=pool, salted_id=outcome_of(pool).strata[0].seating.holders[0]).pk,)


def community(world: World) -> tuple[int]:
    lots.second_reader(world)
    return (world.community.pk,)


def in_list(world: World) -> tuple[()]:
    lots.drawn(world)
    return ()


def kept_terms(world: World) -> dict[str, Any]:
    return {**terms(world), "quarter": value_of(lots.QUARTER)}


def terms(world: World) -> dict[str, Any]:
    first, second = lots.readers(world)
    return {
        "quarter": value_of(quarter_of(clock.today())),
        "strata": lots.STRATA,
        "first_reader": first,
        "second_reader": second,
        "keep_days": 90,
    }


PEOPLE = {"text": "新来甲，居民，9号楼，13911110000", "stratum": "", "source": ""}
SOURCE = {"source": "dice", "detail": "会议室", "confirmed": "1"}
DICE = {
    "first_witness": "张大山",
    "second_witness": "李小河",
    "first_throws": "3 5 2 6 4",
    "second_throws": "1 2 3 4 5",
    "seen_at": "2026-09-14T11:30",
}
REASON = {"reason": "漏了三号楼"}
LIST = statuses({200: [*VIEWERS, *BRANCH, STRANGER]}, others=403)

ROWS = [
    Row("pool_list", LIST),
    Row("pool_list", LIST, args=in_list, note="filled"),
    Row("pool_new", kept(), args=community),
    Row("pool_new", kept(302), args=community, method="POST", data=terms),
    Row("pool", seen(), args=empty),
    Row("pool", seen(), args=filled, note="filled"),
    Row("pool", seen(), args=published, note="published"),
    Row("pool", seen(), args=drawn, note="drawn"),
    Row("pool", seen(), args=passed_on, note="passed on"),
    Row("pool", seen(), args=withdrawn, note="withdrawn"),
    Row("pool_terms", kept(), args=empty),
    Row("pool_terms", kept(302), args=empty, method="POST", data=kept_terms),
    Row("pool_withdraw", kept(302), args=filled, method="POST", data=lambda world: REASON),
    Row("pool_people", kept(), args=empty),
    Row("pool_people", kept(), args=empty, method="POST", data=lambda world: PEOPLE, note="review"),
    Row(
        "pool_people",
        kept(302),
        args=empty,
        method="POST",
        data=lambda world: {**PEOPLE, "confirmed": "1"},
        note="confirmed",
    ),
    Row("pool_template", kept(), args=empty),
    Row("pool_undo", kept(302), args=batch, method="POST"),
    Row("pool_names", kept(), args=filled, method="POST"),
    Row("pool_names", kept(), args=drawn, method="POST", note="drawn"),
    Row("pool_exclude", kept(302), args=entrant, method="POST", data=lambda world: {"reason": "检查组成员"}),
    Row("pool_publish", kept(), args=filled),
    Row("pool_publish", kept(302), args=filled, method="POST", data=lambda world: SOURCE),
    Row("pool_draw", kept(), args=published),
    Row("pool_draw", kept(), args=published, method="POST", data=lambda world: DICE, note="review"),
    Row("pool_pass", kept(302), args=holder, method="POST", data=lambda world: {"reason": "declined", "note": "外出"}),
    Row("pool_notice", seen(), args=published),
    Row("pool_text", seen(), args=published),
    Row("pool_record", seen(), args=drawn),
    Row("pool_record_paper", seen(), args=passed_on),
]
