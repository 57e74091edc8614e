"""代表名单: erasing names, homes and telephones when their time is over. What is left cannot be led back to anybody."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from zhixing.actions.recording import record
from zhixing.models import LotPool
from zhixing.queries.lots.access import pool_erased_on
from zhixing.rules.pools.stages import LotState

UNUSED = "到保留期限时还没有抽签"


def sweep_pools(at: dt.datetime) -> int:
    """Erase every pool whose days are over; says of how many. No act of anybody: the term was set with the pool."""
    today = timezone.localdate(at)
    due = [pool.pk for pool in LotPool.objects.filter(erased_at=None) if today > pool_erased_on(pool)]
    return sum(_erase(pool_id, at) for pool_id in due)


@transaction.atomic
def _erase(pool_id: int, at: dt.datetime) -> bool:
    pool = LotPool.objects.select_for_update().filter(pk=pool_id, erased_at=None).first()
    if pool is None:  # another sweep was faster
        return False
    if pool.state in {LotState.PREPARING.value, LotState.PUBLISHED.value}:
        pool.state, pool.withdrawn_at, pool.withdrawn_reason = LotState.WITHDRAWN.value, at, UNUSED
        pool.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    pool.entrants.update(name="", unit="", phone="")
    pool.salt, pool.erased_at = "", at
    pool.save(update_fields=["salt", "erased_at"])
    record(
        "erase_pool",
        by=None,
        at=at,
        organisation_id=pool.organisation_id,
        subject=pool,
        summary=f"{pool.quarter_value.label}：{pool.entrants.count()} 人",
    )
    return True
