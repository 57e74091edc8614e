"""计票: when the box stays shut: sheet, quorum, phrases, votes that were touched, who may not count."""

import pytest
from django.db import connection

from tests import ballots, make
from tests.actions.ballots.counting.box import everybody_votes, untouched, why
from zhixing.actions.ballots.casting import store_votes
from zhixing.actions.ballots.counting import close_ballot
from zhixing.actions.ballots.lifecycle import open_ballot, void_ballot
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.actions.ballots.rolls import print_slips
from zhixing.actions.ballots.sheets import save_sheet
from zhixing.files.ballots import key_shares
from zhixing.models import AuditRow, Ballot, BallotFigure, BoxLine, CountSheet, Slip
from zhixing.queries.ballots.voting import CredentialHolder
from zhixing.rules.ballots.states import Seat, Way
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed, OutOfSight

DAMAGED = (
    "票箱里的票与投入时不符：有票被改动、移动或增减过，不能计票。请保留现场、上报上级党组织和系统管理员；"
    "本次测评只能作废，重新组织。"
)


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
    everybody_votes(ballot, codes)
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=8)
    key_shares.destroy(settings.BALLOT_KEYS, ballot.slug)  # type: ignore[attr-defined]
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
    stuffed = CredentialHolder(ballot.panels.get(), Way.SLIP, b"s" * 32)
    store_votes(ballot, stuffed, ballots.marks(ballot, "UNQUALIFIED", own=7))
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=8)
    end = "票箱被改动过，不能计票。请上报上级党组织和系统管理员；本次测评只能作废，重新组织。"
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
    stuffed = CredentialHolder(ballot.panels.get(), Way.SLIP, b"s" * 32)
    store_votes(ballot, stuffed, ballots.marks(ballot, "UNQUALIFIED", own=7))
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
