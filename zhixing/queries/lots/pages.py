"""代表名单 and 抽签 as pages show them: counts, salted ids and the hash, never a name of somebody in the pool."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from zhixing.models import LotBatch, LotEntrant, LotPool, Organisation, User
from zhixing.queries.lots.access import is_reader, may_keep, pool_at, pool_erased_on, rule_pool
from zhixing.queries.lots.names import NUMBER
from zhixing.queries.lots.outcome import Outcome, outcome_of
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.lots import pool_problems, shortages
from zhixing.rules.permissions import Do
from zhixing.rules.pools.stages import LotState, SourceKind


@dataclass(frozen=True)
class PoolLine:
    """A pool in the list."""

    id: int
    organisation: str
    quarter_label: str
    state_label: str
    people: int
    seats: int


@dataclass(frozen=True)
class PoolList:
    pools: list[PoolLine]
    assessable: list[Organisation]  # where the viewer may make one


@dataclass(frozen=True)
class StratumLine:
    """A stratum of the page: seats, people to be drawn from, people left out."""

    name: str
    seats: int
    people: int
    excluded: int


@dataclass(frozen=True)
class BatchLine:
    id: int
    source: str
    people: int
    by: str
    at: dt.datetime
    is_undone: bool


@dataclass(frozen=True)
class ChanceLine:
    name: str
    numbers: str
    seen_at: dt.datetime


@dataclass(frozen=True)
class ExclusionLine:
    number: str
    stratum: str
    rule: str
    at: dt.datetime


@dataclass(frozen=True)
class PoolPage:
    """Everything the page of one pool shows, and its papers."""

    pool: LotPool
    organisation: Organisation
    assessor: Organisation
    quarter_label: str
    state: LotState
    strata: list[StratumLine]
    readers: list[str]
    batches: list[BatchLine]
    exclusions: list[ExclusionLine]
    chances: list[ChanceLine]
    outcome: Outcome
    blockers: list[str]  # of publishing, while it is prepared
    short_notes: list[str]  # strata with fewer people than seats, and alternates that are few
    source_label: str
    erased_on: dt.date
    may_keep: bool
    is_reader: bool

    @property
    def seats(self) -> int:
        return sum(stratum.seats for stratum in self.strata)

    @property
    def people(self) -> int:
        return sum(stratum.people for stratum in self.strata)

    @property
    def passes(self) -> list[tuple[str, object]]:
        return [(stratum.name, line) for stratum in self.outcome.strata for line in stratum.passes]


def pool_list(viewer: Viewer) -> PoolList:
    """Every pool the viewer may see, in the order of the tree, the latest quarter first."""
    visible = Organisation.objects.below(viewer.roots(Do.VIEW_POOL))
    pools = (
        LotPool.objects.filter(organisation__in=visible)
        .select_related("organisation")
        .annotate(drawable=Count("entrants", filter=Q(entrants__excluded_at=None)))
        .order_by("organisation__sort_key", "organisation_id", "-year", "-quarter", "-pk")
    )
    listed = list(pools.prefetch_related("strata"))
    lines = [
        PoolLine(
            pool.pk,
            pool.organisation.name,
            pool.quarter_value.label,
            LotState(pool.state).label,
            pool.drawable,
            sum(stratum.seats for stratum in pool.strata.all()),
        )
        for pool in listed
    ]
    below = Organisation.objects.below(viewer.roots(Do.KEEP_POOL)).filter(dissolved_on=None).in_tree_order()
    return PoolList(lines, [organisation for organisation in below if may_keep(viewer, organisation)])


def pool_page(viewer: Viewer, pool_id: int) -> PoolPage:
    pool = pool_at(viewer, pool_id)
    state, published, made_at = LotState(pool.state), rule_pool(pool), pool.made_at
    is_preparing = state is LotState.PREPARING
    return PoolPage(
        pool=pool,
        organisation=pool.organisation,
        assessor=pool.assessor,
        quarter_label=pool.quarter_value.label,
        state=state,
        strata=_strata(pool),
        readers=_readers(pool),
        batches=_batches(pool),
        exclusions=_exclusions(pool),
        chances=[
            ChanceLine(chance.name, " ".join(str(number) for number in chance.numbers), chance.seen_at)
            for chance in pool.chances.all()
        ],
        outcome=outcome_of(pool),
        blockers=pool_problems(published, (), made_at) if is_preparing else [],
        short_notes=shortages(published),
        source_label=SourceKind(pool.source).label if pool.source else "",
        erased_on=pool_erased_on(pool),
        may_keep=may_keep(viewer, pool.organisation),
        is_reader=is_reader(viewer, pool),
    )


def _strata(pool: LotPool) -> list[StratumLine]:
    counted = pool.strata.annotate(
        drawable=Count("entrants", filter=Q(entrants__excluded_at=None)),
        left_out=Count("entrants", filter=Q(entrants__excluded_at__isnull=False)),
    )
    return [StratumLine(row.name, row.seats, row.drawable, row.left_out) for row in counted.order_by("position")]


def _readers(pool: LotPool) -> list[str]:
    users = {user.pk: user for user in User.objects.filter(pk__in=pool.reader_ids)}
    names = user_names_of(users.values())
    return [names[user_id] for user_id in pool.reader_ids]


def _batches(pool: LotPool) -> list[BatchLine]:
    rows = list(LotBatch.objects.filter(pool=pool).select_related("by").order_by("pk"))
    names = user_names_of(row.by for row in rows)
    return [
        BatchLine(row.pk, row.source, row.people, names[row.by_id], row.at, row.undone_at is not None) for row in rows
    ]


def _exclusions(pool: LotPool) -> list[ExclusionLine]:
    rows = LotEntrant.objects.filter(pool=pool).exclude(excluded_at=None).order_by("stratum__position", "salted_id")
    return [
        ExclusionLine(salted[:NUMBER], stratum, rule, excluded_at)
        for salted, stratum, rule, excluded_at in rows.values_list("salted_id", "stratum__name", "rule", "excluded_at")
        if excluded_at
    ]
