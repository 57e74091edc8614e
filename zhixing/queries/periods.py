"""计分截止日: which quarter a day counts for at a branch or for a person, and what counts for a quarter."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Q

from zhixing.models import Cycle, Membership, Organisation, Participant
from zhixing.rules.periods import ONE_DAY, CutOffs, Days, Quarter, counted_days, quarter_before

# A quarter that counts to its last day, as the database is asked.
_TO_THE_LAST = Q(cut_off_on__month__in=(3, 12), cut_off_on__day=31) | Q(
    cut_off_on__month__in=(6, 9), cut_off_on__day=30
)


def early_cut_offs(organisation_ids: Iterable[int]) -> dict[int, dict[Quarter, dt.date]]:
    """By organisation, the quarters of it that are cut off before their last day. One query."""
    rows = Cycle.objects.filter(organisation_id__in=set(organisation_ids)).exclude(_TO_THE_LAST)
    found: dict[int, dict[Quarter, dt.date]] = defaultdict(dict)
    for organisation_id, year, number, day in rows.values_list("organisation_id", "year", "quarter", "cut_off_on"):
        found[organisation_id][Quarter(year, number)] = day
    return found


def cut_offs_of(organisation: Organisation) -> CutOffs:
    return early_cut_offs([organisation.pk])[organisation.pk]


def own_cut_offs(membership: Membership) -> CutOffs:
    """Of one person: where another branch judged them, its cut-off and not that of the branch they belong to now."""
    judged = Participant.objects.filter(membership__person=membership.person_id).order_by("excluded", "pk")
    own = {
        Quarter(year, number): day
        for year, number, day in judged.values_list("cycle__year", "cycle__quarter", "cycle__cut_off_on")
    }
    return {**cut_offs_of(membership.organisation), **own}


def own_days(membership: Membership, quarter: Quarter) -> Days:
    """The days that count for this person in a quarter."""
    return counted_days(quarter, own_cut_offs(membership))


def counted_for(quarter: Quarter, day: str, organisation: str = "organisation_id") -> Q:
    """The rows that count for a quarter, each by the cut-offs of its own organisation; names of columns. One query."""
    before = quarter_before(quarter)
    here, moved_in = Q(**{f"{day}__range": (quarter.from_on, quarter.until_on)}), Q()
    for (year, number, cut_off), places in _places_by_cut_off((before, quarter)).items():
        place = Q(**{f"{organisation}__in": places})
        if Quarter(year, number) == quarter:
            here &= ~(place & Q(**{f"{day}__gt": cut_off}))
        else:
            moved_in |= place & Q(**{f"{day}__range": (cut_off + ONE_DAY, before.until_on)})
    return here | moved_in


def _places_by_cut_off(quarters: Iterable[Quarter]) -> Mapping[tuple[int, int, dt.date], list[int]]:
    wanted = Q()
    for quarter in quarters:
        wanted |= Q(year=quarter.year, quarter=quarter.number)
    found: dict[tuple[int, int, dt.date], list[int]] = defaultdict(list)
    rows = Cycle.objects.filter(wanted).exclude(_TO_THE_LAST).order_by("organisation_id")
    for year, number, cut_off, place in rows.values_list("year", "quarter", "cut_off_on", "organisation_id"):
        found[year, number, cut_off].append(place)
    return found
