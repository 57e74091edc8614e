"""直接填报: which numbers have been entered, and whose are still missing."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from zhixing.models import Cycle, GivenScore, Participant, StandardVersion
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind
from zhixing.rules.reviews.direct_scores import direct_components


def latest_direct_scores(participant_ids: Iterable[int], code: str) -> dict[int, GivenScore]:
    """By participant, the number that counts."""
    given_scores = GivenScore.objects.filter(participant__in=list(participant_ids), component=code)
    return {
        given_score.participant_id: given_score
        for given_score in given_scores.select_related("by").order_by("participant", "pk")
    }


def missing_direct_scores(
    cycles: Sequence[Cycle], people: Mapping[int, Sequence[Participant]], called: Mapping[int, Mapping[int, str]]
) -> dict[int, tuple[tuple[str, tuple[str, ...]], ...]]:
    """By cycle in review, each part to be entered (its name) with the names for whom it is still missing."""
    in_review = [cycle for cycle in cycles if cycle.stage == Stage.REVIEW.value]
    if not in_review:
        return {}
    versions = StandardVersion.objects.in_bulk({cycle.version_id for cycle in in_review})
    requested = {
        cycle.pk: direct_components(parsed(versions[cycle.version_id]), CycleKind(cycle.kind)) for cycle in in_review
    }
    if not any(requested.values()):
        return {}
    entered = _entered(pk for pk, components in requested.items() if components)
    lacking_by_cycle = {}
    for cycle_id, components in requested.items():
        lacking = {
            component.name: tuple(
                called[cycle_id][who.pk] for who in people[cycle_id] if (who.pk, component.code) not in entered
            )
            for component in components
        }
        lacking_by_cycle[cycle_id] = tuple((name, names) for name, names in lacking.items() if names)
    return lacking_by_cycle


def _entered(cycle_ids: Iterable[int]) -> set[tuple[int, str]]:
    given_scores = GivenScore.objects.filter(participant__cycle__in=list(cycle_ids))
    return set(given_scores.values_list("participant_id", "component").distinct())


def without_direct_scores(cycle_ids: Collection[int]) -> set[int]:
    """The cycles in which a part to be entered is missing for somebody; asked of thousands at once."""
    alike = Cycle.objects.filter(pk__in=list(cycle_ids)).values_list("version", "kind").distinct().order_by()
    versions = StandardVersion.objects.in_bulk({version for version, _ in alike})
    lacking_ids: set[int] = set()
    for version, kind in alike:
        for component in direct_components(parsed(versions[version]), CycleKind(kind)):
            entered = GivenScore.objects.filter(component=component.code).values("participant")
            lacking = Participant.objects.filter(
                cycle__in=list(cycle_ids), cycle__version=version, cycle__kind=kind, excluded=""
            ).exclude(pk__in=entered)
            lacking_ids |= set(lacking.values_list("cycle_id", flat=True).distinct())
    return lacking_ids
