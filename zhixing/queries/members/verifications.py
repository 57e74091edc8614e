"""排查: campaigns in sight, their progress by branch, and the lines of one branch."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhixing.models import Organisation, Verification, VerificationLine
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.due import Due
from zhixing.queries.namesakes import names_for
from zhixing.queries.orgs.head_counts import NOBODY, head_counts
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import PersonKind, RegisterState
from zhixing.rules.orgs import BRANCHES
from zhixing.rules.permissions import Do

STILL_THERE = Q(membership__until_on__isnull=True)  # who left while the campaign ran needs no finding any more
OPEN = Q(finding="") & STILL_THERE


@dataclass(frozen=True)
class Campaign:
    """One campaign of a list."""

    id: int
    title: str
    where: str
    due_on: dt.date
    closed_at: dt.datetime | None
    confirmed: int
    total: int


@dataclass(frozen=True)
class BranchProgress:
    branch_id: int
    name: str
    confirmed: int
    total: int
    may_confirm: bool


COUNTED = ("full", "probationary", "prospect", "activist", "flowing", "lost")


@dataclass(frozen=True)
class CampaignPage:
    verification: Verification
    progress: list[BranchProgress]
    confirmed: int
    total: int
    head_count: list[dict[str, Any]]  # kept when it closed
    may_close: bool

    @property
    def head_count_total(self) -> dict[str, int]:
        """The sums over the branches in sight, by kind of person and state."""
        return {key: sum(row[key] for row in self.head_count) for key in COUNTED}


@dataclass(frozen=True)
class CheckLine:
    """One person of a branch in a campaign."""

    id: int
    membership_id: int
    name: str
    kind_label: str
    was: str  # what the register says
    finding_label: str
    detail: str
    has_left: bool


def campaigns(viewer: Viewer) -> list[Campaign]:
    """Campaigns of organisations in sight and of those above, open ones first, then the latest."""
    verifications = _in_sight(viewer).select_related("organisation").order_by("closed_at", "-opened_at", "-pk")
    ordered = sorted(verifications, key=lambda verification: verification.closed_at is not None)
    mine = VerificationLine.objects.filter(_own_branches(viewer), verification__in=ordered).order_by()
    total = Count("pk", filter=STILL_THERE | ~Q(finding=""))
    rows = mine.values_list("verification_id").annotate(confirmed=Count("pk", filter=~Q(finding="")), total=total)
    counted = {pk: (confirmed, people) for pk, confirmed, people in rows}
    lines = []
    for verification in ordered:
        confirmed, people = counted.get(verification.pk, (0, 0))
        lines.append(
            Campaign(
                verification.pk,
                verification.title,
                verification.organisation.label,
                verification.due_on,
                verification.closed_at,
                confirmed,
                people,
            )
        )
    return lines


def _own_branches(viewer: Viewer) -> Q:
    condition = Q(pk__in=[])
    for path in viewer.roots(Do.VIEW_REGISTER):
        condition |= Q(membership__organisation__path__startswith=path)
    return condition


def _in_sight(viewer: Viewer) -> QuerySet[Verification]:
    """A branch sees a campaign opened above it; who opened it sees it too."""
    above: set[int] = set()
    below = Q(pk__in=[])
    for path in viewer.roots(Do.VIEW_REGISTER):
        above |= {int(part) for part in path.split(".")[:-1]}
        below |= Q(organisation__path__startswith=path)
    return Verification.objects.filter(below | Q(organisation_id__in=above))


def campaign_at(viewer: Viewer, verification_id: int) -> Verification:
    return get_or_out_of_sight(_in_sight(viewer).select_related("organisation", "by", "closed_by"), pk=verification_id)


def campaign_page(viewer: Viewer, verification_id: int) -> CampaignPage:
    verification = campaign_at(viewer, verification_id)
    progress = _progress(viewer, verification)
    path = verification.organisation.path
    branch_ids = {line.branch_id for line in progress}
    return CampaignPage(
        verification=verification,
        progress=progress,
        confirmed=sum(line.confirmed for line in progress),
        total=sum(line.total for line in progress),
        head_count=[row for row in verification.head_count if row["id"] in branch_ids],
        may_close=verification.closed_at is None and viewer.may(Do.OPEN_VERIFICATION, path),
    )


def _progress(viewer: Viewer, verification: Verification) -> list[BranchProgress]:
    """In order of the branches' names, never by how far they are."""
    lines = VerificationLine.objects.filter(_own_branches(viewer), verification=verification)
    rows = (
        lines.order_by()
        .values_list("membership__organisation_id")
        .annotate(confirmed=Count("pk", filter=~Q(finding="")), total=Count("pk", filter=STILL_THERE | ~Q(finding="")))
    )
    counted = {pk: (confirmed, total) for pk, confirmed, total in rows}
    is_open = verification.closed_at is None
    return [
        BranchProgress(
            branch.pk,
            branch.name,
            *counted[branch.pk],
            may_confirm=is_open and viewer.may(Do.CONFIRM_VERIFICATION, branch.path),
        )
        for branch in Organisation.objects.filter(pk__in=counted).in_tree_order()
    ]


def open_by_branch(verification: Verification) -> list[tuple[str, int]]:
    branches = VerificationLine.objects.filter(OPEN, verification=verification).values_list(
        "membership__organisation__name"
    )
    return list(
        branches.annotate(count=Count("pk")).order_by(
            "membership__organisation__sort_key", "membership__organisation_id"
        )
    )


def check_lines(
    viewer: Viewer, verification_id: int, branch_id: int
) -> tuple[Verification, Organisation, list[CheckLine]]:
    """The lines of one branch in name order."""
    verification = campaign_at(viewer, verification_id)
    branch = organisation_at(viewer, branch_id, Do.VIEW_REGISTER)
    lines = (
        verification.lines.filter(membership__organisation=branch)
        .select_related("membership__person")
        .defer(*(f"membership__person__{name}" for name in ("id_number", "phone", "address", "extra")))
    )
    ordered = lines.order_by("membership__person__name_key", "membership__person_id")
    names = names_for(viewer, (line.membership for line in ordered))
    return verification, branch, [_check_line(line, names[line.membership.person_id]) for line in ordered]


def _check_line(line: VerificationLine, name: str) -> CheckLine:
    membership = line.membership
    details = [line.flowing_to, f"{line.lost_on:%Y年%m月%d日}起" if line.lost_on else "", line.note]
    return CheckLine(
        id=line.pk,
        membership_id=membership.pk,
        name=name,
        kind_label=PersonKind(membership.kind).label,
        was=RegisterState(membership.state).label,
        finding_label=RegisterState(line.finding).label if line.finding else "",
        detail="，".join(filter(None, details)),
        has_left=membership.until_on is not None,
    )


def counted_heads(path: str) -> list[dict[str, Any]]:
    """底数 of every branch below this path, in order, to be kept with a campaign."""
    counts = head_counts((path,))
    branches = Organisation.objects.below((path,)).filter(kind__in=BRANCHES, dissolved_on__isnull=True).in_tree_order()
    return [{"id": branch.pk, "name": branch.name, **asdict(counts.get(branch.pk, NOBODY))} for branch in branches]


def due(viewer: Viewer) -> list[Due]:
    """Branches that the viewer confirms for and that still have open lines; campaigns that are ready to close."""
    running = list(
        Verification.objects.filter(closed_at__isnull=True).select_related("organisation").order_by("due_on", "pk")
    )
    if not running:
        return []
    return _to_confirm(viewer, running) + [
        Due(
            f"办结核查：{verification.title}",
            verification.organisation.label,
            verification.due_on,
            "verification_page",
            (verification.pk,),
        )
        for verification in running
        if viewer.may(Do.OPEN_VERIFICATION, verification.organisation.path)
        and not verification.lines.filter(OPEN).exists()
    ]


def _to_confirm(viewer: Viewer, running: list[Verification]) -> list[Due]:
    roots = viewer.roots(Do.CONFIRM_VERIFICATION)
    branches = list(Organisation.objects.below(roots).values_list("pk", flat=True)) if roots else []
    waiting = VerificationLine.objects.filter(OPEN, verification__in=running, membership__organisation_id__in=branches)
    branch = tuple(f"membership__organisation__{name}" for name in ("id", "name", "short_name"))
    rows = (
        waiting.values_list("verification_id", "verification__title", "verification__due_on", *branch)
        .annotate(count=Count("pk"))
        .order_by("verification__due_on", "membership__organisation__sort_key", "membership__organisation_id")
    )
    return [
        Due(f"确认名册：{title}（还有{count}人）", short or name, due_on, "verification_branch", (pk, branch_id))
        for pk, title, due_on, branch_id, name, short, count in rows
    ]
