"""党组织评定: settling a difference between self-report and ledger, by words or by an entry that was missing."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from zhixing.actions.ledger.entries import NewEntry, append
from zhixing.actions.recording import record
from zhixing.actions.reviews.meeting import at_meeting
from zhixing.models import Cycle, Entry, Participant, SelfReportLine, Settlement
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import stale_sentences
from zhixing.queries.namesakes import public_name_of, user_name_of
from zhixing.queries.reviews.settlements import settlement_fields
from zhixing.queries.scoring.cycle_inputs import days_of, item_points
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.claims import ClaimFacts
from zhixing.rules.ledger.sources import Source
from zhixing.rules.refusals import Blocked
from zhixing.rules.reviews.panel import Settling, entering_blockers, settling_blockers
from zhixing.rules.scoring.entries.single import prices_of

GROUP = "考评小组"


@transaction.atomic
def settle_difference(
    line_id: int, *, outcome: Settling, remark: str, version: str = "", by: Viewer, at: dt.datetime
) -> Settlement:
    """Say what the group makes of one difference between self-report and ledger."""
    line, participant, cycle = _difference(line_id, by)
    before = Settlement.objects.filter(line=line).select_related("by").first()
    now = settlement_fields(before.outcome, before.remark) if before else settlement_fields("", "")
    typed, who = settlement_fields(outcome.value, remark), user_name_of(before.by) if before else ""
    if stale := stale_sentences(version, now, typed, what="这一条处理意见", by_whom=who):
        raise Blocked(stale)
    booked = item_points(cycle, [participant.pk])[participant.pk].get(line.item, 0)
    reasons = settling_blockers(
        outcome,
        remark=remark,
        differs=line.points != line.ledger_points,
        has_moved=booked != line.ledger_points,
        is_entered=_entries(line).filter(reversal__isnull=True).exists(),
    )
    if reasons:
        raise Blocked(reasons)
    settlement = _settle(line, outcome, remark, by, at)
    record(
        "settle_difference",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=settlement,
        summary=f"{public_name_of(participant.member)}：{outcome.label}",
    )
    return settlement


@transaction.atomic
def enter_for_difference(line_id: int, *, deed: ClaimFacts, remark: str, by: Viewer, at: dt.datetime) -> Entry:
    """Book the entry that the group finds missing; the difference is settled by it."""
    line, participant, cycle = _difference(line_id, by)
    deed = ClaimFacts(line.item, deed.happened_on, deed.units, deed.option, deed.worth)
    reasons = entering_blockers(
        remark=remark,
        differs=line.points != line.ledger_points,
        was_entered=_entries(line).exists(),
        happened_on=deed.happened_on,
        quarter=cycle.period,
        days=days_of(cycle, [participant])[participant.member.person_id],
        today=by.today,
    )
    (worth,) = prices_of(parsed(cycle.version), [deed.fact(participant.member_class)])
    if worth.problem:
        reasons.append(worth.problem)
    if reasons:
        raise Blocked(reasons)
    (entry,) = append([_missing_entry(line, participant, deed, remark)], by=by, at=at)
    _settle(line, Settling.ENTERED, remark, by, at)
    record(
        "enter_for_difference",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=entry,
        summary=public_name_of(participant.member),
    )
    return entry


def _missing_entry(line: SelfReportLine, participant: Participant, deed: ClaimFacts, remark: str) -> NewEntry:
    return NewEntry(
        participant.member.pk,
        line.item,
        deed.happened_on,
        Source.REVIEW,
        line.pk,
        units=deed.units,
        option=deed.option,
        worth=deed.worth,
        note=remark.strip(),
        deciding_body=GROUP,
    )


def _difference(line_id: int, by: Viewer) -> tuple[SelfReportLine, Participant, Cycle]:
    line = get_or_out_of_sight(
        SelfReportLine.objects.select_related("report__participant__membership__person"), pk=line_id
    )
    cycle, _ = at_meeting(line.report.participant, by)
    return line, line.report.participant, cycle


def _entries(line: SelfReportLine) -> QuerySet[Entry]:
    """What the group has booked for this line, reversed or not."""
    return Entry.objects.filter(source=Source.REVIEW.value, source_id=line.pk)


def _settle(line: SelfReportLine, outcome: Settling, remark: str, by: Viewer, at: dt.datetime) -> Settlement:
    settlement, _ = Settlement.objects.update_or_create(
        line=line, defaults={"outcome": outcome.value, "remark": remark.strip(), "by_id": by.user_id, "at": at}
    )
    return settlement
