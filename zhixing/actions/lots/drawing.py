"""抽签: publishing the hash of a pool, drawing once from it, passing a seat on to the next alternate."""

import datetime as dt

from django.db import transaction

from zhixing.actions.lots.pools import locked_pool
from zhixing.actions.recording import record
from zhixing.models import LotChance, LotEntrant, LotPass, LotPool
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ballots.representatives import is_voting
from zhixing.queries.lots.access import demand_keeper, read_pool, rule_pool
from zhixing.queries.lots.missing import missing_to_draw, missing_to_publish
from zhixing.queries.lots.outcome import outcome_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.lots import record_of
from zhixing.rules.names.folding import tidy
from zhixing.rules.pools.chances import ChanceFacts, chances_of
from zhixing.rules.pools.stages import LotState, PassReason, SourceKind, passing_blockers
from zhixing.rules.refusals import Blocked


@transaction.atomic
def publish_pool(pool_id: int, *, source: SourceKind, detail: str, by: Viewer, at: dt.datetime) -> LotPool:
    """Publish text and hash, and with them which chance will be taken. From here on nothing in the pool changes."""
    pool = locked_pool(pool_id)
    demand_keeper(by, pool.organisation)
    if reasons := missing_to_publish(pool, detail, at):
        raise Blocked(reasons)
    pool.source, pool.source_detail = source.value, tidy(detail)
    published = rule_pool(pool)
    pool.state, pool.published_at = LotState.PUBLISHED.value, at
    pool.text, pool.sha256 = published.text, published.sha256
    pool.save(update_fields=["source", "source_detail", "state", "published_at", "text", "sha256"])
    _record("publish_pool", pool, by=by, at=at, words=pool.sha256)
    return pool


@transaction.atomic
def draw_lot(pool_id: int, *, chance: ChanceFacts, by: Viewer, at: dt.datetime) -> LotPool:
    """Draw, once: the order follows from the published pool and the numbers that everybody saw."""
    pool = locked_pool(pool_id)
    demand_keeper(by, pool.organisation)
    if reasons := missing_to_draw(pool, chance, at):
        raise Blocked(reasons)
    chances = chances_of(chance)
    LotChance.objects.bulk_create(
        LotChance(pool=pool, position=position, name=origin.name, numbers=list(origin.numbers), seen_at=origin.seen_at)
        for position, origin in enumerate(chances, start=1)
    )
    pool.state, pool.drawn_at = LotState.DRAWN.value, at
    pool.witnesses = [tidy(witness) for witness in chance.witnesses]
    pool.record = record_of(rule_pool(pool), chances, pool.published_at)
    pool.save(update_fields=["state", "drawn_at", "witnesses", "record"])
    _record("draw_lot", pool, by=by, at=at, words="、".join(origin.name for origin in chances))
    return pool


@transaction.atomic
def pass_seat(entrant_id: int, *, reason: PassReason, note: str, by: Viewer, at: dt.datetime) -> LotPool:
    """Write down that somebody drawn cannot take the seat; it passes to the next alternate of the stratum."""
    entrant = get_or_out_of_sight(LotEntrant.objects, pk=entrant_id)
    pool = locked_pool(entrant.pool_id)
    read_pool(by, pool.pk)
    is_holder = entrant.salted_id in outcome_of(pool).holders
    if reasons := passing_blockers(LotState(pool.state), is_holder=is_holder, is_voting=is_voting(pool), reason=note):
        raise Blocked(reasons)
    LotPass.objects.create(entrant=entrant, reason=reason.value, note=tidy(note), by_id=by.user_id, at=at)
    _record("pass_seat", pool, by=by, at=at, words=f"{entrant.salted_id}，{reason.label}")
    return pool


def _record(verb: str, pool: LotPool, *, by: Viewer, at: dt.datetime, words: str) -> None:
    record(
        verb,
        by=by,
        at=at,
        organisation_id=pool.organisation_id,
        subject=pool,
        summary=f"{pool.quarter_value.label}：{words}",
    )
