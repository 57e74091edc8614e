"""The ballot against its own people: grading oneself, phrases that can be guessed, one person who holds everything."""

import datetime as dt
import json

import pytest

from tests import ballots, make
from zhixing.actions.ballots.casting import Code, cast
from zhixing.actions.ballots.counting import close_ballot
from zhixing.actions.ballots.keys import set_phrase
from zhixing.actions.ballots.lifecycle import ask_early_seal, open_ballot, seal_box
from zhixing.actions.ballots.preparing import change_ballot
from zhixing.actions.ballots.sheets import save_sheet, sign_sheet
from zhixing.models import AuditRow, Ballot, BallotRecord, BallotTeller, CountSheet, Membership
from zhixing.queries.ballots.sheet_signatures import sheet_mark
from zhixing.queries.ballots.tellers import possible_tellers
from zhixing.queries.ballots.voting import voting_paper
from zhixing.rules.ballots.phrases import TOO_EASY
from zhixing.rules.ballots.states import Seat
from zhixing.rules.members.records import PersonKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

HEADS = "监票人不能由组织这次测评的人（书记、副书记、准备测评的人）担任，请另选；人手不够的，可以请上级党组织派人。"


def why(act: object, *args: object, **fields: object) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refusal:
        act(*args, **fields)  # type: ignore[operator]
    return refusal.value.reasons


@pytest.fixture
def ballot(world: make.World) -> Ballot:
    """Seven full members, and one on probation who is not graded."""
    return ballots.prepare(ballots.to_stage(world, members=3), world)


@pytest.fixture
def sealed(world: make.World, ballot: Ballot) -> Ballot:
    codes = ballots.to_open(ballot, world)
    for place in range(8):
        ballots.vote(ballot, codes[place], "EXCELLENT", own=place + 1 if place < 7 else None)
    return ballots.seal(ballot, world)


# --- grading oneself ---------------------------------------------------------------------------------------------


def test_nobody_is_off_the_list_where_everybody_is_graded(world: make.World) -> None:
    Membership.objects.filter(organisation=world.branch).update(kind=PersonKind.FULL.value)
    ballot = ballots.prepare(ballots.to_stage(world, members=3), world)
    code = ballots.to_open(ballot, world)[0]
    assert voting_paper(ballot.slug, Code(code), ballots.DURING).may_be_unlisted is False
    selfish = ballots.marks(ballot, "EXCELLENT")
    assert why(cast, ballot.slug, Code(code), selfish, is_unlisted=True, at=ballots.DURING) == (
        "名册上的投票人都在被测评名单中，不能选“我不在被测评名单中”，请在名单中把自己标为“本人”。",
    )
    assert why(cast, ballot.slug, Code(code), selfish, at=ballots.DURING) == ("请在名单中把自己标为“本人”。",)
    assert ballots.vote(ballot, code, "EXCELLENT", own=1) != ""  # the slip is still good


@pytest.mark.parametrize(("unlisted", "told"), [(0, 0), (1, 0), (2, 1), (8, 7)])
def test_papers_without_oneself_are_counted_against_those_who_are_not_graded(
    world: make.World, ballot: Ballot, unlisted: int, told: int
) -> None:
    codes = ballots.to_open(ballot, world)
    assert voting_paper(ballot.slug, Code(codes[0]), ballots.DURING).may_be_unlisted is True
    for place in range(8):
        ballots.vote(ballot, codes[place], "EXCELLENT", own=place % 7 + 1 if place >= unlisted else None)
    ballots.to_end(ballot, world, 8)
    (panel,) = json.loads(BallotRecord.objects.get().text)["panels"]
    assert panel["own_missing"] == told


# --- phrases -----------------------------------------------------------------------------------------------------


def test_a_phrase_is_made_and_opens_the_box(world: make.World, ballot: Ballot) -> None:
    made = {seat: set_phrase(ballot.pk, by=ballots.teller(world, seat), at=make.NOW)[0] for seat in ballots.PHRASES}
    assert [len(one.replace(" ", "")) for one in made.values()] == [20, 20]
    assert made[Seat.FIRST] != made[Seat.SECOND]


@pytest.mark.parametrize("phrase", ["12345678", "password12345678", "党支部党支部党支部党支部", "康巴什区委"])
def test_a_phrase_that_can_be_guessed_is_refused(world: make.World, ballot: Ballot, phrase: str) -> None:
    by = ballots.teller(world, Seat.FIRST)
    assert why(set_phrase, ballot.pk, phrase=phrase, by=by, at=make.NOW) == (TOO_EASY,)
    assert BallotTeller.objects.exclude(locked_key=None).count() == 0


def test_the_account_and_the_names_of_the_tellers_are_no_phrase(world: make.World, ballot: Ballot) -> None:
    first, second = (ballots.teller_users(world)[seat] for seat in (Seat.FIRST, Seat.SECOND))
    for phrase in (first.username * 4, f"{first.name}和{second.name}", f"{second.name}{second.name}测评"):
        by = ballots.teller(world, Seat.FIRST)
        assert why(set_phrase, ballot.pk, phrase=phrase, by=by, at=make.NOW) == (TOO_EASY,)


def test_the_same_phrase_for_both_is_refused_and_counts_as_a_try(world: make.World, ballot: Ballot) -> None:
    first, second = (ballots.teller(world, seat) for seat in (Seat.FIRST, Seat.SECOND))
    set_phrase(ballot.pk, phrase="檐下燕子又衔新泥", by=first, at=make.NOW)
    assert why(set_phrase, ballot.pk, phrase="檐下燕子又衔新泥", by=second, at=make.NOW) == (TOO_EASY,)
    held = {one.seat: (bool(one.locked_key), one.wrong_tries) for one in ballot.tellers.all()}
    assert (held["first"], held["second"]) == ((True, 1), (False, 0))
    assert AuditRow.objects.get(verb="refuse_phrases").summary == "2026年第三季度：监票人第 1 次"
    set_phrase(ballot.pk, phrase="后山杏花开得正好", by=second, at=make.NOW)


def test_wrong_tries_slow_down_and_say_when_to_try_again(world: make.World, sealed: Ballot) -> None:
    ballots.tell(sealed.panels.get(), world, signatures=8)
    by, typed = ballots.teller(world, Seat.FIRST), {"first": ballots.PHRASES[Seat.FIRST], "second": "猜一猜猜一猜猜"}
    wrong = "计票人的口令不对，请核对后重新输入，或用恢复单上的恢复码。"
    waits = "计票人的口令已经输错 3 次，请在 9月14日15:31 以后再试。"
    tries = [why(close_ballot, sealed.pk, **typed, by=by, at=ballots.AFTER) for _ in range(4)]
    assert tries == [(wrong,), (wrong,), (wrong, waits), (waits,)]
    # While it waits the right one is not tried either; afterwards it opens.
    assert why(ballots.count, sealed, world) == (waits,)
    assert BallotTeller.objects.get(ballot=sealed, seat="second").wrong_tries == 3
    later = ballots.AFTER + dt.timedelta(minutes=1)
    phrases = {"first": ballots.PHRASES[Seat.FIRST], "second": ballots.PHRASES[Seat.SECOND]}
    assert close_ballot(sealed.pk, **phrases, by=by, at=later).state == "counted"


# --- one person's power ------------------------------------------------------------------------------------------


def test_who_runs_the_ballot_is_no_teller(world: make.World, ballot: Ballot) -> None:
    for role in (Role.SECRETARY, Role.DEPUTY):
        tellers = {Seat.FIRST: world.users[role].pk, Seat.SECOND: world.users[Role.PANELLIST].pk}
        terms, by = ballots.terms(world, tellers=tellers), world.viewer(Role.SECRETARY)
        assert why(change_ballot, ballot.pk, terms=terms, by=by, at=make.NOW) == (HEADS,)


def test_a_teller_who_has_become_deputy_stops_the_opening(world: make.World, ballot: Ballot) -> None:
    ballots.lock(ballot, world)
    make.appoint(ballots.teller_users(world)[Seat.FIRST], Role.DEPUTY, world.branch)
    assert HEADS in why(open_ballot, ballot.pk, by=world.viewer(Role.SECRETARY), at=ballots.OPENS)


def test_the_lists_hold_those_who_can_be_tellers_and_nobody_else(world: make.World) -> None:
    own = make.member_user(world.members[1])
    make.member_user(make.member("丁香", world.branch, kind=PersonKind.ACTIVIST))
    found = {one.name for one in possible_tellers(world.branch, world.viewer(Role.SECRETARY))}
    lent = {world.users[role].name for role in (Role.PANELLIST, Role.COMMUNITY, Role.STREET, Role.DISTRICT)}
    assert found == {own.name, world.users[Role.MEMBER].name, *lent}


def test_the_box_is_sealed_early_by_two_with_a_reason(world: make.World, ballot: Ballot) -> None:
    ballots.to_open(ballot, world)
    secretary, first, second = (
        world.viewer(Role.SECRETARY),
        ballots.teller(world, Seat.FIRST),
        ballots.teller(world, Seat.SECOND),
    )
    alone = "还没有到公布的截止时间。要提前封箱的，由监票人或计票人登录后写明原因提出，再由另一人登录后封箱。"
    other = "提前封箱已经提出，须由监票人、计票人中的另一人登录后封箱。"
    at = ballots.DURING
    assert why(seal_box, ballot.pk, by=secretary, at=at) == why(seal_box, ballot.pk, by=first, at=at) == (alone,)
    assert why(ask_early_seal, ballot.pk, reason="x", by=secretary, at=at) == ("只有监票人、计票人可以提出提前封箱。",)
    assert why(ask_early_seal, ballot.pk, reason=" ", by=first, at=at) == ("请写明提前封箱的原因。",)
    ask_early_seal(ballot.pk, reason="到会的都已投完", by=first, at=at)
    assert [why(seal_box, ballot.pk, by=one, at=at) for one in (first, secretary)] == [(other,), (other,)]
    assert seal_box(ballot.pk, by=second, at=at).state == "sealed"
    assert AuditRow.objects.get(verb="seal_box").summary == "2026年第三季度，提前封箱：到会的都已投完"


def test_the_record_tells_the_times_and_why_it_was_early(world: make.World, ballot: Ballot) -> None:
    codes = ballots.to_open(ballot, world)
    for place in range(8):
        ballots.vote(ballot, codes[place], "EXCELLENT", own=place + 1 if place < 7 else None)
    ballots.seal(ballot, world, ballots.DURING)
    ballots.tell(ballot.panels.get(), world, signatures=8)
    ballots.count(ballot, world)
    assert json.loads(BallotRecord.objects.get().text)["times"] == {
        "opens": "2026-09-14T10:30+08:00",
        "closes": "2026-09-14T14:30+08:00",
        "opened": "2026-09-14T10:30+08:00",
        "sealed": "2026-09-14T11:30+08:00",
        "early_reason": "到会的都已投完",
    }


def test_a_reason_is_dropped_where_the_box_was_left_open_to_its_end(world: make.World, ballot: Ballot) -> None:
    ballots.to_open(ballot, world)
    ask_early_seal(ballot.pk, reason="到会的都已投完", by=ballots.teller(world, Seat.FIRST), at=ballots.DURING)
    sealed = seal_box(ballot.pk, by=world.viewer(Role.SECRETARY), at=ballots.AFTER)
    assert (sealed.early_reason, sealed.early_asked_by_id) == ("", None)


def test_the_other_teller_signs_the_count_sheet_before_the_box_is_opened(world: make.World, sealed: Ballot) -> None:
    panel, secretary = sealed.panels.get(), world.viewer(Role.SECRETARY)
    save_sheet(panel.pk, signatures=8, slips_unused=1, by=secretary, at=ballots.AFTER)
    lacks = [f"计票单还没有经{seat}确认，请{seat}本人登录，核对后确认。" for seat in ("监票人", "计票人")]
    assert why(ballots.count, sealed, world) == tuple(lacks)
    assert why(sign_sheet, sealed.pk, mark=sheet_mark(sealed), by=secretary, at=ballots.AFTER) == (
        "计票单由监票人、计票人本人登录后确认。",
    )
    ballots.sign(sealed, world, Seat.FIRST)
    assert why(ballots.count, sealed, world) == (lacks[1],)
    ballots.sign(sealed, world, Seat.SECOND)
    seen = sheet_mark(sealed)
    save_sheet(panel.pk, signatures=7, slips_unused=2, by=secretary, at=ballots.AFTER)
    assert CountSheet.objects.exclude(first_signed_at=None, second_signed_at=None).count() == 0
    save_sheet(panel.pk, signatures=8, slips_unused=1, missing_reason="x", by=secretary, at=ballots.AFTER)
    assert why(sign_sheet, sealed.pk, mark=seen, by=ballots.teller(world, Seat.FIRST), at=ballots.AFTER) == (
        "计票单刚刚被修改，请重新核对后再确认。",
    )


def test_a_slip_that_was_drawn_and_never_cast_needs_a_reason(world: make.World, ballot: Ballot) -> None:
    codes = ballots.to_open(ballot, world)
    for place in range(7):
        ballots.vote(ballot, codes[place], "EXCELLENT", own=place + 1)
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=8, missing_reason="")
    assert why(ballots.count, ballot, world) == ("“本支部党员”：发出 8 张，收回 7 张，少收 1 张，请查明并写明原因。",)
    ballots.tell(ballot.panels.get(), world, signatures=8, missing_reason="有一人没有投")
    assert ballots.count(ballot, world).state == "counted"
