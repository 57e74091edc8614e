"""成长线路图: offices held and commendations, one after another, behind the milestones of the way into the Party."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import Appointment, Measure, Membership, Nomination, PostHolding
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.member_measures.forms import MeasureForm
from zhixing.rules.nominations.conditions import Title
from zhixing.rules.nominations.steps import NominationState
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Role
from zhixing.rules.posts.states import HoldingState


@dataclass(frozen=True)
class EventLine:
    """Something that began or was given on a day."""

    on: dt.date
    what: str
    where: str
    until_on: dt.date | None = None
    is_lasting: bool = True  # an office, not a commendation

    @property
    def sentence(self) -> str:
        days = f"{chinese_date(self.on)}起" if self.is_lasting else chinese_date(self.on)
        until = f"，至{chinese_date(self.until_on)}" if self.until_on else ""
        return f"{self.where}，{days}{until}" if self.where else f"{days}{until}"


def events_of(membership: Membership) -> list[EventLine]:
    """Of the person, wherever they belonged, the earliest first; what a measure says beyond its name stays there."""
    person = membership.person_id
    return sorted([*_offices(person), *_posts(person), *_titles(person), *_commendations(person)], key=_order)


def _order(event: EventLine) -> tuple[dt.date, str]:
    return event.on, event.what


def _offices(person: int) -> list[EventLine]:
    appointments = Appointment.objects.filter(user__person=person).select_related("organisation")
    return [
        EventLine(office.from_on, office.office, office.organisation.label, office.until_on)
        for office in appointments.order_by("from_on", "pk")
        if Role(office.role) is not Role.MEMBER
    ]


def _posts(person: int) -> list[EventLine]:
    """Posts of a branch that were taken up."""
    holdings = PostHolding.objects.filter(
        membership__person=person, state__in=[HoldingState.ON_DUTY.value, HoldingState.ENDED.value]
    ).select_related("post__organisation")
    return [
        EventLine(holding.from_on, holding.post.name, holding.post.organisation.label, holding.until_on)
        for holding in holdings
        if holding.from_on
    ]


def _titles(person: int) -> list[EventLine]:
    honours = Nomination.objects.filter(membership__person=person, state=NominationState.HONOURED.value)
    return [
        EventLine(honour.honoured_on, Title(honour.title).label, honour.document_number, is_lasting=False)
        for honour in honours
        if honour.honoured_on
    ]


def _commendations(person: int) -> list[EventLine]:
    """Measures by which a branch commended, once they are closed."""
    measures = Measure.objects.filter(
        membership__person=person, form=MeasureForm.COMMENDATION.value, state=MeasureState.CLEARED.value
    ).select_related("membership__organisation")
    return [
        EventLine(measure.cleared_on, measure.wording, measure.deciding_body, is_lasting=False)
        for measure in measures
        if measure.cleared_on
    ]
