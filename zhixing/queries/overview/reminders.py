"""催办: branches with something outstanding in a quarter, who answers for each, and who reminded them last."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from zhixing.models import Appointment, AuditRow, User
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.overview.pages import OverviewPage
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import mask_phone
from zhixing.rules.overview.reminders import Narrowing, Outstanding, outstanding
from zhixing.rules.periods import Period
from zhixing.rules.permissions import Do, Role


@dataclass(frozen=True)
class Officer:
    name: str
    phone: str  # in full for whoever keeps the register there; empty where none is registered

    @property
    def can_be_dialled(self) -> bool:
        return self.phone.isdecimal()


@dataclass(frozen=True)
class ReminderLine:
    organisation_id: int
    community: str
    outstanding: Outstanding
    is_late: bool
    officers: list[Officer]
    reminded_at: dt.datetime | None
    reminded_by: str


@dataclass(frozen=True)
class ReminderGroup:
    """The branches of one community, for a head that opens."""

    label: str
    lines: tuple[ReminderLine, ...]

    @property
    def sentence(self) -> str:
        """3 个支部，超期 1 个，已提醒过 2 个: what is nothing is left out."""
        counts = {"超期": sum(line.is_late for line in self.lines), "已催办": sum(map(is_reminded, self.lines))}
        return "，".join(
            [f"{len(self.lines)} 个支部", *(f"{what} {count} 个" for what, count in counts.items() if count)]
        )


def is_reminded(line: ReminderLine) -> bool:
    return line.reminded_at is not None


def narrowed_lines(lines: list[ReminderLine], narrowing: Narrowing | None) -> list[ReminderLine]:
    if narrowing is None:
        return lines
    return [line for line in lines if (line.is_late if narrowing is Narrowing.LATE else not is_reminded(line))]


def reminder_groups(lines: list[ReminderLine]) -> list[ReminderGroup]:
    """Under their communities, in the order of the tree."""
    return [ReminderGroup(label, tuple(members)) for label, members in groupby(lines, key=lambda line: line.community)]


def reminder_lines(viewer: Viewer, page: OverviewPage) -> list[ReminderLine]:
    """The branches of the page's filters that have something outstanding, in the order of the tree."""
    owing = [(row, what) for row in page.matches if (what := outstanding(row, page.quarter.label, viewer.today))]
    ids = [row.organisation_id for row, _ in owing]
    officers, last = _officers(viewer, ids), _last_reminders(ids, page.quarter)
    names = user_names_of(note.by for note in last.values() if note.by)
    return [
        ReminderLine(
            row.organisation_id,
            row.group,
            Outstanding(row.label, what),
            bool(row.cycle and row.cycle.days_late(viewer.today)),
            officers[row.organisation_id],
            note.at if (note := last.get(row.organisation_id)) else None,
            names.get(note.by_id or 0, "") if note else "",
        )
        for row, what in owing
    ]


def _officers(viewer: Viewer, ids: Iterable[int]) -> dict[int, list[Officer]]:
    """By branch, its secretaries in office today."""
    appointments = list(
        Appointment.objects.holding(viewer.today)
        .filter(organisation__in=list(ids), role=Role.SECRETARY.value, user__is_active=True)
        .select_related("user__person", "organisation")
        .order_by("from_on", "pk")
    )
    names = user_names_of(appointment.user for appointment in appointments)
    officers: dict[int, list[Officer]] = defaultdict(list)
    for appointment in appointments:
        phone = _phone(appointment.user)
        keeps_register = viewer.may(Do.EDIT_REGISTER, appointment.organisation.path)
        officers[appointment.organisation_id].append(
            Officer(names[appointment.user_id], phone if keeps_register else mask_phone(phone))
        )
    return officers


def _phone(user: User) -> str:
    return user.person.phone if user.person else ""


def _last_reminders(ids: Iterable[int], quarter: Period) -> dict[int, AuditRow]:
    """By branch, the row of the log that says who reminded it last of this quarter."""
    rows = (
        AuditRow.objects.filter(
            verb__in=["note_branch_reminders", "send_branch_reminders"],
            subject_type="Organisation",
            subject_id__in=list(ids),
            detail__quarter=quarter.label,
        )
        .select_related("by")
        .order_by("at", "pk")
    )
    return {row.subject_id: row for row in rows if row.subject_id is not None}
