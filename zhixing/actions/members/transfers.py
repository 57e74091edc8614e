"""组织关系转接: from one branch of ours to another, with history."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from zhixing.actions.members.bulk_writing import lock_registers
from zhixing.actions.members.register import branch_flaw, ended_flaw, locked_branches, locked_membership
from zhixing.actions.participants import follow_people
from zhixing.actions.recording import record
from zhixing.models import Membership, Organisation, Relief, Transfer
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.members.transfers import common_path
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import EndReason
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
    if reasons := _blockers([closed], target, on, reason, by):
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
    reasons = [] if members else ["请选定转接的人员。"]
    if not letter_number.strip():
        reasons.append("请填写决定合并、分设的文件的文号。")
    return reasons + (_blockers(members, target, on, reason, by) if members else [])


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


def _blockers(members: Sequence[Membership], target: Organisation, on: dt.date, reason: str, by: Viewer) -> list[str]:
    """Of members of one branch: first what is wrong with each of them, then with the act itself."""
    reasons = [flaw for member in members for flaw in ended_flaw(member)]
    reasons += [flaw] if (flaw := branch_flaw(target)) else []
    if target.pk == members[0].organisation_id:
        reasons.append("转入的党支部就是现在所在的党支部，请另选。")
    if on > by.today:
        reasons.append("转接日期不能晚于今天，请改正。")
    names = public_names_of(members, at_home=True) if len(members) > 1 else {}
    for member in members:
        if on <= member.from_on:
            day, whose = member.from_on, f"{names[member.person_id]}：" if names else ""
            entered = f"{day.year}年{day.month}月{day.day}日"
            reasons.append(f"{whose}转接日期须晚于编入现支部的日期（{entered}），请改正。")
    if not reason.strip():
        reasons.append("请写明转接的事由。")
    waiting = Relief.objects.filter(membership__in=members, stage__in=UNDECIDED)
    undecided = set(waiting.values_list("membership__person_id", flat=True))
    for member in members:
        if member.person_id in undecided:
            who = names.get(member.person_id, "这名同志")
            reasons.append(f"{who}有一项减免申请还没有办结，请先办结或撤回。")
    return reasons
