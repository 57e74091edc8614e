"""排查: opening a campaign, confirming lines, closing it so that the findings reach the register."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from zhixing.actions.members.bulk_writing import copy_rows, lock_registers
from zhixing.actions.members.reliefs import withdraw_undecided
from zhixing.actions.participants import follow_people
from zhixing.actions.recording import record
from zhixing.models import Membership, Verification, VerificationLine
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.members.verifications import counted_heads, open_by_branch
from zhixing.queries.namesakes import names_for
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import RegisterState
from zhixing.rules.members.verifications import (
    CLOSED,
    ENDS,
    CampaignFacts,
    closing_blockers,
    confirming_blockers,
    finding_blockers,
    leaver_problems,
    opening_blockers,
)
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight


@transaction.atomic
def open_verification(
    organisation_id: int, *, title: str, due_on: dt.date, by: Viewer, at: dt.datetime
) -> Verification:
    """Ask every branch below to confirm each line of its register as it stands today."""
    organisation = organisation_at(by, organisation_id, Do.OPEN_VERIFICATION)
    path = organisation.path
    running = [
        (other.organisation.name, other.title)
        for other in Verification.objects.filter(closed_at__isnull=True).select_related("organisation")
        if other.organisation.path.startswith(path) or path.startswith(other.organisation.path)
    ]
    people = list(Membership.objects.open().below((path,)).order_by("pk").values_list("pk", flat=True))
    campaign = CampaignFacts(organisation.name, title, due_on, running, len(people))
    if reasons := opening_blockers(campaign, by.today):
        raise Blocked(reasons)
    verification = Verification.objects.create(
        organisation=organisation, title=title.strip(), due_on=due_on, opened_at=at, by_id=by.user_id
    )
    copy_rows(
        VerificationLine,
        (
            {"verification_id": verification.pk, "membership_id": pk, "finding": "", "note": "", "flowing_to": ""}
            for pk in people
        ),
    )
    record(
        "open_verification",
        by=by,
        at=at,
        organisation_id=organisation.pk,
        subject=verification,
        summary=verification.title,
        detail={"people": len(people)},
    )
    return verification


@transaction.atomic
def confirm_lines(
    verification_id: int,
    line_ids: Sequence[int],
    *,
    finding: RegisterState,
    flowing_to: str = "",
    lost_on: dt.date | None = None,
    note: str = "",
    by: Viewer,
    at: dt.datetime,
) -> int:
    """Give these lines one finding. Until the campaign closes a finding may be changed by giving another."""
    campaign = Verification.objects.select_for_update(no_key=True).filter(pk=verification_id).first()
    lines = _locked_lines(verification_id, line_ids)
    if campaign is None or len(lines) != len(set(line_ids)):
        raise OutOfSight(verification_id)
    for path in {line.membership.organisation.path for line in lines}:
        by.demand(Do.CONFIRM_VERIFICATION, path)
    reasons = confirming_blockers(people=len(lines), is_closed=campaign.closed_at is not None)
    reasons += finding_blockers(finding, flowing_to=flowing_to, lost_on=lost_on, note=note, today=by.today)
    names = names_for(by, (line.membership for line in lines))
    left = [names[line.membership.person_id] for line in lines if line.membership.until_on]
    if reasons := reasons + leaver_problems(left):
        raise Blocked(reasons)
    VerificationLine.objects.filter(pk__in=[line.pk for line in lines]).update(
        finding=finding.value,
        note=note.strip(),
        by_id=by.user_id,
        at=at,
        flowing_to=flowing_to.strip() if finding is RegisterState.FLOWING else "",
        lost_on=lost_on if finding is RegisterState.LOST else None,
    )
    _record_findings(campaign, lines, finding, by, at)
    return len(lines)


def _locked_lines(verification_id: int, line_ids: Sequence[int]) -> list[VerificationLine]:
    return list(
        VerificationLine.objects.select_for_update(of=("self",))
        .filter(verification_id=verification_id, pk__in=line_ids)
        .select_related("membership__organisation", "membership__person")
        .order_by("pk")
    )


def _record_findings(
    campaign: Verification, lines: Sequence[VerificationLine], finding: RegisterState, by: Viewer, at: dt.datetime
) -> None:
    """A row in the log for each branch: its people see what was confirmed of theirs."""
    for branch_id in sorted({line.membership.organisation_id for line in lines}):
        here = [line.pk for line in lines if line.membership.organisation_id == branch_id]
        record(
            "confirm_lines",
            by=by,
            at=at,
            organisation_id=branch_id,
            subject=campaign,
            summary=f"{len(here)}人：{finding.label}",
            detail={"lines": here},
        )


@transaction.atomic
def close_verification(verification_id: int, *, by: Viewer, at: dt.datetime) -> Verification:
    """Carry the findings over to the register, and from there to the lists of open quarters, and keep the head count.
    Blocked while lines are open."""
    lock_registers()
    verifications = Verification.objects.select_for_update(of=("self",)).select_related("organisation")
    campaign = get_or_out_of_sight(verifications, pk=verification_id)
    by.demand(Do.OPEN_VERIFICATION, campaign.organisation.path)
    if campaign.closed_at:
        raise Blocked(CLOSED)
    if reasons := closing_blockers(open_by_branch(campaign)):
        raise Blocked(reasons)
    present = RegisterState.PRESENT.value  # most lines confirm what the register says already
    same = {"finding": present, "membership__state": present, "membership__flowing_to": ""}
    found_out = campaign.lines.exclude(finding="").filter(membership__until_on__isnull=True).exclude(**same)
    changed = list(found_out.select_related("membership"))
    for line in changed:
        _carry_over(line, by, at)
    follow_people({line.membership.person_id for line in changed}, by=by, at=at)
    campaign.closed_at, campaign.closed_by_id = at, by.user_id
    campaign.head_count = counted_heads(campaign.organisation.path)
    campaign.save(update_fields=["closed_at", "closed_by", "head_count"])
    record(
        "close_verification",
        by=by,
        at=at,
        organisation_id=campaign.organisation_id,
        subject=campaign,
        summary=campaign.title,
    )
    return campaign


def _carry_over(line: VerificationLine, by: Viewer, at: dt.datetime) -> None:
    membership, finding = line.membership, RegisterState(line.finding)
    if finding in ENDS:
        confirmed_on = timezone.localdate(line.at)
        membership.until_on = max(confirmed_on, membership.from_on)
        membership.end_reason, membership.end_note = ENDS[finding].value, line.note
        membership.save(update_fields=["until_on", "end_reason", "end_note"])
        withdraw_undecided(membership, note=ENDS[finding].label, by=by, at=at)
        return
    after = {"state": finding.value, "lost_on": line.lost_on, "flowing_to": line.flowing_to}
    if any(getattr(membership, name) != value for name, value in after.items()):
        Membership.objects.filter(pk=membership.pk).update(**after)
