"""外来反馈函: slips from elsewhere about members of ours, and what one would book."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from zhixing.models import IncomingSlip, Membership, OutsideReport
from zhixing.queries.namesakes import names_for
from zhixing.queries.service.access import incoming_at
from zhixing.queries.standards.in_force_many import rules_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.service.hours import REPORTING, counted_hours, service_items
from zhixing.rules.service.slips import IncomingState, SendingWay
from zhixing.rules.standards.model import Item
from zhixing.rules.standards.vocabulary import points_text


@dataclass(frozen=True)
class IncomingLine:
    id: int
    name: str
    branch: str
    community: str
    number: str
    period: str
    times: int
    hours: int
    way: str
    state: IncomingState
    is_undone: bool  # it was entered, and the record in the ledger was taken back since


@dataclass(frozen=True)
class IncomingPage:
    slip: IncomingSlip
    name: str
    line: IncomingLine
    items: list[Item]
    may_enter: bool
    may_open_activity: bool


def incoming_slips(viewer: Viewer, state: str = "") -> "QuerySet[IncomingSlip]":
    """Slips about members of the branches that the viewer may see, latest first."""
    if not viewer.can(Do.VIEW_SERVICE):
        raise NotAllowed(Do.VIEW_SERVICE)
    members = Membership.objects.below(viewer.roots(Do.VIEW_SERVICE))
    rows = IncomingSlip.objects.filter(membership__in=members)
    if state in set(IncomingState):
        rows = rows.filter(state=state)
    return rows.select_related("membership__organisation", "membership__person", "activity").order_by(
        "-until_on", "-pk"
    )


def incoming_lines(viewer: Viewer, slips: Iterable[IncomingSlip]) -> list[IncomingLine]:
    listed = list(slips)
    names = names_for(viewer, [slip.membership for slip in listed])
    return [_line(slip, names[slip.membership.person_id]) for slip in listed]


def _line(slip: IncomingSlip, name: str) -> IncomingLine:
    return IncomingLine(
        id=slip.pk,
        name=name,
        branch=slip.membership.organisation.label,
        community=slip.community,
        number=slip.number,
        period=f"{chinese_date(slip.from_on)}至{chinese_date(slip.until_on)}",
        times=slip.times,
        hours=slip.hours,
        way=SendingWay(slip.way).label,
        state=IncomingState(slip.state),
        is_undone=slip.activity is not None and slip.activity.undone_at is not None,
    )


def incoming_page(viewer: Viewer, slip_id: int) -> IncomingPage:
    slip = incoming_at(viewer, slip_id, Do.VIEW_SERVICE)
    branch = slip.membership.organisation
    (line,) = incoming_lines(viewer, [slip])
    rules = rules_at(branch, slip.until_on)
    return IncomingPage(
        slip=slip,
        name=line.name,
        line=line,
        items=service_items(rules.standard, REPORTING) if rules else [],
        may_enter=viewer.may(Do.RECORD_ACTIVITY, branch.path),
        may_open_activity=viewer.can(Do.VIEW_LEDGER),
    )


def hours_words(slip: IncomingSlip, item: Item) -> str:
    """How many of the hours the item counts, where it does not count all."""
    counted = counted_hours(slip.hours, item.per)
    return "" if counted == slip.hours else f"按这一条的起算数量和取整办法，计入 {points_text(counted)} 小时。"


def members_to_choose(viewer: Viewer) -> list[tuple[int, str]]:
    """Members of branches where the viewer may record, by organisation and name, for a slip typed from paper."""
    listed = list(
        Membership.objects.below(viewer.roots(Do.RECORD_ACTIVITY))
        .holding(viewer.today)
        .select_related("person", "organisation")
        .in_name_order()
    )
    names = names_for(viewer, listed)
    has_several = len({membership.organisation_id for membership in listed}) > 1
    return [
        (
            membership.pk,
            f"{membership.organisation.label}　{names[membership.person_id]}"
            if has_several
            else names[membership.person_id],
        )
        for membership in listed
    ]


def reported_elsewhere(viewer: Viewer) -> list[tuple[str, OutsideReport]]:
    """Members of ours whose report to another community went out in a signed file, by organisation and name."""
    rows = OutsideReport.objects.filter(membership__in=Membership.objects.below(viewer.roots(Do.VIEW_SERVICE)))
    named = rows.select_related("membership__person", "membership__organisation")
    reports = list(named.order_by("membership__organisation__sort_key", "membership__person__name_key", "pk"))
    names = names_for(viewer, [report.membership for report in reports])
    return [(names[report.membership.person_id], report) for report in reports]
