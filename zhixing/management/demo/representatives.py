"""抽取代表, 代表测评 in the demonstration: pools that are drawn, and the votes of those whom the lot has drawn."""

import datetime as dt
import random
from collections.abc import Collection, Mapping

from zhixing.actions.ballots.casting import Code, cast
from zhixing.actions.ballots.lifecycle import open_ballot
from zhixing.actions.ballots.preparing import Terms, prepare_ballot
from zhixing.actions.ballots.rolls import print_slips
from zhixing.actions.lots.drawing import draw_lot, pass_seat, publish_pool
from zhixing.actions.lots.people import add_people
from zhixing.actions.lots.pools import PoolTerms, make_pool
from zhixing.management.demo.build import Street, moment
from zhixing.management.demo.people import people
from zhixing.management.demo.voting import count, lock
from zhixing.models import Ballot, LotEntrant, LotPool, Organisation, Participant, User
from zhixing.queries.ballots.access import questionnaire_of
from zhixing.queries.ballots.representatives import groups_of, proposed_seats
from zhixing.queries.lots.access import officers_of
from zhixing.queries.lots.entering import TypedPeople
from zhixing.queries.lots.outcome import outcome_of
from zhixing.queries.viewers import viewer_for
from zhixing.rules.ballots.states import ABSTAIN, Paper, Seat
from zhixing.rules.periods import Quarter
from zhixing.rules.pools.chances import ChanceFacts
from zhixing.rules.pools.stages import USUAL_DAYS, USUAL_STRATA, PassReason, SourceKind, strata_text

GRADES = ("SATISFIED", "FAIRLY", "UNSATISFIED")  # of the pack, best first
RESIDENTS = "residents"  # the group of those whose name says none
SEED = 3797
SHORT = "两代表一委员"  # of which there are fewer than seats


def play_representatives(street: Street, quarter: Quarter, on: dt.date) -> None:
    """The first community draws those who assess its first branch; one of them cannot come."""
    branch = street.branches[0]
    keeper = street.community_users[branch.community.pk]
    by = viewer_for(keeper, on)
    pool = draw_pool(branch.organisation, (keeper, street.street_user), quarter, on)
    first = outcome_of(pool).strata[0].drawn.seated[0]
    holder = LotEntrant.objects.get(pool=pool, salted_id=first)
    pass_seat(holder.pk, reason=PassReason.DECLINED, note="电话答复近期在外地", by=by, at=moment(on, 12))


def draw_pool(organisation: Organisation, readers: tuple[User, User], quarter: Quarter, on: dt.date) -> LotPool:
    """From the list to the lot within a morning, by the first of the two who may read the names."""
    by = viewer_for(readers[0], on)
    terms = PoolTerms(quarter, strata_text(USUAL_STRATA), (readers[0].pk, readers[1].pk), USUAL_DAYS)
    pool = make_pool(organisation.pk, terms=terms, by=by, at=moment(on, 8))
    add_people(
        pool.pk,
        people=TypedPeople(_people(on, officers_of(by, organisation)), source="代表名单.xlsx"),
        by=by,
        at=moment(on, 8),
    )
    publish_pool(pool.pk, source=SourceKind.DICE, detail="当日10时，社区党群服务中心二楼", by=by, at=moment(on, 9))
    chance = ChanceFacts(SourceKind.DICE, "", ("巴特尔", "乌云"), ("3 5 2 6 4", "1 1 6 2 5"), moment(on, 10))
    return draw_lot(pool.pk, chance=chance, by=by, at=moment(on, 11))


def hold_vote(participant: Participant, keeper: User, tellers: Mapping[Seat, User], on: dt.date, liking: float) -> None:
    """An afternoon's meeting: all but one in eight come, draw a slip and judge the organisation area by area."""
    chance, by, begins = random.Random(participant.pk), viewer_for(keeper, on), moment(on, 14)  # nosec B311
    panels = groups_of(participant.cycle)
    seats = proposed_seats(participant.cycle, [name for name, _ in USUAL_STRATA], panels)
    ballot = prepare_ballot(
        participant.cycle_id,
        participant_id=participant.pk,
        by=by,
        at=moment(on, 12),
        terms=Terms(
            opens_at=begins,
            closes_at=begins + dt.timedelta(hours=2),
            place="社区党群服务中心二楼",
            tellers={seat: user.pk for seat, user in tellers.items()},
            seats={stratum: code or RESIDENTS for stratum, code in seats.items()},
        ),
    )
    codes = {panel.pk: print_slips(panel.pk, by=by, at=moment(on, 12)) for panel in ballot.panels.order_by("pk")}
    phrases = lock(ballot, tellers, on)
    open_ballot(ballot.pk, by=by, at=begins)
    came = {pk: _voices(ballot, slips, liking, begins, chance) for pk, slips in codes.items()}
    count(ballot, tellers, phrases, came, on)


def _voices(ballot: Ballot, slips: list[str], liking: float, at: dt.datetime, chance: random.Random) -> int:
    """Returns how many of one group came: there is a slip in ten more than seats."""
    came = len(slips) * 10 // 11 * 7 // 8
    subject, questions = ballot.subjects.get(), questionnaire_of(ballot).questions
    for code in slips[:came]:
        paper: Paper = {(subject.number, question.code): _opinion(liking, chance) for question in questions}
        cast(ballot.slug, Code(code), paper, at=at + dt.timedelta(minutes=30))
    return came


def _opinion(liking: float, chance: random.Random) -> str:
    if chance.random() < 0.05:
        return ABSTAIN
    felt = liking + chance.gauss(0, 0.2)
    return GRADES[sum(felt < mark for mark in (0.6, 0.3))]


def _people(on: dt.date, officers: Collection[str]) -> str:
    """Made-up people, none with the name of an officer: three for each seat, but of the last stratum."""
    chance, used = random.Random(SEED), set[str]()  # nosec B311 (made-up people, no secret)
    lines = []
    for name, seats in USUAL_STRATA:
        many = seats - 1 if name == SHORT else 3 * seats
        drafts = [draft for draft in people(2 * many, chance=chance, today=on, used=used) if draft.name not in officers]
        lines += [f"{draft.name}\t{name}\t{draft.address}\t{draft.phone}" for draft in drafts[:many]]
    return "\n".join(lines)
