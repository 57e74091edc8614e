"""同名同姓: the names of the people of a list as pages show them. Every list of people takes its names from here."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from zhixing.models import Membership, Organisation, User
from zhixing.queries.viewers import Viewer
from zhixing.rules.names.namesakes import PersonFacts, labels, public_labels
from zhixing.rules.permissions import Role

_KEEPERS = frozenset({Role.SECRETARY, Role.DEPUTY})


def names_for(viewer: Viewer, memberships: Iterable[Membership]) -> dict[int, str]:
    """Person → name as this viewer may read it, with what tells apart those who have a namesake.

    Birth date or number only for the secretary or deputy of every branch listed; for everybody else as on a wall. The
    branch counts as well as the list, so that a person reads the same in a list, on a page of their own and in a
    sentence. One query; two more only where there are namesakes.
    """
    listed = list(memberships)
    return _names(listed, at_home=True, is_for_keepers=lambda: keeps_register(viewer, listed))


def name_for(viewer: Viewer, membership: Membership) -> str:
    """The same for one person: the head of a page, or a sentence."""
    return names_for(viewer, [membership])[membership.person_id]


def keeps_register(viewer: Viewer, memberships: Iterable[Membership]) -> bool:
    """Whether the viewer is secretary or deputy of each branch of these people."""
    return keeps_registers_of(viewer, {membership.organisation_id for membership in memberships})


def keeps_registers_of(viewer: Viewer, homes: Collection[int]) -> bool:
    own_paths = tuple(grant.path for grant in viewer.grants if grant.role in _KEEPERS)
    if not own_paths or not homes:
        return False
    paths = Organisation.objects.filter(pk__in=homes).values_list("path", flat=True)
    return all(path.startswith(own_paths) for path in paths)


def public_names_of(memberships: Iterable[Membership], *, at_home: bool = False) -> dict[int, str]:
    """Person → name as a wall may show it: among this list alone, or among the branch too."""
    return _names(list(memberships), at_home=at_home)


def public_name_of(membership: Membership) -> str:
    """The same for one person, beside the branch: the head of a page of the quarter, or a sentence about it."""
    return public_names_of([membership], at_home=True)[membership.person_id]


def public_names_by_list(lists: Mapping[int, Iterable[Membership]]) -> dict[int, dict[int, str]]:
    """The same for many lists at once, each for itself: a query where there are namesakes, whatever the number."""
    return _named({key: _people(listed) for key, listed in lists.items()})


def user_names_of(users: Iterable[User]) -> dict[int, str]:
    """Account → name: of people of the register as a wall shows them, otherwise with the account where two are alike.

    Three queries at most, whatever the number.
    """
    listed = {user.pk: user for user in users}
    open_ones = Membership.objects.open().filter(
        person__in=[user.person_id for user in listed.values() if user.person_id]
    )
    homes = list(open_ones.select_related("person"))
    people, called = {home.person_id: home.person.name for home in homes}, public_names_of(homes, at_home=True)
    names = {
        pk: called[user.person_id] if user.person_id and people.get(user.person_id) == user.name else user.name
        for pk, user in listed.items()
    }
    alike, bare = Counter(names.values()), Counter(user.name for user in listed.values())
    unclear = {pk for pk, name in names.items() if alike[name] > 1 or (name == listed[pk].name and bare[name] > 1)}
    return {pk: f"{name}（账号{listed[pk].username}）" if pk in unclear else name for pk, name in names.items()}


def user_name_of(user: User) -> str:
    """The same for one account, beside the branch: who did something, on a page or in a sentence."""
    return user_names_of([user])[user.pk]


def account_name_of(user: User) -> str:
    """The same, told from every other account of its name: for the log and the slips of administrators."""
    name = user_name_of(user)
    if name == user.name and User.objects.filter(name_key=user.name_key, name=user.name).exclude(pk=user.pk).exists():
        return f"{name}（账号{user.username}）"
    return name


def _on_a_wall() -> bool:
    return False


def _names(
    listed: list[Membership], *, at_home: bool, is_for_keepers: Callable[[], bool] = _on_a_wall
) -> dict[int, str]:
    people = _people(listed)
    for name, person, membership in _namesakes_at_home(listed) if at_home else ():
        people[name].setdefault(person, membership)
    return _named({0: people}, is_for_keepers)[0]


def _people(listed: Iterable[Membership]) -> dict[str, dict[int, int]]:
    """Name → person → membership."""
    people: dict[str, dict[int, int]] = defaultdict(dict)
    for membership in listed:
        people[membership.person.name].setdefault(membership.person_id, membership.pk)
    return people


def _named(
    lists: Mapping[int, Mapping[str, Mapping[int, int]]], is_for_keepers: Callable[[], bool] = _on_a_wall
) -> dict[int, dict[int, str]]:
    """Of each list, person → name; the facts of namesakes are read anew, as most lists leave out the numbers."""
    alike = [row for people in lists.values() for row in people.values() if len(row) > 1]
    memberships = {pk for row in alike for pk in row.values()}
    is_inside = bool(memberships) and is_for_keepers()
    known, label = _facts(memberships, is_inside), labels if is_inside else public_labels
    names: dict[int, dict[int, str]] = {}
    for key, people in lists.items():
        names[key] = {person: name for name, row in people.items() for person in row}
        twins = [known[pk] for row in people.values() if len(row) > 1 for pk in row.values()]
        names[key] |= {int(str(person)): name for person, name in label(twins).items()} if twins else {}
    return names


def _namesakes_at_home(listed: list[Membership]) -> Iterable[tuple[str, int, int]]:
    """The people of these branches who share their name with somebody listed, and are not listed themselves."""
    if not listed:
        return ()
    here = (
        Membership.objects.open()
        .filter(
            organisation__in={membership.organisation_id for membership in listed},
            person__name__in={membership.person.name for membership in listed},
        )
        .exclude(person__in={membership.person_id for membership in listed})
    )
    return here.values_list("person__name", "person", "pk")


def _facts(memberships: Collection[int], is_inside: bool) -> dict[int, PersonFacts]:
    """Membership → facts. A wall's need nothing sealed, and so can be read with a wrong field key too."""
    if not memberships:
        return {}
    sealed = ("person__phone", "person__address", *(() if is_inside else ("person__id_number",)))
    rows = Membership.objects.select_related("person").defer(*sealed).in_bulk(memberships)
    return {
        pk: PersonFacts(
            row.person_id,
            row.person.name,
            row.person.born_on,
            row.person.id_number if is_inside else "",
            row.joined_on,
            row.person.sex,
        )
        for pk, row in rows.items()
    }
