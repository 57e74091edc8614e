"""计票单: what the tellers counted in the room, panel by panel, and their confirming it before the box is opened."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from zhixing.actions.ballots.lifecycle import locked_ballot, locked_panel, require_teller
from zhixing.actions.recording import record
from zhixing.models import BallotPanel, CountSheet
from zhixing.queries.ballots.access import seat_in, sheets_of
from zhixing.queries.ballots.sheet_signatures import SIGNED, sheet_mark
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.count_sheet import keeping_blockers, sheet_problems, signing_blockers
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.refusals import Blocked


@transaction.atomic
def save_sheet(
    panel_id: int,
    *,
    signatures: int,
    slips_unused: int = 0,
    paper_issued: int = 0,
    paper_collected: int = 0,
    missing_reason: str = "",
    by: Viewer,
    at: dt.datetime,
) -> CountSheet:
    """Keep what the tellers counted in the room for one panel; it may be corrected until the box is opened.

    A teller who does so has signed for it; whoever else has, signs again.
    """
    panel = locked_panel(panel_id)
    ballot = panel.ballot
    require_teller(by, ballot)
    counts = {
        "signatures": signatures,
        "slips_unused": slips_unused,
        "paper_issued": paper_issued,
        "paper_collected": paper_collected,
    }
    if reasons := keeping_blockers(BallotState(ballot.state), counts.values()):
        raise Blocked(reasons)
    sheet = _write_sheet(panel, counts, missing_reason, by, at)
    record(
        "save_sheet",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=f"{panel.name}：签到 {signatures}，剩余票码 {slips_unused}，"
        f"纸质票发出 {paper_issued}、收回 {paper_collected}",
    )
    return sheet


def _write_sheet(
    panel: BallotPanel, counts: Mapping[str, int], missing_reason: str, by: Viewer, at: dt.datetime
) -> CountSheet:
    """The sheet as it stands now, signed by the teller who writes it and by nobody else."""
    seat = seat_in(by, panel.ballot)
    signed = {field: at if seat is signing_seat else None for signing_seat, field in SIGNED.items()}
    sheet, _ = CountSheet.objects.update_or_create(
        panel=panel,
        defaults={**counts, **signed, "missing_reason": missing_reason.strip()[:200], "by_id": by.user_id, "at": at},
    )
    return sheet


@transaction.atomic
def sign_sheet(ballot_id: int, *, mark: str, by: Viewer, at: dt.datetime) -> None:
    """Confirm the count sheets of all panels as the teller has just seen them, in a session of their own."""
    ballot = locked_ballot(ballot_id)
    require_teller(by, ballot)
    seat = seat_in(by, ballot)
    sheets = sheets_of(ballot)
    reasons = signing_blockers(
        BallotState(ballot.state),
        has_seat=seat in SIGNED,
        is_complete=all(sheet is not None and not sheet_problems(sheet) for sheet in sheets.values()),
        is_as_read=mark == sheet_mark(ballot),
    )
    if reasons or seat is None:
        raise Blocked(reasons)
    CountSheet.objects.filter(panel__ballot=ballot).update(**{SIGNED[seat]: at})
    record(
        "sign_sheet",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=f"{ballot.occasion}：{seat.label}",
    )
