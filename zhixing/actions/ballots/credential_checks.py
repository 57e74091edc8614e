"""凭证核验: at the count, that each vote was spent with what only its voter had: a slip's code, or a signed token."""

from collections.abc import Callable, Sequence

from zhixing.files.ballots import key_shares
from zhixing.files.ballots.sealed_box import ForeignLine, open_code
from zhixing.models import Ballot, BallotPanel, Spent
from zhixing.queries.ballots.access import panels_of
from zhixing.queries.ballots.keys import folder
from zhixing.rules.ballots.blind_rsa import PREPARED, PublicKey, verify
from zhixing.rules.ballots.slip_codes import hash_of, token_hash
from zhixing.rules.ballots.soundness import proof_problems
from zhixing.rules.ballots.states import Way


def unproven_votes(ballot: Ballot, secrets: Sequence[bytes]) -> list[str]:
    """Why the box cannot be counted: votes that the database has and nobody cast. `secrets`: both private keys.

    A vote that was under way before proofs were kept has none; the announcement of its opening says so.
    """
    announcement = key_shares.announcement(folder(), ballot.slug)
    if announcement is not None and not announcement.has_proofs:
        return []
    reasons: list[str] = []
    for panel in panels_of(ballot):
        is_proven = _checks(ballot, panel, secrets)
        foreign = sum(not is_proven[Way(vote.way)](vote) for vote in Spent.objects.filter(panel=panel))
        reasons += proof_problems(panel.name, foreign=foreign)
    return reasons


def _checks(ballot: Ballot, panel: BallotPanel, secrets: Sequence[bytes]) -> dict[Way, Callable[[Spent], bool]]:
    token_key = PublicKey.from_der(bytes(panel.token_public_key)) if panel.token_public_key else None

    def by_slip(vote: Spent) -> bool:
        try:
            return hash_of(ballot.slug, open_code(bytes(vote.proof or b""), secrets)) == bytes(vote.credential)
        except (ForeignLine, ValueError):
            return False

    def by_token(vote: Spent) -> bool:
        proof = bytes(vote.proof or b"")
        prepared, signature = proof[:PREPARED], proof[PREPARED:]
        return (
            token_key is not None
            and token_hash(ballot.slug, prepared) == bytes(vote.credential)
            and verify(token_key, prepared, signature)
        )

    def by_paper(vote: Spent) -> bool:
        return by_slip(vote) if panel.by_slip else True

    return {Way.SLIP: by_slip, Way.TOKEN: by_token, Way.PAPER: by_paper}
