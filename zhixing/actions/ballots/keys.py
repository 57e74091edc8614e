"""票箱的锁: each teller's phrase, opening with both, and destroying every key once they are not needed any more."""

import datetime as dt
import logging
import secrets
from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from config import clock
from zhixing.actions.ballots.traces import clear_away
from zhixing.actions.recording import record
from zhixing.files.ballots import key_shares
from zhixing.files.ballots.sealed_box import Cost, Lock, WrongPhrase, new_lock, unlock
from zhixing.models import Ballot, BallotTeller, User
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ballots.keys import folder
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.phrases import (
    TOO_EASY,
    made_phrase,
    meant,
    password_problems,
    phrase_problems,
    wait_after,
    waiting_problem,
    wrong_phrase_problem,
)
from zhixing.rules.ballots.preparing import lock_blockers, phrase_stage_blockers
from zhixing.rules.ballots.states import BallotState, Seat
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed

_PATIENCE = 3  # seconds that a count waits for whoever is reading; after that every start and page tries again


class WrongPhrases(Blocked):
    """The box stays shut: of one teller or of both neither phrase nor recovery code fits."""


def set_phrase(ballot_id: int, *, phrase: str = "", by: Viewer, at: dt.datetime) -> tuple[str, str]:
    """Lock one's own half of the box; returns the phrase and the recovery code, which are shown this once.

    By the teller alone, while signed in; may be set anew until the vote begins, which voids the code before. `phrase`
    empty: one is made. One of the teller's own that opens the other lock is refused as too easy, and is a wrong try at
    that lock: nobody guesses here at what the other one chose.
    """
    lock = _set_phrase(ballot_id, phrase, by, at)
    if isinstance(lock, Blocked):
        raise lock
    return lock


@transaction.atomic
def _set_phrase(ballot_id: int, phrase: str, by: Viewer, at: dt.datetime) -> tuple[str, str] | Blocked:
    holder = _own_lock(ballot_id, by)
    ballot = holder.ballot
    if reasons := phrase_stage_blockers(BallotState(ballot.state)):
        raise Blocked(reasons)
    chosen, part = phrase.strip() or made_phrase(secrets.randbelow), _part(ballot)
    if phrase.strip():
        if reasons := _easy(phrase, ballot, by):
            raise Blocked(reasons)
        other = ballot.tellers.exclude(pk=holder.pk).exclude(locked_key=None).first()
        if other is not None and (reasons := waiting(other, at)):
            raise Blocked(reasons)
        if other is not None and opens(other, phrase, part) is not None:
            wrong_try(ballot, [other], by, at)
            return Blocked([TOO_EASY])
    lock, recovery = new_lock(chosen, part, _cost())
    holder.public_key, holder.salt, holder.locked_key = lock.public_key, lock.salt, lock.locked_key
    holder.wrong_tries, holder.waits_until = 0, None
    holder.save(update_fields=["public_key", "salt", "locked_key", "wrong_tries", "waits_until"])
    record(
        "set_phrase",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=f"{ballot.occasion}：{Seat(holder.seat).label}",
    )
    return chosen, recovery


@cache
def _common() -> CommonPasswordValidator:
    """Twenty thousand of them, read from their file once."""
    return CommonPasswordValidator()


def _easy(phrase: str, ballot: Ballot, by: Viewer) -> list[str]:
    """Why this phrase of one's own could be guessed: from what everybody tries, or from what is known of the people."""
    user = User.objects.get(pk=by.user_id)
    if reasons := password_problems(is_password=user.has_usable_password() and user.check_password(phrase)):
        return reasons
    organisation = ballot.cycle.organisation
    personal = [
        user.username,
        user.name,
        ballot.slug,
        organisation.name,
        organisation.label,
        *User.objects.filter(pk__in=ballot.tellers.values("user")).values_list("name", flat=True),
    ]
    try:
        _common().validate(meant(phrase).replace(" ", ""))
    except ValidationError:
        return [TOO_EASY]
    return phrase_problems(phrase, personal)


def _own_lock(ballot_id: int, by: Viewer) -> BallotTeller:
    """The locked row of the viewer's seat, if it is one that holds a lock."""
    ballot = get_or_out_of_sight(
        Ballot.objects.select_for_update(of=("self",)).select_related("cycle__organisation"), pk=ballot_id
    )
    ballot_teller = BallotTeller.objects.filter(ballot=ballot, user=by.user_id).first()
    if ballot_teller is None:
        by.demand(Do.VIEW_BALLOT, ballot.cycle.organisation.path)
        raise NotAllowed(Do.VIEW_BALLOT)
    if reasons := lock_blockers(Seat(ballot_teller.seat)):
        raise Blocked(reasons)
    ballot_teller.ballot = ballot
    return ballot_teller


def _part(ballot: Ballot) -> bytes:
    """The part outside the database, made with the first phrase. Locks made with one that is lost are taken off."""
    try:
        return key_shares.read(folder(), ballot.slug)
    except key_shares.PartGone:
        ballot.tellers.update(public_key=None, salt=None, locked_key=None)
        key_shares.destroy(folder(), ballot.slug)  # one cut short on the disk
        return key_shares.make(folder(), ballot.slug)


def secrets_of(ballot: Ballot, typed: Mapping[Seat, str], *, by: Viewer, at: dt.datetime) -> list[bytes]:
    """Both private keys, from phrases or recovery codes. `WrongPhrases` says whose does not fit, and it is written
    down: the caller lets the transaction end. While one of the locks waits after wrong tries, none is tried."""
    holders = list(ballot.tellers.exclude(seat=Seat.THIRD.value).order_by("seat"))
    if reasons := [reason for holder in holders for reason in waiting(holder, at)]:
        raise Blocked(reasons)
    part = _part_if_there(ballot)
    keys = {holder: opens(holder, typed.get(Seat(holder.seat), ""), part) for holder in holders}
    if wrong := [holder for holder, key in keys.items() if key is None]:
        wrong_try(ballot, wrong, by, at)
        raise WrongPhrases(
            [wrong_phrase_problem(Seat(holder.seat).label, has_part=part is not None) for holder in wrong]
            + [reason for holder in wrong for reason in waiting(holder, at)]
        )
    return [key for key in keys.values() if key is not None]


def _part_if_there(ballot: Ballot) -> bytes | None:
    try:
        return key_shares.read(folder(), ballot.slug)
    except key_shares.PartGone:
        return None


def opens(holder: BallotTeller, phrase: str, part: bytes | None) -> bytes | None:
    """The private key behind this teller's lock; None where the phrase does not fit."""
    lock = Lock(*(bytes(value or b"") for value in (holder.public_key, holder.salt, holder.locked_key)))
    try:
        return unlock(lock, phrase, part, _cost())
    except WrongPhrase:
        return None


def waiting(holder: BallotTeller, at: dt.datetime) -> list[str]:
    """Why no phrase is tried at this lock now."""
    if holder.waits_until is None or at >= holder.waits_until:
        return []
    return [waiting_problem(Seat(holder.seat).label, holder.wrong_tries, timezone.localtime(holder.waits_until))]


def wrong_try(ballot: Ballot, wrong: Sequence[BallotTeller], by: Viewer, at: dt.datetime) -> None:
    """Count a wrong try at these locks, and make the next one wait. Part of an act: whoever tried is in the log."""
    for holder in wrong:
        holder.wrong_tries += 1
        holder.waits_until = at + wait_after(holder.wrong_tries)
        holder.save(update_fields=["wrong_tries", "waits_until"])
    tries = "，".join(f"{Seat(holder.seat).label}第 {holder.wrong_tries} 次" for holder in wrong)
    record(
        "refuse_phrases",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=f"{ballot.occasion}：{tries}",
    )


# --- the end of the keys -----------------------------------------------------------------------------------------


def destroy_after_commit(ballot: Ballot) -> None:
    """Once the count (or the declaration) stands, destroy what the locks were made with and clear away dead rows.

    A failure there is logged and does not call the count into question: `sweep_keys` tries again.
    """
    transaction.on_commit(lambda: _finish([ballot], _PATIENCE), robust=True)


def sweep_keys() -> int:
    """Finish what a crash, or somebody reading, left between a count and its end; says of how many ballots the keys
    were destroyed.

    No act of anybody: whoever counted or declared void has done it, and is in the log.
    """
    ended = Ballot.objects.filter(state__in=[BallotState.COUNTED.value, BallotState.VOIDED.value])
    return _finish(list(ended.filter(Q(keys_destroyed_at=None) | Q(traces_cleared_at=None))), 0)


def _finish(ballots: Sequence[Ballot], seconds: float) -> int:
    """First the keys, then the traces: with the keys gone, what is left of the lines is noise to everybody."""
    destroyed = sum(_destroyed(ballot) for ballot in ballots if ballot.keys_destroyed_at is None)
    if ballots and clear_away(seconds):
        Ballot.objects.filter(pk__in=[ballot.pk for ballot in ballots]).update(traces_cleared_at=clock.now())
    return destroyed


def _destroyed(ballot: Ballot) -> bool:
    """False where nothing could be destroyed: the folder is not there (a disk not mounted, another setting), and the
    part may lie on. Nobody is told then that it is gone, and every start tries again."""
    if not folder().is_dir() and ballot.tellers.exclude(public_key=None).exists():
        logging.getLogger(__name__).error("%s is missing: the key of ballot %s was not destroyed", folder(), ballot.pk)
        return False
    key_shares.destroy(folder(), ballot.slug)
    Ballot.objects.filter(pk=ballot.pk).update(keys_destroyed_at=clock.now())
    return True


def sweep_orphans() -> int:
    """Destroy the files of ballots that the database does not know or that have ended; says of how many.

    No act of anybody: for whoever has restored a backup. Not at every start: beside another database, or an empty one,
    it would end votes that are under way elsewhere.
    """
    going_on = Ballot.objects.exclude(state__in=[BallotState.COUNTED.value, BallotState.VOIDED.value])
    left = key_shares.slugs(folder()) - set(going_on.values_list("slug", flat=True))
    for slug in left:
        key_shares.destroy(folder(), slug)
    return len(left)


def _cost() -> Cost:
    return Cost(*settings.BALLOT_PHRASE_COST)
