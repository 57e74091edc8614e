"""进入投票: which ballot somebody means who has typed no more than what stands on a slip."""

from zhixing.models import Ballot, Slip
from zhixing.rules.ballots.slip_codes import hash_of, read_code
from zhixing.rules.ballots.states import BallotState


def slug_of(typed: str) -> str | None:
    """The ballot with this number (测评编号), or the open one that this code (票码) was printed for."""
    if slug := Ballot.objects.filter(slug=typed.strip().lower()).values_list("slug", flat=True).first():
        return slug
    if (code := read_code(typed)) is None:
        return None
    slugs = Ballot.objects.filter(state=BallotState.OPEN.value).values_list("slug", flat=True)
    by_hash = {hash_of(slug, code): slug for slug in slugs}
    printed = Slip.objects.filter(pk__in=[*by_hash]).values_list("pk", flat=True).first()
    return by_hash[bytes(printed)] if printed is not None else None
