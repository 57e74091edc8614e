"""组织决定: deductions and vetoes that a named body has decided; the software records them, it makes none."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.ledger.entries import NewEntry, append, lock_heads, settled_reasons
from zhixing.actions.recording import record
from zhixing.models import Decision, Membership, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import names_for
from zhixing.queries.standards.in_force_many import InForce, no_standard
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.claims import Ruling, Said, deed_blockers, ruling_blockers
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def enter_decision(
    organisation_id: int,
    *,
    membership_ids: Sequence[int],
    said: Said,
    ruling: Ruling,
    form_key: uuid.UUID,
    by: Viewer,
    at: dt.datetime,
) -> list[Decision]:
    """Enter one decision for each person it concerns. The same form key enters once."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    by.demand(Do.DECIDE_ENTRY, organisation.path)
    members = _members(organisation, membership_ids, said.happened_on)
    lock_heads({member.organisation_id for member in members})
    keys = {member.pk: uuid.uuid5(form_key, str(member.pk)) for member in members}
    if already := list(Decision.objects.filter(form_key__in=keys.values())):
        return already
    if reasons := decision_blockers(organisation, members, len(set(membership_ids)), said, ruling, by):
        raise Blocked(reasons)
    made = Decision.objects.bulk_create(
        [_decision(member, said, ruling, keys[member.pk], by, at) for member in members]
    )
    append([_entry_of(decision) for decision in made], by=by, at=at)
    for one, member in zip(made, members, strict=True):
        # The log says that it was decided, never why.
        record(
            "enter_decision",
            by=by,
            at=at,
            organisation_id=member.organisation_id,
            subject=one,
            summary=ruling.document_number.strip(),
        )
    return made


def _entry_of(decision: Decision) -> NewEntry:
    return NewEntry(
        decision.membership_id,
        decision.item,
        decision.happened_on,
        Source.DECISION,
        decision.pk,
        units=decision.units,
        option=decision.option,
        worth=decision.worth,
        clause=decision.clause,
        deciding_body=decision.deciding_body,
    )


def deciding_blockers(
    organisation_id: int, *, membership_ids: Sequence[int], said: Said, ruling: Ruling, by: Viewer
) -> list[str]:
    """What stands in the way of this decision, asked before the page on which it is read again."""
    organisation = Organisation.objects.get(pk=organisation_id)
    members = _members(organisation, membership_ids, said.happened_on)
    return decision_blockers(organisation, members, len(set(membership_ids)), said, ruling, by)


def _members(organisation: Organisation, membership_ids: Sequence[int], day: dt.date) -> list[Membership]:
    return list(
        Membership.objects.below((organisation.path,))
        .holding(day)
        .filter(pk__in=membership_ids)
        .select_related("person", "organisation")
        .in_order()
    )


def decision_blockers(
    organisation: Organisation, members: Sequence[Membership], asked: int, said: Said, ruling: Ruling, by: Viewer
) -> list[str]:
    """Everything that stands in the way of this decision, at once."""
    reasons = ruling_blockers(ruling, said.happened_on, by.today)
    if not asked:
        reasons.append("请至少勾选一名党员。")
    if len(members) < asked:
        reasons.append(f"有 {asked - len(members)} 人在计分日期那天不属于{organisation.label}，请重新勾选。")
    if any(by.person_id is not None and member.person_id == by.person_id for member in members):
        reasons.append("不能对自己作出决定，请由其他有权限的同志办理。")
    rules = InForce({member.organisation for member in members})
    names = names_for(by, members)
    for member in members:
        found = rules.at(member.organisation_id, said.happened_on)
        reasons += (
            deed_blockers(found.standard, said, name=names[member.person_id], member_class=member.member_class)
            if found
            else [no_standard(member.organisation, said.happened_on)]
        )
    homes = {member.organisation_id for member in members}
    reasons += settled_reasons(homes, {said.happened_on}, [member.pk for member in members])
    return list(dict.fromkeys(reasons))


def _decision(member: Membership, said: Said, ruling: Ruling, key: uuid.UUID, by: Viewer, at: dt.datetime) -> Decision:
    return Decision(
        membership=member,
        item=said.item,
        happened_on=said.happened_on,
        units=said.units,
        option=said.option,
        worth=said.worth,
        clause=ruling.clause.strip(),
        deciding_body=ruling.deciding_body.strip(),
        decided_on=ruling.decided_on,
        document_number=ruling.document_number.strip(),
        reason=ruling.reason.strip(),
        form_key=key,
        by_id=by.user_id,
        at=at,
    )
