"""投票: handing a blind token to somebody known, and taking a vote from somebody unknown. Never both at once."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Sequence

from django.db import connection, transaction

from zhixing.actions.ballots.key_alarms import watching_keys
from zhixing.actions.ballots.lifecycle import lock_box
from zhixing.files.ballots.sealed_box import place_of, seal, seal_code
from zhixing.models import Ballot, BallotPanel, BallotSubject, RollLine, TokenIssue
from zhixing.queries.ballots.access import public_keys, questionnaire_of
from zhixing.queries.ballots.keys import demand_keys
from zhixing.queries.ballots.tokens import issuing_facts
from zhixing.queries.ballots.voting import (
    AlreadyCounted,
    Code,
    Credential,
    CredentialHolder,
    Token,
    ballot_by,
    box_facts,
    holder_of,
    paper_of,
)
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.blind_rsa import BadInput, PrivateKey, blind_sign
from zhixing.rules.ballots.shuffle import shuffled
from zhixing.rules.ballots.states import Paper, Way, choice_number
from zhixing.rules.ballots.voting import BAD_REQUEST, casting_blockers, issuing_blockers, second_token_blockers
from zhixing.rules.refusals import Blocked, OutOfSight

__all__ = ["AlreadyCounted", "Code", "Credential", "Token", "cast", "issue_token", "store_votes"]


@watching_keys
@transaction.atomic
def issue_token(panel_id: int, *, blinded: bytes, by: Viewer, at: dt.datetime) -> bytes:
    """Sign the viewer's blinded token, once: the same request again gives the same answer, another one is refused.

    Not an act of the log: who has fetched one is published by the ballot itself, without the time, which would help to
    tell whose vote comes next.
    """
    line = _own_line(panel_id, by)
    asked_hash = hashlib.sha256(blinded).digest()
    issued = TokenIssue.objects.filter(line=line).first()
    if issued is not None and bytes(issued.asked_hash) == asked_hash and issued.answer:
        return bytes(issued.answer)
    has_fetched = issued is not None
    if reasons := second_token_blockers(has_fetched=has_fetched) or issuing_blockers(issuing_facts(line.panel), at):
        raise Blocked(reasons)
    demand_keys(line.panel.ballot)
    key = PrivateKey.from_pem(line.panel.token_private_key)
    try:
        answer = blind_sign(key, blinded, 1 + secrets.randbelow(key.public.n - 1))
    except BadInput:
        raise Blocked([BAD_REQUEST]) from None
    TokenIssue.objects.create(line=line, asked_hash=asked_hash, answer=answer)
    return answer


def _own_line(panel_id: int, by: Viewer) -> RollLine:
    """The viewer's line of this panel's roll; `OutOfSight` for everyone who is not on it.

    The panel is locked: one token after the other, and none once issuing has ended. Casting does not wait for it.
    """
    panel = BallotPanel.objects.select_for_update(no_key=True).filter(pk=panel_id).first()
    line = RollLine.objects.filter(panel=panel, membership__person=by.person_id).first() if by.person_id else None
    if panel is None or line is None:
        raise OutOfSight(panel_id)
    line.panel = panel
    return line


@watching_keys
@transaction.atomic
def cast(slug: str, credential: Credential, paper: Paper, *, is_unlisted: bool = False, at: dt.datetime) -> str:
    """Put a vote into the box; returns the receipt: the hash of the credential in hex.

    No act of anybody: nothing is known of who votes, and nothing is logged. `Blocked` says what is wrong with the
    paper or the credential, which then is still good; `AlreadyCounted`, that it has voted before.
    """
    ballot = ballot_by(slug)
    lock_box(ballot.pk, exclusive=False)
    ballot.refresh_from_db(fields=["state", "opens_at", "closes_at"])
    if reasons := casting_blockers(box_facts(ballot), at):
        raise Blocked(reasons)
    demand_keys(ballot)
    holder = holder_of(ballot, credential)
    if reasons := paper_of(ballot, holder.panel).problems(paper, is_unlisted=is_unlisted):
        raise Blocked(reasons)
    store_votes(ballot, holder, paper)
    return holder.hash.hex()


_SPEND = """
    INSERT INTO zhixing_spent (credential, panel_id, way, is_valid, proof) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""
_FILL = """
    INSERT INTO zhixing_boxline (key, panel_id, subject_id, question, sealed)
    SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::text[], %s::bytea[])
"""


def store_votes(ballot: Ballot, holder: CredentialHolder, paper: Paper | None) -> None:
    """Spend the credential, and put one sealed line per subject and question into the box, in random order.

    No act: part of one. `paper` None: an invalid paper, which spends its credential and adds no line.
    The caller holds the box and has compared its keys. Raises `AlreadyCounted` where the credential is spent already;
    nothing is changed then.
    """
    with connection.cursor() as cursor:
        proof = _proof(ballot, holder)
        cursor.execute(_SPEND, [holder.hash, holder.panel.pk, holder.way.value, paper is not None, proof])
        if cursor.rowcount == 0:
            raise AlreadyCounted
        if paper is not None:
            cursor.execute(_FILL, _columns(_sealed(ballot, holder.panel, paper)))


def _proof(ballot: Ballot, holder: CredentialHolder) -> bytes | None:
    """What the credential was spent with: the token with its signature, or the slip's code, sealed like a grade.

    Whoever writes to the database has hashes of slips and knows who fetched a token, and can spend neither.
    """
    if not holder.spent_with:
        return None
    return holder.spent_with if holder.way is Way.TOKEN else seal_code(holder.spent_with, public_keys(ballot))


def _sealed(ballot: Ballot, panel: BallotPanel, paper: Paper) -> list[tuple[uuid.UUID, int, int, str, bytes]]:
    keys, grades = public_keys(ballot), questionnaire_of(ballot).grades
    ids = dict(BallotSubject.objects.filter(ballot=ballot).values_list("number", "pk"))
    return shuffled(
        (
            (
                uuid.uuid4(),
                panel.pk,
                ids[number],
                question,
                seal(choice_number(choice, grades), place_of(ballot.slug, panel.code, number, question), keys),
            )
            for (number, question), choice in paper.items()
        ),
        secrets.randbelow,
    )


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
