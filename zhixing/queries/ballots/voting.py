"""投票: the paper behind a credential and the front of a ballot, for somebody of whom nothing is known."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from zhixing.models import Ballot, BallotPanel, BallotRecord, BallotSubject, Spent
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ballots.access import Questionnaire, ballots, questionnaire_of, slip_panel
from zhixing.queries.ballots.keys import announced_keys, demand_keys, fingerprint_of
from zhixing.rules.ballots.blind_rsa import PREPARED, PublicKey, verify
from zhixing.rules.ballots.slip_codes import hash_of, read_code, token_hash, why_not
from zhixing.rules.ballots.states import ABSTAIN, BESIDE_GRADES, SELF, BallotState, Paper, Way, paper_problems
from zhixing.rules.ballots.voting import (
    ALREADY_COUNTED,
    WRONG_TOKEN,
    BoxFacts,
    casting_blockers,
    slip_blockers,
    state_blockers,
)
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.model import Grade


class AlreadyCounted(Blocked):
    """The credential has voted already: its vote is in the box, and nothing was changed."""

    def __init__(self) -> None:
        super().__init__(ALREADY_COUNTED)


@dataclass(frozen=True)
class BallotFront:
    """What is told of a ballot to whoever knows its address."""

    slug: str
    title: str
    branch: str
    place: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    state: BallotState
    by_slip: bool
    by_token: bool
    word: str  # 民主测评 or 代表测评
    keys: tuple[str, ...] = ()  # in hex, what the fingerprint is of: the browser works it out itself
    fingerprint: str = ""

    @property
    def is_counted(self) -> bool:
        return self.state is BallotState.COUNTED

    @property
    def is_open(self) -> bool:
        """Whether the box stands open; whether it is also time to vote, `voting_paper` says."""
        return not self.sentence

    @property
    def box(self) -> BoxFacts:
        return BoxFacts(self.state, timezone.localtime(self.opens_at), timezone.localtime(self.closes_at))

    @property
    def sentence(self) -> str:
        """Why nobody can vote here by the ballot's state; empty where it is open."""
        return "".join(state_blockers(self.state))


@dataclass(frozen=True)
class VotingPaper:
    """The paper that this credential may fill in."""

    title: str
    panel: str  # name of the panel, empty where there is only one
    subjects: tuple[tuple[int, str], ...]  # number, name
    questions: tuple[tuple[str, str], ...]  # code, name
    grades: tuple[tuple[str, str], ...]  # code, name
    has_subjects: bool
    closes_at: dt.datetime
    values: tuple[Grade, ...] = ()
    may_be_unlisted: bool = False  # somebody on the roll is not graded, and may say so
    abstention: str = BESIDE_GRADES[ABSTAIN]  # what it is called on this paper
    word: str = "民主测评"  # what this kind of ballot is called

    @property
    def is_by_question(self) -> bool:
        """One subject, several questions: each question is a row of its own, as one organisation is judged."""
        return len(self.subjects) == 1 and len(self.questions) > 1 and not self.has_subjects

    @property
    def rows(self) -> int:
        """How many are gone through one after the other: subjects, or the questions on the only one."""
        return len(self.questions) if self.is_by_question else len(self.subjects)

    @property
    def unit(self) -> str:
        return "项" if self.is_by_question else "位"

    @property
    def beside(self) -> dict[str, str]:
        """What may stand on this paper beside a grade: abstention, and 本人 where the voters are graded."""
        return {ABSTAIN: self.abstention, SELF: BESIDE_GRADES[SELF]}

    def problems(self, paper: Paper, *, is_unlisted: bool) -> list[str]:
        """Why this paper could not be counted, in whole sentences."""
        return paper_problems(
            paper,
            dict(self.subjects),
            dict(self.questions),
            self.values,
            has_subjects=self.has_subjects,
            is_unlisted=is_unlisted,
            may_be_unlisted=self.may_be_unlisted,
            abstention=self.abstention,
        )


@dataclass(frozen=True)
class Code:
    """What was typed or scanned from a slip."""

    typed: str = field(repr=False)


@dataclass(frozen=True)
class Token:
    """A blind token, in hex: the prepared message (64 bytes) and the signature on it."""

    prepared: str = field(repr=False)
    signature: str = field(repr=False)


Credential = Code | Token


@dataclass(frozen=True)
class CredentialHolder:
    """What a credential lets in: the panel it votes in, the hash that is kept of it, and what it was shown by:
    a slip's code, a token and its signature; empty for a paper without a slip."""

    panel: BallotPanel
    way: Way
    hash: bytes
    spent_with: bytes = field(default=b"", repr=False)


def front_of(slug: str) -> BallotFront | None:
    """The front of the ballot with this slug; None for no ballot."""
    ballot = ballots().filter(slug=slug).first()
    return _front(ballot) if ballot else None


def _front(ballot: Ballot) -> BallotFront:
    panels = BallotPanel.objects.filter(ballot=ballot).values_list("by_slip", "by_token")
    organisation = ballot.cycle.organisation
    return BallotFront(
        slug=ballot.slug,
        title=title_of(ballot, questionnaire_of(ballot)),
        branch=organisation.name,
        place=ballot.place,
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        state=BallotState(ballot.state),
        by_slip=any(panel for panel, _ in panels),
        by_token=any(voted for _, voted in panels),
        word=ballot.word,
        keys=tuple(announced_key.hex() for announced_key in announced_keys(ballot)),
        fingerprint=fingerprint_of(ballot) or "",
    )


def title_of(ballot: Ballot, questionnaire: Questionnaire) -> str:
    """阳光社区第一党支部2026年第四季度民主测评: of whoever is judged, a branch's members or one organisation."""
    branch = "" if ballot.participant_id else ballot.cycle.organisation.name
    return f"{branch}{ballot.occasion}{questionnaire.component.name}"


def voting_paper(slug: str, credential: Credential, at: dt.datetime) -> VotingPaper:
    """The paper for whoever holds the credential; `Blocked` with what is wrong.

    Not whether it has voted already: whoever printed the slips has seen their codes, and could try one after the other.
    Only a paper that is sent in is told so.
    """
    ballot = ballot_by(slug)
    if reasons := casting_blockers(box_facts(ballot), at):
        raise Blocked(reasons)
    demand_keys(ballot)
    return paper_of(ballot, holder_of(ballot, credential).panel)


def paper_of(ballot: Ballot, panel: BallotPanel) -> VotingPaper:
    """What stands on the paper of this panel. Nothing is asked of the roll, which has the names of those who vote."""
    questionnaire = questionnaire_of(ballot)
    subjects = BallotSubject.objects.filter(ballot=ballot).order_by("number").values_list("number", "name")
    several = BallotPanel.objects.filter(ballot=ballot).count() > 1
    return VotingPaper(
        title=title_of(ballot, questionnaire),
        panel=panel.name if several else "",
        subjects=tuple(subjects),
        questions=tuple((question.code, question.name) for question in questionnaire.questions),
        grades=tuple((grade.code, grade.name) for grade in questionnaire.grades),
        has_subjects=panel.has_subjects,
        closes_at=ballot.closes_at,
        values=questionnaire.grades,
        may_be_unlisted=panel.has_subjects and bool(panel.unlisted),
        abstention=questionnaire.abstention,
        word=ballot.word,
    )


def ballot_by(slug: str) -> Ballot:
    return get_or_out_of_sight(ballots(), slug=slug)


def box_facts(ballot: Ballot) -> BoxFacts:
    return BoxFacts(
        BallotState(ballot.state), timezone.localtime(ballot.opens_at), timezone.localtime(ballot.closes_at)
    )


def holder_of(ballot: Ballot, credential: Credential) -> CredentialHolder:
    """Whom the credential lets in. `Blocked` says what is wrong with it."""
    if isinstance(credential, Code):
        return slip_holder(ballot, credential.typed)
    try:
        prepared, signature = bytes.fromhex(credential.prepared), bytes.fromhex(credential.signature)
    except ValueError:
        raise Blocked([WRONG_TOKEN]) from None
    if len(prepared) != PREPARED:
        raise Blocked([WRONG_TOKEN])
    for panel in BallotPanel.objects.filter(ballot=ballot, by_token=True).exclude(token_public_key=None):
        if verify(PublicKey.from_der(bytes(panel.token_public_key or b"")), prepared, signature):
            return CredentialHolder(panel, Way.TOKEN, token_hash(ballot.slug, prepared), prepared + signature)
    raise Blocked([WRONG_TOKEN])


def slip_holder(ballot: Ballot, typed: str) -> CredentialHolder:
    """Whom a slip's code lets in, as it was typed."""
    code = read_code(typed)
    if code is None:
        raise Blocked([why_not(typed)])
    match = slip_panel(ballot, hash_of(ballot.slug, code))
    is_known = match is not None and match[0].by_slip
    if reasons := slip_blockers(is_known=is_known, is_voided=match is not None and not match[1]):
        raise Blocked(reasons)
    assert match is not None
    return CredentialHolder(match[0], Way.SLIP, hash_of(ballot.slug, code), code.encode())


# --- afterwards --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Included:
    """Whether a receipt stands in the published record."""

    is_there: bool
    panel: str = ""


def included(slug: str, receipt: str) -> Included | None:
    """Look a receipt (64 hex digits) up among the credentials that were counted; None before the count."""
    ballot = ballot_by(slug)
    if ballot.state != BallotState.COUNTED.value:
        return None
    try:
        credential = bytes.fromhex("".join(receipt.split()))
    except ValueError:
        return Included(False)
    spent = Spent.objects.select_related("panel").filter(pk=credential, panel__ballot=ballot).first()
    return Included(True, spent.panel.name) if spent else Included(False)


def public_record(slug: str) -> tuple[str, str] | None:
    """The record as everybody may download it, and its SHA-256; None before the count. Subjects go by alias."""
    ballot_record = BallotRecord.objects.filter(ballot__slug=slug).first()
    return (ballot_record.text, ballot_record.sha256) if ballot_record else None
