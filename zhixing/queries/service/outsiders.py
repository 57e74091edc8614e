"""报到党员: the list with what each did in a quarter, one person, and those to tick for a service."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from zhixing.models import Organisation, Outsider, Service, ServiceSlip
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.service.access import outsider_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.service.slips import SlipState


@dataclass(frozen=True)
class OutsiderLine:
    """One line of the list; `hours` are counted hundredths of the quarter."""

    id: int
    name: str
    organisation: str
    unit: str
    unit_branch: str
    post: str
    reported_on: dt.date
    left_on: dt.date | None
    times: int
    hours: int
    slip_id: int | None
    slip_state: str
    slip_label: str


@dataclass(frozen=True)
class OutsiderPage:
    outsider: Outsider
    name: str
    services: list[Service]
    slips: list[ServiceSlip]
    may_keep: bool
    phone: str  # empty for those who only look


def outsider_names(listed: Iterable[Outsider]) -> dict[int, str]:
    """Id → name; where two of the list share one, with the unit, and the branch there where that is the same too."""
    people = list(listed)
    by_name = Counter(person.name for person in people)
    by_unit = Counter((person.name, person.unit) for person in people)
    names = {}
    for person in people:
        aside = person.unit if by_unit[person.name, person.unit] == 1 else f"{person.unit}{person.unit_branch}"
        names[person.pk] = f"{person.name}（{aside}）" if by_name[person.name] > 1 else person.name
    return names


def outsiders(
    viewer: Viewer, *, organisation_id: int | None = None, text: str = "", with_former: bool = False
) -> "QuerySet[Outsider]":
    """Everybody on the lists that the viewer may see, by organisation and name."""
    if not viewer.can(Do.VIEW_SERVICE):
        raise NotAllowed(Do.VIEW_SERVICE)
    rows = Outsider.objects.below(viewer.roots(Do.VIEW_SERVICE))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(unit__icontains=text))
    if not with_former:
        rows = rows.holding(viewer.today)
    return rows.select_related("organisation").in_name_order()


def outsider_lines(people: Iterable[Outsider], quarter: Quarter) -> list[OutsiderLine]:
    """Two queries whatever their number."""
    listed = list(people)
    names, sums, slips = outsider_names(listed), _sums(listed, quarter), _slips(listed, quarter)
    lines = []
    for person in listed:
        times, hours = sums.get(person.pk, (0, 0))
        slip = slips.get(person.pk)
        lines.append(
            OutsiderLine(
                id=person.pk,
                name=names[person.pk],
                organisation=person.organisation.label,
                unit=person.unit,
                unit_branch=person.unit_branch,
                post=person.post,
                reported_on=person.reported_on,
                left_on=person.left_on,
                times=times,
                hours=hours,
                slip_id=slip.pk if slip else None,
                slip_state=slip.state if slip else "",
                slip_label=SlipState(slip.state).label if slip else "",
            )
        )
    return lines


def _sums(people: list[Outsider], quarter: Quarter) -> Mapping[int, tuple[int, int]]:
    rows = (
        Service.objects.filter(
            outsider__in=people, on__range=(quarter.from_on, quarter.until_on), crossed_at__isnull=True
        )
        .values("outsider")
        .annotate(times=Count("pk"), counted=Sum("counted"))
        .values_list("outsider", "times", "counted")
    )
    return {pk: (times, counted) for pk, times, counted in rows}


def _slips(people: list[Outsider], quarter: Quarter) -> dict[int, ServiceSlip]:
    rows = ServiceSlip.objects.filter(outsider__in=people, year=quarter.year, quarter=quarter.number)
    return {slip.outsider_id: slip for slip in rows.exclude(state=SlipState.VOID.value)}


def outsider_page(viewer: Viewer, outsider_id: int) -> OutsiderPage:
    outsider = outsider_at(viewer, outsider_id)
    may_keep = viewer.may(Do.KEEP_SERVICE, outsider.organisation.path)
    neighbours = Outsider.objects.filter(organisation=outsider.organisation)
    return OutsiderPage(
        outsider=outsider,
        name=outsider_names(neighbours)[outsider.pk],
        services=list(outsider.services.select_related("organisation").order_by("-on", "-pk")),
        slips=list(outsider.slips.order_by("-year", "-quarter", "-pk")),
        may_keep=may_keep,
        phone=outsider.phone if may_keep else "",
    )


def people_to_record(viewer: Viewer, organisation: Organisation, day: dt.date) -> list[Outsider]:
    """Those who had reported to the organisation or below it by that day and had not left."""
    viewer.demand(Do.KEEP_SERVICE, organisation.path)
    people = Outsider.objects.below((organisation.path,)).holding(day).filter(reported_on__lte=day)
    return list(people.select_related("organisation").in_name_order())


def posts_taken(viewer: Viewer, organisation_id: int) -> list[tuple[str, str]]:
    """What people on the list of this place have taken on, with their names; nobody who has left."""
    place = organisation_at(viewer, organisation_id, Do.KEEP_SERVICE)
    people = list(Outsider.objects.below((place.path,)).filter(left_on__isnull=True).exclude(post="").in_name_order())
    names = outsider_names(people)
    takers: dict[str, list[str]] = {}
    for person in people:
        takers.setdefault(person.post, []).append(names[person.pk])
    return [(post, "、".join(takers[post])) for post in sorted(takers)]
