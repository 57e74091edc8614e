"""操作日志: the rows that an auditor may read, narrowed by who, what, where and when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from zhixing.models import AuditRow, Organisation
from zhixing.queries.viewers import Viewer
from zhixing.rules import audit
from zhixing.rules.names.folding import fold_name, tidy
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed

PER_PAGE = 50
CHINA = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True)
class Filter:
    who: str = ""  # in the name or the account
    verb: str = ""  # or a topic of verbs, as rules/audit.TOPICS names it
    organisation_id: int | None = None  # with everything below it
    from_on: dt.date | None = None
    until_on: dt.date | None = None  # inclusive


@dataclass(frozen=True)
class AuditLine:
    at: dt.datetime
    name: str
    username: str
    verb: str  # its Chinese label
    organisation: str
    summary: str
    address: str


def audit_page(viewer: Viewer, terms: Filter, number: str | int) -> Page[AuditLine]:
    """Newest first, a page at a time."""
    page = Paginator(_rows(viewer, terms), PER_PAGE).get_page(number)
    return Page([_line(row) for row in page.object_list], page.number, page.paginator)  # type: ignore[arg-type]


def audit_lines(viewer: Viewer, terms: Filter) -> Iterator[AuditLine]:
    """All of them, newest first, without holding them in memory: for the export."""
    return (_line(row) for row in _rows(viewer, terms).iterator(chunk_size=2000))


def organisations_of_audit(viewer: Viewer) -> list[tuple[int, str]]:
    organisations = Organisation.objects.below(viewer.roots(Do.READ_AUDIT)).in_tree_order()
    return [(org.pk, org.name) for org in organisations]


def _rows(viewer: Viewer, terms: Filter) -> QuerySet[AuditRow]:
    paths = viewer.roots(Do.READ_AUDIT)
    if not paths:
        raise NotAllowed(Do.READ_AUDIT)
    inside = Q(organisation__in=Organisation.objects.below(paths))
    if any(path.count(".") == 1 for path in paths):
        inside |= Q(organisation__isnull=True)  # what belongs to no organisation is seen at the very top
    audit_rows = AuditRow.objects.filter(inside).select_related("by", "organisation")
    if who := tidy(terms.who):
        audit_rows = audit_rows.filter(Q(by__name__icontains=fold_name(who)) | Q(by__username__icontains=who))
    if terms.verb:
        audit_rows = audit_rows.filter(verb__in=audit.verbs_of(terms.verb))
    if terms.organisation_id is not None:
        chosen = Organisation.objects.filter(pk=terms.organisation_id).values_list("path", flat=True)
        audit_rows = audit_rows.filter(organisation__in=Organisation.objects.below(tuple(chosen)))
    if terms.from_on is not None:
        audit_rows = audit_rows.filter(at__gte=_midnight(terms.from_on))
    if terms.until_on is not None:
        audit_rows = audit_rows.filter(at__lt=_midnight(terms.until_on + dt.timedelta(days=1)))
    return audit_rows.order_by("-at", "-pk")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), CHINA)


def _line(row: AuditRow) -> AuditLine:
    nobody = "未登录" if row.address else "系统"  # the system itself acts from no address
    return AuditLine(
        at=row.at,
        name=row.by.name if row.by else nobody,
        username=row.by.username if row.by else "",
        verb=audit.label(row.verb),
        organisation=row.organisation.name if row.organisation else "",
        summary=row.summary,
        address=row.address or "",
    )
