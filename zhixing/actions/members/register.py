"""党员名册: admitting, editing, classing people, ending memberships, reading a full number."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from zhixing.actions.accounts.lifecycle import close_account_of
from zhixing.actions.members.bulk_writing import Admission as Admission
from zhixing.actions.members.bulk_writing import Change, insert, lock_registers, update
from zhixing.actions.members.reliefs import withdraw_undecided
from zhixing.actions.participants import follow_people
from zhixing.actions.recording import record as record_act
from zhixing.models import KindChange, Membership, Organisation, VerificationLine
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.members.form_versions import stale_sentences
from zhixing.queries.members.matching import Known, KnownPeople, conflict_with, former, known_people
from zhixing.queries.members.records import FIELD_LABELS, as_text, differences, number_hash, record_of, records_of
from zhixing.queries.namesakes import public_name_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import (
    EndReason,
    MemberRecord,
    PersonKind,
    born_on_after,
    kind_change_blockers,
    normalised,
    with_known,
)
from zhixing.rules.members.register import (
    AdmissionFacts,
    BranchFacts,
    EditingFacts,
    LeavingFacts,
    admission_blockers,
    classing_blockers,
    editing_blockers,
    leaving_blockers,
)
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight

# Fields of which the log says that they were changed, and never what they held.
SENSITIVE = frozenset({"id_number", "born_on", "phone", "address", "extra"})
SENTENCES = 50  # shown of a refusal that concerns many people


def admit_member(
    organisation_id: int,
    record: MemberRecord,
    *,
    from_on: dt.date | None = None,
    same_as: int | None = None,
    by: Viewer,
    at: dt.datetime,
) -> Membership:
    """Add one person to a branch. Somebody with a known number who left earlier returns as the same person.

    `same_as`: the person who left and is this one, where only name and birth date agree; 0 for nobody of those.
    """
    return admit_many([Admission(organisation_id, record, from_on or by.today, same_as)], by=by, at=at)[0]


@transaction.atomic
def admit_many(admissions: Sequence[Admission], *, by: Viewer, at: dt.datetime) -> list[Membership]:
    """Add many people, all or none, in the given order; each branch's share is one row of the audit log."""
    lock_registers()
    branches = locked_branches({admission.organisation_id for admission in admissions})
    for branch in branches.values():
        by.demand(Do.EDIT_REGISTER, branch.path)
    requested = [replace(admission, record=normalised(admission.record)) for admission in admissions]
    known = known_people([admission.record for admission in requested])
    facts = _admission_facts(requested, branches, known, by)
    if reasons := admission_blockers(facts, [branch_facts(branch) for branch in branches.values()], by.today):
        raise Blocked(reasons[:SENTENCES])
    returning = [_who_returns(admission, known) for admission in requested]
    records = records_of([before.person_id for before in returning if before])
    memberships = insert(
        [
            replace(admission, person_id=before.person_id, record=normalised(with_known(admission.record, earlier)))
            if before and (earlier := records[before.person_id])
            else replace(admission, person_id=None)
            for admission, before in zip(requested, returning, strict=True)
        ]
    )
    for branch in branches.values():
        here = [membership for membership in memberships if membership.organisation_id == branch.pk]
        record_act(
            "admit_member",
            by=by,
            at=at,
            organisation_id=branch.pk,
            subject=here[0] if len(here) == 1 else None,
            summary=f"编入{len(here)}人",
            detail={"memberships": [membership.pk for membership in here]},
        )
    follow_people({before.person_id for before in returning if before}, by=by, at=at)
    return memberships


def _who_returns(admission: Admission, known: KnownPeople) -> Known | None:
    """The person of the database who comes back: by the number, or because whoever admits them says so."""
    leavers = {leaver.person_id: leaver for leaver in known.leavers(admission.record)}
    return known.same_number(admission.record) or leavers.get(admission.person_id or 0)


def locked_branches(ids: set[int]) -> dict[int, Organisation]:
    """The branches in order of id, so that two transactions never wait for each other."""
    organisations = Organisation.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    branches = {organisation.pk: organisation for organisation in organisations}
    if missing := ids - set(branches):
        raise OutOfSight(min(missing))
    return branches


def _admission_facts(
    admissions: Sequence[Admission], branches: dict[int, Organisation], known: KnownPeople, by: Viewer
) -> list[AdmissionFacts]:
    digests: set[bytes] = set()
    facts = []
    for admission in admissions:
        digest = number_hash(admission.record.id_number)
        before = _who_returns(admission, known)
        is_open = before is None and admission.person_id != 0
        facts.append(
            AdmissionFacts(
                admission.record,
                admission.from_on,
                is_twice=digest in digests,
                former=tuple(former(leaver, by) for leaver in known.leavers(admission.record)) if is_open else (),
                left_on=before.left_on if before else None,
                conflict=conflict_with(admission.record, branches[admission.organisation_id], known, by),
            )
        )
        digests |= {digest} if digest else set()
    return facts


def branch_facts(branch: Organisation) -> BranchFacts:
    return BranchFacts(branch.name, OrgKind(branch.kind), is_dissolved=branch.dissolved_on is not None)


@transaction.atomic
def edit_member(
    membership_id: int, record: MemberRecord, *, version: str = "", kind_decision: str = "", by: Viewer, at: dt.datetime
) -> list[str]:
    """Put the line of the register right; an empty number keeps the known one. The labels of what changed.

    `version`: what the form was filled with (`version_of`). Where somebody changed the line since, nothing is saved.
    """
    lock_registers()
    membership = locked_membership(membership_id)
    by.demand(Do.EDIT_REGISTER, membership.organisation.path)
    before = record_of(membership)
    if stale := stale_sentences(membership, version, before, record):
        raise Blocked(stale)
    after = replace(record, id_number=record.id_number or before.id_number, extra=before.extra)
    after = normalised(replace(after, born_on=born_on_after(before, after)))
    reasons = editing_blockers(_editing_facts(membership, before, after), by.today)
    if reasons := reasons + kind_change_blockers(before, after, kind_decision):
        raise Blocked(reasons)
    changes = differences(before, after)
    changed = [FIELD_LABELS[name] for name in changes]
    if changed:
        update([Change(membership.person_id, membership.pk, after)])
        _keep_kinds(membership, before, after, kind_decision, by, at)
        plainly = {name: pair for name, pair in changes.items() if name not in SENSITIVE}
        values = {FIELD_LABELS[name]: [as_text(old), as_text(new)] for name, (old, new) in plainly.items()}
        name = public_name_of(Membership.objects.select_related("person").get(pk=membership.pk))  # as it is now
        record_act(
            "edit_member",
            by=by,
            at=at,
            organisation_id=membership.organisation_id,
            subject=membership,
            summary=f"{name}：{'、'.join(changed)}",
            detail={"changed": changed, "values": values},
        )
    return changed


def _keep_kinds(
    membership: Membership, before: MemberRecord, after: MemberRecord, decision: str, by: Viewer, at: dt.datetime
) -> None:
    """What somebody was before stays in their history."""
    if after.kind is not before.kind:
        KindChange.objects.create(
            membership=membership,
            kind_before=before.kind.value,
            kind_after=after.kind.value,
            on=(after.full_on if after.kind is PersonKind.FULL else None) or by.today,
            decision=decision.strip()[:120],
            by_id=by.user_id,
            at=at,
        )


def _editing_facts(membership: Membership, before: MemberRecord, after: MemberRecord) -> EditingFacts:
    same = known_people([after]).same_number(after) if after.id_number != before.id_number else None
    campaigns = VerificationLine.objects.filter(membership=membership, verification__closed_at__isnull=True)
    return EditingFacts(
        before,
        after,
        leaver=leaver_name(membership),
        is_number_of_other=same is not None and same.person_id != membership.person_id,
        campaign=campaigns.values_list("verification__title", flat=True).order_by("pk").first() or "",
    )


@transaction.atomic
def change_class(membership_ids: Sequence[int], member_class: str, *, by: Viewer, at: dt.datetime) -> int:
    """Set the class of these people of one branch or several; how many really changed."""
    memberships = list(
        Membership.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=membership_ids)
        .select_related("person", "organisation")
        .order_by("pk")
    )
    if len(memberships) != len(set(membership_ids)):
        raise OutOfSight("membership")
    for path in {membership.organisation.path for membership in memberships}:
        by.demand(Do.EDIT_REGISTER, path)
    leavers = [leaver_name(membership) for membership in memberships]
    if reasons := classing_blockers(member_class, people=len(memberships), leavers=leavers):
        raise Blocked(reasons)
    changed = [membership for membership in memberships if membership.member_class != member_class]
    Membership.objects.filter(pk__in=[membership.pk for membership in changed]).update(member_class=member_class)
    for branch_id in sorted({membership.organisation_id for membership in changed}):
        own = [membership for membership in changed if membership.organisation_id == branch_id]
        before = {str(membership.pk): membership.member_class for membership in own}
        record_act(
            "change_class",
            by=by,
            at=at,
            organisation_id=branch_id,
            summary=f"{len(before)}人改为{member_class}",
            detail={"before": before, "after": member_class},
        )
    return len(changed)


@transaction.atomic
def end_membership(
    membership_id: int, *, reason: EndReason, on: dt.date, note: str, by: Viewer, at: dt.datetime
) -> Membership:
    """Close a membership with its reason; `on` is the last day in the branch. The history stays."""
    lock_registers()
    membership = locked_membership(membership_id)
    by.demand(Do.EDIT_REGISTER, membership.organisation.path)
    facts = LeavingFacts(membership.from_on, leaver=leaver_name(membership))
    if reasons := leaving_blockers(facts, reason=reason, on=on, note=note, today=by.today):
        raise Blocked(reasons)
    membership.until_on, membership.end_reason, membership.end_note = on, reason.value, note.strip()
    membership.save(update_fields=["until_on", "end_reason", "end_note"])
    withdraw_undecided(membership, note=reason.label, by=by, at=at)
    record_act(
        "end_membership",
        by=by,
        at=at,
        organisation_id=membership.organisation_id,
        subject=membership,
        summary=f"{public_name_of(membership)}：{reason.label}",
    )
    follow_people({membership.person_id}, by=by, at=at)
    if reason is EndReason.DECEASED:
        close_account_of(membership.person_id, by=by, at=at)
    return membership


def locked_membership(membership_id: int) -> Membership:
    locked = Membership.objects.select_for_update(of=("self",), no_key=True)
    return get_or_out_of_sight(locked.select_related("person", "organisation"), pk=membership_id)


def leaver_name(membership: Membership) -> str:
    """By which name somebody has left; empty for whoever belongs to the branch."""
    return public_name_of(membership) if membership.until_on else ""
