"""先锋指数与星级: the latest result of each participant."""

from collections.abc import Iterable

from zhixing.models import Participant, Rating
from zhixing.models.members import has_died
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.participation import DIED
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import PeriodKind
from zhixing.rules.standards.vocabulary import exact_points


def latest_ratings(participant_ids: Iterable[int]) -> dict[int, Rating]:
    """By participant, the rating that counts: the one of the latest computation."""
    ratings = Rating.objects.filter(participant__in=list(participant_ids)).order_by("participant", "computation")
    return {rating.participant_id: rating for rating in ratings}


def shown_ratings(participant_ids: Iterable[int]) -> dict[int, Rating]:
    """The same for whatever prints a person's star, suggestions or measures: nobody's who has died since."""
    ids = set(participant_ids)
    return latest_ratings(ids - died_since(ids))


def died_since(participant_ids: Iterable[int]) -> set[int]:
    """Those of these participants who have died, whenever that was."""
    people = Participant.objects.filter(pk__in=list(participant_ids), person__isnull=False)
    return set(people.filter(has_died("person")).values_list("pk", flat=True))


def result_words(viewer: Viewer, cycle_id: int) -> dict[int, str]:
    """By participant, index and band as minutes say them: 92.50 红色示范星; nothing before the first computation."""
    cycle = cycle_at(viewer, cycle_id, Do.VIEW_RESULTS)
    bands = {band.code: band.name for band in parsed(cycle.version).bands_of(PeriodKind[CycleKind(cycle.kind).name])}
    ids = set(cycle.participants.values_list("pk", flat=True))
    died = died_since(ids)
    words = {
        participant_id: f"{exact_points(rating.index)} {bands.get(rating.band, '')}".strip()
        if rating.index is not None
        else "不计分"
        for participant_id, rating in latest_ratings(ids - died).items()
    }
    return words | dict.fromkeys(died, DIED)
