"""投票: slips and tokens, what a refusal leaves as it was, and that nothing of a vote is anywhere but in the box."""

import datetime as dt
import hashlib
import logging
import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import ballots, make
from zhixing.actions.ballots.casting import cast, issue_token, store_votes
from zhixing.actions.ballots.lifecycle import end_issuing
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.actions.ballots.rolls import print_slips
from zhixing.models import AuditRow, Ballot, BoxLine, Spent, TokenIssue
from zhixing.queries.ballots.voting import (
    AlreadyCounted,
    Code,
    Token,
    front_of,
    holder_of,
    included,
    public_record,
    voting_paper,
)
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.blind_rsa import PublicKey, blind, finalize, prepare
from zhixing.rules.ballots.slip_codes import hash_of, token_hash
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, OutOfSight

SALT = bytes(48)


@pytest.fixture
def ballot(world: make.World) -> Ballot:
    """Open to slips and tokens, seven full members and one on probation."""
    return ballots.prepare(ballots.to_stage(world, members=3), world, {"": PanelTerms(is_own=True, by_token=True)})


@pytest.fixture
def codes(world: make.World, ballot: Ballot) -> list[str]:
    return ballots.to_open(ballot, world)


def why(act: object, *args: object, **fields: object) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refusal:
        act(*args, **fields)  # type: ignore[operator]
    return refusal.value.reasons


def state_of_box() -> tuple[int, int, int]:
    return Spent.objects.count(), BoxLine.objects.count(), AuditRow.objects.count()


# --- by slip -----------------------------------------------------------------------------------------------------


def test_a_vote_is_a_spent_hash_and_sealed_lines_and_nothing_else(ballot: Ballot, codes: list[str]) -> None:
    rows = AuditRow.objects.count()
    receipt = ballots.vote(ballot, codes[0].lower().replace("-", " "), "EXCELLENT", own=2)
    assert receipt == hash_of(ballot.slug, codes[0]).hex()
    assert list(Spent.objects.values_list("credential", "way", "is_valid")) == [
        (hash_of(ballot.slug, codes[0]), "slip", True)
    ]
    lines = BoxLine.objects.values_list("subject__number", "question", "grade")
    assert sorted(lines) == [(number, "", None) for number in range(1, 8)]  # the voter's own row too
    assert {len(bytes(one or b"")) for one in BoxLine.objects.values_list("sealed", flat=True)} == {113}
    assert AuditRow.objects.count() == rows


def test_the_same_code_again_is_told_so_and_changes_nothing(ballot: Ballot, codes: list[str]) -> None:
    ballots.vote(ballot, codes[0], "EXCELLENT", own=1)
    before = state_of_box()
    with pytest.raises(AlreadyCounted) as refusal:
        ballots.vote(ballot, codes[0], "BASIC", own=1)
    assert refusal.value.reasons == ("这张票码或凭证的票已经投入票箱，只计一次，无须再投。",)
    # Only a paper sent in is told so: whoever has seen the codes learns nothing by trying them.
    assert voting_paper(ballot.slug, Code(codes[0]), ballots.DURING) == (
        voting_paper(ballot.slug, Code(codes[1]), ballots.DURING)
    )
    assert state_of_box() == before


def test_a_paper_that_is_refused_leaves_the_code_good(ballot: Ballot, codes: list[str]) -> None:
    before = state_of_box()
    two = {**ballots.marks(ballot, "EXCELLENT", own=1), (2, ""): "SELF"}
    assert why(cast, ballot.slug, Code(codes[0]), two, at=ballots.DURING) == (
        "有 2 人标了“本人”：“白云”、“陈志强”。只能标一人，请改正。",
    )
    nobody = ballots.marks(ballot, "EXCELLENT")
    assert why(cast, ballot.slug, Code(codes[0]), nobody, at=ballots.DURING) == (
        "请在名单中把自己标为“本人”；不在名单中的，勾选“我不在被测评名单中”。",
    )
    foreign = {**ballots.marks(ballot, "EXCELLENT", own=1), (99, ""): "EXCELLENT"}
    assert why(cast, ballot.slug, Code(codes[0]), foreign, at=ballots.DURING) == (
        "票上有 1 处不是本次测评的被测评人或问题，请刷新页面后重新填写。",
    )
    assert state_of_box() == before
    ballots.vote(ballot, codes[0], "EXCELLENT", own=1)
    assert Spent.objects.count() == 1


def test_spent_before_the_paper_is_read_the_code_would_be_gone(ballot: Ballot, codes: list[str]) -> None:
    """The twin: the code is spent first, and a slip of the hand costs the vote."""
    store_votes(ballot, holder_of(ballot, Code(codes[0])), None)
    assert why(cast, ballot.slug, Code(codes[0]), ballots.marks(ballot, "EXCELLENT"), at=ballots.DURING) != ()
    with pytest.raises(AlreadyCounted):
        ballots.vote(ballot, codes[0], "EXCELLENT", own=1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "还没有填写票码，请照票条上的 12 位票码填写。"),
        ("AAAA-AAAA", "票码应当是 12 位，现在是 8 位，少了 4 位。请对照票条改正。"),
    ],
)
def test_what_is_no_code(ballot: Ballot, codes: list[str], typed: str, said: str) -> None:
    assert why(voting_paper, ballot.slug, Code(typed), ballots.DURING) == (said,)


def test_a_code_of_another_ballot_or_of_a_void_batch(world: make.World, ballot: Ballot) -> None:
    by = world.viewer(Role.SECRETARY)
    old = print_slips(ballot.panels.get().pk, by=by, at=make.NOW)[0]
    ballots.to_open(ballot, world)
    assert why(voting_paper, ballot.slug, Code(old), ballots.DURING) == (
        "这张票条是作废的一批，请向监票人换领新的票条。",
    )
    assert why(voting_paper, ballot.slug, Code("0000-0000-0000"), ballots.DURING) == (
        "没有找到这个票码，请对照票条逐位核对；确实不行的，请向监票人换领。",
    )
    with pytest.raises(OutOfSight):
        voting_paper("nobody22", Code(old), ballots.DURING)


def test_only_in_the_window_and_while_the_box_is_open(world: make.World, ballot: Ballot) -> None:
    paper = ballots.marks(ballot, "EXCELLENT", own=1)
    (code, *_) = codes = print_slips(ballot.panels.get().pk, by=world.viewer(Role.SECRETARY), at=make.NOW)

    def at(moment: dt.datetime) -> tuple[str, ...]:
        return why(cast, ballot.slug, Code(code), paper, at=moment)

    assert at(ballots.DURING) == ("投票还没有开始。",)
    (code, *_) = codes = ballots.to_open(ballot, world)
    assert at(ballots.OPENS - dt.timedelta(seconds=1)) == ("投票从 9月14日10:30 开始，请届时投票。",)
    assert at(ballots.CLOSES) == ("投票已于 9月14日14:30 截止。",)
    ballots.seal(ballot, world, ballots.DURING)
    assert at(ballots.DURING) == ("票箱已经封上，不能再投票。",)
    assert (len(codes), state_of_box()[:2]) == (9, (0, 0))


def test_the_paper_shows_what_is_asked_and_nobody_asks_who(ballot: Ballot, codes: list[str]) -> None:
    asked = voting_paper(ballot.slug, Code(codes[0]), ballots.DURING)
    assert asked.title == "阳光社区第一党支部2026年第三季度民主测评"
    assert [name for _, name in asked.subjects][:3] == ["白云", "陈志强", "高娃"]
    assert asked.grades == (
        ("EXCELLENT", "优秀"),
        ("QUALIFIED", "合格"),
        ("BASIC", "基本合格"),
        ("UNQUALIFIED", "不合格"),
    )
    assert (asked.panel, asked.has_subjects, len(asked.questions)) == ("", True, 1)
    door = front_of(ballot.slug)
    assert door is not None
    assert (door.state, door.is_open, door.by_token, front_of("nobody22")) == (BallotState.OPEN, True, True, None)


def test_no_statement_log_or_error_holds_a_code_or_a_grade(
    ballot: Ballot, codes: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with CaptureQueriesContext(connection) as asked:
        ballots.vote(ballot, codes[0], "UNQUALIFIED", own=1)
        said = [str(refusal) for refusal in _refusals(ballot, codes)]
    logged = [one.getMessage() for one in caplog.records]
    told = " ".join([*(one["sql"] for one in asked.captured_queries), *said, *logged])
    assert [word for word in (codes[0], codes[0].replace("-", ""), codes[1], "UNQUALIFIED") if word in told] == []


def _refusals(ballot: Ballot, codes: list[str]) -> list[Blocked]:
    found = []
    for code, paper in ((codes[0], ballots.marks(ballot, "UNQUALIFIED", own=1)), (codes[1], {(1, ""): "UNQUALIFIED"})):
        with pytest.raises(Blocked) as refusal:
            cast(ballot.slug, Code(code), paper, at=ballots.DURING)
        found.append(refusal.value)
    return found


# --- by token ----------------------------------------------------------------------------------------------------


def member(world: make.World) -> Viewer:
    return world.viewer(Role.MEMBER)


def fetched(ballot: Ballot, by: Viewer, at: dt.datetime = ballots.DURING) -> Token:
    """What the voter's browser does: blind, fetch, unblind."""
    panel = ballot.panels.get()
    key = PublicKey.from_der(bytes(panel.token_public_key or b""))
    message = prepare(secrets.token_bytes(32), secrets.token_bytes(32))
    blinded, inverse = blind(key, message, 1 + secrets.randbelow(key.n - 1), secrets.token_bytes(48))
    answer = issue_token(panel.pk, blinded=blinded, by=by, at=at)
    assert answer == issue_token(panel.pk, blinded=blinded, by=by, at=at)  # again the same
    return Token(message.hex(), finalize(key, message, answer, inverse).hex())


def test_a_token_is_fetched_once_and_votes_once(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    token = fetched(ballot, member(world))
    receipt = cast(ballot.slug, token, ballots.marks(ballot, "EXCELLENT", own=1), at=ballots.DURING)
    assert receipt == token_hash(ballot.slug, bytes.fromhex(token.prepared)).hex()
    assert list(Spent.objects.values_list("way", flat=True)) == ["token"]
    with pytest.raises(AlreadyCounted):
        cast(ballot.slug, token, ballots.marks(ballot, "EXCELLENT", own=1), at=ballots.DURING)
    issued = TokenIssue.objects.get()
    assert bytes.fromhex(token.prepared) not in bytes(issued.answer) + bytes(issued.asked_hash)


def test_a_second_token_is_refused(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    fetched(ballot, member(world))
    panel = ballot.panels.get()
    said = why(issue_token, panel.pk, blinded=b"\x02" * 256, by=member(world), at=ballots.DURING)
    assert said == ("您已经领取过网上凭证，每人只能领取一次；凭证丢失不能补领，也不能再领票条。",)
    assert TokenIssue.objects.get().asked_hash != hashlib.sha256(b"\x02" * 256).digest()


def test_where_nobody_keeps_who_has_fetched_one_voter_votes_twice(
    world: make.World, ballot: Ballot, codes: list[str]
) -> None:
    """The twin: each request is answered, and each answer is good."""
    for own in (1, 2):
        token = fetched(ballot, member(world))
        TokenIssue.objects.all().delete()
        cast(ballot.slug, token, ballots.marks(ballot, "EXCELLENT", own=own), at=ballots.DURING)
    assert list(Spent.objects.values_list("way", flat=True)) == ["token", "token"]


def test_who_is_not_on_the_roll_gets_none(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    panel = ballot.panels.get()
    for request in (b"", b"\xff" * 512):  # is no blinded token
        said = why(issue_token, panel.pk, blinded=request, by=member(world), at=ballots.DURING)
        assert said == ("凭证申请不完整，请刷新页面后再领取。",)
    for nobody in (world.viewer(Role.SECRETARY), make.viewer(make.member_user(world.outsider))):
        with pytest.raises(OutOfSight):
            issue_token(panel.pk, blinded=b"\x02" * 256, by=nobody, at=ballots.DURING)
    assert TokenIssue.objects.count() == 0


def test_issuing_ends_before_the_attendance_sheet_is_printed(
    world: make.World, ballot: Ballot, codes: list[str]
) -> None:
    token = fetched(ballot, member(world))
    end_issuing(ballot.pk, by=world.viewer(Role.SECRETARY), at=ballots.DURING)
    panel = ballot.panels.get()
    other = make.viewer(make.member_user(world.members[2]))
    assert why(issue_token, panel.pk, blinded=b"\x02" * 256, by=other, at=ballots.DURING) == (
        "网上凭证已经停止领取。没有领的，请到会场签到、抽票码投票。",
    )
    assert panel.token_private_key == ""
    cast(ballot.slug, token, ballots.marks(ballot, "EXCELLENT", own=1), at=ballots.DURING)  # may still be cast
    assert Spent.objects.count() == 1


@pytest.mark.parametrize("broken", ["another message", "another signature", "no hex", "empty"])
def test_a_tampered_token_lets_nobody_in(world: make.World, ballot: Ballot, codes: list[str], broken: str) -> None:
    token = fetched(ballot, member(world))
    bad = {
        "another message": Token(_other(token.prepared), token.signature),
        "another signature": Token(token.prepared, _other(token.signature)),
        "no hex": Token("zz", token.signature),
        "empty": Token("", ""),
    }[broken]
    assert why(cast, ballot.slug, bad, ballots.marks(ballot, "EXCELLENT", own=1), at=ballots.DURING) == (
        "这张网上凭证不属于本次测评，或者没有完整复制，请重新粘贴。",
    )
    assert state_of_box()[:2] == (0, 0)


def _other(hexed: str) -> str:
    return hexed[:-1] + ("0" if hexed[-1] != "0" else "1")


def test_a_receipt_stands_in_the_record_after_the_count(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    receipts = [ballots.vote(ballot, codes[place], "EXCELLENT", own=place + 1) for place in range(7)]
    assert (included(ballot.slug, receipts[0]), public_record(ballot.slug)) == (None, None)
    fetched(ballot, member(world))
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=7)
    ballots.count(ballot, world)
    found = [included(ballot.slug, one) for one in (*receipts, "00" * 32, "不是校验码")]
    assert [one is not None and one.is_there for one in found] == [True] * 7 + [False] * 2
    record = public_record(ballot.slug)
    assert record is not None
    assert hashlib.sha256(record[0].encode()).hexdigest() == record[1]
    issued = TokenIssue.objects.values_list("asked_hash", "answer").get()
    assert [*map(bytes, issued)] == [b"", b""]  # who has fetched one stays known, and nothing of the token
