"""代表名单: entering people, taking a batch out again, leaving somebody out by a rule, looking at the names."""

import datetime as dt

from django.db import transaction

from zhixing.actions.lots.pools import locked_pool
from zhixing.actions.recording import record
from zhixing.models import LotBatch, LotEntrant, LotPool
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.lots.access import is_reader, pool_erased_on, read_pool
from zhixing.queries.lots.entering import TypedPeople, amiss_with
from zhixing.queries.lots.names import PersonInClear, people_in_clear
from zhixing.queries.viewers import Viewer
from zhixing.rules.lots import salted_id
from zhixing.rules.names.folding import tidy
from zhixing.rules.permissions import Do
from zhixing.rules.pools.people import excluding_blockers, read_typed, undoing_blockers
from zhixing.rules.pools.stages import LotState, looking_blockers, preparing_blockers
from zhixing.rules.refusals import Blocked, NotAllowed


@transaction.atomic
def add_people(pool_id: int, *, people: TypedPeople, by: Viewer, at: dt.datetime) -> LotBatch:
    """Everybody of the text or nobody."""
    pool = _read(pool_id, by)
    if reasons := preparing_blockers(LotState(pool.state)) or amiss_with(by, pool, people):
        raise Blocked(reasons)
    lines = read_typed(people.text, people.stratum)
    batch = LotBatch.objects.create(
        pool=pool, source=people.source or "手工填写", people=len(lines), by_id=by.user_id, at=at
    )
    strata, salt = {stratum.name: stratum for stratum in pool.strata.all()}, bytes.fromhex(pool.salt)
    LotEntrant.objects.bulk_create(
        LotEntrant(
            pool=pool,
            stratum=strata[line.stratum],
            batch=batch,
            salted_id=salted_id(salt, line.identity),
            name=line.name,
            unit=line.unit,
            phone=line.phone,
            rule=line.rule,
            excluded_at=at if line.rule else None,
        )
        for line in lines
    )
    _record("add_people", pool, by=by, at=at, words=f"{len(lines)} 人")
    return batch


@transaction.atomic
def undo_batch(batch_id: int, *, by: Viewer, at: dt.datetime) -> LotBatch:
    """Take the people of one batch out of the pool again."""
    batch = get_or_out_of_sight(LotBatch.objects, pk=batch_id)
    pool = _read(batch.pool_id, by)
    batch = LotBatch.objects.get(pk=batch_id)
    if reasons := preparing_blockers(LotState(pool.state)):
        raise Blocked(reasons)
    if reasons := undoing_blockers(is_undone=batch.undone_at is not None):
        raise Blocked(reasons)
    batch.entrants.all().delete()
    batch.undone_at = at
    batch.save(update_fields=["undone_at"])
    _record("undo_batch", pool, by=by, at=at, words=f"{batch.people} 人")
    return batch


@transaction.atomic
def exclude_entrant(entrant_id: int, *, rule: str, by: Viewer, at: dt.datetime) -> LotPool:
    """Leave somebody out of the drawing, by a rule that is written down before the pool is published."""
    entrant = get_or_out_of_sight(LotEntrant.objects, pk=entrant_id)
    pool = _read(entrant.pool_id, by)
    entrant = get_or_out_of_sight(LotEntrant.objects, pk=entrant_id)
    reasons = preparing_blockers(LotState(pool.state))
    if reasons := reasons or excluding_blockers(rule, is_excluded=entrant.excluded_at is not None):
        raise Blocked(reasons)
    entrant.rule, entrant.excluded_at = tidy(rule), at
    entrant.save(update_fields=["rule", "excluded_at"])
    _record("exclude_entrant", pool, by=by, at=at, words=f"{entrant.salted_id}，{entrant.rule}")
    return pool


@transaction.atomic
def read_pool_names(pool_id: int, *, by: Viewer, at: dt.datetime) -> list[PersonInClear]:
    """Names, homes and telephones, in this answer only; every look leaves a row."""
    pool = _read(pool_id, by)
    last_on = pool_erased_on(pool)
    if reasons := looking_blockers(
        is_erased=pool.erased_at is not None, has_people=pool.entrants.exists(), erased_on=last_on, today=by.today
    ):
        raise Blocked(reasons)
    people = people_in_clear(by, pool)
    _record("read_pool_names", pool, by=by, at=at, words=f"{len(people)} 人")
    return people


def _read(pool_id: int, by: Viewer) -> LotPool:
    """The pool locked, for one of its two readers."""
    pool = locked_pool(pool_id)
    read_pool(by, pool_id)
    if not is_reader(by, pool):
        raise NotAllowed(Do.KEEP_POOL)
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
