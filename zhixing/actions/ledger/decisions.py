"""组织决定: deductions and vetoes that a named body has decided; the software records them, it makes none."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from zhixing.actions.ledger.entries import NewEntry, append, closed_period_blockers, lock_heads
from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.recording import record
from zhixing.models import Decision, Membership, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ledger.decision_states import decision_states
from zhixing.queries.ledger.listed_classes import ListedClasses
from zhixing.queries.namesakes import names_for
from zhixing.queries.standards.in_force_many import InForce, no_standard
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.claims import ClaimFacts, Ruling, deed_blockers, ruling_blockers
from zhixing.rules.ledger.decisions import DecisionState, is_veto, member_blockers, twice_sentence, weight_blockers
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def enter_decision(
    organisation_id: int,
    *,
    membership_ids: Sequence[int],
    deed: ClaimFacts,
    ruling: Ruling,
    form_key: uuid.UUID,
    uploads: Sequence[Upload] = (),
    by: Viewer,
    at: dt.datetime,
) -> list[Decision]:
    """Enter one decision for each person it concerns. The same form key enters once.

    A deduction is booked at once; a veto waits for a second person (`second_decision`).
    """
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    by.demand(Do.DECIDE_ENTRY, organisation.path)
    members = _members(organisation, membership_ids, deed.happened_on)
    lock_heads({member.organisation_id for member in members})
    keys = {member.pk: uuid.uuid5(form_key, str(member.pk)) for member in members}
    if already := list(Decision.objects.filter(form_key__in=keys.values())):
        return already
    if reasons := decision_blockers(organisation, members, len(set(membership_ids)), deed, ruling, len(uploads), by):
        raise Blocked(reasons)
    decisions = Decision.objects.bulk_create(
        [_decision(member, deed, ruling, keys[member.pk], by, at) for member in members]
    )
    if not _is_veto(members, deed):
        append([entry_of(decision) for decision in decisions], by=by, at=at)
    for decision, member in zip(decisions, members, strict=True):
        _conclude(decision, member, uploads, by, at)
    return decisions


def _conclude(decision: Decision, member: Membership, uploads: Sequence[Upload], by: Viewer, at: dt.datetime) -> None:
    """The document is hung on it. The log says that it was decided, never why."""
    home = member.organisation_id
    attach(uploads, organisation_id=home, membership_id=member.pk, decision=decision, by=by, at=at)
    record("enter_decision", by=by, at=at, organisation_id=home, subject=decision, summary=decision.document_number)


def entry_of(decision: Decision) -> NewEntry:
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
    organisation_id: int, *, membership_ids: Sequence[int], deed: ClaimFacts, ruling: Ruling, files: int, by: Viewer
) -> list[str]:
    """What stands in the way of this decision, asked before the page on which it is read again."""
    organisation = Organisation.objects.get(pk=organisation_id)
    members = _members(organisation, membership_ids, deed.happened_on)
    return decision_blockers(organisation, members, len(set(membership_ids)), deed, ruling, files, by)


def _members(organisation: Organisation, membership_ids: Sequence[int], day: dt.date) -> list[Membership]:
    return list(
        Membership.objects.below((organisation.path,))
        .holding(day)
        .filter(pk__in=membership_ids)
        .select_related("person", "organisation")
        .in_name_order()
    )


def decision_blockers(
    organisation: Organisation,
    members: Sequence[Membership],
    member_count: int,
    deed: ClaimFacts,
    ruling: Ruling,
    files: int,
    by: Viewer,
) -> list[str]:
    """Everything that stands in the way of this decision, at once."""
    reasons = ruling_blockers(ruling, deed.happened_on, by.today)
    reasons += weight_blockers(
        is_veto=_is_veto(members, deed), files=files, happened_on=deed.happened_on, decided_on=ruling.decided_on
    )
    has_own = any(by.person_id is not None and member.person_id == by.person_id for member in members)
    reasons += member_blockers(organisation.label, chosen=member_count, present=len(members), has_own=has_own)
    rules = InForce({member.organisation for member in members})
    names, classes = names_for(by, members), ListedClasses(members)
    for member in members:
        rule = rules.at(member.organisation_id, deed.happened_on)
        reasons += (
            deed_blockers(
                rule.standard, deed, name=names[member.person_id], member_class=classes.at(member, deed.happened_on)
            )
            if rule
            else [no_standard(member.organisation, deed.happened_on)]
        )
    reasons += _entered_before(members, deed, ruling, names)
    homes = {member.organisation_id for member in members}
    reasons += closed_period_blockers(homes, {deed.happened_on}, [member.pk for member in members])
    return list(dict.fromkeys(reasons))


def _is_veto(members: Sequence[Membership], deed: ClaimFacts) -> bool:
    """Whether what is decided is a veto where these people are."""
    rules = InForce({member.organisation for member in members})
    in_force = (rules.at(member.organisation_id, deed.happened_on) for member in members)
    return any(own is not None and is_veto(own.standard, deed.item) for own in in_force)


def _entered_before(
    members: Sequence[Membership], deed: ClaimFacts, ruling: Ruling, names: Mapping[int, str]
) -> list[str]:
    """Sentences for those against whom this very decision stands already: same document, item and day."""
    same = Decision.objects.filter(
        membership__person__in=[member.person_id for member in members],
        item=deed.item,
        happened_on=deed.happened_on,
        document_number=ruling.document_number.strip(),
    ).select_related("membership")
    in_force = {
        decision.membership.person_id
        for decision, state in decision_states(list(same))
        if state not in {DecisionState.DECLINED, DecisionState.REVOKED}
    }
    number = ruling.document_number.strip()
    return [twice_sentence(names[member.person_id], number) for member in members if member.person_id in in_force]


def _decision(
    member: Membership, deed: ClaimFacts, ruling: Ruling, key: uuid.UUID, by: Viewer, at: dt.datetime
) -> Decision:
    return Decision(
        membership=member,
        item=deed.item,
        happened_on=deed.happened_on,
        units=deed.units,
        option=deed.option,
        worth=deed.worth,
        clause=ruling.clause.strip(),
        deciding_body=ruling.deciding_body.strip(),
        decided_on=ruling.decided_on,
        document_number=ruling.document_number.strip(),
        reason=ruling.reason.strip(),
        form_key=key,
        by_id=by.user_id,
        at=at,
    )
