"""计票: opening with both phrases, what is published and kept, and the way into the composite."""

import hashlib
import json
from collections import Counter

from django.db import connection

from tests import ballots, make
from tests.actions.ballots.counting.box import why
from zhixing.actions.ballots.keys import sweep_keys
from zhixing.actions.ballots.lifecycle import void_ballot
from zhixing.files.ballots import key_shares
from zhixing.models import AuditRow, Ballot, BallotFigure, BallotRecord, BallotTeller, BoxLine, Slip, Spent, TokenIssue
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.members.records import PersonKind
from zhixing.rules.permissions import Role


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
    assert key_shares.exists(settings.BALLOT_KEYS, sealed.slug)  # type: ignore[attr-defined]
    assert (sweep_keys(), sweep_keys()) == (1, 0)
    assert not key_shares.exists(settings.BALLOT_KEYS, sealed.slug)  # type: ignore[attr-defined]
    sealed.refresh_from_db()
    assert sealed.keys_destroyed_at is not None


def test_a_counted_ballot_stays_counted(world: make.World, sealed: Ballot) -> None:
    ballots.tell(sealed.panels.get(), world, signatures=8)
    ballots.count(sealed, world)
    assert why(void_ballot, sealed.pk, reason="x", by=world.viewer(Role.SECRETARY), at=ballots.AFTER) == (
        "这次测评“已计票”，不能再作废。",
    )
    assert why(ballots.count, sealed, world) == ("这次测评目前是“已计票”，封箱以后才能开箱计票。",)
