"""代表名单 before it is written: what a text would add, and what a form of terms offers."""

from collections import Counter
from dataclasses import dataclass

from zhixing.models import LotPool, Organisation
from zhixing.queries.lots.access import demand_keeper, eligible_readers, officers_of, present_people, read_pool
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.pools.people import Candidate, namesake_notes, people_problems, read_typed


@dataclass(frozen=True)
class TypedPeople:
    """People one a line; `stratum` for all of them, or empty where each line says its own."""

    text: str
    stratum: str = ""
    source: str = ""  # what is said of the batch: typed, or the name of the sheet


def amiss_with(viewer: Viewer, pool: LotPool, people: TypedPeople) -> list[str]:
    """Everything that keeps these people out of the pool, line by line."""
    return people_problems(
        read_typed(people.text, people.stratum),
        strata=list(pool.strata.values_list("name", flat=True)),
        present=present_people(pool),
        officers=officers_of(viewer, pool.organisation),
    )


@dataclass(frozen=True)
class Preview:
    """What a text would add: the people as read, how many by stratum, what to look at."""

    lines: list[Candidate]
    by_stratum: list[tuple[str, int]]
    excluded: int
    notes: list[str]


def people_preview(viewer: Viewer, pool_id: int, people: TypedPeople) -> Preview:
    """For the reader who typed it."""
    pool = read_pool(viewer, pool_id)
    lines = read_typed(people.text, people.stratum)
    counts = Counter(line.stratum for line in lines if not line.rule)
    names = pool.strata.values_list("name", flat=True)
    return Preview(
        lines,
        [(name, counts[name]) for name in names if counts[name]],
        sum(bool(line.rule) for line in lines),
        namesake_notes(lines, present_people(pool)),
    )


@dataclass(frozen=True)
class PoolChoice:
    """What a form of terms offers."""

    organisation: Organisation
    readers: list[tuple[int, str]]


def pool_choice(viewer: Viewer, organisation_id: int) -> PoolChoice:
    organisation = organisation_at(viewer, organisation_id, Do.VIEW_POOL)
    demand_keeper(viewer, organisation)
    return PoolChoice(organisation, eligible_readers(viewer, organisation))
