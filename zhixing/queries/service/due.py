"""志愿服务和双报到: slips of the quarter that ended to issue and to send, slips from elsewhere to read."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef

from zhixing.models import IncomingSlip, Membership, Organisation, Outsider, PartnerKey, Service, ServiceSlip
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.grants import home_paths
from zhixing.rules.periods import Quarter, period_before, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.service.slips import IncomingState, SlipState

DAYS_TO_ISSUE, DAYS_TO_LOOK = 15, 45  # after the quarter's end: by when, and for how long it is asked for


def due(viewer: Viewer) -> list[Due]:
    return [*_to_issue(viewer), *_to_send(viewer), *_to_read(viewer), *_to_compare(viewer)]


def _ended(today: dt.date) -> tuple[Quarter, dt.date] | None:
    """The quarter that ended lately, and the day by which its slips are due."""
    quarter = period_before(quarter_of(today))
    if (today - quarter.until_on).days > DAYS_TO_LOOK:
        return None
    return quarter, quarter.until_on + dt.timedelta(days=DAYS_TO_ISSUE)


def _to_issue(viewer: Viewer) -> list[Due]:
    """Of people who served in the quarter that ended, those without a slip; told to the community itself."""
    paths, ended = home_paths(viewer.grants, Do.ISSUE_SLIP), _ended(viewer.today)
    if not paths or ended is None:
        return []
    quarter, by_on = ended
    served = Service.objects.filter(
        outsider=OuterRef("pk"), on__range=(quarter.from_on, quarter.until_on), crossed_at__isnull=True, counted__gt=0
    )
    slips = ServiceSlip.objects.filter(outsider=OuterRef("pk"), year=quarter.year, quarter=quarter.number)
    slips = slips.exclude(state=SlipState.VOID.value)
    lines = []
    for community in Organisation.objects.filter(path__in=paths).in_tree_order():
        people = Outsider.objects.below((community.path,)).filter(Exists(served), ~Exists(slips)).count()
        if people:
            what = f"给 {people} 名报到党员的单位出具{quarter.label}反馈函"
            lines.append(Due(what, community.label, by_on, "service_slips"))
    return lines


def _to_send(viewer: Viewer) -> list[Due]:
    paths = home_paths(viewer.grants, Do.ISSUE_SLIP)
    if not paths:
        return []
    rows = ServiceSlip.objects.filter(community__path__in=paths, state=SlipState.ISSUED.value)
    counts = rows.values_list("community__name", "community__short_name").annotate(count=Count("pk"))
    return [
        Due(f"打印、盖章并送出 {count} 份反馈函", short_name or name, None, "service_slips")
        for name, short_name, count in counts.order_by("community__sort_key", "community__name")
    ]


def _to_read(viewer: Viewer) -> list[Due]:
    """Slips from elsewhere about members of one's own branch."""
    paths = home_paths(viewer.grants, Do.RECORD_ACTIVITY)
    if not paths:
        return []
    members = Membership.objects.filter(organisation__path__in=paths)
    rows = IncomingSlip.objects.filter(membership__in=members, state=IncomingState.ARRIVED.value)
    return _counted(rows.values_list("membership__organisation__short_name", "membership__organisation__name"))


def _counted(places: Iterable[tuple[str, str]]) -> list[Due]:
    labels = [short_name or name for short_name, name in places]
    return [
        Due(f"核对 {labels.count(label)} 份外来反馈函并记分", label, None, "incoming_slips")
        for label in sorted(set(labels))
    ]


def _to_compare(viewer: Viewer) -> list[Due]:
    """Keys that another administrator registered."""
    if not viewer.can(Do.TRUST_KEY):
        return []
    waiting = PartnerKey.objects.filter(trusted_at__isnull=True, ended_at__isnull=True)
    return [
        Due("与对方核对公钥指纹并启用", name, None, "exchange_trust", (pk,))
        for name, pk in waiting.order_by("name", "pk").values_list("name", "pk")
    ]
