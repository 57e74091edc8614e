"""活动: the entries that make the ledger say what a record says."""

import datetime as dt

from zhixing.actions.ledger.entries import NewEntry, append, reversing
from zhixing.queries.activities.recordings import LedgerChange, Recording
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.sources import Source


def apply_change(
    change: LedgerChange,
    recording: Recording,
    *,
    source: Source,
    source_id: int,
    reason: str,
    by: Viewer,
    at: dt.datetime,
) -> None:
    """Reverse and enter in one go: a fixed number of queries a branch, however many people."""
    bookings = recording.bookings
    new = [reversing(entry, reason[:300]) for entry in change.reverse]
    for membership_id, code in change.enter:
        booking = bookings[(membership_id, code)]
        new.append(
            NewEntry(
                membership_id,
                code,
                recording.happening.held_on,
                source,
                source_id,
                units=booking.units,
                option=booking.option,
                worth=booking.worth,
                note=recording.happening.title.strip(),
                clause=booking.clause,
                deciding_body=booking.deciding_body,
            )
        )
    append(new, by=by, at=at)
