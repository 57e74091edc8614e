"""纸质票: entered twice by different tellers, differences settled by a third; final ones go into the box."""

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from zhixing.actions.ballots.casting import store_votes
from zhixing.actions.ballots.key_alarms import watching_keys
from zhixing.actions.ballots.lifecycle import lock_box, locked_panel
from zhixing.actions.recording import record
from zhixing.files.ballots import key_shares
from zhixing.files.ballots.sealed_box import open_paper, seal_paper
from zhixing.models import BallotPanel, PaperEntry, Spent
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ballots.access import seat_in
from zhixing.queries.ballots.keys import demand_keys, folder
from zhixing.queries.ballots.voting import AlreadyCounted, CredentialHolder, paper_of, slip_holder
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.double_entry import (
    PART_GONE,
    DoubleEntry,
    PaperStep,
    Reading,
    differences,
    discarding_blockers,
    enter,
    entry_stage_blockers,
    foreign_slip_problems,
    late_slip_blockers,
    number_problems,
    paper_way_blockers,
    second_slip_problems,
    settle,
    shared_slip_blockers,
    spent_slip_blockers,
)
from zhixing.rules.ballots.states import BallotState, Place, Way
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


@dataclass(frozen=True)
class Outcome:
    """Where the paper stands after an entry; `differ` says how many fields the two have read differently."""

    number: int
    step: PaperStep
    differ: int = 0


@dataclass(frozen=True)
class Stapled:
    """The slip on a paper: the hash of its code, in hex, and the code; empty where the panel has no slips."""

    credential: str = ""
    code: str = ""


@watching_keys
@transaction.atomic
def enter_paper(
    panel_id: int, *, number: int, reading: Reading, code: str = "", by: Viewer, at: dt.datetime
) -> Outcome:
    """Enter a paper, the first time or the second: which of the two it is, follows from who entered it before.

    `code`: of the slip stapled to the paper, where the panel has slips.
    """
    panel = _panel(panel_id, by)
    reasons = number_problems(number)
    if not reading.is_invalid:
        reasons += paper_of(panel.ballot, panel).problems(reading.choices, is_unlisted=reading.is_unlisted)
    holder = slip_holder(panel.ballot, code) if panel.by_slip else None
    reasons += foreign_slip_problems(panel.name, is_own=holder is None or holder.panel.pk == panel.pk)
    if reasons:
        raise Blocked(reasons)
    paper_entry = PaperEntry.objects.select_for_update().filter(panel=panel, number=number).first()
    before, stapled = _opened(paper_entry, panel) if paper_entry else (DoubleEntry(), Stapled())
    slip = Stapled(holder.hash.hex(), holder.spent_with.decode()) if holder else Stapled()
    entry = enter(before, reading, by=by.user_id, tellers=_tellers(panel))
    is_same = not paper_entry or stapled.credential == slip.credential
    if reasons := second_slip_problems(number, is_same=is_same):
        raise Blocked(reasons)
    # Not to the first who enters it while the vote runs: alone they could try one code after the other.
    if holder is not None and (paper_entry or panel.ballot.state == BallotState.SEALED.value):
        _require_unspent(holder, number)
    if holder is not None:
        _require_alone(panel, slip.credential, number)
    _keep(entry, panel, number, slip, paper_entry)
    record(
        "enter_paper",
        by=by,
        at=at,
        organisation_id=panel.ballot.cycle.organisation_id,
        subject=panel.ballot,
        summary=f"{panel.name}：第 {number} 号，{entry.step.label}",
    )
    return Outcome(number, entry.step, len(differences(entry)))


@watching_keys
@transaction.atomic
def settle_paper(panel_id: int, *, number: int, settled: Mapping[Place, str], by: Viewer, at: dt.datetime) -> Outcome:
    """Settle every field that the two read differently; by the teller who entered neither."""
    panel = _panel(panel_id, by)
    paper_entry = get_or_out_of_sight(PaperEntry.objects.select_for_update(), panel=panel, number=number)
    before, slip = _opened(paper_entry, panel)
    entry = settle(before, settled, by=by.user_id, tellers=_tellers(panel))
    final = entry.final
    if (
        final is not None
        and not final.is_invalid
        and (reasons := paper_of(panel.ballot, panel).problems(final.choices, is_unlisted=final.is_unlisted))
    ):
        raise Blocked(reasons)
    _keep(entry, panel, number, slip, paper_entry)
    record(
        "settle_paper",
        by=by,
        at=at,
        organisation_id=panel.ballot.cycle.organisation_id,
        subject=panel.ballot,
        summary=f"{panel.name}：第 {number} 号",
    )
    return Outcome(number, entry.step)


@transaction.atomic
def discard_paper(panel_id: int, *, number: int, reason: str, by: Viewer, at: dt.datetime) -> None:
    """Take out an entry that is not final (a wrong number or code, a paper whose slip has voted on a phone)."""
    panel = _panel(panel_id, by)
    paper_entry = get_or_out_of_sight(PaperEntry.objects.select_for_update(), panel=panel, number=number)
    if reasons := discarding_blockers(reason, is_final=paper_entry.is_final):
        raise Blocked(reasons)
    paper_entry.delete()
    record(
        "discard_paper",
        by=by,
        at=at,
        organisation_id=panel.ballot.cycle.organisation_id,
        subject=panel.ballot,
        summary=f"{panel.name}：第 {number} 号，{reason.strip()}",
    )


@transaction.atomic
def differing(panel_id: int, *, number: int, by: Viewer) -> list[tuple[Place, str, str]]:
    """No act: for whoever may settle the paper, each field that differs with both readings, in either order."""
    panel = _panel(panel_id, by)
    paper_entry = PaperEntry.objects.filter(panel=panel, number=number).first()
    if paper_entry is None or paper_entry.is_final or paper_entry.second is None:
        raise OutOfSight(number)
    if by.user_id in {paper_entry.first_by_id, paper_entry.second_by_id}:
        raise NotAllowed(Do.VIEW_BALLOT)
    entry, _ = _opened(paper_entry, panel)
    assert entry.first is not None
    assert entry.second is not None
    first, other = entry.first.fields, entry.second.fields
    if secrets.randbelow(2):
        first, other = other, first
    return [(place, first.get(place, ""), other.get(place, "")) for place in differences(entry)]


# --- what is kept between the entries ----------------------------------------------------------------------------


def _panel(panel_id: int, by: Viewer) -> BallotPanel:
    """The panel, its ballot locked, for a teller while papers are entered."""
    panel = locked_panel(panel_id)
    ballot = panel.ballot
    if seat_in(by, ballot) is None:
        by.demand(Do.VIEW_BALLOT, ballot.cycle.organisation.path)
        raise NotAllowed(Do.VIEW_BALLOT)
    lock_box(ballot.pk, exclusive=False)
    if reasons := entry_stage_blockers(BallotState(ballot.state)):
        raise Blocked(reasons)
    demand_keys(ballot)
    if reasons := paper_way_blockers(panel.name, by_paper=panel.by_paper):
        raise Blocked(reasons)
    return panel


def _tellers(panel: BallotPanel) -> frozenset[int]:
    return frozenset(panel.ballot.tellers.values_list("user_id", flat=True))


def _require_unspent(holder: CredentialHolder, number: int) -> None:
    """That the slip has not voted otherwise."""
    if reasons := spent_slip_blockers(number, is_spent=Spent.objects.filter(pk=holder.hash).exists()):
        raise Blocked(reasons)


def _require_alone(panel: BallotPanel, credential: str, number: int) -> None:
    """That no other paper under way has the same slip: found at the first reading, while both papers are at hand."""
    others = PaperEntry.objects.filter(panel=panel, is_final=False).exclude(number=number).order_by("number")
    same = next((other.number for other in others if _opened(other, panel)[1].credential == credential), None)
    if reasons := shared_slip_blockers(number, same):
        raise Blocked(reasons)


def _keep(entry: DoubleEntry, panel: BallotPanel, number: int, slip: Stapled, existing: PaperEntry | None) -> None:
    """Write the entry; a final one goes into the box and its contents are emptied."""
    row = existing or PaperEntry(panel=panel, number=number)
    row.first_by_id, row.second_by_id, row.third_by_id = entry.first_by, entry.second_by, entry.third_by  # type: ignore[assignment]
    row.first, row.second = _sealed(entry.first, slip, panel), _sealed(entry.second, slip, panel)
    row.is_final = entry.final is not None
    row.save()
    if entry.final is None:
        return
    spent = bytes.fromhex(slip.credential) if slip.credential else secrets.token_bytes(32)
    paper = None if entry.final.is_invalid else entry.final.choices
    try:
        store_votes(panel.ballot, CredentialHolder(panel, Way.PAPER, spent, slip.code.encode()), paper)
    except AlreadyCounted:
        raise Blocked(late_slip_blockers(number)) from None


def _sealed(reading: Reading | None, slip: Stapled, panel: BallotPanel) -> bytes | None:
    if reading is None:
        return None
    fields = [[number, code, choice] for (number, code), choice in reading.fields.items()]
    return seal_paper(json.dumps([slip.credential, fields, slip.code]).encode(), _part(panel))


def _opened(row: PaperEntry, panel: BallotPanel) -> tuple[DoubleEntry, Stapled]:
    """The entry as it was kept, and the slip that the paper spends."""
    entry = DoubleEntry(row.first_by_id, row.second_by_id, row.third_by_id)
    if row.is_final:
        return replace(entry, final=Reading(is_invalid=True)), Stapled()  # what it says is in the box and nowhere else
    slip = Stapled()
    readings: list[Reading | None] = []
    for sealed in (row.first, row.second):
        if sealed is None:
            readings.append(None)
            continue
        credential, fields, *code = json.loads(open_paper(bytes(sealed), _part(panel)))
        slip = Stapled(credential, *code)
        readings.append(Reading.of({(number, code): choice for number, code, choice in fields}))
    return replace(entry, first=readings[0], second=readings[1]), slip


def _part(panel: BallotPanel) -> bytes:
    try:
        return key_shares.read(folder(), panel.ballot.slug)
    except key_shares.PartGone:
        raise Blocked([PART_GONE]) from None
