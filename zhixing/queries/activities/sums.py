"""三会一课 in figures: what the organisations below held in a quarter of what was asked, and how many came."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from zhixing.models import Attendance, Organisation
from zhixing.queries.activities.cadence import branch_cadences, branches_below
from zhixing.rules.activities.cadence import CellState
from zhixing.rules.activities.marks import Mark
from zhixing.rules.periods import Period


@dataclass(frozen=True)
class PeriodSums:
    counts: list[tuple[str, int]]
    missing: list[tuple[str, int]]
    expected: int
    attending: int

    @property
    def rate(self) -> int:
        """Per cent of those expected and not on leave."""
        return round(100 * self.attending / self.expected) if self.expected else 0


def period_sums(organisation: Organisation, period: Period, today: dt.date) -> PeriodSums:
    branches = branches_below(organisation)
    counts: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for cadence in branch_cadences(branches, period.year, today):
        for row in cadence.rows:
            for cell in row.cells:
                counts[row.kind.name] += sum(
                    period.from_on <= activity.held_on <= period.until_on for activity in cell.activities
                )
                if cell.state is CellState.MISSING and period.from_on <= cell.until_on <= period.until_on:
                    missing[row.kind.name] += cell.missing
    counted = [Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY, Mark.ABSENT]
    figures = Attendance.objects.filter(
        activity__organisation__in=branches,
        activity__undone_at__isnull=True,
        activity__held_on__range=(period.from_on, period.until_on),
        activity__kind__in=list(counts),
        mark__in=[mark.value for mark in counted],
    ).aggregate(expected=Count("pk"), absent=Count("pk", filter=Q(mark=Mark.ABSENT.value)))
    return PeriodSums(
        [(name, count) for name, count in counts.items() if count],
        [(name, count) for name, count in missing.items() if count],
        figures["expected"],
        figures["expected"] - figures["absent"],
    )
