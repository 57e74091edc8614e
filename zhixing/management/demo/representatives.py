"""抽取代表 in the demonstration: one pool of one branch, drawn, with one seat passed on."""

import datetime as dt
import random
from collections.abc import Collection

from zhixing.actions.lots.drawing import draw_lot, pass_seat, publish_pool
from zhixing.actions.lots.people import add_people
from zhixing.actions.lots.pools import PoolTerms, make_pool
from zhixing.management.demo.build import Street, moment
from zhixing.management.demo.people import people
from zhixing.models import LotEntrant
from zhixing.queries.lots.access import officers_of
from zhixing.queries.lots.entering import TypedPeople
from zhixing.queries.lots.outcome import outcome_of
from zhixing.queries.viewers import viewer_for
from zhixing.rules.periods import Quarter
from zhixing.rules.pools.chances import ChanceFacts
from zhixing.rules.pools.stages import USUAL_DAYS, USUAL_STRATA, PassReason, SourceKind, strata_text

SEED = 3797
SHORT = "两代表一委员"  # of which there are fewer than seats


def play_representatives(street: Street, quarter: Quarter, on: dt.date) -> None:
    """The first community draws those who assess its first branch, within a morning."""
    branch = street.branches[0]
    keeper = street.community_users[branch.community.pk]
    by = viewer_for(keeper, on)
    terms = PoolTerms(quarter, strata_text(USUAL_STRATA), (keeper.pk, street.street_user.pk), USUAL_DAYS)
    pool = make_pool(branch.organisation.pk, terms=terms, by=by, at=moment(on, 8))
    add_people(
        pool.pk,
        people=TypedPeople(_people(on, officers_of(by, branch.organisation)), source="代表名单.xlsx"),
        by=by,
        at=moment(on, 8),
    )
    publish_pool(pool.pk, source=SourceKind.DICE, detail="当日10时，社区党群服务中心二楼", by=by, at=moment(on, 9))
    chance = ChanceFacts(SourceKind.DICE, "", ("巴特尔", "乌云"), ("3 5 2 6 4", "1 1 6 2 5"), moment(on, 10))
    pool = draw_lot(pool.pk, chance=chance, by=by, at=moment(on, 11))
    first = outcome_of(pool).strata[0].drawn.seated[0]
    holder = LotEntrant.objects.get(pool=pool, salted_id=first)
    pass_seat(holder.pk, reason=PassReason.DECLINED, note="电话答复近期在外地", by=by, at=moment(on, 12))


def _people(on: dt.date, officers: Collection[str]) -> str:
    """Made-up people, none with the name of an officer: three for each seat, but of the last stratum."""
    chance, used = random.Random(SEED), set[str]()  # nosec B311 (made-up people, no secret)
    lines = []
    for name, seats in USUAL_STRATA:
        many = seats - 1 if name == SHORT else 3 * seats
        drafts = [draft for draft in people(2 * many, chance=chance, today=on, used=used) if draft.name not in officers]
        lines += [f"{draft.name}\t{name}\t{draft.address}\t{draft.phone}" for draft in drafts[:many]]
    return "\n".join(lines)
