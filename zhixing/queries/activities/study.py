"""学时: the hours of study of each member of a branch in a year."""

from dataclasses import dataclass

from zhixing.models import Membership
from zhixing.queries.activities.hours import HOURS_A_YEAR, hours_of
from zhixing.queries.namesakes import names_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.hours import HoursKind


@dataclass(frozen=True)
class StudyLine:
    membership_id: int
    name: str
    hours: int  # hundredths
    missing: int  # hundredths to the year's hours; 0 where they are reached


def study_lines(viewer: Viewer, organisation_id: int, year: int) -> list[StudyLine]:
    """The members of a branch by name; the caller has asked for permission."""
    members = list(
        Membership.objects.open()
        .of_party()
        .filter(organisation=organisation_id)
        .select_related("person", "organisation")
        .in_name_order()
    )
    hours, names = hours_of(member.person_id for member in members), names_for(viewer, members)
    studied = {member.pk: hours[member.person_id].of_year(HoursKind.STUDY, year) for member in members}
    return [
        StudyLine(member.pk, names[member.person_id], studied[member.pk], max(HOURS_A_YEAR - studied[member.pk], 0))
        for member in members
    ]
