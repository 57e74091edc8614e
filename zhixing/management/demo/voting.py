"""How a branch of the demonstration votes: from the preparing to the count, through the real actions, in one day."""

import datetime as dt
import random
from collections.abc import Callable, Mapping

from zhixing.actions.ballots.casting import Code, cast
from zhixing.actions.ballots.counting import close_ballot
from zhixing.actions.ballots.keys import set_phrase
from zhixing.actions.ballots.lifecycle import open_ballot, seal_box, waive_ballot
from zhixing.actions.ballots.preparing import Terms, prepare_ballot
from zhixing.actions.ballots.rolls import print_slips
from zhixing.actions.ballots.sheets import save_sheet, sign_sheet
from zhixing.management.demo.build import Branch, moment
from zhixing.models import Ballot, BallotPanel, Cycle, Membership, User
from zhixing.queries.ballots.sheet_signatures import sheet_mark
from zhixing.queries.ballots.tellers import possible_tellers
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.ballots.states import SELF, Paper, Seat

GRADES = ("EXCELLENT", "QUALIFIED", "BASIC", "UNQUALIFIED")  # of the default standard, best first
WITHOUT = "支部党员大会研究决定，本次测评并入年末一并组织。"
Liking = Callable[[Membership], float]


def hold_ballot(branch: Branch, cycle: Cycle, on: dt.date, liking: Liking, chance: random.Random) -> None:
    """An afternoon's meeting: nine in ten come, draw a slip and grade everyone but themselves."""
    by = viewer_for(branch.secretary, on)
    begins, tellers = moment(on, 14), _tellers(branch, by)
    ballot = prepare_ballot(
        cycle.pk,
        by=by,
        at=moment(on, 9),
        terms=Terms(
            opens_at=begins,
            closes_at=begins + dt.timedelta(hours=2),
            place="支部活动室",
            tellers={seat: user.pk for seat, user in tellers.items()},
        ),
    )
    panel = ballot.panels.get()
    codes = print_slips(panel.pk, by=by, at=moment(on, 10))
    chance.shuffle(codes)
    phrases = lock(ballot, tellers, on)
    open_ballot(ballot.pk, by=by, at=begins)
    came = _vote(ballot, panel, codes, begins + dt.timedelta(minutes=30), liking, chance)
    count(ballot, tellers, phrases, {panel.pk: came}, on)


def count(
    ballot: Ballot, tellers: Mapping[Seat, User], phrases: Mapping[Seat, str], came: Mapping[int, int], on: dt.date
) -> None:
    """From the sealing to the result, once the announced end has come. `came`: by panel, who drew a slip."""
    over, first, second = ballot.closes_at, *(viewer_for(tellers[seat], on) for seat in (Seat.FIRST, Seat.SECOND))
    seal_box(ballot.pk, by=first, at=over)
    for panel in ballot.panels.order_by("pk"):
        unused = panel.batches.get(is_voided=False).printed - came[panel.pk]
        save_sheet(panel.pk, signatures=came[panel.pk], slips_unused=unused, by=first, at=over)
    sign_sheet(ballot.pk, mark=sheet_mark(ballot), by=second, at=over)
    close_ballot(ballot.pk, first=phrases[Seat.FIRST], second=phrases[Seat.SECOND], by=first, at=over)


def _tellers(branch: Branch, by: Viewer) -> dict[Seat, User]:
    """The third of the review group, and the first other who can be asked: nobody who runs the ballot."""
    others = [teller for teller in possible_tellers(branch.organisation, by) if teller != branch.third]
    return {Seat.FIRST: others[0], Seat.SECOND: branch.third}


def go_without(branch: Branch, cycle: Cycle, on: dt.date) -> None:
    waive_ballot(cycle.pk, reason=WITHOUT, by=viewer_for(branch.secretary, on), at=moment(on, 9))


def lock(ballot: Ballot, tellers: Mapping[Seat, User], on: dt.date) -> dict[Seat, str]:
    """Phrases that nobody ever learns; with the count they are of no use any more."""
    return {
        seat: set_phrase(ballot.pk, by=viewer_for(user, on), at=moment(on, 10))[0] for seat, user in tellers.items()
    }


def _vote(
    ballot: Ballot, panel: BallotPanel, codes: list[str], at: dt.datetime, liking: Liking, chance: random.Random
) -> int:
    """Returns how many came."""
    graded = list(ballot.subjects.select_related("participant__membership").order_by("number"))
    likings = {subject.number: liking(subject.participant.member) for subject in graded if subject.participant}
    own = {subject.participant.membership_id: subject.number for subject in graded if subject.participant}
    voters = [line.membership_id for line in panel.roll.all() if chance.random() < 0.92]
    least = -(-2 * panel.roll.count() // 3)
    voters = voters if len(voters) >= least else [line.membership_id for line in panel.roll.all()]
    for voter, code in zip(voters, codes, strict=False):
        mine = own.get(voter) if voter is not None else None
        paper: Paper = {
            (number, ""): SELF if number == mine else _grade(much, chance) for number, much in likings.items()
        }
        cast(ballot.slug, Code(code), paper, is_unlisted=mine is None, at=at)
    return len(voters)


def _grade(much: float, chance: random.Random) -> str:
    """What one voter gives somebody who is liked so much (0 to 1)."""
    felt = much + chance.gauss(0, 0.12)
    return GRADES[sum(felt < mark for mark in (0.8, 0.45, 0.2))]
