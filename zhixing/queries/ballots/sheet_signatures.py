"""计票单: who has signed the count sheets of a ballot, and what they were when they were looked at."""

import hashlib

from zhixing.models import Ballot, CountSheet
from zhixing.rules.ballots.states import Seat

SIGNED = {Seat.FIRST: "first_signed_at", Seat.SECOND: "second_signed_at"}  # the field of each who signs


def unsigned_seats(ballot: Ballot) -> list[Seat]:
    """Tellers who have not confirmed every sheet as it stands."""
    sheets = list(CountSheet.objects.filter(panel__ballot=ballot))
    return [seat for seat, field in SIGNED.items() if any(getattr(sheet, field) is None for sheet in sheets)]


def sheet_mark(ballot: Ballot) -> str:
    """Stands for the numbers that were told: whoever confirms says by it which they have seen."""
    rows = (
        CountSheet.objects.filter(panel__ballot=ballot)
        .order_by("panel")
        .values_list("panel", "signatures", "slips_unused", "paper_issued", "paper_collected", "missing_reason")
    )
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]
