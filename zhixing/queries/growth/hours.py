"""成长线路图: hours of study and of service of one person, by quarter, from the entries of the ledger.

The one place that knows where hours come from.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.models import Entry, Membership
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.rules.growth.hours import HoursKind, hours_items
from zhixing.rules.periods import Quarter, quarter_of
from zhixing.rules.standards.model import Standard


@dataclass(frozen=True)
class Hours:
    """By quarter, in hundredths of an hour."""

    study: Mapping[Quarter, int]
    service: Mapping[Quarter, int]

    def of(self, kind: HoursKind, quarter: Quarter) -> int:
        return (self.study if kind is HoursKind.STUDY else self.service).get(quarter, 0)

    def of_year(self, kind: HoursKind, year: int) -> int:
        known = self.study if kind is HoursKind.STUDY else self.service
        return sum(units for quarter, units in known.items() if quarter.year == year)


def hours_of(membership: Membership, standard: Standard) -> Hours:
    """What stands in the ledger of the person wherever it was entered; what was reversed does not count."""
    kinds, sums = hours_items(standard), {kind: Counter[Quarter]() for kind in HoursKind}
    entries = Entry.objects.filter(
        membership__person=membership.person_id, item__in=kinds, reverses__isnull=True, reversal__isnull=True
    ).values_list("item", "happened_on", "units")
    for item, day, units in entries:
        sums[kinds[item]][quarter_of(day)] += units
    return Hours(sums[HoursKind.STUDY], sums[HoursKind.SERVICE])


def standard_for(membership: Membership, quarter: Quarter) -> Standard | None:
    """The standard under which this branch works in the quarter."""
    version = version_in_force(membership.organisation, quarter.from_on)
    return parsed(version) if version else None
