"""计分截止日: for which period a day counts at a branch or for a person, and what counts for a period."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, Q

from zhixing.models import Cycle, Membership, Organisation, Participant
from zhixing.rules.periods import ONE_DAY, CutOffs, Days, Period, counted_days

_IS_EARLY = Q(cut_off_on__lt=F("until_on"))


def early_cut_offs(organisation_ids: Iterable[int]) -> dict[int, dict[dt.date, dt.date]]:
    """By organisation, the periods of it that are cut off before their last day, by that day. One query."""
    rows = Cycle.objects.filter(_IS_EARLY, organisation_id__in=set(organisation_ids))
    cut_offs: dict[int, dict[dt.date, dt.date]] = defaultdict(dict)
    for organisation_id, last, day in rows.values_list("organisation_id", "until_on", "cut_off_on"):
        cut_offs[organisation_id][last] = day
    return cut_offs


def cut_offs_of(organisation: Organisation) -> CutOffs:
    return early_cut_offs([organisation.pk])[organisation.pk]


def own_cut_offs(membership: Membership) -> CutOffs:
    """Of one person: where another branch judged them, its cut-off and not that of the branch they belong to now."""
    judged = Participant.objects.filter(membership__person=membership.person_id).order_by("excluded", "pk")
    own = dict(judged.values_list("cycle__until_on", "cycle__cut_off_on"))
    return {**cut_offs_of(membership.organisation), **own}


def own_days(membership: Membership, period: Period) -> Days:
    """The days that count for this person in a period."""
    return counted_days(period, own_cut_offs(membership))


def counted_for(period: Period, day: str, organisation: str = "organisation_id") -> Q:
    """The rows that count for a period, each by the cut-offs of its own organisation; names of columns. One query."""
    eve = period.from_on - ONE_DAY
    here, moved_in = Q(**{f"{day}__range": (period.from_on, period.until_on)}), Q()
    places: dict[tuple[dt.date, dt.date], list[int]] = defaultdict(list)
    rows = Cycle.objects.filter(_IS_EARLY, until_on__in=(eve, period.until_on)).order_by("organisation_id")
    for last, cut_off, place in rows.values_list("until_on", "cut_off_on", "organisation_id"):
        places[last, cut_off].append(place)
    for (last, cut_off), organisations in places.items():
        is_there = Q(**{f"{organisation}__in": organisations})
        if last == eve:
            moved_in |= is_there & Q(**{f"{day}__range": (cut_off + ONE_DAY, eve)})
        else:
            here &= ~(is_there & Q(**{f"{day}__gt": cut_off}))
    return here | moved_in
