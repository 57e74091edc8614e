"""积分台账: the activity behind an entry, whether it came from the record or from a correction of it."""

from collections.abc import Iterable

from zhixing.models import Activity, ActivityCorrection, Entry
from zhixing.rules.ledger.sources import Source


def activity_ids_of(entries: Iterable[Entry]) -> dict[int, int]:
    """Entry → activity, for those that rest on one. One query at most."""
    listed = list(entries)
    correction_ids = {entry.source_id for entry in listed if entry.source == Source.CORRECTION.value}
    by_correction = (
        dict(ActivityCorrection.objects.filter(pk__in=correction_ids).values_list("pk", "activity_id"))
        if correction_ids
        else {}
    )
    known = {entry.pk: entry.source_id for entry in listed if entry.source == Source.ACTIVITY.value}
    for entry in listed:
        if entry.source == Source.CORRECTION.value and entry.source_id in by_correction:
            known[entry.pk] = by_correction[entry.source_id]
    return known


def activity_of(entry: Entry) -> Activity | None:
    activity_id = activity_ids_of([entry]).get(entry.pk)
    if activity_id is None:
        return None
    return Activity.objects.select_related("organisation").filter(pk=activity_id).first()
