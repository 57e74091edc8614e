"""反馈函: who could have one in a quarter, one slip, and the slip as paper says it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from zhixing.files.service.papers import SlipPaper
from zhixing.models import Organisation, Outsider, Service, ServiceSlip
from zhixing.queries.service.access import slip_at
from zhixing.queries.service.outsiders import OutsiderLine, outsider_lines, outsider_names, outsiders
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Quarter, chinese_date
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.service.slips import Evaluation, ServiceLine, SlipState, issuing_blockers, paper_lines, slip_number
from zhixing.rules.standards.vocabulary import points_text


@dataclass(frozen=True)
class SlipPage:
    slip: ServiceSlip
    number: str
    state: SlipState
    paper: SlipPaper
    may_issue: bool
    may_keep: bool


@dataclass(frozen=True)
class QuarterSlips:
    """A quarter's end at one community: who served and still lacks a slip, and the slips there are."""

    without: list[OutsiderLine]
    with_slip: list[OutsiderLine]
    idle: int  # people on the list who did not serve: nothing is issued and nothing said of them


def quarter_slips(viewer: Viewer, quarter: Quarter, organisation_id: int | None = None) -> QuarterSlips:
    people = list(outsiders(viewer, organisation_id=organisation_id, with_former=True))
    lines = outsider_lines(people, quarter)
    return QuarterSlips(
        without=[line for line in lines if line.times and line.slip_id is None],
        with_slip=[line for line in lines if line.slip_id is not None],
        idle=sum(not line.times and line.slip_id is None and line.left_on is None for line in lines),
    )


def lines_of(outsider: Outsider, quarter: Quarter) -> tuple[ServiceLine, ...]:
    """What counts of somebody's service in a quarter, in the order of days."""
    rows = Service.objects.filter(
        outsider=outsider, on__range=(quarter.from_on, quarter.until_on), crossed_at__isnull=True, counted__gt=0
    )
    return tuple(ServiceLine(row.on, row.title, row.counted) for row in rows.order_by("on", "pk"))


def amiss_with_slips(viewer: Viewer, people: Sequence[Outsider], quarter: Quarter) -> list[str]:
    names = outsider_names(people)
    has_slip = set(_unvoided(quarter).filter(outsider__in=people).values_list("outsider_id", flat=True))
    return issuing_blockers(
        quarter,
        today=viewer.today,
        people=len(people),
        has_slip=[names[person.pk] for person in people if person.pk in has_slip],
        without_service=[
            names[person.pk] for person in people if person.pk not in has_slip and not lines_of(person, quarter)
        ],
    )


def _unvoided(quarter: Quarter) -> "QuerySet[ServiceSlip]":
    rows = ServiceSlip.objects.filter(year=quarter.year, quarter=quarter.number)
    return rows.exclude(state=SlipState.VOID.value)


def next_place(community: Organisation, quarter: Quarter) -> int:
    rows = ServiceSlip.objects.filter(community=community, year=quarter.year, quarter=quarter.number)
    return (rows.aggregate(last=Max("place"))["last"] or 0) + 1


def slips_to_print(
    viewer: Viewer, quarter: Quarter, *, organisation_id: int | None = None, slip_id: int | None = None
) -> list[ServiceSlip]:
    """The slips of a quarter that are not void, in the order of their numbers."""
    if not viewer.can(Do.VIEW_SERVICE):
        raise NotAllowed(Do.VIEW_SERVICE)
    rows = _unvoided(quarter).filter(outsider__in=Outsider.objects.below(viewer.roots(Do.VIEW_SERVICE)))
    if organisation_id is not None:
        rows = rows.filter(outsider__organisation_id=organisation_id)
    if slip_id is not None:
        rows = rows.filter(pk=slip_id)
    return list(rows.select_related("community", "outsider").order_by("community__sort_key", "community_id", "place"))


def slip_page(viewer: Viewer, slip_id: int) -> SlipPage:
    slip = slip_at(viewer, slip_id)
    path = slip.outsider.organisation.path
    return SlipPage(
        slip=slip,
        number=slip_number(slip.quarter_value, slip.place),
        state=SlipState(slip.state),
        paper=slip_paper(slip),
        may_issue=viewer.may(Do.ISSUE_SLIP, path),
        may_keep=viewer.may(Do.KEEP_SERVICE, path),
    )


def slip_paper(slip: ServiceSlip) -> SlipPaper:
    """Every word of the page, from what the slip kept."""
    return SlipPaper(
        community=slip.community.name,
        contact=slip.community.contact,
        number=slip_number(slip.quarter_value, slip.place),
        unit=slip.unit,
        unit_branch=slip.unit_branch,
        name=slip.name,
        period=f"{chinese_date(slip.from_on)}至{chinese_date(slip.until_on)}",
        times=slip.times,
        hours=points_text(slip.hours),
        lines=tuple(paper_lines(slip.service_lines)),
        evaluation=Evaluation(slip.evaluation).label if slip.evaluation else "",
        suggestion=slip.suggestion,
        day=slip.issued_on,
    )
