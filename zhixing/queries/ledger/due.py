"""申报: what waits for confirmation and what came back, as the first page says it."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from zhixing.models import Claim, Membership
from zhixing.queries.calendar import corrections
from zhixing.queries.due import Due
from zhixing.queries.namesakes import name_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.sources import ClaimState
from zhixing.rules.permissions import Do
from zhixing.rules.workdays import Corrections, add_workdays

DAYS_TO_ANSWER = 5  # working days from its receipt within which a claim is to be answered, ours


def answer_by(claim: Claim, known: Corrections) -> dt.date:
    return add_workdays(timezone.localdate(claim.at), DAYS_TO_ANSWER, known)


def due(viewer: Viewer) -> list[Due]:
    """Claims that wait for the viewer's confirmation; one's own, or entered for others, that came back."""
    waiting = (
        Claim.objects.filter(
            membership__in=Membership.objects.below(viewer.roots(Do.CONFIRM_CLAIM)), state=ClaimState.SUBMITTED.value
        )
        .exclude(membership__person=viewer.person_id or 0)
        .select_related("membership__organisation")
        .order_by("membership__organisation__sort_key", "membership__organisation_id", "happened_on")
    )
    claims: dict[int, list[Claim]] = {}
    for claim in waiting:
        claims.setdefault(claim.membership.organisation_id, []).append(claim)
    known = corrections() if claims else {}
    lines = [
        Due(
            f"确认 {len(claims)} 笔积分申报",
            claims[0].membership.organisation.label,
            min(answer_by(claim, known) for claim in claims),
            "claim_inbox",
        )
        for claims in claims.values()
    ]
    returned = (
        Claim.objects.filter(
            Q(membership__person=viewer.person_id or 0) | Q(is_proxy=True, by=viewer.user_id),
            state=ClaimState.RETURNED.value,
        )
        .select_related("membership__organisation", "membership__person")
        .order_by("happened_on", "pk")
    )
    for claim in returned:
        whose = f"代{name_for(viewer, claim.membership)}" if claim.membership.person_id != viewer.person_id else ""
        what = f"修改{whose}被退回的积分申报"
        lines.append(Due(what, claim.membership.organisation.label, None, "claim", (claim.pk,)))
    return lines
