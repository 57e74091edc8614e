"""会议记录: what the paper says of one activity, for whoever may see all of it."""

from django.utils import timezone

from zhixing.files.activities.minutes import MinutesText, ResolutionText
from zhixing.models import Activity, Resolution
from zhixing.queries.activities.pages import ActivityPage, ResolutionVerdict, activity_page
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.marks import Mark
from zhixing.rules.activities.meetings import Matter
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed


def minutes_text(viewer: Viewer, activity_id: int) -> MinutesText:
    page = activity_page(viewer, activity_id)
    if not page.sees_all:
        raise NotAllowed(Do.VIEW_LEDGER)
    activity = page.activity
    return MinutesText(
        organ=activity.organisation.name,
        name=page.kind.name,
        number=_number(activity),
        title=activity.title,
        held_on=activity.held_on,
        times=_times(activity),
        place=activity.place,
        hosts=page.hosts,
        recorder=activity.recorder,
        observers=activity.observers,
        expected=page.expected,
        attending=len(page.attending),
        quorum=page.quorum,
        late=_by_mark(page, {Mark.LATE, Mark.LEFT_EARLY}),
        missing=_by_mark(page, {Mark.LEAVE, Mark.ABSENT, Mark.EXCUSED}),
        agenda=tuple(line.strip() for line in activity.agenda.splitlines() if line.strip()),
        resolutions=tuple(_resolution(line) for line in page.resolutions),
        written_on=timezone.localdate(activity.recorded_at),
        attendees="、".join(line.name for line in page.attending),
    )


def _number(activity: Activity) -> int:
    """Which of its kind in the year it was."""
    earlier = Activity.objects.live().filter(
        organisation=activity.organisation_id,
        kind=activity.kind,
        held_on__year=activity.held_on.year,
        held_on__lt=activity.held_on,
    )
    same_day = Activity.objects.live().filter(
        organisation=activity.organisation_id, kind=activity.kind, held_on=activity.held_on, pk__lt=activity.pk
    )
    return earlier.count() + same_day.count() + 1


def _times(activity: Activity) -> str:
    times = [f"{moment.hour}:{moment.minute:02}" for moment in (activity.starts_at, activity.ends_at) if moment]
    return "至".join(times)


def _by_mark(page: ActivityPage, marks: set[Mark]) -> tuple[tuple[str, str], ...]:
    by_label: dict[str, list[str]] = {}
    for line in page.lines:
        if line.mark in marks:
            by_label.setdefault(line.mark_label, []).append(line.name)
    return tuple((label, f"{len(names)} 人（{'、'.join(names)}）") for label, names in by_label.items())


def _resolution(line: ResolutionVerdict) -> ResolutionText:
    resolution = line.resolution
    vote = f"会议以{_manner(resolution)}方式表决：{line.sentence}" if line.sentence else ""
    due = f"，{chinese_date(resolution.due_on)}前完成" if resolution.due_on else ""
    follow_up = f"责任人：{resolution.responsible}{due}。" if resolution.responsible else ""
    return ResolutionText(resolution.text, vote, follow_up)


def _manner(resolution: Resolution) -> str:
    """Admission and election are secret by rule."""
    is_secret = resolution.is_secret or resolution.matter in {Matter.ADMISSION.value, Matter.ELECTION.value}
    return "无记名投票" if is_secret else "举手"
