"""One entry of the ledger: where it came from, its place in the chain, and who may see why."""

from dataclasses import dataclass

from zhixing.models import Activity, Claim, Decision, Entry, Evidence, Membership
from zhixing.queries.ledger.pages import EntryLine, entry_lines, with_names
from zhixing.queries.ledger.sources import activity_ids_of, activity_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight


@dataclass(frozen=True)
class EntryPage:
    entry: Entry
    line: EntryLine
    membership_id: int  # whose ledger to go back to
    activity: Activity | None
    claim: Claim | None
    decision: Decision | None
    shows_reason: bool  # the reason of a deduction: only for the person and those who may decide there
    evidence: list[Evidence]
    is_own: bool
    may_reverse: bool
    may_verify: bool
    may_add_evidence: bool


def entry_page(viewer: Viewer, entry_id: int) -> EntryPage:
    """One entry, for the person it is about and for those who may read the ledger where it stands or where they are."""
    entry = with_names(Entry.objects.filter(pk=entry_id)).first()
    if entry is None:
        raise OutOfSight(entry_id)
    person_id, path = entry.membership.person_id, entry.organisation.path
    is_own = viewer.person_id is not None and viewer.person_id == person_id
    if not is_own and not may_read(viewer, entry):
        viewer.demand(Do.VIEW_LEDGER, path)
    (line,) = entry_lines(viewer, [entry])
    source, source_id = entry.source, entry.source_id
    activity = activity_of(entry)
    return EntryPage(
        entry=entry,
        line=line,
        membership_id=entry.membership_id,
        is_own=is_own,
        activity=activity,
        claim=Claim.objects.select_related("by").filter(pk=source_id).first() if source == Source.CLAIM.value else None,
        decision=Decision.objects.filter(pk=source_id).first() if source == Source.DECISION.value else None,
        shows_reason=is_own or viewer.may(Do.DECIDE_ENTRY, path),
        evidence=evidence_of(entry),
        may_reverse=viewer.may(Do.REVERSE_ENTRY, path)
        and not is_own
        and line.counts
        and source != Source.DECISION.value,
        may_verify=viewer.may(Do.VERIFY_CHAIN, path),
        may_add_evidence=line.counts and _may_add_evidence(viewer, entry, activity, is_own=is_own),
    )


def _may_add_evidence(viewer: Viewer, entry: Entry, activity: Activity | None, *, is_own: bool) -> bool:
    """To an activity whoever records it, to a claim the person and whoever claims for others."""
    if activity is not None:
        return viewer.may(Do.RECORD_ACTIVITY, activity.organisation.path)
    is_claim = entry.source == Source.CLAIM.value
    return is_claim and (is_own or viewer.may(Do.CLAIM_FOR_OTHERS, entry.organisation.path))


def may_read(viewer: Viewer, entry: Entry) -> bool:
    """Where the entry stands, or where the person is now: a new branch reads what came with a transfer."""
    if viewer.may(Do.VIEW_LEDGER, entry.organisation.path):
        return True
    now = Membership.objects.open().filter(person=entry.membership.person_id).select_related("organisation").first()
    return now is not None and viewer.may(Do.VIEW_LEDGER, now.organisation.path)


def evidence_of(entry: Entry) -> list[Evidence]:
    if entry.source == Source.CLAIM.value:
        return list(Evidence.objects.filter(claim_id=entry.source_id).order_by("pk"))
    activity_id = activity_ids_of([entry]).get(entry.pk)
    return list(Evidence.objects.filter(activity_id=activity_id).order_by("pk")) if activity_id is not None else []
