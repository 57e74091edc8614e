"""年度档案: how the register changed: who came, moved on, left or became a full member, on what papers."""

from collections.abc import Iterator

from zhixing.files.archives.tables import ArchiveTable
from zhixing.models import KindChange, Membership, Transfer
from zhixing.queries.archives.records import ArchiveYear, Row, day_text, table_of
from zhixing.rules.members.records import EndReason, PersonKind


def change_tables(about: ArchiveYear) -> list[ArchiveTable]:
    return [table_of(about, "名册变动", "日期、姓名、变动、凭据、事由", _changes)]


def _changes(about: ArchiveYear) -> Iterator[Row]:
    """Each with the number of its letter or the decision, the earliest first."""
    rows = [*_transfers(about), *_departures(about), *_kind_changes(about)]
    return iter(sorted(rows, key=lambda row: row[:3]))


def _transfers(about: ArchiveYear) -> Iterator[Row]:
    transfers = Transfer.objects.filter(on__year=about.year)
    transfers = transfers.select_related("closed__organisation", "opened__organisation")
    for transfer in transfers.filter(closed__organisation=about.organisation):
        what = f"转往{transfer.opened.organisation.name}"
        yield (*_on(about, transfer.closed_id, transfer), what, transfer.letter_number, transfer.reason)
    for transfer in transfers.filter(opened__organisation=about.organisation):
        what = f"由{transfer.closed.organisation.name}转入"
        yield (*_on(about, transfer.opened_id, transfer), what, transfer.letter_number, transfer.reason)


def _on(about: ArchiveYear, membership_id: int, transfer: Transfer) -> tuple[str, str]:
    return day_text(transfer.on), about.name(membership_id)


def _departures(about: ArchiveYear) -> Iterator[Row]:
    """Who left otherwise than to another branch of ours."""
    rows = Membership.objects.filter(organisation=about.organisation, until_on__year=about.year)
    for row in rows.exclude(end_reason=EndReason.TRANSFERRED.value):
        yield day_text(row.until_on), about.name(row.pk), EndReason(row.end_reason).label, row.end_note, ""


def _kind_changes(about: ArchiveYear) -> Iterator[Row]:
    rows = KindChange.objects.filter(membership__organisation=about.organisation, on__year=about.year)
    for row in rows:
        what = f"由{PersonKind(row.kind_before).label}改为{PersonKind(row.kind_after).label}"
        yield day_text(row.on), about.name(row.membership_id), what, row.decision, ""
