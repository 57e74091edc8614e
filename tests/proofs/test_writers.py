"""Proof 10: whoever can write to the database neither reads votes nor adds any. Each attack works on a broken twin.

The writer owns the database (triggers stand down for them), knows this program and everything published; they do not
reach the files beside the database, and hold no phrase.
"""

import json
import secrets
from collections.abc import Callable

import pytest
from django.conf import settings
from nacl.public import PrivateKey

from tests import ballots, make
from tests.actions.ballots.test_casting import fetched, why
from tests.models.test_ballots_guards import behind_our_back
from zhixing.actions.ballots import casting as ballots_casting
from zhixing.actions.ballots import counting as ballots_counting
from zhixing.actions.ballots.casting import cast, issue_token
from zhixing.actions.ballots.paper_entry import enter_paper
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.files.ballots import key_shares
from zhixing.files.ballots.sealed_box import new_token_key, open_line, place_of, seal, seal_code
from zhixing.models import AuditRow, Ballot, BallotRecord, BoxLine, Slip, Spent
from zhixing.queries.ballots.access import public_keys, questionnaire_of
from zhixing.queries.ballots.voting import Code, voting_paper
from zhixing.rules.ballots.double_entry import Reading
from zhixing.rules.ballots.slip_codes import hash_of, token_hash
from zhixing.rules.ballots.states import Seat, choice_number, choice_of
from zhixing.rules.ballots.voting import KEYS_CHANGED, KEYS_GONE
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

VOTERS = 7
FOREIGN = (
    "“本支部党员”有 1 张票没有相符的票码或凭证，不是投票人投的，票箱被改动过，不能计票。"
    "请上报上级党组织和系统管理员；本次测评只能作废，重新组织。"
)


@pytest.fixture
def ballot(world: make.World) -> Ballot:
    """Open to slips and tokens, seven full members and one on probation."""
    return ballots.prepare(ballots.to_stage(world, members=3), world, {"": PanelTerms(is_own=True, by_token=True)})


@pytest.fixture
def codes(world: make.World, ballot: Ballot) -> list[str]:
    return ballots.to_open(ballot, world)


class Writer:
    """Puts key pairs of their own in the place of both tellers' public keys, and takes them out again."""

    def __init__(self, ballot: Ballot) -> None:
        self.ballot, self.true_keys = ballot, public_keys(ballot)
        self.own = [PrivateKey.generate(), PrivateKey.generate()]

    def swap(self) -> None:
        self._write([bytes(pair.public_key) for pair in self.own])

    def put_back(self) -> None:
        self._write(self.true_keys)

    def _write(self, keys: list[bytes]) -> None:
        for seat, key in zip(("first", "second"), keys, strict=True):
            behind_our_back(
                "UPDATE zhixing_ballotteller SET public_key = %s WHERE ballot_id = %s AND seat = %s",
                key,
                self.ballot.pk,
                seat,
            )

    def read(self) -> list[str]:
        """Every line sealed to the writer's keys; each is sealed anew under the right ones, so that nothing shows."""
        grades = questionnaire_of(self.ballot).grades
        read = []
        for line in BoxLine.objects.select_related("subject"):
            place = place_of(self.ballot.slug, "", line.subject.number, line.question)
            number = open_line(bytes(line.sealed or b""), place, [bytes(pair) for pair in self.own])
            read.append(choice_of(number, grades))
            behind_our_back(
                "UPDATE zhixing_boxline SET sealed = %s WHERE key = %s", seal(number, place, self.true_keys), line.key
            )
        return read

    def stuff(self, credential: bytes, way: str, proof: bytes | None) -> None:
        """A whole vote, as the program would have written it: a spent credential, and a line for each subject."""
        panel, grades = self.ballot.panels.get(), questionnaire_of(self.ballot).grades
        Spent.objects.create(credential=credential, panel=panel, way=way, proof=proof)
        for subject in self.ballot.subjects.all():
            place = place_of(self.ballot.slug, "", subject.number, "")
            sealed = seal(choice_number("UNQUALIFIED", grades), place, self.true_keys)
            BoxLine.objects.create(panel=panel, subject=subject, sealed=sealed)


def everybody(ballot: Ballot, codes: list[str], voters: int = VOTERS) -> None:
    for place, code in enumerate(codes[:voters], start=1):
        ballots.vote(ballot, code, "BASIC", own=place)


def alarms() -> list[tuple[object, str]]:
    return list(AuditRow.objects.filter(verb="refuse_keys").values_list("by", "summary"))


# --- keys that are exchanged -------------------------------------------------------------------------------------


def test_nothing_is_sealed_to_exchanged_keys_and_one_row_says_so(
    world: make.World, ballot: Ballot, codes: list[str]
) -> None:
    writer = Writer(ballot)
    writer.swap()
    paper = ballots.marks(ballot, "BASIC", own=1)
    for code in codes[:2]:
        assert why(cast, ballot.slug, Code(code), paper, at=ballots.DURING) == (KEYS_CHANGED,)
        assert why(voting_paper, ballot.slug, Code(code), ballots.DURING) == (KEYS_CHANGED,)
    panel, teller = ballot.panels.get().pk, ballots.teller(world, Seat.FIRST)
    entry = {"number": 1, "reading": Reading(paper), "code": codes[2]}
    assert why(enter_paper, panel, **entry, by=teller, at=ballots.DURING) == (KEYS_CHANGED,)
    assert (Spent.objects.count(), BoxLine.objects.count()) == (0, 0)
    assert alarms() == [(None, "2026年第三季度")]
    writer.put_back()
    everybody(ballot, codes)
    assert Spent.objects.count() == VOTERS


def test_a_token_key_of_the_writers_own_signs_nothing(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    key = new_token_key()
    behind_our_back(
        "UPDATE zhixing_ballotpanel SET token_public_key = %s WHERE ballot_id = %s", key.public.to_der(), ballot.pk
    )
    panel, by = ballot.panels.get().pk, world.viewer(Role.MEMBER)
    blinded = secrets.randbelow(key.public.n).to_bytes(256, "big")
    assert why(issue_token, panel, blinded=blinded, by=by, at=ballots.DURING) == (KEYS_CHANGED,)


def test_nothing_is_counted_under_exchanged_keys(world: make.World, ballot: Ballot, codes: list[str]) -> None:
    everybody(ballot, codes)
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=VOTERS)
    Writer(ballot).swap()
    with pytest.raises(Blocked) as refusal:
        ballots.count(ballot, world)
    assert refusal.value.reasons == (KEYS_CHANGED,)
    assert (alarms(), BallotRecord.objects.count()) == ([(None, "2026年第三季度")], 0)


def test_without_the_file_beside_the_database_nobody_votes(ballot: Ballot, codes: list[str]) -> None:
    key_shares.destroy(settings.BALLOT_KEYS, ballot.slug)
    assert why(cast, ballot.slug, Code(codes[0]), ballots.marks(ballot, "BASIC", own=1), at=ballots.DURING) == (
        KEYS_GONE,
    )


def test_where_keys_are_not_compared_the_writer_reads_every_paper_and_the_count_is_clean(
    world: make.World, ballot: Ballot, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the same vote without the comparison."""
    monkeypatch.setattr(ballots_casting, "demand_keys", lambda ballot: None)
    writer = Writer(ballot)
    writer.swap()
    everybody(ballot, codes)
    monkeypatch.undo()
    # The proofs of the slips are sealed to the wrong keys too; the writer, who has read them, seals them anew.
    for code in codes[:VOTERS]:
        behind_our_back(
            "UPDATE zhixing_spent SET proof = %s WHERE credential = %s",
            seal_code(code.encode(), writer.true_keys),
            hash_of(ballot.slug, code),
        )
    assert sorted(writer.read()) == ["BASIC"] * VOTERS * (VOTERS - 1) + ["SELF"] * VOTERS
    writer.put_back()
    ballots.to_end(ballot, world, VOTERS)
    assert BallotRecord.objects.count() == 1


# --- votes that nobody cast --------------------------------------------------------------------------------------


def by_token(ballot: Ballot, world: make.World, codes: list[str]) -> Callable[[], None]:
    """A vote in the place of somebody who has fetched a token and not used it."""
    fetched(ballot, world.viewer(Role.MEMBER))
    prepared, signature = secrets.token_bytes(64), secrets.token_bytes(256)
    return lambda: Writer(ballot).stuff(token_hash(ballot.slug, prepared), "token", prepared + signature)


def by_slip(ballot: Ballot, world: make.World, codes: list[str]) -> Callable[[], None]:
    """A vote with a slip that somebody drew and did not use, of which the database holds the hash."""
    unused = bytes(Slip.objects.exclude(pk__in=Spent.objects.values("pk")).values_list("pk", flat=True)[0])
    return lambda: Writer(ballot).stuff(unused, "slip", seal_code(b"AAAA-AAAA-AAAA", public_keys(ballot)))


def by_paper(ballot: Ballot, world: make.World, codes: list[str]) -> Callable[[], None]:
    unused = bytes(Slip.objects.exclude(pk__in=Spent.objects.values("pk")).values_list("pk", flat=True)[0])
    return lambda: Writer(ballot).stuff(unused, "paper", None)


ATTACKS = {"token": by_token, "slip": by_slip, "paper": by_paper}


def stuffed(way: str, world: make.World, ballot: Ballot, codes: list[str]) -> None:
    """Six vote, the seventh only takes part; the writer votes for them. The sheet agrees in every number."""
    everybody(ballot, codes, 6)
    ATTACKS[way](ballot, world, codes)()
    ballots.seal(ballot, world)
    papers = {"paper_issued": 1, "paper_collected": 1} if way == "paper" else {}
    signed = 6 if way == "token" else 7
    ballots.tell(ballot.panels.get(), world, signatures=signed, **papers)


@pytest.mark.parametrize("way", ATTACKS)
def test_a_vote_that_nobody_cast_stops_the_count(way: str, world: make.World, ballot: Ballot, codes: list[str]) -> None:
    stuffed(way, world, ballot, codes)
    with pytest.raises(Blocked) as refusal:
        ballots.count(ballot, world)
    assert refusal.value.reasons == (FOREIGN,)
    assert BallotRecord.objects.count() == 0


@pytest.mark.parametrize("way", ATTACKS)
def test_where_proofs_are_not_looked_at_it_is_counted(
    way: str, world: make.World, ballot: Ballot, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: what the numbers of the sheet alone let pass."""
    stuffed(way, world, ballot, codes)
    monkeypatch.setattr(ballots_counting, "unproven_votes", lambda ballot, keys: [])
    ballots.count(ballot, world)
    record = json.loads(BallotRecord.objects.get().text)
    assert record["panels"][0]["sheet"]["valid"] == 7


def test_of_a_vote_that_began_before_proofs_were_kept_none_is_asked(
    world: make.World, ballot: Ballot, codes: list[str]
) -> None:
    """The announcement says so, and lies where no writer of the database reaches it."""
    everybody(ballot, codes)
    behind_our_back("UPDATE zhixing_spent SET proof = NULL")
    told = key_shares.announcement(settings.BALLOT_KEYS, ballot.slug)
    assert told is not None
    key_shares.announce(settings.BALLOT_KEYS, ballot.slug, key_shares.Announcement(told.fingerprint, has_proofs=False))
    ballots.to_end(ballot, world, VOTERS)
    assert BallotRecord.objects.count() == 1
