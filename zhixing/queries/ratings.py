"""先锋指数与星级: the latest result of each participant."""

from collections.abc import Iterable

from zhixing.models import Rating


def latest_ratings(participant_ids: Iterable[int]) -> dict[int, Rating]:
    """By participant, the rating that counts: the one of the latest computation."""
    ratings = Rating.objects.filter(participant__in=list(participant_ids)).order_by("participant", "computation")
    return {rating.participant_id: rating for rating in ratings}
