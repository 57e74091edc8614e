"""代表名单: making a pool, changing its terms, withdrawing it."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import LotPool, LotStratum, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import Fields, changed_by, stale_sentences
from zhixing.queries.lots.access import demand_keeper, eligible_readers, pool_fields, pool_values
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.pools.stages import (
    LotState,
    Making,
    making_blockers,
    preparing_blockers,
    read_strata,
    withdrawing_blockers,
)
from zhixing.rules.refusals import Blocked, NotAllowed

SALT = 16  # bytes


@dataclass(frozen=True)
class PoolTerms:
    """What is set before anybody is entered; `strata` as typed."""

    quarter: Quarter
    strata: str
    readers: tuple[int, int]
    keep_days: int

    def fields(self, readers: Mapping[int, str]) -> Fields:
        """As they were typed, beside what is kept; `readers`: names by account."""
        first, second = self.readers
        values = {"strata": self.strata, "first_reader": first, "second_reader": second, "keep_days": self.keep_days}
        return pool_fields(values, readers)


@transaction.atomic
def make_pool(organisation_id: int, *, terms: PoolTerms, by: Viewer, at: dt.datetime) -> LotPool:
    """An empty pool for an assessed organisation and a quarter, kept by the organisation directly above it."""
    organisation = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    demand_keeper(by, organisation)
    if organisation.parent is None:
        raise NotAllowed(Do.KEEP_POOL)
    earlier_pools = LotPool.objects.filter(
        organisation=organisation, year=terms.quarter.year, quarter=terms.quarter.number
    ).exclude(state=LotState.WITHDRAWN.value)
    strata = _strata(by, organisation, terms, has_pool=earlier_pools.exists(), people={})
    pool = LotPool.objects.create(
        organisation=organisation,
        assessor=organisation.parent,
        year=terms.quarter.year,
        quarter=terms.quarter.number,
        first_reader_id=terms.readers[0],
        second_reader_id=terms.readers[1],
        keep_days=terms.keep_days,
        salt=secrets.token_hex(SALT),
        made_by_id=by.user_id,
        made_at=at,
    )
    _write_strata(pool, strata)
    _record("make_pool", pool, by=by, at=at)
    return pool


@transaction.atomic
def change_pool(pool_id: int, *, terms: PoolTerms, version: str = "", by: Viewer, at: dt.datetime) -> LotPool:
    """Other strata, readers or days, until the pool is published. `version`: what the form was shown."""
    pool = locked_pool(pool_id)
    demand_keeper(by, pool.organisation)
    if reasons := preparing_blockers(LotState(pool.state)) or _stale(pool, terms, version, by):
        raise Blocked(reasons)
    people = {stratum.name: stratum.entrants.count() for stratum in pool.strata.all()}
    # The quarter stays: nobody is asked for it again.
    strata = _strata(by, pool.organisation, terms, has_pool=False, people=people)
    pool.first_reader_id, pool.second_reader_id = terms.readers
    pool.keep_days = terms.keep_days
    pool.save(update_fields=["first_reader", "second_reader", "keep_days"])
    _write_strata(pool, strata)
    _record("change_pool", pool, by=by, at=at)
    return pool


def _stale(pool: LotPool, terms: PoolTerms, version: str, by: Viewer) -> list[str]:
    readers = dict(eligible_readers(by, pool.organisation))
    now, typed = pool_fields(pool_values(pool), readers), terms.fields(readers)
    return stale_sentences(version, now, typed, what="名单设置", by_whom=changed_by(pool, version))


def _strata(
    by: Viewer, organisation: Organisation, terms: PoolTerms, *, has_pool: bool, people: Mapping[str, int]
) -> list[tuple[str, int]]:
    strata, problems = read_strata(terms.strata)
    making = Making(
        organisation=organisation.name,
        is_dissolved=organisation.dissolved_on is not None,
        quarter=terms.quarter,
        has_pool=has_pool,
        readers=terms.readers,
        eligible=frozenset(user_id for user_id, _ in eligible_readers(by, organisation)),
        days=terms.keep_days,
        people=people if not problems else {},
        strata=strata,
    )
    if reasons := [*making_blockers(making), *problems]:
        raise Blocked(reasons)
    return strata


def _write_strata(pool: LotPool, strata: list[tuple[str, int]]) -> None:
    pool.strata.exclude(name__in=[name for name, _ in strata]).delete()
    for position, (name, seats) in enumerate(strata, start=1):
        LotStratum.objects.update_or_create(pool=pool, name=name, defaults={"seats": seats, "position": position})


@transaction.atomic
def withdraw_pool(pool_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> LotPool:
    """A pool that turned out wrong before the drawing; another one can be made then."""
    pool = locked_pool(pool_id)
    demand_keeper(by, pool.organisation)
    if reasons := withdrawing_blockers(LotState(pool.state), reason):
        raise Blocked(reasons)
    pool.state = LotState.WITHDRAWN.value
    pool.withdrawn_at, pool.withdrawn_reason = at, reason.strip()
    pool.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    _record("withdraw_pool", pool, by=by, at=at, words=reason.strip())
    return pool


def locked_pool(pool_id: int) -> LotPool:
    pools = LotPool.objects.select_for_update(of=("self",)).select_related("organisation", "assessor")
    return get_or_out_of_sight(pools, pk=pool_id)


def _record(verb: str, pool: LotPool, *, by: Viewer, at: dt.datetime, words: str = "") -> None:
    record(
        verb,
        by=by,
        at=at,
        organisation_id=pool.organisation_id,
        subject=pool,
        summary=f"{pool.quarter_value.label}{f'：{words}' if words else ''}",
    )
