"""先锋指数与星级: the latest result of each participant."""

from collections.abc import Iterable

from zhixing.models import Rating
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import PeriodKind
from zhixing.rules.standards.vocabulary import exact_points


def latest_ratings(participant_ids: Iterable[int]) -> dict[int, Rating]:
    """By participant, the rating that counts: the one of the latest computation."""
    ratings = Rating.objects.filter(participant__in=list(participant_ids)).order_by("participant", "computation")
    return {rating.participant_id: rating for rating in ratings}


def result_words(viewer: Viewer, cycle_id: int) -> dict[int, str]:
    """By participant, index and band as minutes say them: 92.50 红色示范星; nothing before the first computation."""
    cycle = cycle_at(viewer, cycle_id, Do.VIEW_RESULTS)
    bands = {band.code: band.name for band in parsed(cycle.version).bands_of(PeriodKind[CycleKind(cycle.kind).name])}
    ids = cycle.participants.values_list("pk", flat=True)
    return {
        participant_id: f"{exact_points(rating.index)} {bands.get(rating.band, '')}".strip()
        if rating.index is not None
        else "不计分"
        for participant_id, rating in latest_ratings(ids).items()
    }
