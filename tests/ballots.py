"""Walking a secret ballot through the real actions: each function takes a ballot one stretch further.

ballot = ballots.prepare(ballots.to_stage(world), world)
codes = ballots.to_open(ballot, world)
ballots.vote(ballot, codes[0], ballots.marks(ballot, "EXCELLENT"), at=ballots.DURING)
"""

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tests import make, walk
from zhixing.actions.ballots.casting import Code, cast
from zhixing.actions.ballots.counting import close_ballot
from zhixing.actions.ballots.keys import set_phrase
from zhixing.actions.ballots.lifecycle import ask_early_seal, open_ballot, seal_box
from zhixing.actions.ballots.preparing import PanelTerms, Terms, prepare_ballot
from zhixing.actions.ballots.rolls import print_slips
from zhixing.actions.ballots.sheets import save_sheet, sign_sheet
from zhixing.models import Ballot, BallotPanel, Cycle, User
from zhixing.queries.ballots.access import questionnaire_of
from zhixing.queries.ballots.sheet_signatures import sheet_mark
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.ballots.states import SELF, Paper, Seat
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

OPENS = make.NOW + dt.timedelta(hours=1)
DURING = make.NOW + dt.timedelta(hours=2)
CLOSES = make.NOW + dt.timedelta(hours=5)
AFTER = make.NOW + dt.timedelta(hours=6)
PHRASES = {Seat.FIRST: "檐下燕子又衔新泥", Seat.SECOND: "后山杏花开得正好"}


def to_stage(
    world: make.World, text: str = walk.STANDARD, *, members: int = 0, kind: CycleKind = CycleKind.MIDYEAR
) -> Cycle:
    """A mid-year (or other) cycle of `world.branch` in 民主测评, with so many more full members in the branch."""
    for number in range(members):
        make.member(f"刘{chr(0x4E00 + number)}", world.branch)
    walk.adopt(world.street, text)
    cycle = walk.open_cycle(world, kind=kind)
    return walk.advance(cycle, world, missing="外出务工")


def teller_users(world: make.World) -> dict[Seat, User]:
    """A member of the branch, the panellist, and somebody lent from above: nobody who runs the ballot."""
    own = world.members[1]
    return {
        Seat.FIRST: User.objects.filter(person=own.person).first() or make.member_user(own),
        Seat.SECOND: world.users[Role.PANELLIST],
        Seat.THIRD: world.users[Role.DISTRICT],
    }


def teller(world: make.World, seat: Seat) -> Viewer:
    return viewer_for(teller_users(world)[seat], make.TODAY)


def terms(world: make.World, panels: Mapping[str, PanelTerms] | None = None, **fields: Any) -> Terms:
    tellers = {seat: user.pk for seat, user in teller_users(world).items()}
    told: dict[str, Any] = {
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "tellers": tellers,
        "place": "支部活动室",
        "panels": panels or {},
    }
    return Terms(**{**told, **fields})


def prepare(cycle: Cycle, world: make.World, panels: Mapping[str, PanelTerms] | None = None) -> Ballot:
    return prepare_ballot(cycle.pk, terms=terms(world, panels), by=world.viewer(Role.SECRETARY), at=make.NOW)


def lock(ballot: Ballot, world: make.World) -> dict[Seat, str]:
    """Both tellers set their phrases; the recovery codes."""
    return {
        seat: set_phrase(ballot.pk, phrase=phrase, by=teller(world, seat), at=make.NOW)[1]
        for seat, phrase in PHRASES.items()
    }


def to_open(ballot: Ballot, world: make.World) -> list[str]:
    """Slips printed for every panel that has them, phrases set, the vote begun; the codes, panel after panel."""
    codes = [
        code
        for panel in ballot.panels.filter(by_slip=True).order_by("pk")
        for code in print_slips(panel.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    ]
    lock(ballot, world)
    open_ballot(ballot.pk, by=world.viewer(Role.SECRETARY), at=OPENS)
    return codes


def marks(ballot: Ballot, grade: str | Mapping[int, str], *, own: int | None = None) -> Paper:
    """A paper with one grade for everyone (or a grade by number), and 本人 on the voter's own number."""
    numbers = ballot.subjects.order_by("number").values_list("number", flat=True)
    grades = grade if isinstance(grade, Mapping) else dict.fromkeys(numbers, grade)
    return {
        (number, question.code): SELF if number == own else grades[number]
        for number in numbers
        for question in questionnaire_of(ballot).questions
    }


def vote(ballot: Ballot, code: str, grade: str | Mapping[int, str], *, own: int | None = None) -> str:
    """Cast by slip, as somebody of the branch: `own` is the voter's number, None for one who is not on the list."""
    paper = marks(ballot, grade, own=own)
    return cast(ballot.slug, Code(code), paper, is_unlisted=own is None and has_subjects(ballot), at=DURING)


def has_subjects(ballot: Ballot) -> bool:
    return ballot.panels.filter(has_subjects=True).exists()


def seal(ballot: Ballot, world: make.World, at: dt.datetime = AFTER) -> Ballot:
    """By the first teller; before the announced end because the second has asked for it."""
    if at < Ballot.objects.get(pk=ballot.pk).closes_at:
        ask_early_seal(ballot.pk, reason="到会的都已投完", by=teller(world, Seat.SECOND), at=at)
    return seal_box(ballot.pk, by=teller(world, Seat.FIRST), at=at)


def tell(
    panel: BallotPanel, world: make.World, *, signatures: int, missing_reason: str = "有人中途离场", **numbers: int
) -> None:
    """The count sheet, with the slips left over that make it right unless others are given; signed by both where it
    agrees."""
    printed = panel.batches.filter(is_voided=False).values_list("printed", flat=True).first() or 0
    unused = printed - signatures if panel.by_slip else 0
    save_sheet(
        panel.pk,
        signatures=signatures,
        **{"slips_unused": unused, **numbers},
        missing_reason=missing_reason,
        by=teller(world, Seat.SECOND),
        at=AFTER,
    )
    with contextlib.suppress(Blocked):
        sign(panel.ballot, world, Seat.FIRST)


def sign(ballot: Ballot, world: make.World, seat: Seat) -> None:
    sign_sheet(ballot.pk, mark=sheet_mark(ballot), by=teller(world, seat), at=AFTER)


def count(ballot: Ballot, world: make.World) -> Ballot:
    return close_ballot(
        ballot.pk, first=PHRASES[Seat.FIRST], second=PHRASES[Seat.SECOND], by=teller(world, Seat.FIRST), at=AFTER
    )


def to_end(ballot: Ballot, world: make.World, voters: int) -> Ballot:
    """From the last vote of a single panel, by slip alone, to the count."""
    seal(ballot, world)
    tell(ballot.panels.get(), world, signatures=voters)
    return count(ballot, world)


def to_counted(ballot: Ballot, world: make.World, grades: Sequence[str | Mapping[int, str]]) -> Ballot:
    """The whole vote by slip in a branch's own panel: subject 1, 2 … cast `grades` in turn; the rest are unlisted."""
    codes = to_open(ballot, world)
    subjects = ballot.subjects.count()
    for place, grade in enumerate(grades):
        vote(ballot, codes[place], grade, own=place + 1 if place < subjects else None)
    return to_end(ballot, world, len(grades))
