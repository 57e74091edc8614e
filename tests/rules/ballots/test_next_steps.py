"""民主测评: what is missing and what comes next, told apart for whoever looks."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.rules.ballots.test_states import NOW, PANEL, READY
from zhixing.rules.ballots.count_sheet import Sheet
from zhixing.rules.ballots.next_steps import BallotAct, Hand, Step, closing_gaps, onward_steps, opening_gaps, split_gaps
from zhixing.rules.ballots.states import BallotState, Facts, PanelFacts, Seat
from zhixing.rules.standards.model import TWO_THIRDS

SECRETARY, FIRST, SECOND, THIRD = (
    Hand(9, may_prepare=True),
    Hand(1, may_prepare=False, seat=Seat.FIRST),
    Hand(2, may_prepare=False, seat=Seat.SECOND),
    Hand(3, may_prepare=False, seat=Seat.THIRD),
)
FOLLOWER = Hand(8, may_prepare=False)
UNLOCKED = replace(READY, locked=frozenset(), panels=(replace(PANEL, slips_printed=0),))
OWN = {Seat.FIRST: "监票人还没有设置口令，请本人登录后设置。", Seat.SECOND: "计票人还没有设置口令，请本人登录后设置。"}
SLIPS = "“党员”还没有打印票码，请先打印。"


@pytest.mark.parametrize(
    ("hand", "missing", "acts"),
    [
        (SECRETARY, [OWN[Seat.FIRST], OWN[Seat.SECOND], SLIPS], []),  # slips wait for the phrases
        (FIRST, [OWN[Seat.SECOND], SLIPS], [BallotAct.SET_PHRASE]),
        (SECOND, [OWN[Seat.FIRST], SLIPS], [BallotAct.SET_PHRASE]),
        (THIRD, [OWN[Seat.FIRST], OWN[Seat.SECOND], SLIPS], []),
        (FOLLOWER, [OWN[Seat.FIRST], OWN[Seat.SECOND], SLIPS], []),
    ],
)
def test_before_the_vote_each_fills_their_own_gap(hand: Hand, missing: list[str], acts: list[BallotAct]) -> None:
    waited, steps = split_gaps(opening_gaps(UNLOCKED), hand)
    assert (waited, [one.act for one in steps]) == (missing, acts)


PLAIN = PanelFacts("群众", 0, by_slip=False, by_token=False, by_paper=True)


@pytest.mark.parametrize(
    ("facts", "act"),
    [
        (replace(READY, is_in_stage=False), BallotAct.CHECK_CYCLE),
        (replace(READY, subjects=0), BallotAct.CHECK_CYCLE),
        (replace(READY, tellers={Seat.FIRST: 1}), BallotAct.CHANGE_TERMS),
        (replace(READY, closes_at=NOW), BallotAct.CHANGE_TERMS),
        (replace(READY, panels=()), BallotAct.CHANGE_TERMS),
        (replace(READY, panels=(replace(PANEL, slips_printed=0),)), BallotAct.PRINT_SLIPS),
        (replace(READY, panels=(PANEL, PLAIN)), BallotAct.EDIT_ROLL),
        (replace(READY, panels=(PANEL, replace(PLAIN, roll=3, by_paper=False))), BallotAct.CHANGE_TERMS),
    ],
)
def test_what_the_secretary_fills_is_their_next_step_and_a_gap_to_all_others(facts: Facts, act: BallotAct) -> None:
    gaps = opening_gaps(facts)
    assert [one.act for one in gaps] == [act]
    panels = {BallotAct.PRINT_SLIPS: "党员", BallotAct.EDIT_ROLL: "群众"}
    assert gaps[0].panel == panels.get(act, "")
    assert split_gaps(gaps, SECRETARY) == ([], gaps)
    for hand in (FIRST, SECOND, THIRD, FOLLOWER):
        assert split_gaps(gaps, hand) == ([gaps[0].sentence], [])


SHEET = Sheet(
    by_slip=True, by_token=False, by_paper=True, roll=3, signatures=3, slips_printed=4, slips_unused=1, spent_by_slip=3
)


def test_after_the_vote_each_fills_their_own_gap() -> None:
    unfilled = closing_gaps({"党员": None}, TWO_THIRDS)
    wrong = closing_gaps({"党员": replace(SHEET, slips_unused=2)}, TWO_THIRDS)
    papers = closing_gaps({"党员": replace(SHEET, papers_unfinished=1)}, TWO_THIRDS)
    few = closing_gaps({"党员": replace(SHEET, roll=9)}, TWO_THIRDS)
    unsigned = closing_gaps({"党员": SHEET}, TWO_THIRDS, [Seat.SECOND])
    assert [[one.act for one in gaps] for gaps in (unfilled, wrong, papers, few, unsigned)] == [
        [BallotAct.FILL_SHEET],
        [BallotAct.FILL_SHEET],
        [BallotAct.ENTER_PAPERS],
        [BallotAct.VOID],
        [BallotAct.SIGN_SHEET],
    ]
    own = {
        hand: [bool(split_gaps(gaps, hand)[1]) for gaps in (unfilled, wrong, papers, few, unsigned)]
        for hand in (SECRETARY, FIRST, SECOND, THIRD, FOLLOWER)
    }
    assert own == {
        SECRETARY: [True, True, False, True, False],
        FIRST: [True, True, True, False, False],
        SECOND: [True, True, True, False, True],
        THIRD: [True, True, True, False, False],
        FOLLOWER: [False] * 5,
    }


OPEN = replace(READY, state=BallotState.OPEN)
OVER = replace(OPEN, at=READY.closes_at)
THIRD_FIRST = {Seat.THIRD: 3, Seat.FIRST: 1, Seat.SECOND: 2}


def takers(step: Step) -> list[Hand]:
    return [hand for hand in (SECRETARY, FIRST, SECOND, THIRD, FOLLOWER) if hand.can_take(step)]


@pytest.mark.parametrize(
    ("facts", "is_issuing", "has_meeting", "act", "hands"),
    [
        (READY, False, True, BallotAct.OPEN, [SECRETARY]),
        (OPEN, True, True, BallotAct.STOP_ISSUING, [SECRETARY]),
        (OVER, True, True, BallotAct.SEAL, [SECRETARY, FIRST, SECOND, THIRD]),
        (replace(OPEN, early_asked_by=1), False, True, BallotAct.SEAL, [SECOND]),
        (replace(OPEN, early_asked_by=2), False, True, BallotAct.SEAL, [FIRST]),
        # Whatever the order in which the tellers are read, the third holds no lock.
        (replace(OPEN, tellers=THIRD_FIRST, early_asked_by=2), False, True, BallotAct.SEAL, [FIRST]),
        (replace(READY, state=BallotState.SEALED), False, True, BallotAct.COUNT, [SECRETARY, FIRST, SECOND, THIRD]),
    ],
)
def test_the_step_onward_and_whose_it_is(
    facts: Facts, is_issuing: bool, has_meeting: bool, act: BallotAct, hands: list[Hand]
) -> None:
    (step,) = onward_steps(facts, is_issuing=is_issuing, has_meeting=has_meeting)
    assert (step.act, takers(step)) == (act, hands)


def test_a_vote_under_way_is_only_waited_for() -> None:
    assert onward_steps(OPEN, is_issuing=False, has_meeting=True) == []
    assert onward_steps(OPEN, is_issuing=True, has_meeting=False) == []  # no attendance sheet waits for it
    asked_before = replace(OPEN, opens_at=NOW + dt.timedelta(minutes=1), early_asked_by=1)
    assert onward_steps(asked_before, is_issuing=False, has_meeting=True) == []
    for state in (BallotState.COUNTED, BallotState.VOIDED):
        assert onward_steps(replace(READY, state=state), is_issuing=False, has_meeting=True) == []


SHUT = replace(PANEL, by_slip=False, by_token=False, by_paper=False)


@pytest.mark.parametrize(
    "panel", [replace(SHUT, by_slip=True), replace(SHUT, by_token=True), replace(SHUT, by_paper=True)]
)
def test_any_way_into_the_box_is_enough(panel: PanelFacts) -> None:
    assert opening_gaps(replace(READY, panels=(panel,))) == []
