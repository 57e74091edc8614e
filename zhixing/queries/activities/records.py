"""活动: a kept record as the form says it, to be shown again, corrected or compared."""

from zhixing.models import Activity, Attendance
from zhixing.rules.activities.happenings import Happening, ResolutionLine
from zhixing.rules.activities.records import Presence


def happening_of(activity: Activity) -> Happening:
    return Happening(
        title=activity.title,
        held_on=activity.held_on,
        feeds=tuple(item.feed for item in activity.items.order_by("pk")),
        kind=activity.kind,
        group_id=activity.group_id,
        group_name=activity.group.name if activity.group else "",
        place=activity.place,
        note=activity.note,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        hours=activity.hours,
        is_study=activity.is_study,
        agenda=activity.agenda,
        recorder=activity.recorder,
        observers=activity.observers,
        clause=activity.clause,
        deciding_body=activity.deciding_body,
        resolutions=tuple(
            ResolutionLine(line.text, line.ballot, line.is_secret, line.responsible, line.due_on)
            for line in activity.resolutions.all()
        ),
    )


def presences_of(activity: Activity) -> list[Presence]:
    return [attendance.presence for attendance in attendances_of(activity)]


def attendances_of(activity: Activity) -> list[Attendance]:
    return list(
        activity.attendances.select_related("membership__person", "membership__organisation").order_by(
            "membership__organisation__sort_key", "membership__person__name_key", "membership_id"
        )
    )
