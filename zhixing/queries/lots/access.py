"""代表名单: who keeps a pool, who may be shown the names in it, and the pool as the rules look at it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from zhixing.models import Appointment, LotEntrant, LotPool, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import Field, Fields
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.lots import Exclusion, Pool
from zhixing.rules.permissions import MAY, Do, Role
from zhixing.rules.pools.people import Candidate
from zhixing.rules.pools.stages import SourceKind, erased_on, strata_text
from zhixing.rules.refusals import NotAllowed

_KEEPERS = [role.value for role, acts in MAY.items() if Do.KEEP_POOL in acts]


def may_keep(viewer: Viewer, organisation: Organisation) -> bool:
    """Whether the viewer keeps pools for this assessed organisation: with an office above it, and none in it."""
    if organisation.parent_id is None:
        return False
    above = organisation.path.removesuffix(f"{organisation.pk}.")
    holds_office_there = any(
        grant.path.startswith(organisation.path) for grant in viewer.grants if grant.role is not Role.MEMBER
    )
    return viewer.may(Do.KEEP_POOL, above) and not holds_office_there


def demand_keeper(viewer: Viewer, organisation: Organisation) -> None:
    """Raise `OutOfSight` for neighbours, `NotAllowed` for whoever sees the pool and does not keep it."""
    viewer.demand(Do.VIEW_POOL, organisation.path)
    if not may_keep(viewer, organisation):
        raise NotAllowed(Do.KEEP_POOL)


def pool_at(viewer: Viewer, pool_id: int) -> LotPool:
    """The pool, if the viewer may see its counts."""
    pool = get_or_out_of_sight(LotPool.objects.select_related("organisation", "assessor"), pk=pool_id)
    viewer.demand(Do.VIEW_POOL, pool.organisation.path)
    return pool


def kept_pool(viewer: Viewer, pool_id: int) -> LotPool:
    """The pool, if the viewer keeps it."""
    pool = pool_at(viewer, pool_id)
    demand_keeper(viewer, pool.organisation)
    return pool


def is_reader(viewer: Viewer, pool: LotPool) -> bool:
    """One of the two named people, as long as they keep such pools at all."""
    return viewer.user_id in pool.reader_ids and may_keep(viewer, pool.organisation)


def read_pool(viewer: Viewer, pool_id: int) -> LotPool:
    """The pool, if the viewer is one of the two who may be shown names."""
    pool = kept_pool(viewer, pool_id)
    if not is_reader(viewer, pool):
        raise NotAllowed(Do.KEEP_POOL)
    return pool


def pool_values(pool: LotPool) -> dict[str, Any]:
    """What the form of a pool's terms begins with."""
    return {
        "strata": strata_text([(stratum.name, stratum.seats) for stratum in pool.strata.all()]),
        "first_reader": pool.first_reader_id,
        "second_reader": pool.second_reader_id,
        "keep_days": pool.keep_days,
    }


def pool_fields(values: Mapping[str, Any], readers: Mapping[int, str]) -> Fields:
    """The terms of a pool, as the form shows them; `readers`: names by account."""
    first, second = values["first_reader"], values["second_reader"]
    strata = "；".join(line.strip() for line in values["strata"].splitlines() if line.strip())
    return {
        "strata": Field("类别和名额", strata),
        "first_reader": Field("第一人", readers.get(first, ""), str(first)),
        "second_reader": Field("第二人", readers.get(second, ""), str(second)),
        "keep_days": Field("保留天数", str(values["keep_days"])),
    }


def eligible_readers(viewer: Viewer, organisation: Organisation) -> list[tuple[int, str]]:
    """Whom names of this assessed organisation's pool may be shown to, by name."""
    above = [int(part) for part in organisation.path.split(".")[:-2]]
    offices = (
        Appointment.objects.holding(viewer.today)
        .filter(organisation__in=above, role__in=_KEEPERS, user__is_active=True)
        .exclude(user__appointments__in=_offices(viewer, organisation))
        .select_related("user")
        .order_by("user__name_key", "user_id")
    )
    users = {office.user_id: office.user for office in offices}
    names = user_names_of(users.values())
    return [(user_id, names[user_id]) for user_id in users]


def officers_of(viewer: Viewer, organisation: Organisation) -> dict[str, str]:
    """Name → office, of everybody who holds one at the assessed organisation today."""
    offices = _offices(viewer, organisation).filter(organisation=organisation).select_related("user", "organisation")
    return {office.user.name: office.office for office in offices}


def _offices(viewer: Viewer, organisation: Organisation) -> QuerySet[Appointment]:
    return Appointment.objects.holding(viewer.today).filter(organisation__path__startswith=organisation.path)


def pool_erased_on(pool: LotPool) -> dt.date:
    """The last day of the names in it."""
    return erased_on(pool.quarter_value, timezone.localdate(pool.drawn_at or pool.made_at), pool.keep_days)


def rule_pool(pool: LotPool) -> Pool:
    """What is published and drawn from: who is not left out, by stratum."""
    strata = {stratum.pk: (stratum.name, stratum.seats) for stratum in pool.strata.all()}
    ids: dict[str, list[str]] = {name: [] for name, _ in strata.values()}
    entrants = LotEntrant.objects.filter(pool=pool, excluded_at=None).order_by("salted_id")
    for stratum_id, salted in entrants.values_list("stratum_id", "salted_id"):
        ids[strata[stratum_id][0]].append(salted)
    quotas = dict(strata.values())
    about = (
        ("被评党组织", pool.organisation.name),
        ("考评季度", pool.quarter_value.label),
        *([("随机数来源", f"{SourceKind(pool.source).label}：{pool.source_detail}")] if pool.source else []),
    )
    return Pool({name: tuple(own) for name, own in ids.items()}, sum(quotas.values()), quotas, about)


def exclusions_of(pool: LotPool) -> list[Exclusion]:
    left_out = LotEntrant.objects.filter(pool=pool).exclude(excluded_at=None)
    rows = left_out.values_list("salted_id", "rule", "excluded_at")
    return [Exclusion(salted, rule, excluded_at) for salted, rule, excluded_at in rows if excluded_at]


def present_people(pool: LotPool) -> list[Candidate]:
    """Who is in the pool already, in clear: for rules that compare, never for a page."""
    entrants = LotEntrant.objects.filter(pool=pool).select_related("stratum")
    return [
        Candidate("名单里已有的人", entrant.name, entrant.stratum.name, entrant.unit, entrant.phone, entrant.rule)
        for entrant in entrants
    ]
