"""成长线路图: agreeing targets for a quarter, and accepting them. Nobody sets their own."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Membership, TargetSheet
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import difference_words
from zhixing.queries.growth.access import guided_member, is_own
from zhixing.queries.growth.targets import sheet_at, sheet_fields
from zhixing.queries.members.asking import reason_not_to_ask
from zhixing.queries.viewers import Viewer
from zhixing.rules.growth.targets import Target, acceptance_blockers, changing_blockers, target_blockers
from zhixing.rules.periods import Quarter, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, unread_blockers


@transaction.atomic
def set_targets(
    membership_id: int, quarter: Quarter, *, targets: Sequence[Target], note: str = "", by: Viewer, at: dt.datetime
) -> TargetSheet:
    """Agree targets for a quarter, or change them until the member has accepted them."""
    membership = guided_member(by, membership_id)
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)  # two sheets at once would be one too many
    sheet = TargetSheet.objects.filter(membership=membership, year=quarter.year, quarter=quarter.number).first()
    is_accepted = sheet is not None and sheet.accepted_at is not None
    reasons = changing_blockers(is_accepted=is_accepted, is_own=is_own(by, membership))
    reasons += target_blockers(
        targets, quarter=quarter, today_quarter=quarter_of(by.today), stopped=reason_not_to_ask(membership, by.today)
    )
    if reasons:
        raise Blocked(reasons)
    if sheet is None:
        sheet = TargetSheet(membership=membership, year=quarter.year, quarter=quarter.number)
    sheet.targets, sheet.note = [asdict(target) for target in targets], note.strip()
    sheet.set_by_id, sheet.set_at = by.user_id, at
    sheet.save()
    _record("set_targets", sheet, membership, by, at)
    return sheet


@transaction.atomic
def accept_targets(sheet_id: int, *, version: str = "", by: Viewer, at: dt.datetime) -> TargetSheet:
    """The member accepts; for somebody who signed on paper, whoever agreed the targets enters it."""
    sheet = sheet_at(by, sheet_id)
    locked = get_or_out_of_sight(TargetSheet.objects.select_for_update(), pk=sheet.pk)
    membership, own = sheet.membership, is_own(by, sheet.membership)
    if not own:
        by.demand(Do.GUIDE_MEMBERS, membership.organisation.path)
    if reasons := acceptance_blockers(
        is_accepted=locked.accepted_at is not None,
        stopped=reason_not_to_ask(membership, by.today),
        quarter=locked.quarter_value,
        today_quarter=quarter_of(by.today),
    ) or unread_blockers("这份目标", difference_words(version, sheet_fields(locked))):
        raise Blocked(reasons)
    locked.accepted_by_id, locked.accepted_at, locked.is_on_paper = by.user_id, at, not own
    locked.save(update_fields=["accepted_by", "accepted_at", "is_on_paper"])
    _record("accept_targets", locked, membership, by, at)
    return locked


def _record(verb: str, sheet: TargetSheet, membership: Membership, by: Viewer, at: dt.datetime) -> None:
    record(
        verb, by=by, at=at, organisation_id=membership.organisation_id, subject=sheet, summary=sheet.quarter_value.label
    )
