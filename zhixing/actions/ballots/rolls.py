"""名册 and 票码 of a ballot: typed rolls, taking somebody off, printing slips."""

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import F

from zhixing.actions.ballots.lifecycle import lock_box, locked_panel, make_token_keys, preparing
from zhixing.actions.recording import record
from zhixing.models import Ballot, BallotPanel, RollLine, Slip, SlipBatch
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ballots.access import has_spent, public_keys
from zhixing.queries.ballots.keys import coming_fingerprint
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.rolls import (
    leaving_off_blockers,
    printing_blockers,
    read_roll,
    slips_wanted,
    typing_blockers,
)
from zhixing.rules.ballots.slip_codes import RANDOM_BYTES, code_from, hash_of
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.names.order import name_key
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def edit_roll(panel_id: int, *, typed: str, by: Viewer, at: dt.datetime) -> int:
    """Replace a typed roll by the people of `typed`, one a line as “姓名，单位”; returns how many there are."""
    panel = _panel(panel_id, by)
    people, reasons = read_roll(typed)
    is_drawn = panel.ballot.participant_id is not None
    if reasons := typing_blockers(panel.name, is_of_register=panel.has_subjects, is_drawn=is_drawn) or reasons:
        raise Blocked(reasons)
    panel.roll.all().delete()
    people.sort(key=lambda person: (name_key(person.name), person.name, person.note))
    RollLine.objects.bulk_create(
        RollLine(panel=panel, number=number, name=person.name, note=person.note)
        for number, person in enumerate(people, start=1)
    )
    record(
        "edit_roll",
        by=by,
        at=at,
        organisation_id=panel.ballot.cycle.organisation_id,
        subject=panel.ballot,
        summary=f"{panel.name}：{len(people)} 人",
    )
    return len(people)


@transaction.atomic
def leave_off_roll(line_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> None:
    """Take somebody off a roll while it is prepared; the reason stays in the log."""
    line = get_or_out_of_sight(RollLine.objects, pk=line_id)
    panel = _panel(line.panel_id, by)
    if reasons := leaving_off_blockers(line.name, reason, is_drawn=line.entrant_id is not None):
        raise Blocked(reasons)
    line.delete()
    for after in panel.roll.filter(number__gt=line.number).order_by("number").values_list("pk", flat=True):
        RollLine.objects.filter(pk=after).update(number=F("number") - 1)
    record(
        "leave_off_roll",
        by=by,
        at=at,
        organisation_id=panel.ballot.cycle.organisation_id,
        subject=panel.ballot,
        summary=f"{panel.name}：{line.name}，{reason.strip()}",
    )


def _panel(panel_id: int, by: Viewer) -> BallotPanel:
    """A panel of a ballot that the viewer is preparing, its ballot locked."""
    panel = get_or_out_of_sight(BallotPanel.objects, pk=panel_id)
    panel.ballot = preparing(panel.ballot_id, by)
    return panel


@transaction.atomic
def print_slips(panel_id: int, *, by: Viewer, at: dt.datetime) -> list[str]:
    """Make one slip for everyone on the roll and one in ten more; the codes are told this once.

    Printing again voids the batch before, which is possible only until anything has been cast or entered in the panel.
    """
    panel = locked_panel(panel_id)
    by.demand(panel.ballot.cycle.permission_for(Do.PREPARE_BALLOT), panel.ballot.cycle.organisation.path)
    lock_box(panel.ballot_id, exclusive=True)
    count = slips_wanted(panel.roll.count())
    _demand_printing(panel, count)
    panel.batches.filter(is_voided=False).update(is_voided=True)
    fingerprint = _fingerprint(panel.ballot)
    batch = SlipBatch.objects.create(panel=panel, printed=count, fingerprint=fingerprint)
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(code_from(secrets.token_bytes(RANDOM_BYTES)))
    # In the order of the hashes, which says nothing of the order on paper.
    Slip.objects.bulk_create(
        [
            Slip(code_hash=code_hash, batch=batch)
            for code_hash in sorted(hash_of(panel.ballot.slug, code) for code in codes)
        ],
        batch_size=2_000,
    )
    record(
        "print_slips",
        by=by,
        at=at,
        organisation_id=panel.ballot.cycle.organisation_id,
        subject=panel.ballot,
        summary=f"{panel.name}：{count} 张",
    )
    return sorted(codes)


def _fingerprint(ballot: Ballot) -> str:
    """What the slips can tell of the keys: all of it once both tellers have set their phrases, before that nothing."""
    if len(public_keys(ballot)) == 2:
        make_token_keys(ballot)
    return coming_fingerprint(ballot) or ""


def _demand_printing(panel: BallotPanel, slips: int) -> None:
    reasons = printing_blockers(
        BallotState(panel.ballot.state),
        panel.name,
        is_by_slip=panel.by_slip,
        slips=slips,
        has_votes=has_spent(panel),
        has_papers=panel.papers.exists(),
    )
    if reasons:
        raise Blocked(reasons)
