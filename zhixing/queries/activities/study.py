"""学时: the hours of study of each member in a year, from the activities that count as study."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Coalesce

from zhixing.models import Attendance, Membership
from zhixing.queries.activities.rolls import PARTY
from zhixing.queries.namesakes import names_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.marks import Mark

HOURS_A_YEAR = 3200  # hundredths: 中国共产党党员教育管理工作条例 art. 16


@dataclass(frozen=True)
class StudyLine:
    membership_id: int
    name: str
    hours: int  # hundredths
    missing: int  # hundredths to the year's hours; 0 where they are reached


def study_hours(person_ids: Iterable[int], year: int) -> dict[int, int]:
    """By person, hundredths of an hour in the year, wherever they belonged. One query."""
    rows = (
        Attendance.objects.filter(
            membership__person__in=list(person_ids),
            activity__is_study=True,
            activity__undone_at__isnull=True,
            activity__held_on__year=year,
            mark__in=[mark.value for mark in Mark if mark.took_part],
        )
        .values_list("membership__person_id")
        .annotate(hours=Sum(Coalesce("units", "activity__hours", 0)))
        .order_by()
    )
    return dict(rows)


def study_lines(viewer: Viewer, organisation_id: int, year: int) -> list[StudyLine]:
    """The members of a branch by name; the caller has asked for permission."""
    members = list(
        Membership.objects.open()
        .filter(organisation=organisation_id, kind__in=PARTY)
        .select_related("person", "organisation")
        .in_order()
    )
    hours, names = study_hours([member.person_id for member in members], year), names_for(viewer, members)
    return [
        StudyLine(
            member.pk,
            names[member.person_id],
            hours.get(member.person_id, 0),
            max(HOURS_A_YEAR - hours.get(member.person_id, 0), 0),
        )
        for member in members
    ]
