"""计票: the count sheet, opening with both phrases, what is published and kept, and the way into the composite."""

import hashlib
import json
from collections import Counter

import pytest
from django.db import connection

from tests import ballots, make
from zhixing.actions.ballots import open_ballot, void_ballot
from zhixing.actions.ballots_casting import put_in
from zhixing.actions.ballots_counting import close_ballot
from zhixing.actions.ballots_keys import sweep_keys
from zhixing.actions.ballots_preparing import PanelTerms
from zhixing.actions.ballots_rolls import print_slips
from zhixing.actions.ballots_sheets import save_sheet
from zhixing.files import key_parts
from zhixing.models import (
    AuditRow,
    Ballot,
    BallotFigure,
    BallotRecord,
    BallotTeller,
    BoxLine,
    CountSheet,
    Slip,
    Spent,
    TokenIssue,
)
from zhixing.queries.ballots_voting import Bearer
from zhixing.rules.ballots import BallotState, Seat, Way
from zhixing.rules.members import PersonKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

GRADES = ["EXCELLENT"] * 4 + ["QUALIFIED"] * 4  # of seven subjects and one on probation
DAMAGED = (
    "票箱里的票与投入时不符：有票被改动、移动或增减过，不能计票。请保留现场、上报上级党组织和系统管理员；"
    "本次测评只能作废，重新组织。"
)


@pytest.fixture
def ballot(world: make.World) -> Ballot:
    """Seven full members and one on probation."""
    return ballots.prepare(ballots.to_stage(world, members=3), world)


@pytest.fixture
def sealed(world: make.World, ballot: Ballot) -> Ballot:
    """Everybody has voted; the box is sealed."""
    codes = ballots.to_open(ballot, world)
    for place, grade in enumerate(GRADES):
        ballots.vote(ballot, codes[place], grade, own=place + 1 if place < 7 else None)
    return ballots.seal(ballot, world)


def why(act: object, *args: object, **fields: object) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refusal:
        act(*args, **fields)  # type: ignore[operator]
    return refusal.value.reasons


def untouched(ballot: Ballot) -> bool:
    """Sealed as it was, with every line in it and nothing published."""
    ballot.refresh_from_db()
    return (ballot.state, BoxLine.objects.exclude(sealed=None).count(), BallotFigure.objects.count()) == (
        BallotState.SEALED.value,
        56,
        0,
    )


def test_from_slips_to_figures(world: make.World, sealed: Ballot) -> None:
    ballots.tell(sealed.panels.get(), world, signatures=8)
    ballots.count(sealed, world)
    values = BallotFigure.objects.filter(subject__ballot=sealed).order_by("subject__number")
    # Subjects 1 to 4 voted 优秀: three 优秀 and four 合格 are left for each of them.
    assert [(one.value, one.papers, one.counts) for one in values] == [(8857, 7, None)] * 4 + [(10000, 7, None)] * 3
    assert {one.question for one in values} == {""}
    sealed.refresh_from_db()
    assert (sealed.state, sealed.counted_at) == (BallotState.COUNTED.value, ballots.AFTER)
    assert AuditRow.objects.filter(verb="close_ballot").get().summary == "2026年第三季度"


def test_a_small_room_keeps_no_line_at_all(world: make.World, sealed: Ballot) -> None:
    ballots.tell(sealed.panels.get(), world, signatures=8)
    ballots.count(sealed, world)
    assert (BoxLine.objects.count(), Slip.objects.count(), Spent.objects.count()) == (0, 0, 8)
    assert BallotTeller.objects.exclude(locked_key=None).count() == 0


def test_a_large_room_keeps_open_lines_that_are_the_counts(world: make.World) -> None:
    for number in range(13):
        make.member(f"孙{chr(0x4E00 + number)}", world.branch, kind=PersonKind.PROBATIONARY)
    ballot = ballots.prepare(ballots.to_stage(world), world)
    truth = ["EXCELLENT"] * 9 + ["BASIC"] * 5 + ["QUALIFIED"] * 4
    ballots.to_counted(ballot, world, truth)
    kept = Counter(BoxLine.objects.filter(subject__number=1).values_list("grade", flat=True))
    assert kept == {"EXCELLENT": 8, "BASIC": 5, "QUALIFIED": 4}  # without the subject's own paper
    figure = BallotFigure.objects.get(subject__ballot=ballot, subject__number=1)
    assert (figure.papers, figure.counts) == (17, {"EXCELLENT": 8, "QUALIFIED": 4, "BASIC": 5, "UNQUALIFIED": 0})
    assert figure.value == (8 * 10000 + 4 * 8000 + 5 * 6000 + 8) // 17
    assert BoxLine.objects.exclude(sealed=None).count() == 0


def test_what_is_left_was_written_in_one_transaction(world: make.World, sealed: Ballot) -> None:
    """The casts' own transactions are nowhere: each spent credential stands in a row of the count's."""
    ballots.tell(sealed.panels.get(), world, signatures=8)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text, credential FROM zhixing_spent ORDER BY ctid")
        before = cursor.fetchall()
        ballots.count(sealed, world)
        cursor.execute("SELECT ctid::text, credential FROM zhixing_spent ORDER BY ctid")
        after = cursor.fetchall()
    assert sorted(bytes(one) for _, one in before) == sorted(bytes(one) for _, one in after)
    assert {place for place, _ in before} & {place for place, _ in after} == set()
    assert TokenIssue.objects.exclude(answer=b"").count() == 0


# --- refusals ----------------------------------------------------------------------------------------------------


def test_nothing_is_counted_before_the_sheet_agrees(world: make.World, sealed: Ballot) -> None:
    panel = sealed.panels.get()
    assert why(ballots.count, sealed, world) == ("“本支部党员”的计票单还没有填写。",)
    ballots.tell(panel, world, signatures=8, slips_unused=0)
    assert why(ballots.count, sealed, world) == (
        "“本支部党员”：打印票码 9 张，签到领取 8 张加剩余 0 张是 8 张，两数不符，请重新清点签到册和剩余票码。",
    )
    assert why(save_sheet, panel.pk, signatures=-1, by=ballots.teller(world, Seat.FIRST), at=ballots.AFTER) == (
        "计票单上的数须是 0 或正整数，请改正。",
    )
    assert untouched(sealed)


def test_without_the_quorum_there_is_no_result(world: make.World, ballot: Ballot) -> None:
    codes = ballots.to_open(ballot, world)
    for place in range(5):
        ballots.vote(ballot, codes[place], "EXCELLENT", own=place + 1)
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=5)
    assert why(ballots.count, ballot, world) == (
        "“本支部党员”：应到 8 人，实到 5 人，不足应到人数的 2/3（至少 6 人）。本次测评不能计票，只能作废后重新组织。",
    )
    void_ballot(ballot.pk, reason="到会不足", by=world.viewer(Role.SECRETARY), at=ballots.AFTER)
    assert (BoxLine.objects.count(), BallotFigure.objects.count()) == (0, 0)


def test_a_wrong_phrase_opens_nothing(world: make.World, sealed: Ballot) -> None:
    ballots.tell(sealed.panels.get(), world, signatures=8)
    by = ballots.teller(world, Seat.FIRST)
    typed = {"first": ballots.PHRASES[Seat.FIRST], "second": "错的口令错的口令"}
    assert why(close_ballot, sealed.pk, **typed, by=by, at=ballots.AFTER) == (
        "计票人的口令不对，请核对后重新输入，或用恢复单上的恢复码。",
    )
    swapped = {"first": ballots.PHRASES[Seat.SECOND], "second": ballots.PHRASES[Seat.FIRST]}
    assert len(why(close_ballot, sealed.pk, **swapped, by=by, at=ballots.AFTER)) == 2
    assert untouched(sealed)
    # Whoever guesses at phrases is seen, though nothing else of the try is left.
    tries = AuditRow.objects.filter(verb="refuse_phrases").values_list("by", "summary")
    said = ["2026年第三季度：计票人第 1 次", "2026年第三季度：监票人第 1 次，计票人第 2 次"]
    assert list(tries) == [(by.user_id, one) for one in said]


def test_recovery_codes_open_a_box_whose_file_is_lost(world: make.World, ballot: Ballot, settings: object) -> None:
    codes = print_slips(ballot.panels.get().pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    recovery = ballots.lock(ballot, world)
    open_ballot(ballot.pk, by=world.viewer(Role.SECRETARY), at=ballots.OPENS)
    for place, grade in enumerate(GRADES):
        ballots.vote(ballot, codes[place], grade, own=place + 1 if place < 7 else None)
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=8)
    key_parts.destroy(settings.BALLOT_KEYS, ballot.slug)  # type: ignore[attr-defined]
    assert why(ballots.count, ballot, world) == (
        "监票人的口令不对，请改用恢复单上的恢复码。",
        "计票人的口令不对，请改用恢复单上的恢复码。",
    )
    close_ballot(
        ballot.pk,
        first=recovery[Seat.FIRST],
        second=recovery[Seat.SECOND],
        by=ballots.teller(world, Seat.FIRST),
        at=ballots.AFTER,
    )
    assert BallotFigure.objects.filter(subject__ballot=ballot).count() == 7


_ANY = "(SELECT key FROM zhixing_boxline ORDER BY key LIMIT 1)"


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE zhixing_boxline line SET subject_id = (SELECT min(id) FROM zhixing_ballotsubject other WHERE other.id"
        f" <> line.subject_id) WHERE key = {_ANY}",
        f"UPDATE zhixing_boxline SET sealed = '\\x00' WHERE key = {_ANY}",
        f"DELETE FROM zhixing_boxline WHERE key = {_ANY}",
        "INSERT INTO zhixing_boxline (key, panel_id, subject_id, question, sealed) SELECT gen_random_uuid(), panel_id,"
        " subject_id, question, sealed FROM zhixing_boxline LIMIT 1",
        "UPDATE zhixing_spent SET is_valid = false WHERE credential = (SELECT min(credential) FROM zhixing_spent)",
    ],
    ids=["moved", "changed", "removed", "copied", "declared invalid"],
)
def test_a_box_that_was_touched_is_not_counted(world: make.World, sealed: Ballot, sql: str) -> None:
    ballots.tell(sealed.panels.get(), world, signatures=8)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert why(ballots.count, sealed, world) == (
        (
            "“本支部党员”：无效票 1 张，多于录入完成的纸质票 0 张，请停止计票并查明原因。"
            if "is_valid" in sql
            else DAMAGED
        ),
    )
    assert BallotFigure.objects.count() == 0


def test_a_vote_without_a_printed_slip_is_not_counted(world: make.World, ballot: Ballot) -> None:
    """Somebody who runs the program puts in a vote of their own: with a made-up credential, or a made-up slip."""
    codes = ballots.to_open(ballot, world)
    for place in range(6):
        ballots.vote(ballot, codes[place], "EXCELLENT", own=place + 1)
    stuffed = Bearer(ballot.panels.get(), Way.SLIP, b"s" * 32)
    put_in(ballot, stuffed, ballots.marks(ballot, "UNQUALIFIED", own=7))
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=8)
    end = "票箱被人动过，不能计票。请上报上级党组织和系统管理员；本次测评只能作废，重新组织。"
    assert why(ballots.count, ballot, world) == (
        f"“本支部党员”打印票码 9 张，系统里有 9 张，不是用这些票码投出的票有 1 张，{end}",
    )
    Slip.objects.create(code_hash=b"s" * 32, batch=ballot.panels.get().batches.get())
    assert why(ballots.count, ballot, world) == (
        f"“本支部党员”打印票码 9 张，系统里有 10 张，不是用这些票码投出的票有 0 张，{end}",
    )
    assert BallotFigure.objects.count() == 0


def test_a_vote_by_slip_where_none_was_printed_is_not_counted(world: make.World) -> None:
    by_paper = {"": PanelTerms(is_own=True, by_slip=False)}
    ballot = ballots.prepare(ballots.to_stage(world, members=3), world, by_paper)
    ballots.to_open(ballot, world)
    stuffed = Bearer(ballot.panels.get(), Way.SLIP, b"s" * 32)
    put_in(ballot, stuffed, ballots.marks(ballot, "UNQUALIFIED", own=7))
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=8)
    assert why(ballots.count, ballot, world) == (
        "“本支部党员”：这一组没有用票码，票箱里却有用票码投出的票 1 张，请停止计票并查明原因。",
    )


def test_who_may_count(world: make.World, sealed: Ballot) -> None:
    panel = sealed.panels.get()
    for nobody, refusal in (
        (world.viewer(Role.COMMUNITY), NotAllowed),
        (world.viewer(Role.MEMBER), NotAllowed),
        (make.viewer(world.stranger_secretary), OutOfSight),
    ):
        with pytest.raises(refusal):
            save_sheet(panel.pk, signatures=8, by=nobody, at=ballots.AFTER)
        with pytest.raises(refusal):
            close_ballot(sealed.pk, first="x", second="y", by=nobody, at=ballots.AFTER)
    assert (CountSheet.objects.count(), untouched(sealed)) == (0, True)


# --- afterwards --------------------------------------------------------------------------------------------------


def test_the_record_says_what_was_published_and_who_nobody_is(world: make.World, sealed: Ballot) -> None:
    ballots.tell(sealed.panels.get(), world, signatures=8)
    spent = [bytes(one).hex() for one in Spent.objects.values_list("credential", flat=True)]
    ballots.count(sealed, world)
    record = BallotRecord.objects.get()
    told = json.loads(record.text)
    assert hashlib.sha256(record.text.encode()).hexdigest() == record.sha256
    assert json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == record.text
    (panel,) = told["panels"]
    assert panel["credentials"] == sorted(spent)
    assert panel["sheet"] == {
        "due": 8,
        "present": 8,
        "issued": 8,
        "returned": 8,
        "valid": 8,
        "invalid": 0,
        "signatures": 8,
        "tokens_issued": 0,
        "slips_printed": 9,
        "slips_unused": 1,
    }
    aliases = dict(sealed.subjects.values_list("alias", "number"))
    assert {aliases[one["subject"]]: one["value"] for one in told["results"]} == {
        **dict.fromkeys((1, 2, 3, 4), 8857),
        **dict.fromkeys((5, 6, 7), 10000),
    }
    assert [one.person.name for one in world.members if one.person.name in record.text] == []
    assert told["own_marked_twice"] == 0


def test_two_who_mark_the_same_row_are_a_number(world: make.World, ballot: Ballot) -> None:
    codes = ballots.to_open(ballot, world)
    for place in range(8):
        ballots.vote(ballot, codes[place], "EXCELLENT", own=min(place + 1, 6))
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=8)
    ballots.count(ballot, world)
    assert json.loads(BallotRecord.objects.get().text)["own_marked_twice"] == 1


def test_keys_are_destroyed_after_the_count_and_not_before(world: make.World, sealed: Ballot, settings: object) -> None:
    ballots.tell(sealed.panels.get(), world, signatures=8)
    ballots.count(sealed, world)  # in a test's transaction nothing runs after the commit: as after a crash
    assert key_parts.exists(settings.BALLOT_KEYS, sealed.slug)  # type: ignore[attr-defined]
    assert (sweep_keys(), sweep_keys()) == (1, 0)
    assert not key_parts.exists(settings.BALLOT_KEYS, sealed.slug)  # type: ignore[attr-defined]
    sealed.refresh_from_db()
    assert sealed.keys_destroyed_at is not None


def test_a_counted_ballot_stays_counted(world: make.World, sealed: Ballot) -> None:
    ballots.tell(sealed.panels.get(), world, signatures=8)
    ballots.count(sealed, world)
    assert why(void_ballot, sealed.pk, reason="x", by=world.viewer(Role.SECRETARY), at=ballots.AFTER) == (
        "这次测评“已计票”，不能再作废。",
    )
    assert why(ballots.count, sealed, world) == ("这次测评目前是“已计票”，封箱以后才能开箱计票。",)
