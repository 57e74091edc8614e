"""公示 as lists: every posting in sight, those that wait for the viewer, those of organisations in a quarter."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from zhixing.models import Organisation, Posting
from zhixing.queries.postings.pages import HANDLERS, is_public_posting, own_step, posting_words, quarter_label
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Period
from zhixing.rules.permissions import Do
from zhixing.rules.postings import PostingState, status_words
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True)
class Summary:
    """One posting of a list."""

    id: int
    branch: str
    kind: str  # 积分公示, 堡垒指数公示
    quarter: str
    status: str  # 待审核, 公示中（还有 4 天） …
    from_on: dt.date | None
    until_on: dt.date | None
    objections: int
    next_label: str  # the step this viewer could take now; empty where none


def postings(viewer: Viewer, *, among: Q | None = None) -> list[Summary]:
    """Every posting the viewer may see (of `among` alone), the latest quarter first, then by organisation."""
    handled = set(
        Organisation.objects.below(
            tuple(path for do in (*HANDLERS, Do.ASSESS_ORGS) for path in viewer.roots(do))
        ).values_list("pk", flat=True)
    )
    visible = (
        Posting.objects.filter(_visible_to(viewer), among or Q())
        .select_related("cycle__organisation")
        .prefetch_related("steps", "objections")
        .order_by("-cycle__until_on", "cycle__organisation__sort_key", "-pk")
    )
    return [
        _summary(viewer, posting)
        for posting in visible
        if is_public_posting(posting, viewer.today) or posting.cycle.organisation_id in handled
    ]


def _visible_to(viewer: Viewer) -> Q:
    """Postings of the viewer's branches and of those below, and what hangs for the organisations below an assessor."""
    roots = viewer.roots(Do.VIEW_POSTING)
    above = {int(part) for root in roots for part in root.split(".") if part}
    return Q(cycle__organisation__in=Organisation.objects.below(roots)) | Q(
        cycle__index=IndexKind.FORTRESS.value, cycle__organisation__in=above, state=PostingState.CARRIED_OUT.value
    )


def _summary(viewer: Viewer, posting: Posting) -> Summary:
    return Summary(
        id=posting.pk,
        branch=posting.cycle.organisation.name,
        kind=posting_words(posting).kind,
        quarter=quarter_label(posting),
        status=status_words(
            PostingState(posting.state), from_on=posting.from_on, until_on=posting.until_on, today=viewer.today
        ),
        from_on=posting.from_on,
        until_on=posting.until_on,
        objections=len(posting.objections.all()),
        next_label=own_step(viewer, posting),
    )


def awaiting(viewer: Viewer) -> list[Summary]:
    """Those that this viewer could examine or approve now, whatever the quarter."""
    pending = Q(state__in=[PostingState.PROPOSED.value, PostingState.EXAMINED.value])
    if not (viewer.can(Do.EXAMINE_POSTING) or viewer.can(Do.APPROVE_POSTING)):
        return []
    return [posting for posting in postings(viewer, among=pending) if posting.next_label]


def postings_of_organisations(viewer: Viewer, quarter: Period) -> list[Summary]:
    """What is posted of organisations in this quarter."""
    of_quarter = Q(cycle__from_on__lte=quarter.until_on, cycle__until_on__gte=quarter.from_on)
    return postings(viewer, among=Q(cycle__index=IndexKind.FORTRESS.value) & of_quarter)
