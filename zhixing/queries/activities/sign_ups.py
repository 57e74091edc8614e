"""报名: the page of one planned activity for a member and for whoever keeps its list, and what is due."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from zhixing.models import Membership, PlannedActivity, SignUp
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.due import Due
from zhixing.queries.namesakes import names_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.sign_ups import SignUpTerms, joining_blockers, leaving_blockers
from zhixing.rules.periods import chinese_day
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class SignUpPage:
    plan: PlannedActivity
    terms: SignUpTerms
    own_id: int | None  # the viewer's membership, where they may come themselves
    is_signed_up: bool
    own_blockers: list[str]  # why the viewer can neither sign up nor withdraw now
    may_keep: bool
    people: list[tuple[int, str]]  # who is signed up, by name; for whoever keeps the list
    others: list[tuple[int, str]]  # who could be added


def sign_up_page(viewer: Viewer, plan_id: int) -> SignUpPage:
    """For members of the organisation and whoever records there. Members see how many have signed up, and not who."""
    plan = get_or_out_of_sight(PlannedActivity.objects.select_related("organisation"), pk=plan_id)
    members = Membership.objects.open().below((plan.organisation.path,)).select_related("person", "organisation")
    own = members.filter(pk=viewer.membership_id).first() if viewer.membership_id is not None else None
    may_keep = viewer.may(Do.RECORD_ACTIVITY, plan.organisation.path)
    if own is None and not may_keep:
        viewer.demand(Do.RECORD_ACTIVITY, plan.organisation.path)
    terms, ids = plan.terms, plan.signed_up_ids
    is_signed_up = own is not None and own.pk in ids
    check = leaving_blockers if is_signed_up else joining_blockers
    everybody = list(members.in_name_order()) if may_keep else []
    names = names_for(viewer, everybody)
    lines = [(member.pk, names[member.person_id]) for member in everybody]
    return SignUpPage(
        plan=plan,
        terms=terms,
        own_id=own.pk if own else None,
        is_signed_up=is_signed_up,
        own_blockers=check(terms, viewer.today, is_own=not may_keep) if own else [],
        may_keep=may_keep,
        people=[line for line in lines if line[0] in ids],
        others=[line for line in lines if line[0] not in ids],
    )


def due(viewer: Viewer) -> list[Due]:
    """What the viewer may sign up for, and what they are signed up for: two queries."""
    if viewer.membership_id is None:
        return []
    path = Membership.objects.values_list("organisation__path", flat=True).get(pk=viewer.membership_id)
    above = [path[: place + 1] for place, sign in enumerate(path) if sign == "."]
    own = SignUp.objects.filter(plan=OuterRef("pk"), membership=viewer.membership_id, withdrawn_at__isnull=True)
    plans = (
        PlannedActivity.objects.filter(
            organisation__path__in=above,
            activity=None,
            cancelled_at=None,
            sign_up_until__isnull=False,
            planned_on__gte=viewer.today,
        )
        .select_related("organisation")
        .annotate(is_own=Exists(own), people=Count("sign_ups", filter=Q(sign_ups__in=SignUp.objects.live())))
        .order_by("planned_on", "pk")
    )
    return [line for plan in plans if (line := _line(plan, viewer)) is not None]


def _line(plan: Any, viewer: Viewer) -> Due | None:
    day, where = chinese_day(plan.planned_on), plan.organisation.label
    address = ("plan_sign_up", (plan.pk,))
    if plan.is_own:
        return Due(f"参加{day}的{plan.title}（已报名）", where, plan.planned_on, *address)
    terms = SignUpTerms(plan.planned_on, plan.sign_up_until, plan.places, plan.people)
    if joining_blockers(terms, viewer.today):
        return None
    return Due(f"报名参加{day}的{plan.title}（自愿）", where, plan.sign_up_until, *address)
