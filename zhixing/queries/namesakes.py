"""同名同姓: the names of the people of a list as pages show them. Every list of people takes its names from here."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping

from zhixing.models import Membership, Organisation, User
from zhixing.queries.viewers import Viewer
from zhixing.rules.namesakes import PersonFacts, labels, public_labels
from zhixing.rules.permissions import Role

_KEEPERS = frozenset({Role.SECRETARY, Role.DEPUTY})


def names_for(viewer: Viewer, memberships: Iterable[Membership]) -> dict[int, str]:
    """Person → name as this viewer may read it, with what tells apart those who have a namesake.

    Birth date or number only for the secretary or deputy of every branch listed; for everybody else as on a wall. The
    branch counts as well as the list, so that a person reads the same in a list, on a page of their own and in a
    sentence. One query; two more only where there are namesakes.
    """
    listed = list(memberships)

    def label(people: Iterable[PersonFacts]) -> dict[Hashable, str]:
        return labels(people) if keeps_register(viewer, listed) else public_labels(people)

    return _names(listed, label, at_home=True)


def name_for(viewer: Viewer, membership: Membership) -> str:
    """The same for one person: the head of a page, or a sentence."""
    return names_for(viewer, [membership])[membership.person_id]


def keeps_register(viewer: Viewer, memberships: Iterable[Membership]) -> bool:
    """Whether the viewer is secretary or deputy of each branch of these people."""
    kept = tuple(grant.path for grant in viewer.grants if grant.role in _KEEPERS)
    homes = {one.organisation_id for one in memberships}
    if not kept or not homes:
        return False
    paths = Organisation.objects.filter(pk__in=homes).values_list("path", flat=True)
    return all((path or "").startswith(kept) for path in paths)


def public_names_of(memberships: Iterable[Membership], *, at_home: bool = False) -> dict[int, str]:
    """Person → name as a wall may show it: among this list alone, or among the branch too."""
    return _names(list(memberships), public_labels, at_home=at_home)


def public_name_of(membership: Membership) -> str:
    """The same for one person, beside the branch: the head of a page of the quarter, or a sentence about it."""
    return public_names_of([membership], at_home=True)[membership.person_id]


def public_names_by_list(lists: Mapping[int, Iterable[Membership]]) -> dict[int, dict[int, str]]:
    """The same for many lists at once, each for itself: a query where there are namesakes, whatever the number."""
    return _named({key: _people(listed) for key, listed in lists.items()}, public_labels)


def user_names_of(users: Iterable[User]) -> dict[int, str]:
    """Account → name: of people of the register as a wall shows them, otherwise with the account where two are alike.

    Three queries at most, whatever the number.
    """
    listed = {one.pk: one for one in users}
    open_ones = Membership.objects.open().filter(person__in=[one.person_id for one in listed.values() if one.person_id])
    homes = list(open_ones.select_related("person"))
    people, called = {one.person_id: one.person.name for one in homes}, public_names_of(homes, at_home=True)
    found = {
        pk: called[one.person_id] if one.person_id and people.get(one.person_id) == one.name else one.name
        for pk, one in listed.items()
    }
    alike = Counter(found.values())
    return {pk: f"{name}（账号{listed[pk].username}）" if alike[name] > 1 else name for pk, name in found.items()}


_Label = Callable[[Iterable[PersonFacts]], dict[Hashable, str]]


def _names(listed: list[Membership], label: _Label, *, at_home: bool) -> dict[int, str]:
    people = _people(listed)
    for name, person, membership in _namesakes_at_home(listed) if at_home else ():
        people[name].setdefault(person, membership)
    return _named({0: people}, label)[0]


def _people(listed: Iterable[Membership]) -> dict[str, dict[int, int]]:
    """Name → person → membership."""
    people: dict[str, dict[int, int]] = defaultdict(dict)
    for one in listed:
        people[one.person.name].setdefault(one.person_id, one.pk)
    return people


def _named(lists: Mapping[int, Mapping[str, Mapping[int, int]]], label: _Label) -> dict[int, dict[int, str]]:
    """Of each list, person → name; the facts of namesakes are read anew, as most lists leave out the numbers."""
    alike = [row for people in lists.values() for row in people.values() if len(row) > 1]
    wanted = {pk for row in alike for pk in row.values()}
    known = Membership.objects.select_related("person").in_bulk(wanted) if wanted else {}
    found: dict[int, dict[int, str]] = {}
    for key, people in lists.items():
        found[key] = {person: name for name, row in people.items() for person in row}
        twins = [_facts(known[pk]) for row in people.values() if len(row) > 1 for pk in row.values()]
        found[key] |= {int(str(person)): name for person, name in label(twins).items()} if twins else {}
    return found


def _namesakes_at_home(listed: list[Membership]) -> Iterable[tuple[str, int, int]]:
    """The people of these branches who share their name with somebody listed, and are not listed themselves."""
    if not listed:
        return ()
    here = (
        Membership.objects.open()
        .filter(
            organisation__in={one.organisation_id for one in listed},
            person__name__in={one.person.name for one in listed},
        )
        .exclude(person__in={one.person_id for one in listed})
    )
    return here.values_list("person__name", "person", "pk")


def _facts(membership: Membership) -> PersonFacts:
    person = membership.person
    return PersonFacts(person.pk, person.name, person.born_on, person.id_number, membership.joined_on, person.sex)
