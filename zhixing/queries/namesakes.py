"""同名同姓: the names of the people of a list as pages show them. Every list of people takes its names from here."""

from collections.abc import Iterable

from django.db.models import Count

from zhixing.models import Membership
from zhixing.rules.namesakes import PersonFacts, labels, public_labels


def names_of(memberships: Iterable[Membership]) -> dict[int, str]:
    """Person → name, with what tells apart those who have a namesake in the list or in their branch.

    The branch counts as well as the list, so that a person reads the same on each page of a long list, in a form and
    on its review page. One query; a second only where there are namesakes. For those who keep the register.
    """
    listed = list(memberships)
    return {int(str(key)): name for key, name in labels([*map(_facts, listed), *_namesakes_at_home(listed)]).items()}


def public_names_of(memberships: Iterable[Membership]) -> dict[int, str]:
    """Person → name as a wall may show it, and whoever is not a secretary of the branch: among this list alone."""
    return {int(str(key)): name for key, name in public_labels(map(_facts, memberships)).items()}


def _namesakes_at_home(listed: list[Membership]) -> list[PersonFacts]:
    """The people of these branches who share their name with somebody there."""
    homes, people = {one.organisation_id for one in listed}, {one.person_id for one in listed}
    if not people:
        return []
    here = Membership.objects.open().filter(organisation__in=homes)
    twice = list(
        here.values_list("person__name", "organisation").annotate(Count("person", distinct=True))
        .filter(person__count__gt=1).order_by().values_list("person__name", flat=True)
    )
    wanted = set(twice) & {one.person.name for one in listed}
    return [_facts(one) for one in here.filter(person__name__in=wanted).select_related("person")] if wanted else []


def _facts(membership: Membership) -> PersonFacts:
    person = membership.person
    return PersonFacts(
        person.pk, person.name, person.born_on, person.id_number, membership.joined_on, person.sex
    )
