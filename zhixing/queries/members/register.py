"""党员名册: the register of an organisation, in organisation and name order, and who is under relief."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from zhixing.models import Membership, Organisation, Relief
from zhixing.models.members import MembershipQuerySet
from zhixing.queries.namesakes import names_for
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import MemberClass, PersonKind, RegisterState, ReliefStage
from zhixing.rules.members.register import printing_blockers
from zhixing.rules.names.folding import fold_name
from zhixing.rules.orgs import Level, OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked

PAGE = 50


@dataclass(frozen=True)
class RegisterFilter:
    """What a list is narrowed to; empty: everything."""

    text: str = ""  # part of a name
    kind: str = ""
    member_class: str = ""
    state: str = ""


@dataclass(frozen=True)
class RegisterLine:
    """One line of the register as lists and print show it: nothing sensitive in it."""

    membership_id: int
    name: str
    branch: str
    sex: str
    ethnicity: str
    education: str
    kind_label: str
    member_class: str
    joined_on: dt.date | None
    full_on: dt.date | None
    state_label: str
    is_unusual: bool  # flowing or lost


class _Register:
    """A slice reads only the branches it falls into, so that page 900 of 100,000 people costs what page 1 does."""

    def __init__(self, viewer: Viewer, memberships: MembershipQuerySet) -> None:
        self._viewer, self._wanted = viewer, memberships
        people = dict(memberships.order_by().values_list("organisation_id").annotate(people=Count("pk")))
        order = Organisation.objects.filter(pk__in=people) if len(people) <= 50 else Organisation.objects.all()
        ids = order.order_by("sort_key", "pk").values_list("pk", flat=True)
        self._branches = [(pk, people[pk]) for pk in ids if pk in people]

    def count(self) -> int:
        return sum(people for _, people in self._branches)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, window: slice) -> list[RegisterLine]:
        start, stop = window.start or 0, window.stop if window.stop is not None else self.count()
        touched: list[int] = []
        before = passed = 0
        for branch_id, people in self._branches:
            if passed + people > start and passed < stop:
                before = passed if not touched else before
                touched.append(branch_id)
            passed += people
        memberships = (
            self._wanted.filter(organisation_id__in=touched)
            .select_related("person", "organisation")
            .defer("person__id_number", "person__phone", "person__address", "person__extra")
        )
        listed = list(memberships.in_name_order()[start - before : stop - before])
        names = names_for(self._viewer, listed)
        return [_register_line(membership, names[membership.person_id]) for membership in listed]


def _register_line(membership: Membership, name: str) -> RegisterLine:
    person, state = membership.person, RegisterState(membership.state)
    return RegisterLine(
        membership_id=membership.pk,
        name=name,
        branch=membership.organisation.label,
        sex=person.sex,
        ethnicity=person.ethnicity,
        education=person.education,
        kind_label=PersonKind(membership.kind).label,
        member_class=membership.member_class,
        joined_on=membership.joined_on,
        full_on=membership.full_on,
        state_label=state.label,
        is_unusual=state is not RegisterState.PRESENT,
    )


def register(
    viewer: Viewer, chosen: RegisterFilter, *, organisation: Organisation | None, page: str | int = 1
) -> "Page[RegisterLine]":
    """A page of the register of one organisation and all below it; of everything in sight when none is named."""
    memberships = _narrowed(Membership.objects.open().below(_paths(viewer, organisation)), chosen)
    return Paginator(_Register(viewer, memberships), PAGE).get_page(page)  # type: ignore[arg-type]


def whole_register(viewer: Viewer, organisation: Organisation) -> list[RegisterLine]:
    """Every line, for print. Blocked where nobody would want it on paper."""
    lines = _Register(viewer, Membership.objects.open().below(_paths(viewer, organisation)))
    if reasons := printing_blockers(lines.count()):
        raise Blocked(reasons)
    return lines[:]


def _paths(viewer: Viewer, organisation: Organisation | None) -> tuple[str, ...]:
    if organisation is None:
        return viewer.roots(Do.VIEW_REGISTER)
    viewer.demand(Do.VIEW_REGISTER, organisation.path)
    return (organisation.path,)


def _narrowed(memberships: MembershipQuerySet, chosen: RegisterFilter) -> MembershipQuerySet:
    if text := fold_name(chosen.text):
        memberships = memberships.filter(person__name__contains=text)
    exact = {"kind": chosen.kind, "member_class": chosen.member_class, "state": chosen.state}
    return memberships.filter(**{name: value for name, value in exact.items() if value})


def class_words(organisation: Organisation, day: dt.date) -> list[str]:
    """What to choose from: the classes of the standard in force, else those of every register; then others in use."""
    version = version_in_force(organisation, day)
    standard = parsed(version) if version else None
    words = [member_class.name for member_class in standard.classes] if standard else []
    words += [
        member_class.value
        for member_class in MemberClass
        if member_class.value not in words
        and (standard is None or not standard.classes or standard.class_of(member_class.value))
    ]
    if OrgKind(organisation.kind).level in (Level.UPPER, Level.TOP):
        return words  # reading tens of thousands of lines for a rare word is not worth the wait
    used = Membership.objects.open().below((organisation.path,)).values_list("member_class", flat=True)
    return words + sorted(set(used.distinct().order_by()) - set(words))


def registers(viewer: Viewer) -> list[Organisation]:
    """The topmost organisations whose registers the viewer may see."""
    return list(Organisation.objects.filter(path__in=viewer.roots(Do.VIEW_REGISTER)).in_tree_order())


def organisations_below(organisation: Organisation) -> list[Organisation]:
    """The organisations directly below: the next step into a large register."""
    return list(organisation.children.filter(dissolved_on__isnull=True).in_tree_order())


def under_relief(day: dt.date) -> Q:
    """The reliefs in force on this day, as a condition on `Relief`: granted, and neither expired nor ended before."""
    decided = (ReliefStage.GRANTED.value, ReliefStage.ENDED.value)
    return Q(stage__in=decided, from_on__lte=day, until_on__gte=day)


def relief_spans(people: Collection[int]) -> dict[int, list[tuple[dt.date, dt.date]]]:
    """By person from when to when they are or were under relief; it stays with them when they move. One query."""
    spans: dict[int, list[tuple[dt.date, dt.date]]] = {person: [] for person in people}
    decided = (ReliefStage.GRANTED.value, ReliefStage.ENDED.value)
    rows = Relief.objects.filter(stage__in=decided, membership__person__in=people, from_on__isnull=False)
    for person, first, last in rows.values_list("membership__person", "from_on", "until_on"):
        if first is not None and last is not None:
            spans[person].append((first, last))
    return spans


def relieved_membership_ids(organisation_path: str, day: dt.date) -> set[int]:
    """Memberships below this path whose people are under relief on this day: neither scored nor shown as failing.

    A relief is the person's: it stays in force when they move to another branch.
    """
    people = Relief.objects.filter(under_relief(day)).values("membership__person_id")
    memberships = Membership.objects.holding(day).below((organisation_path,)).filter(person_id__in=people)
    return set(memberships.values_list("pk", flat=True))


def people_of(memberships: Iterable[Membership], called: Mapping[int, str]) -> str:
    """Names for a sentence: the first three and how many there are."""
    names = [called[membership.person_id] for membership in memberships]
    return "、".join(names[:3]) + (f"等{len(names)}人" if len(names) > 3 else "")
