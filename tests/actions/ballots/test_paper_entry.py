"""纸质票: entered twice by two, settled by a third, and into the box with the slip that is stapled to it."""

from collections.abc import Mapping

import pytest

from tests import ballots, make
from zhixing.actions.ballots.casting import Code, cast
from zhixing.actions.ballots.paper_entry import differing, discard_paper, enter_paper, settle_paper
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.actions.ballots.rolls import print_slips
from zhixing.models import AuditRow, Ballot, BoxLine, PaperEntry, Spent
from zhixing.queries.ballots.voting import AlreadyCounted
from zhixing.rules.ballots.double_entry import INVALID, YES, PaperStep, Reading
from zhixing.rules.ballots.slip_codes import hash_of
from zhixing.rules.ballots.states import Place, Seat
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


@pytest.fixture
def ballot(world: make.World) -> Ballot:
    return ballots.prepare(ballots.to_stage(world, members=3), world)


@pytest.fixture
def codes(world: make.World, ballot: Ballot) -> list[str]:
    return ballots.to_open(ballot, world)


def reading(ballot: Ballot, grade: str, **others: str) -> Reading:
    """A paper of the first subject, one grade for everyone save `n2="BASIC"` …"""
    grades = dict.fromkeys(ballot.subjects.values_list("number", flat=True), grade)
    return Reading(ballots.marks(ballot, {**grades, **{int(key[1:]): one for key, one in others.items()}}, own=1))


def enter(
    ballot: Ballot, world: make.World, seat: Seat, read: Reading, code: str = "", number: int = 1
) -> tuple[PaperStep, int]:
    outcome = enter_paper(
        ballot.panels.get().pk,
        number=number,
        reading=read,
        code=code,
        by=ballots.teller(world, seat),
        at=ballots.DURING,
    )
    return outcome.step, outcome.differ


def why(act: object, *args: object, **fields: object) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refusal:
        act(*args, **fields)  # type: ignore[operator]
    return refusal.value.reasons


def in_the_box() -> tuple[int, int]:
    return Spent.objects.count(), BoxLine.objects.count()


def test_two_who_agree_put_a_paper_into_the_box(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    read = reading(ballot, "EXCELLENT")
    assert enter(ballot, world, Seat.FIRST, read, codes[0]) == (PaperStep.ONCE, 0)
    kept = PaperEntry.objects.get()
    assert (in_the_box(), b"EXCELLENT" in bytes(kept.first or b""), kept.second) == ((0, 0), False, None)
    assert enter(ballot, world, Seat.SECOND, read, codes[0]) == (PaperStep.FINAL, 0)
    kept.refresh_from_db()
    assert (in_the_box(), kept.first, kept.second, kept.is_final) == ((1, 7), None, None, True)
    spent = Spent.objects.get()
    assert (spent.credential, spent.way, spent.is_valid) == (hash_of(ballot.slug, codes[0]), "paper", True)
    assert list(AuditRow.objects.filter(verb="enter_paper").order_by("pk").values_list("summary", flat=True)) == [
        "本支部党员：第 1 号，已录一遍",
        "本支部党员：第 1 号，录入完成",
    ]


def test_a_phone_and_a_paper_with_one_slip_cannot_both_count(
    world: make.World, ballot: Ballot, codes: list[str]
) -> None:
    read = reading(ballot, "EXCELLENT")
    enter(ballot, world, Seat.FIRST, read, codes[0])
    ballots.vote(ballot, codes[0], "BASIC", own=1)
    assert why(enter, ballot, world, Seat.SECOND, read, codes[0]) == (
        "第 1 号票上的票码已经投过票（手机或另一张纸质票），这张纸质票不能再计。请把它单独封存，不计入收回的纸质票。",
    )
    panel = ballot.panels.get().pk
    discard_paper(panel, number=1, reason="已用手机投票", by=ballots.teller(world, Seat.FIRST), at=ballots.DURING)
    assert (PaperEntry.objects.count(), in_the_box()) == (0, (1, 7))
    enter(ballot, world, Seat.FIRST, read, codes[1], 2)
    enter(ballot, world, Seat.SECOND, read, codes[1], 2)
    with pytest.raises(AlreadyCounted):
        ballots.vote(ballot, codes[1], "BASIC", own=1)


def test_a_teller_alone_cannot_try_which_codes_have_voted(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    """While the vote runs; of a used slip the second entry is refused, and after the sealing the first."""
    read = reading(ballot, "EXCELLENT")
    ballots.vote(ballot, codes[0], "BASIC", own=1)
    told = [enter(ballot, world, Seat.FIRST, read, code, number) for number, code in enumerate(codes[:2], start=1)]
    assert [step for step, _ in told] == [PaperStep.ONCE] * 2
    assert why(enter, ballot, world, Seat.SECOND, read, codes[0], 1)[0].startswith("第 1 号票上的票码已经投过票")
    ballots.vote(ballot, codes[2], "BASIC", own=2)
    ballots.seal(ballot, world)
    assert why(enter, ballot, world, Seat.FIRST, read, codes[2], 3)[0].startswith("第 3 号票上的票码已经投过票")


def test_an_invalid_paper_spends_its_slip_without_a_line(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    for seat in (Seat.FIRST, Seat.SECOND):
        enter(ballot, world, seat, Reading(is_invalid=True), codes[0])
    assert (in_the_box(), Spent.objects.get().is_valid) == ((1, 0), False)


def test_a_third_settles_exactly_what_differs(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    panel, third = ballot.panels.get().pk, ballots.teller(world, Seat.THIRD)
    enter(ballot, world, Seat.FIRST, reading(ballot, "EXCELLENT", n2="BASIC"), codes[0])
    assert enter(ballot, world, Seat.SECOND, reading(ballot, "EXCELLENT", n3="BASIC"), codes[0]) == (
        PaperStep.DIFFERS,
        2,
    )
    found = differing(panel, number=1, by=third)
    assert [(place, {one, other}) for place, one, other in found] == [
        ((2, ""), {"BASIC", "EXCELLENT"}),
        ((3, ""), {"BASIC", "EXCELLENT"}),
    ]

    def settle(settled: Mapping[Place, str], seat: Seat) -> object:
        return settle_paper(panel, number=1, settled=settled, by=ballots.teller(world, seat), at=ballots.DURING)

    assert why(settle, {(2, ""): "BASIC", (3, ""): "BASIC"}, Seat.FIRST) == (
        "这张纸质票是您录入的，不一致的地方须由没有录入过的人复核。",
    )
    assert len(why(settle, {(2, ""): "BASIC"}, Seat.THIRD)) == 1
    assert in_the_box() == (0, 0)
    settle({(2, ""): "BASIC", (3, ""): "EXCELLENT"}, Seat.THIRD)
    kept = PaperEntry.objects.get()
    assert (in_the_box(), kept.is_final, kept.third_by_id) == ((1, 7), True, third.user_id)


def test_no_new_slips_while_papers_are_under_way(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    """The third would settle a paper whose slip has been voided meanwhile: then the whole box could not be counted."""
    enter(ballot, world, Seat.FIRST, reading(ballot, "EXCELLENT"), codes[0])
    enter(ballot, world, Seat.SECOND, reading(ballot, "EXCELLENT", n2="BASIC"), codes[0])
    panel, secretary = ballot.panels.get(), world.viewer(Role.SECRETARY)
    assert why(print_slips, panel.pk, by=secretary, at=ballots.DURING) == (
        "“本支部党员”已经开始录入纸质票，不能重新打印票码；确要重印的，请先撤销已录入的纸质票。",
    )
    by = ballots.teller(world, Seat.FIRST)
    discard_paper(panel.pk, number=1, reason="票码重印", by=by, at=ballots.DURING)
    assert len(print_slips(panel.pk, by=secretary, at=ballots.DURING)) == len(codes)


def test_a_settlement_that_no_voter_could_cast_is_refused(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    enter(ballot, world, Seat.FIRST, reading(ballot, "EXCELLENT"), codes[0])
    enter(ballot, world, Seat.SECOND, Reading(ballots.marks(ballot, "EXCELLENT", own=2)), codes[0])
    panel, by = ballot.panels.get().pk, ballots.teller(world, Seat.THIRD)
    both = {(1, ""): "SELF", (2, ""): "SELF"}
    assert why(settle_paper, panel, number=1, settled=both, by=by, at=ballots.DURING) == (
        "有 2 人标了“本人”：“白云”、“陈志强”。只能标一人，请改正。",
    )
    settle_paper(panel, number=1, settled={(1, ""): "SELF", (2, ""): "BASIC"}, by=by, at=ballots.DURING)
    assert in_the_box() == (1, 7)


def test_found_invalid_by_the_third(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    enter(ballot, world, Seat.FIRST, reading(ballot, "EXCELLENT"), codes[0])
    enter(ballot, world, Seat.SECOND, Reading(is_invalid=True), codes[0])
    settle_paper(
        ballot.panels.get().pk,
        number=1,
        settled={INVALID: YES},
        by=ballots.teller(world, Seat.THIRD),
        at=ballots.DURING,
    )
    assert (in_the_box(), Spent.objects.get().is_valid) == ((1, 0), False)


def test_who_may_not_enter_and_what_is_refused(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    panel, read = ballot.panels.get().pk, reading(ballot, "EXCELLENT")
    for nobody, refusal in (
        (world.viewer(Role.SECRETARY), NotAllowed),
        (world.viewer(Role.COMMUNITY), NotAllowed),
        (make.viewer(world.stranger_secretary), OutOfSight),
    ):
        with pytest.raises(refusal):
            enter_paper(panel, number=1, reading=read, code=codes[0], by=nobody, at=ballots.DURING)
    assert why(enter, ballot, world, Seat.FIRST, read, codes[0], 0) == ("请填写票上的编号，从 1 开始。",)
    assert why(enter, ballot, world, Seat.FIRST, read, "") == ("还没有填写票码，请照票条上的 12 位票码填写。",)
    missing = Reading({place: one for place, one in read.choices.items() if place != (3, "")})
    assert why(enter, ballot, world, Seat.FIRST, missing, codes[0]) == (
        "还没有填完的有：“高娃”。每个人都要选一个档次，不愿评价的选“弃权”。",
    )
    enter(ballot, world, Seat.FIRST, read, codes[0])
    assert why(enter, ballot, world, Seat.FIRST, read, codes[0]) == (
        "这张纸质票的第一遍是您录入的，第二遍须由另一人录入。",
    )
    assert why(enter, ballot, world, Seat.SECOND, read, codes[1]) == (
        "第 1 号票第一遍录入的票码与这次的不同，请核对编号和票码。",
    )
    enter(ballot, world, Seat.SECOND, read, codes[0])
    assert why(enter, ballot, world, Seat.THIRD, read, codes[0]) == (
        "这张纸质票录入完成，不能再录入，请核对票上的编号。",
    )
    assert why(
        discard_paper, panel, number=1, reason="错", by=ballots.teller(world, Seat.FIRST), at=ballots.DURING
    ) == ("这张纸质票已经录入完成，不能撤销。",)
    assert in_the_box() == (1, 7)


def test_after_sealing_papers_are_still_entered_and_nobody_votes(
    world: make.World, ballot: Ballot, codes: list[str]
) -> None:
    ballots.seal(ballot, world)
    for seat in (Seat.FIRST, Seat.SECOND):
        enter(ballot, world, seat, reading(ballot, "EXCELLENT"), codes[0])
    assert in_the_box() == (1, 7)
    with pytest.raises(Blocked):
        cast(ballot.slug, Code(codes[1]), reading(ballot, "EXCELLENT").choices, at=ballots.DURING)
    assert in_the_box() == (1, 7)


def test_without_slips_the_credential_is_nobodys(world: make.World) -> None:
    ballot = ballots.prepare(ballots.to_stage(world, members=3), world, {"": PanelTerms(is_own=True, by_slip=False)})
    ballots.to_open(ballot, world)
    for number in (1, 2):
        for seat in (Seat.FIRST, Seat.SECOND):
            enter(ballot, world, seat, reading(ballot, "EXCELLENT"), number=number)
    assert in_the_box() == (2, 14)
    assert {len(bytes(one)) for one in Spent.objects.values_list("credential", flat=True)} == {32}
