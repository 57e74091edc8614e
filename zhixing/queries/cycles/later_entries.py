"""考评周期: entries that were booked after a review was concluded, and that its results lack."""

from collections.abc import Sequence

from django.db.models import Max, Q

from zhixing.models import Cycle, Entry, Panel, Participant
from zhixing.queries.scoring.cycle_inputs import Fact, counted_facts


def last_entry() -> int:
    """The id of the last entry there is. Whoever keeps it holds the chains it is about (`hold_chains`)."""
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def entries_since(cycles: Sequence[Cycle]) -> dict[int, int]:
    """By cycle that has any, how many entries of people it scores, its results lack though they count.

    An entry that has been taken back since changes nothing, and neither does what took it back.
    """
    counted = {
        panel.cycle_id: panel.counted_until
        for panel in Panel.objects.filter(cycle__in=cycles, counted_until__isnull=False)
        if panel.counted_until is not None
    }
    if not counted:
        return {}
    later = Entry.objects.filter(pk__gt=min(counted.values()))
    if not later.exists():
        return {}
    counts = {cycle.pk: _count(cycle, counted[cycle.pk]) for cycle in cycles if cycle.pk in counted}
    return {cycle_id: count for cycle_id, count in counts.items() if count}


def _count(cycle: Cycle, until: int) -> int:
    people = list(Participant.objects.filter(cycle=cycle, excluded="").select_related("membership"))
    later = Entry.objects.filter(
        Q(reverses__isnull=True) | Q(reverses__lte=until),
        pk__gt=until,
        reversal__isnull=True,
        membership__person__in=[line.member.person_id for line in people],
    )
    facts = [Fact(*row) for row in later.values_list("membership__person", "item", "happened_on")]
    return len(counted_facts(cycle, people, facts)) if facts else 0
