"""票箱公钥: the keys that a ballot announces, and whether the database still has those it was opened with."""

from pathlib import Path

from django.conf import settings

from zhixing.files.ballots import key_shares
from zhixing.files.ballots.sealed_box import fingerprint
from zhixing.models import Ballot, BallotPanel
from zhixing.queries.ballots.access import panel_at, public_keys
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.voting import KEYS_CHANGED, KEYS_GONE
from zhixing.rules.refusals import Blocked


class KeysChanged(Blocked):
    """The public keys are not the announced ones: nothing may be sealed to them, and nothing of theirs is counted."""

    def __init__(self, ballot_id: int) -> None:
        super().__init__([KEYS_CHANGED])
        self.ballot_id = ballot_id


def folder() -> Path:
    return Path(settings.BALLOT_KEYS)


def keys_of(ballot: Ballot) -> list[bytes]:
    """What the fingerprint is of: both tellers' keys and those that sign tokens; nothing until all of them are made."""
    keys = public_keys(ballot)
    panels = BallotPanel.objects.filter(ballot=ballot).order_by("pk").values_list("by_token", "token_public_key")
    if len(keys) < 2 or any(by_token and not key for by_token, key in panels):
        return []
    return [*keys, *(bytes(key) for _, key in panels if key is not None)]


def announced_keys(ballot: Ballot) -> list[bytes]:
    """The same once the ballot has been opened: until then every one of them may still change."""
    return keys_of(ballot) if ballot.opened_at is not None else []


def fingerprint_of(ballot: Ballot) -> str | None:
    """Of all public keys, as the notice shows it; None until the ballot is open."""
    return _fingerprint(ballot, announced_keys(ballot))


def coming_fingerprint(ballot: Ballot) -> str | None:
    """The one that the ballot will have if no key changes until it is opened; None until all are made."""
    return _fingerprint(ballot, keys_of(ballot))


def printed_fingerprint(viewer: Viewer, panel_id: int) -> str:
    """The one on the slips of a panel that stand; empty where they were printed before both phrases were set."""
    panel = panel_at(viewer, panel_id)
    return panel.batches.filter(is_voided=False).values_list("fingerprint", flat=True).first() or ""


def demand_keys(ballot: Ballot, *, may_be_lost: bool = False) -> None:
    """Refuse where the keys in the database are not those that the ballot was opened with.

    `may_be_lost`: at the count, where the whole folder can be lost, part and announcement together. The tellers open
    with their recovery sheets then, and these fit no keys but the right ones.
    """
    announcement = key_shares.announcement(folder(), ballot.slug)
    if announcement is None:
        if may_be_lost and not key_shares.exists(folder(), ballot.slug):
            return
        raise Blocked([KEYS_GONE])
    if announcement.fingerprint != _fingerprint(ballot, keys_of(ballot)):
        raise KeysChanged(ballot.pk)


def _fingerprint(ballot: Ballot, keys: list[bytes]) -> str | None:
    return fingerprint(keys[0], keys[1], ballot.slug, keys[2:]) if keys else None
