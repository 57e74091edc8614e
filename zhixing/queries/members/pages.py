"""党员名册: the page of one person, with what this viewer may see and do there."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import Membership, Person, Post, PostHolding, Relief
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.members.register import under_relief
from zhixing.queries.party_groups import group_words
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import Identity, mask_identity, mask_phone, parse_identity
from zhixing.rules.members.records import EndReason, PersonKind, RegisterState, ReliefReason, ReliefStage
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class Period:
    """One membership of the person's history."""

    membership_id: int
    branch: str
    kind_label: str
    from_on: dt.date
    until_on: dt.date | None
    why_it_ended: str
    letter_number: str  # of the transfer that opened it


@dataclass(frozen=True)
class ReliefLine:
    id: int
    reason_label: str
    stage_label: str
    applied_on: dt.date
    from_on: dt.date | None
    until_on: dt.date | None
    is_in_force: bool


@dataclass(frozen=True)
class MemberPage:
    """`is_current` is False for a period that ended and was followed by another: then only the period is shown."""

    membership: Membership
    person: Person
    branch: str
    kind_label: str
    state_label: str
    is_open: bool
    is_current: bool
    is_own: bool
    id_masked: str
    is_birth_by_archive: bool  # the personnel file says another birth date than the number does
    phone: str
    address: str
    periods: list[Period]
    reliefs: list[ReliefLine]
    party_group: str  # such as 第一党小组（组长）; "" for none
    posts: list[Post]  # held today, by name
    may_edit: bool
    may_transfer: bool
    may_read_full_id: bool
    may_apply_relief: bool
    may_view_ledger: bool
    may_view_growth: bool


def member_at(viewer: Viewer, membership_id: int, do: Do = Do.VIEW_REGISTER) -> Membership:
    """The membership, if the viewer may `do` in its branch; one's own line may always be viewed."""
    membership = get_or_out_of_sight(Membership.objects.select_related("person", "organisation"), pk=membership_id)
    is_own = viewer.person_id is not None and membership.person_id == viewer.person_id
    if not (is_own and do is Do.VIEW_REGISTER):
        viewer.demand(do, membership.organisation.path)
    return membership


def latest_membership(person_id: int) -> Membership:
    """Where the person belongs now, or belonged last."""
    periods = Membership.objects.filter(person_id=person_id).select_related("person", "organisation")
    return sorted(periods, key=lambda period: (period.until_on is None, period.from_on, period.pk))[-1]


def member_page(viewer: Viewer, membership_id: int) -> MemberPage:
    membership = member_at(viewer, membership_id)
    person, path = membership.person, membership.organisation.path
    latest = latest_membership(person.pk)
    is_own = viewer.person_id == person.pk
    is_current = latest.pk == membership.pk
    is_open = membership.until_on is None
    may_edit = is_current and is_open and viewer.may(Do.EDIT_REGISTER, path)
    plainly = is_own or (is_current and viewer.may(Do.EDIT_REGISTER, path))
    may_apply = is_current and is_open and (viewer.may(Do.APPLY_RELIEF, path) or is_own)
    return MemberPage(
        membership=membership,
        person=person,
        branch=membership.organisation.name,
        kind_label=PersonKind(membership.kind).label,
        state_label=RegisterState(membership.state).label,
        is_open=is_open,
        is_current=is_current,
        is_own=is_own,
        id_masked=mask_identity(person.id_number),
        is_birth_by_archive=_is_birth_by_archive(person),
        phone=person.phone if plainly else mask_phone(person.phone),
        address=person.address if plainly else ("已登记" if person.address else ""),
        periods=_periods(viewer, membership, whole=is_current or is_own),
        reliefs=_reliefs(viewer, membership) if is_current or is_own else [],
        party_group=group_words(membership),
        posts=_posts(membership),
        may_edit=may_edit,
        may_transfer=is_current and is_open and viewer.may(Do.TRANSFER_MEMBER, path),
        may_read_full_id=is_current and bool(person.id_number) and viewer.may(Do.READ_FULL_ID, path),
        may_apply_relief=may_apply,
        may_view_ledger=viewer.may(Do.VIEW_LEDGER, path),
        may_view_growth=is_own or viewer.may(Do.VIEW_RESULTS, path),
    )


def _posts(membership: Membership) -> list[Post]:
    holdings = PostHolding.objects.on_duty().filter(membership=membership).select_related("post").order_by("post__name")
    return [holding.post for holding in holdings]


def _is_birth_by_archive(person: Person) -> bool:
    holder = parse_identity(person.id_number) if person.id_number else ""
    return isinstance(holder, Identity) and person.born_on is not None and person.born_on != holder.born_on


def _periods(viewer: Viewer, membership: Membership, *, whole: bool) -> list[Period]:
    """The person's history, newest first; of somebody who went on elsewhere only the period in this branch."""
    memberships = (
        Membership.objects.filter(person_id=membership.person_id)
        if whole
        else Membership.objects.filter(pk=membership.pk)
    )
    memberships = memberships.prefetch_related("kind_changes").select_related(
        "organisation", "transfer_in", "transfer_out__opened__organisation"
    )
    return [_period(viewer, membership, whole=whole) for membership in memberships.order_by("-from_on", "-pk")]


def _period(viewer: Viewer, membership: Membership, *, whole: bool) -> Period:
    came, went = getattr(membership, "transfer_in", None), getattr(membership, "transfer_out", None)
    why = EndReason(membership.end_reason).label if membership.end_reason else ""
    if went is not None:
        target = went.opened.organisation
        named = whole or viewer.may(Do.VIEW_ORG, target.path)
        why = f"转往{target.name}" if named else "转往其他党支部"
    if membership.end_note:
        why = f"{why}（{membership.end_note}）"
    return Period(
        membership_id=membership.pk,
        branch=membership.organisation.name,
        kind_label=kinds_text(membership),
        from_on=membership.from_on,
        until_on=membership.until_on,
        why_it_ended=why,
        letter_number=came.letter_number if came is not None else "",
    )


def kinds_text(membership: Membership) -> str:
    """What somebody was in one branch, each part with its end and its decision: 预备党员至…，正式党员自…起."""
    changes = sorted(membership.kind_changes.all(), key=lambda change: (change.on, change.pk))
    if not changes:
        return PersonKind(membership.kind).label
    parts = [f"{PersonKind(changes[0].kind_before).label}至{chinese_date(changes[0].on - dt.timedelta(days=1))}"]
    for change in changes:
        decision = f"（{change.decision}）" if change.decision else ""
        parts.append(f"{PersonKind(change.kind_after).label}自{chinese_date(change.on)}起{decision}")
    return "，".join(parts)


def _reliefs(viewer: Viewer, membership: Membership) -> list[ReliefLine]:
    """Relief is sensitive: shown to the person, to who applies for the branch and to who decides above it."""
    path = membership.organisation.path
    own = viewer.person_id == membership.person_id
    if not (own or viewer.may(Do.APPLY_RELIEF, path) or viewer.may(Do.DECIDE_RELIEF, path)):
        return []
    reliefs = Relief.objects.filter(membership__person_id=membership.person_id).order_by("-applied_on", "-pk")
    in_force = set(Relief.objects.filter(under_relief(viewer.today), pk__in=reliefs).values_list("pk", flat=True))
    return [
        ReliefLine(
            id=relief.pk,
            reason_label=ReliefReason(relief.reason).label,
            stage_label=ReliefStage(relief.stage).label,
            applied_on=relief.applied_on,
            from_on=relief.from_on,
            until_on=relief.until_on,
            is_in_force=relief.pk in in_force,
        )
        for relief in reliefs
    ]
