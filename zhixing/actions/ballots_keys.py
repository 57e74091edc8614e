"""票箱的锁: each teller's phrase, opening with both, and destroying every key once they are not needed any more."""

import datetime as dt
import logging
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhixing.actions.recording import record
from zhixing.files import key_parts
from zhixing.files.ballot_box import Cost, Lock, WrongPhrase, new_lock, unlock
from zhixing.models import Ballot, BallotTeller, User
from zhixing.models.upkeep import MAINTAINED, upkeep_connection
from zhixing.queries.cycles import quarter_of_cycle
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots import BallotState, Seat
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

SHORTEST = 8  # signs of a phrase


class WrongPhrases(Blocked):
    """The box stays shut: of one teller or of both neither phrase nor recovery code fits."""


@transaction.atomic
def set_phrase(ballot_id: int, *, phrase: str, by: Viewer, at: dt.datetime) -> str:
    """Lock one's own half of the box with a phrase; returns the recovery code, which is shown this once.

    By the teller alone, while signed in; may be set anew until the vote begins, which voids the code before.
    """
    held = _own_lock(ballot_id, by)
    ballot = held.ballot
    reasons = []
    if ballot.state != BallotState.PREPARING.value:
        reasons.append(f"这次测评目前是“{BallotState(ballot.state).label}”，只有准备中才能设置口令。")
    if len(phrase.strip()) < SHORTEST:
        reasons.append(f"口令至少 {SHORTEST} 个字符，请换一个更长的。")
    elif (user := User.objects.get(pk=by.user_id)).has_usable_password() and user.check_password(phrase):
        reasons.append("口令不能与登录口令相同，请另换一个。")
    if reasons:
        raise Blocked(reasons)
    lock, recovery = new_lock(phrase, _part(ballot), _cost())
    held.public_key, held.salt, held.locked_key = lock.public_key, lock.salt, lock.locked_key
    held.save(update_fields=["public_key", "salt", "locked_key"])
    record("set_phrase", by=by, at=at, organisation_id=ballot.cycle.organisation_id, subject=ballot,
           summary=f"{quarter_of_cycle(ballot.cycle).label}：{Seat(held.seat).label}")
    return recovery


def _own_lock(ballot_id: int, by: Viewer) -> BallotTeller:
    """The locked row of the viewer's seat, if it is one that holds a lock."""
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("cycle__organisation").filter(
        pk=ballot_id
    ).first()
    if ballot is None:
        raise OutOfSight(ballot_id)
    held = BallotTeller.objects.filter(ballot=ballot, user=by.user_id).first()
    if held is None:
        by.demand(Do.VIEW_BALLOT, ballot.cycle.organisation.path or "")
        raise NotAllowed(Do.VIEW_BALLOT)
    if held.seat == Seat.THIRD.value:
        raise Blocked([f"{Seat.THIRD.label}不保管票箱的锁，不用设置口令。"])
    held.ballot = ballot
    return held


def _part(ballot: Ballot) -> bytes:
    """The part outside the database, made with the first phrase. Locks made with one that is lost are taken off."""
    try:
        return key_parts.read(folder(), ballot.slug)
    except key_parts.PartGone:
        ballot.tellers.update(public_key=None, salt=None, locked_key=None)
        key_parts.destroy(folder(), ballot.slug)  # one cut short on the disk
        return key_parts.make(folder(), ballot.slug)


def secrets_of(ballot: Ballot, typed: Mapping[Seat, str]) -> list[bytes]:
    """Both private keys, from phrases or recovery codes. `WrongPhrases` says whose does not fit."""
    part: bytes | None
    try:
        part = key_parts.read(folder(), ballot.slug)
    except key_parts.PartGone:
        part = None
    found, reasons = [], []
    for held in ballot.tellers.filter(seat__in=[Seat.FIRST.value, Seat.SECOND.value]).order_by("seat"):
        seat = Seat(held.seat)
        lock = Lock(*(bytes(one or b"") for one in (held.public_key, held.salt, held.locked_key)))
        try:
            found.append(unlock(lock, typed.get(seat, ""), part, _cost()))
        except WrongPhrase:
            way = "请改用恢复单上的恢复码" if part is None else "请核对后重新输入，或用恢复单上的恢复码"
            reasons.append(f"{seat.label}的口令不对，{way}。")
    if reasons:
        raise WrongPhrases(reasons)
    return found


# --- the end of the keys -----------------------------------------------------------------------------------------

def destroy_after_commit(ballot: Ballot) -> None:
    """Once the count (or the declaration) stands, destroy what the locks were made with and clear away dead rows.

    A failure there is logged and does not call the count into question: `sweep_keys` tries again.
    """
    transaction.on_commit(lambda: _finish(ballot), robust=True)


def sweep_keys() -> int:
    """Finish what a crash left between a count and the destruction of its keys; says of how many ballots.

    No act of anybody: whoever counted or declared void has done it, and is in the log.
    """
    left = list(Ballot.objects.filter(
        state__in=[BallotState.COUNTED.value, BallotState.VOIDED.value], keys_destroyed_at=None
    ))
    return sum(_finish(ballot) for ballot in left)


def _finish(ballot: Ballot) -> bool:
    """False where nothing could be destroyed: the folder is not there (a disk not mounted, another setting), and the
    part may lie on. Nobody is told then that it is gone, and every start tries again."""
    if not folder().is_dir() and ballot.tellers.exclude(public_key=None).exists():
        logging.getLogger(__name__).error("%s is missing: the key of ballot %s was not destroyed", folder(), ballot.pk)
        return False
    key_parts.destroy(folder(), ballot.slug)
    Ballot.objects.filter(pk=ballot.pk).update(keys_destroyed_at=timezone.now())
    clear_away()
    return True


def clear_away() -> None:
    """VACUUM of the box on a connection of its own: dead rows keep the order in which votes came in.

    Empty pages at the end are not given back: that would wait for whoever is reading, table after table.
    """
    with upkeep_connection() as own:
        own.execute(f"VACUUM (INDEX_CLEANUP ON, TRUNCATE OFF) {', '.join(MAINTAINED)}".encode())


def folder() -> Path:
    return Path(settings.BALLOT_KEYS)


def _cost() -> Cost:
    return Cost(*settings.BALLOT_PHRASE_COST)
