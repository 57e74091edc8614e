"""堡垒指数: what the blockers of a quarter of organisations look at, beside what every cycle has."""

from collections.abc import Mapping, Sequence

from django.db.models import Count

from zhixing.models import Cycle, HearingSheet, Participant, StandardVersion, Visit
from zhixing.queries.inspections.vetoes import unsettled_participants
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.cycles.facts import OrganisationFacts
from zhixing.rules.cycles.stages import Stage, organisations_route
from zhixing.rules.inspections.hearings import hearing_rule
from zhixing.rules.periods import CycleKind


def organisation_facts(
    cycles: Sequence[Cycle], people: Mapping[int, Sequence[Participant]], names: Mapping[int, Mapping[int, str]]
) -> dict[int, OrganisationFacts]:
    """By cycle of organisations; nothing is read where there is none."""
    of_organisations = [cycle for cycle in cycles if cycle.is_of_organisations]
    if not of_organisations:
        return {}
    versions = StandardVersion.objects.in_bulk({cycle.version_id for cycle in of_organisations})
    visited = set(
        Visit.objects.filter(participant__cycle__in=of_organisations, concluded_at__isnull=False).values_list(
            "participant_id", flat=True
        )
    )
    heard = dict(
        HearingSheet.objects.filter(participant__cycle__in=of_organisations)
        .values_list("participant")
        .annotate(Count("pk"))
        .order_by()
    )
    waiting_ids, facts = unsettled_participants(cycle.pk for cycle in of_organisations), {}
    for cycle in of_organisations:
        standard, listed, called = parsed(versions[cycle.version_id]), people[cycle.pk], names[cycle.pk]
        route, rule = organisations_route(standard, CycleKind(cycle.kind)), hearing_rule(standard)
        facts[cycle.pk] = OrganisationFacts(
            route=route,
            without_visit=tuple(called[participant.pk] for participant in listed if participant.pk not in visited)
            if Stage.INSPECTION in route
            else (),
            without_hearing=tuple(
                called[participant.pk] for participant in listed if heard.get(participant.pk, 0) < rule.least
            )
            if rule
            else (),
            unsettled_vetoes=tuple(called[participant.pk] for participant in listed if participant.pk in waiting_ids),
            least_sheets=rule.least if rule else 0,
        )
    return facts
