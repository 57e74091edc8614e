"""代表名单 in clear: for the answer to one of the two named people, and for nobody else."""

from dataclasses import dataclass

from zhixing.models import LotEntrant, LotPool
from zhixing.queries.lots.outcome import outcome_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.names.order import name_key
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed


@dataclass(frozen=True)
class PersonInClear:
    """Somebody of a pool as the two named people see them."""

    id: int
    salted_id: str
    name: str
    stratum: str
    unit: str
    phone: str
    rule: str
    place: str  # 代表, 候补第1位, 不参加; empty before the drawing
    is_holder: bool

    @property
    def number(self) -> str:
        return self.salted_id[:NUMBER]


NUMBER = 10  # signs of a salted id that pages and papers show


def people_in_clear(viewer: Viewer, pool: LotPool) -> list[PersonInClear]:
    """By stratum and name; after the drawing those with a seat first, then the alternates in their order."""
    if viewer.user_id not in pool.reader_ids:
        raise NotAllowed(Do.KEEP_POOL)
    outcome = outcome_of(pool)
    order = {
        salted: place
        for stratum in outcome.strata
        for place, salted in enumerate((*stratum.seating.holders, *stratum.seating.alternates))
    }
    entrants = LotEntrant.objects.filter(pool=pool).select_related("stratum")
    people = [
        (entrant.stratum.position, _person(entrant, outcome.standing_of(entrant.salted_id))) for entrant in entrants
    ]
    people.sort(key=lambda row: (row[0], order.get(row[1].salted_id, len(order)), name_key(row[1].name), row[1].id))
    return [person for _, person in people]


def _person(entrant: LotEntrant, place: str) -> PersonInClear:
    return PersonInClear(
        id=entrant.pk,
        salted_id=entrant.salted_id,
        name=entrant.name,
        stratum=entrant.stratum.name,
        unit=entrant.unit,
        phone=entrant.phone,
        rule=entrant.rule,
        place=place,
        is_holder=place == "代表",
    )
