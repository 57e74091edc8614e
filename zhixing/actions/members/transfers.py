"""组织关系转接: from one branch of ours to another, with history."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from zhixing.actions.members.bulk_writing import lock_registers
from zhixing.actions.members.register import branch_facts, locked_branches, locked_membership
from zhixing.actions.participants import follow_people
from zhixing.actions.recording import record
from zhixing.models import Membership, Organisation, Relief, Transfer
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.members.transfers import common_path
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import EndReason
from zhixing.rules.members.register import TransferLine, joint_transfer_blockers, transfer_blockers
from zhixing.rules.members.reliefs import UNDECIDED
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight

_CARRIED = (
    "person_id",
    "kind",
    "member_class",
    "joined_on",
    "full_on",
    "state",
    "party_standing",
    "lost_on",
    "flowing_to",
)


@transaction.atomic
def transfer_member(
    membership_id: int, *, to: int, on: dt.date, letter_number: str, reason: str, by: Viewer, at: dt.datetime
) -> Transfer:
    """Close the membership the day before `on` and open one in branch `to`: the act of an organisation above both."""
    lock_registers()
    closed = locked_membership(membership_id)
    target = _target(closed.organisation, to, by)
    if reasons := _refusals([closed], target, on, reason, by):
        raise Blocked(reasons)
    transfer = _move(closed, target, on, letter_number, reason, by, at)
    follow_people({closed.person_id}, by=by, at=at)
    return transfer


@transaction.atomic
def transfer_members(
    branch_id: int,
    *,
    membership_ids: Collection[int],
    to: int,
    on: dt.date,
    letter_number: str,
    reason: str,
    by: Viewer,
    at: dt.datetime,
) -> list[Transfer]:
    """Several members of one branch on the strength of one document, all or none: where a branch merges or splits.

    Where each is scored follows the same rule as for one.
    """
    lock_registers()
    if reasons := missing_to_transfer(
        branch_id, membership_ids=membership_ids, to=to, on=on, letter_number=letter_number, reason=reason, by=by
    ):
        raise Blocked(reasons)
    members = [locked_membership(pk) for pk in sorted(set(membership_ids))]
    target = _target(members[0].organisation, to, by)
    transfers = [_move(closed, target, on, letter_number, reason, by, at) for closed in members]
    record(
        "transfer_members",
        by=by,
        at=at,
        organisation_id=branch_id,
        subject=members[0].organisation,
        summary=f"{letter_number.strip()}：{len(transfers)} 人→{target.label}",
    )
    follow_people({closed.person_id for closed in members}, by=by, at=at)
    return transfers


def missing_to_transfer(
    branch_id: int,
    *,
    membership_ids: Collection[int],
    to: int,
    on: dt.date,
    letter_number: str,
    reason: str,
    by: Viewer,
) -> list[str]:
    """What stands in the way of transferring all of them, before the page on which it is read again. No act."""
    branch = get_or_out_of_sight(Organisation.objects, pk=branch_id)
    target = _target(branch, to, by)
    members = list(
        Membership.objects.filter(pk__in=membership_ids, organisation=branch)
        .select_related("person", "organisation")
        .order_by("person__name_key", "pk")
    )
    if len(members) != len(set(membership_ids)):
        raise OutOfSight(branch_id)
    reasons = joint_transfer_blockers(len(members), letter_number)
    return reasons + (_refusals(members, target, on, reason, by) if members else [])


def _target(branch: Organisation, to: int, by: Viewer) -> Organisation:
    """The branch they go to, for whoever stands above both."""
    by.demand(Do.TRANSFER_MEMBER, branch.path)
    target = locked_branches({to})[to]
    by.demand(Do.TRANSFER_MEMBER, common_path(branch.path, target.path))
    return target


def _move(
    closed: Membership, target: Organisation, on: dt.date, letter_number: str, reason: str, by: Viewer, at: dt.datetime
) -> Transfer:
    closed.until_on, closed.end_reason = on - dt.timedelta(days=1), EndReason.TRANSFERRED.value
    closed.save(update_fields=["until_on", "end_reason"])
    carried = {name: getattr(closed, name) for name in _CARRIED}
    opened = Membership.objects.create(organisation=target, from_on=on, **carried)
    transfer = Transfer.objects.create(
        person_id=closed.person_id,
        closed=closed,
        opened=opened,
        on=on,
        letter_number=letter_number.strip(),
        reason=reason.strip(),
        by_id=by.user_id,
        at=at,
    )
    name = public_names_of([closed, opened], at_home=True)[closed.person_id]  # told apart in both branches
    record(
        "transfer_member",
        by=by,
        at=at,
        organisation_id=target.pk,
        subject=transfer,
        summary=f"{name}：{closed.organisation.label}→{target.label}",
        detail={"from": closed.organisation_id, "to": target.pk},
    )
    return transfer


def _refusals(members: Sequence[Membership], target: Organisation, on: dt.date, reason: str, by: Viewer) -> list[str]:
    names = public_names_of(members, at_home=True)
    waiting = Relief.objects.filter(membership__in=members, stage__in=UNDECIDED)
    undecided = set(waiting.values_list("membership__person_id", flat=True))
    lines = [
        TransferLine(
            names[member.person_id],
            member.from_on,
            has_left=member.until_on is not None,
            has_relief=member.person_id in undecided,
        )
        for member in members
    ]
    is_same = target.pk == members[0].organisation_id
    return transfer_blockers(lines, branch_facts(target), is_same=is_same, on=on, reason=reason, today=by.today)
