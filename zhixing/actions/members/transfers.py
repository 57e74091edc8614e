"""组织关系转接: from one branch of ours to another, with history."""

import datetime as dt

from django.db import transaction

from zhixing.actions.members.bulk_writing import lock_registers
from zhixing.actions.members.register import branch_flaw, ended_flaw, locked_branches, locked_membership
from zhixing.actions.participants import follow_people
from zhixing.actions.recording import record
from zhixing.models import Membership, Organisation, Relief, Transfer
from zhixing.queries.members.transfers import common_path
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import EndReason
from zhixing.rules.members.reliefs import UNDECIDED
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked

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
    by.demand(Do.TRANSFER_MEMBER, closed.organisation.path)
    target = locked_branches({to})[to]
    by.demand(Do.TRANSFER_MEMBER, common_path(closed.organisation.path, target.path))
    if reasons := _blockers(closed, target, on, reason, by):
        raise Blocked(reasons)
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
    follow_people({closed.person_id}, by=by, at=at)
    return transfer


def _blockers(closed: Membership, target: Organisation, on: dt.date, reason: str, by: Viewer) -> list[str]:
    reasons = ended_flaw(closed) + ([flaw] if (flaw := branch_flaw(target)) else [])
    if target.pk == closed.organisation_id:
        reasons.append("转入的党支部就是现在所在的党支部，请另选。")
    if on > by.today:
        reasons.append("转接日期不能晚于今天，请改正。")
    if on <= closed.from_on:
        day = closed.from_on
        reasons.append(f"转接日期须晚于编入现支部的日期（{day.year}年{day.month}月{day.day}日），请改正。")
    if not reason.strip():
        reasons.append("请写明转接的事由。")
    if Relief.objects.filter(membership=closed, stage__in=UNDECIDED).exists():
        reasons.append("这名同志有一件减免申请还没有办结，请先办结或撤回。")
    return reasons
