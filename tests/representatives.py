"""Walking the vote of representatives on 阳光社区 through the real actions, from the drawn pool to the count.

cycle = representatives.opened(world)
ballot = representatives.prepared(world, representatives.to_vote(cycle, world))
"""

import datetime as dt
from collections.abc import Mapping

from tests import assessments, ballots, lots, make, walk
from zhixing.actions.ballots.casting import Code, cast
from zhixing.actions.ballots.counting import close_ballot
from zhixing.actions.ballots.keys import set_phrase
from zhixing.actions.ballots.lifecycle import open_ballot, seal_box
from zhixing.actions.ballots.preparing import PanelTerms, Terms, prepare_ballot
from zhixing.actions.ballots.rolls import print_slips
from zhixing.actions.ballots.sheets import save_sheet, sign_sheet
from zhixing.actions.lots.drawing import draw_lot, publish_pool
from zhixing.actions.lots.people import add_people
from zhixing.actions.lots.pools import make_pool
from zhixing.models import Ballot, Cycle, LotPool, Participant
from zhixing.queries.ballots.sheet_signatures import sheet_mark
from zhixing.queries.lots.entering import TypedPeople
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Role
from zhixing.rules.pools.stages import SourceKind

STANDARD = (
    assessments.STANDARD.replace("weight: 80", "weight: 60")
    .replace("weight: 20", "weight: 10")
    .replace(
        "blocks:\n",
        """  - code: representatives
    name: 各方代表评价
    source: representatives
    weight: 30
    panels:
      - {code: members, name: 党员代表, weight: 40}
      - {code: residents, name: 居民代表, weight: 60}
    questions:
      - {code: building, name: 党的建设, weight: 30}
      - {code: serving, name: 服务群众, weight: 30}
      - {code: overall, name: 总体评价, weight: 40}
grades:
  - {code: SATISFIED, name: 满意, value: 100}
  - {code: FAIRLY, name: 基本满意, value: 70}
  - {code: UNSATISFIED, name: 不满意, value: 0}
  - {code: UNKNOWN, name: 不了解}
gates:
  - name: 代表满意度低于 60%，最高评为一星
    when:
      - {component: representatives, measure: percent, under: 60}
    best_band: ONE
blocks:
""",
    )
)
SEATS = {"居民": "residents", "党员": "members", "两代表一委员": "residents"}
STRATA = "居民 5\n党员 6\n两代表一委员 1"
PEOPLE = "\n".join(
    [f"居民{'甲乙丙丁戊己庚辛'[at]}，居民，{at + 1}号楼，{lots.PHONE.format(at)}" for at in range(8)]
    + [f"党员{'甲乙丙丁戊己庚'[at]}，党员，第一支部，{lots.PHONE.format(100 + at)}" for at in range(7)]
    + ["人大代表甲，两代表一委员，街道，13900000200"]
)
OPENS, DURING, AFTER = (make.NOW + dt.timedelta(hours=hours) for hours in (5, 6, 9))


def opened(world: make.World, text: str = STANDARD) -> Cycle:
    return assessments.opened(world, text)


def drawn(world: make.World, people: str = PEOPLE) -> LotPool:
    """The pool of 阳光社区 for the quarter, drawn."""
    street = world.viewer(Role.STREET)
    terms = lots.terms(world, strata=STRATA, quarter=walk.QUARTER)
    pool = make_pool(world.community.pk, terms=terms, by=street, at=make.NOW)
    add_people(pool.pk, people=TypedPeople(people), by=street, at=make.NOW)
    publish_pool(pool.pk, source=SourceKind.DICE, detail="社区会议室", by=street, at=lots.PUBLISHING)
    return draw_lot(pool.pk, chance=lots.DICE, by=street, at=lots.DRAWING)


def tellers(world: make.World) -> dict[Seat, Viewer]:
    """Two inspectors of the street: neither prepared the ballot, neither holds an office below."""
    group = assessments.inspectors(world)
    return {Seat.FIRST: group[1], Seat.SECOND: group[2]}


def terms(held: Mapping[Seat, Viewer], **fields: object) -> Terms:
    usual: dict[str, object] = {
        "opens_at": OPENS,
        "closes_at": OPENS + dt.timedelta(hours=3),
        "tellers": {seat: viewer.user_id for seat, viewer in held.items()},
        "seats": SEATS,
    }
    return Terms(**{**usual, **fields})  # type: ignore[arg-type]


def prepared(world: make.World, cycle: Cycle, held: Mapping[Seat, Viewer], **fields: object) -> Ballot:
    judged = assessments.participant(cycle, world)
    by = world.viewer(Role.STREET)
    return prepare_ballot(cycle.pk, terms=terms(held, **fields), participant_id=judged.pk, by=by, at=make.NOW)


def started(world: make.World, cycle: Cycle, held: Mapping[Seat, Viewer]) -> tuple[Ballot, dict[str, list[str]]]:
    """The box locked and open for slips alone; the codes by panel. The cycle stands in a stage of the vote."""
    slips = {code: PanelTerms(is_own=False, by_paper=False) for code in ("members", "residents")}
    ballot = prepared(world, cycle, held, panels=slips)
    by = world.viewer(Role.STREET)
    for seat, viewer in held.items():
        set_phrase(ballot.pk, phrase=ballots.PHRASES[seat], by=viewer, at=make.NOW)
    codes = {panel.code: print_slips(panel.pk, by=by, at=make.NOW) for panel in ballot.panels.order_by("pk")}
    return open_ballot(ballot.pk, by=by, at=OPENS), codes


def vote(ballot: Ballot, codes: Mapping[str, list[str]], grades: Mapping[str, list[str]]) -> None:
    """By panel one grade for each voter, the same in every question."""
    for panel, marks in grades.items():
        for code, grade in zip(codes[panel], marks, strict=False):
            cast(ballot.slug, Code(code), ballots.marks(ballot, grade), at=DURING)


def counted(world: make.World, ballot: Ballot, held: Mapping[Seat, Viewer]) -> Ballot:
    seal_box(ballot.pk, by=held[Seat.FIRST], at=AFTER)
    for panel in ballot.panels.order_by("pk"):
        slips = panel.batches.get(is_voided=False).printed
        voted = panel.spent.count()
        save_sheet(
            panel.pk, signatures=voted, slips_unused=slips - voted, missing_reason="", by=held[Seat.SECOND], at=AFTER
        )
    sign_sheet(ballot.pk, mark=sheet_mark(ballot), by=held[Seat.FIRST], at=AFTER)
    phrases = ballots.PHRASES
    return close_ballot(
        ballot.pk, first=phrases[Seat.FIRST], second=phrases[Seat.SECOND], by=held[Seat.FIRST], at=AFTER
    )


def inspected(world: make.World, cycle: Cycle) -> list[Viewer]:
    """On to 代表测评: everybody visited and heard with full marks; the group."""
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group)
    assessments.hear(cycle, group, 10_000, 10_000, 10_000)
    assessments.advance(cycle, world)
    return group


def others(cycle: Cycle, world: make.World) -> list[Participant]:
    return list(cycle.participants.filter(excluded="").exclude(organisation=world.community))


def second_reader(world: make.World) -> Viewer:
    return viewer_for(lots.second_reader(world), make.TODAY)
