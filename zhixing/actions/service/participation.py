"""Records of service and attendance of other systems: entered by the recording of activities, all of them or none."""

import datetime as dt
import uuid

from django.db import transaction

from zhixing.actions.activities.recording import activity_blockers, record_activity
from zhixing.actions.exchange.files import note_taken
from zhixing.actions.recording import record
from zhixing.models import Activity, TakenRecord
from zhixing.queries.service.participation import Newcomer, ParticipationArrival
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.refusals import Blocked
from zhixing.rules.service.matching import taking_blockers


def amiss_with_participation(arrival: ParticipationArrival, by: Viewer) -> list[str]:
    """Why nothing of it is taken in: conflicts, or what the recording of one of its activities refuses. No act."""
    if reasons := taking_blockers(arrival.answers):
        return reasons
    for newcomers in arrival.occasions:
        happening, people = _happening(newcomers), _people(newcomers)
        place = newcomers[0].membership.organisation_id
        reasons += activity_blockers(place, happening=happening, people=people, by=by)
    return list(dict.fromkeys(reasons))


@transaction.atomic
def take_participation(arrival: ParticipationArrival, *, by: Viewer, at: dt.datetime) -> list[Activity]:
    """One activity for each occasion of each branch; every record is written down and never taken in again."""
    if reasons := amiss_with_participation(arrival, by):
        raise Blocked(reasons)
    first = arrival.newcomers[0].membership.organisation_id
    if arrival.envelope is not None:
        note_taken(arrival.envelope, first, by=by, at=at)
    activities = [_enter(arrival, newcomers, by, at) for newcomers in arrival.occasions]
    summary = f"{arrival.source_name}：{len(arrival.newcomers)} 条，{len(activities)} 次活动"
    record("take_participation", by=by, at=at, organisation_id=first, subject=activities[0], summary=summary)
    return activities


def _enter(arrival: ParticipationArrival, newcomers: list[Newcomer], by: Viewer, at: dt.datetime) -> Activity:
    activity = record_activity(
        newcomers[0].membership.organisation_id,
        happening=_happening(newcomers, arrival.source_name),
        people=_people(newcomers),
        form_key=uuid.uuid4(),
        by=by,
        at=at,
    )
    TakenRecord.objects.bulk_create(
        TakenRecord(
            source=arrival.source,
            record=newcomer.record.record,
            digest=newcomer.record.digest,
            membership=newcomer.membership,
            activity=activity,
            by_id=by.user_id,
            at=at,
        )
        for newcomer in newcomers
    )
    return activity


def _happening(newcomers: list[Newcomer], source_name: str = "") -> Happening:
    first, item = newcomers[0].record, newcomers[0].item
    note = f"由“{source_name}”的记录导入" if source_name else ""
    return Happening(first.title.strip(), first.on, (Feed(item, is_own=True),), place=first.place.strip(), note=note)


def _people(newcomers: list[Newcomer]) -> list[Presence]:
    """Each with their own quantity."""
    return [Presence(newcomer.membership.pk, units=newcomer.record.quantity) for newcomer in newcomers]
