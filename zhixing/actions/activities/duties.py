"""Work that is entered by way of an activity of one item: posts and visits to homes go this one way into the ledger."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.actions.activities.corrections import add_attendance, adding_blockers
from zhixing.actions.activities.recording import activity_blockers, record_activity
from zhixing.models import Activity
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.ledger.activities import Attendee


@dataclass(frozen=True)
class Duty:
    """What was done on one day; the entries are called by the title."""

    item: str
    title: str
    on: dt.date
    place: str = ""

    @property
    def happening(self) -> Happening:
        return Happening(self.title, self.on, (Feed(self.item, is_own=True),), place=self.place)


def missing_to_enter(
    organisation_id: int, duty: Duty, people: Sequence[Attendee], *, into: int | None = None, by: Viewer
) -> list[str]:
    """What stands in the way of entering these people, `into` an activity that stands or a new one. No act."""
    if into is not None:
        return adding_blockers(into, people=_presences(people), by=by)
    return activity_blockers(organisation_id, happening=duty.happening, people=_presences(people), by=by)


def enter_duty(
    organisation_id: int,
    duty: Duty,
    people: Sequence[Attendee],
    *,
    into: int | None = None,
    by: Viewer,
    at: dt.datetime,
) -> Activity:
    """Enter these people, `into` an activity that stands or a new one; no act of its own, but part of one."""
    if into is not None:
        return add_attendance(into, people=_presences(people), by=by, at=at)
    return record_activity(
        organisation_id, happening=duty.happening, people=_presences(people), form_key=uuid.uuid4(), by=by, at=at
    )


def _presences(people: Sequence[Attendee]) -> list[Presence]:
    """Everybody entered was there; what differs from one piece of work to another is their own."""
    return [Presence(who.membership_id, units=who.units, option=who.option, worth=who.worth) for who in people]
