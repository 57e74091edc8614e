"""学时和服务时间: the hours of people by quarter, for every page that tells them.

Study is what somebody took part in of activities that count as study, and whatever else stands in the ledger by the
hour of study (a claim, a decision). Service is what stands in the ledger by the hour.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Sum

from zhixing.models import Activity, ActivityCorrection, Attendance, Entry, Organisation
from zhixing.queries.standards.in_force_many import InForce
from zhixing.rules.activities.hours import HoursKind, hours_items
from zhixing.rules.activities.marks import TOOK_PART
from zhixing.rules.ledger.sources import Source
from zhixing.rules.periods import Days, Quarter, quarter_of

SERVICE = HoursKind.SERVICE
HOURS_A_YEAR = 3200  # hundredths: 中国共产党党员教育管理工作条例 art. 16


@dataclass(frozen=True)
class Hours:
    """By quarter, in hundredths of an hour."""

    study: Counter[Quarter] = field(default_factory=Counter)
    service: Counter[Quarter] = field(default_factory=Counter)

    def of(self, kind: HoursKind, quarter: Quarter) -> int:
        return self._sums(kind)[quarter]

    def of_year(self, kind: HoursKind, year: int) -> int:
        return sum(units for quarter, units in self._sums(kind).items() if quarter.year == year)

    def add(self, kind: HoursKind, quarter: Quarter, units: int) -> None:
        self._sums(kind)[quarter] += units

    def _sums(self, kind: HoursKind) -> Counter[Quarter]:
        return self.study if kind is HoursKind.STUDY else self.service


def hours_of(person_ids: Iterable[int]) -> Mapping[int, Hours]:
    """By person, wherever they belonged. The same number of queries however many people."""
    people, hours = list(person_ids), defaultdict[int, Hours](Hours)
    for person, day, own, everybody in _attended(people):
        hours[person].add(HoursKind.STUDY, quarter_of(day), everybody or 0 if own is None else own)
    for entry, kind in _by_the_hour(people):
        hours[entry.membership.person_id].add(kind, quarter_of(entry.happened_on), entry.units)
    return hours


def service_hours(branches: Iterable[Organisation], days: Days) -> int:
    """What members of these branches have served by their ledgers, in hundredths of an hour."""
    own = list(branches)
    rules = InForce(own)
    codes = {code for standard in rules.standards for code, kind in hours_items(standard).items() if kind is SERVICE}
    sums = (
        Entry.objects.filter(
            organisation__in=own,
            item__in=codes,
            happened_on__range=(days.from_on, days.until_on),
            reverses__isnull=True,
            reversal__isnull=True,
        )
        .values_list("organisation_id", "happened_on", "item")
        .annotate(units=Sum("units"))
    )
    return sum(
        units
        for organisation_id, day, item, units in sums
        if (in_force := rules.at(organisation_id, day)) and hours_items(in_force.standard).get(item) is SERVICE
    )


def _attended(people: list[int]) -> Iterable[tuple[int, dt.date, int | None, int | None]]:
    """Person, day, hours of their own and hours of everybody, for each study activity that somebody took part in."""
    return Attendance.objects.filter(
        membership__person__in=people, activity__is_study=True, activity__undone_at__isnull=True, mark__in=TOOK_PART
    ).values_list("membership__person_id", "activity__held_on", "units", "activity__hours")


def _by_the_hour(people: list[int]) -> Iterable[tuple[Entry, HoursKind]]:
    """Entries that stand, by the hour; of study only those that no study activity has led to, which tells them."""
    branches = Organisation.objects.filter(memberships__person__in=people).distinct()
    rules = InForce(branches)
    codes = {code for standard in rules.standards for code in hours_items(standard)}
    unreversed = Entry.objects.filter(
        membership__person__in=people, item__in=codes, reverses__isnull=True, reversal__isnull=True
    ).select_related("membership")
    entries = list(unreversed)
    studied = _of_study_activities(entries)
    for entry in entries:
        in_force = rules.at(entry.organisation_id, entry.happened_on)
        kind = hours_items(in_force.standard).get(entry.item) if in_force else None
        if kind is HoursKind.SERVICE or (kind is HoursKind.STUDY and (entry.source, entry.source_id) not in studied):
            yield entry, kind


def _of_study_activities(entries: Iterable[Entry]) -> set[tuple[str, int]]:
    """The sources of these entries that are study activities, or corrections of such."""
    sources: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        sources[entry.source].add(entry.source_id)
    activities = Activity.objects.filter(pk__in=sources[Source.ACTIVITY.value], is_study=True)
    corrections = ActivityCorrection.objects.filter(pk__in=sources[Source.CORRECTION.value], activity__is_study=True)
    return {
        *((Source.ACTIVITY.value, pk) for pk in activities.values_list("pk", flat=True)),
        *((Source.CORRECTION.value, pk) for pk in corrections.values_list("pk", flat=True)),
    }
