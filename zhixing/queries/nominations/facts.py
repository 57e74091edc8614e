"""评先选优: what is known of a person's year when they are nominated."""

import datetime as dt

from django.db.models import Q

from zhixing.models import (
    AppraisalLine,
    Cycle,
    Decision,
    Measure,
    Membership,
    Objection,
    Participant,
    PostHolding,
    Rating,
)
from zhixing.queries.activities.hours import hours_of
from zhixing.queries.results.latest import shown_ratings
from zhixing.queries.results.pages import bands_of
from zhixing.rules.activities.hours import HoursKind
from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import AppraisalState
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.member_measures.forms import MeasureForm
from zhixing.rules.members.records import PersonKind
from zhixing.rules.nominations.conditions import Condition, PeriodFact, YearRecord, conditions
from zhixing.rules.postings import ObjectionState

_DECIDED = (AppraisalState.FEEDBACK.value, AppraisalState.CLOSED.value)
_CYCLE = "participant__cycle"
# Measures that follow a good star: being on their way is nothing against a nomination.
HONOURS = (MeasureForm.COMMENDATION.value, MeasureForm.RECOMMENDATION.value, MeasureForm.VISIT.value)


def conditions_of(membership: Membership, year: int) -> list[Condition]:
    """The conditions on this person in that year; a fixed number of queries."""
    return conditions(year_record(membership, year))


def year_record(membership: Membership, year: int) -> YearRecord:
    person = membership.person_id
    line = AppraisalLine.objects.filter(
        membership__person=person, appraisal__year=year, appraisal__state__in=_DECIDED
    ).first()
    decisions = Decision.objects.filter(membership__person=person, happened_on__year=year)
    open_measures = Measure.objects.filter(membership__person=person).exclude(
        Q(state=MeasureState.CLEARED.value) | Q(form__in=HONOURS)
    )
    hours, (objections, lowered) = hours_of([person])[person], _objections(person, year)
    return YearRecord(
        is_full=membership.kind == PersonKind.FULL.value,
        periods=_periods(person, year),
        grade=Grade(line.grade).label if line and line.grade else "",
        decisions=decisions.count(),
        open_measures=open_measures.count(),
        objections=objections,
        lowered=lowered,
        study=hours.of_year(HoursKind.STUDY, year),
        service=hours.of_year(HoursKind.SERVICE, year),
        posts=_posts(person, year),
    )


def _objections(person: int, year: int) -> tuple[int, list[str]]:
    """How many were upheld, and the periods in which the result was lower afterwards than when it was posted first."""
    upheld = Objection.objects.filter(
        participant__membership__person=person, participant__cycle__year=year, state=ObjectionState.UPHELD.value
    )
    cycles = {objection.participant_id: objection.participant.cycle for objection in upheld.select_related(_CYCLE)}
    results: dict[int, list[int]] = {}
    for rating in Rating.objects.filter(participant__in=cycles, index__isnull=False).order_by("computation"):
        results.setdefault(rating.participant_id, []).append(rating.index or 0)
    lowered = [cycles[key] for key, indices in results.items() if indices[-1] < indices[0]]
    return len(upheld), [cycle.period.label for cycle in sorted(lowered, key=lambda cycle: cycle.until_on)]


def _posts(person: int, year: int) -> list[str]:
    """Posts of a branch that were held on some day of the year."""
    holdings = PostHolding.objects.filter(membership__person=person, from_on__year__lte=year).exclude(
        until_on__lt=dt.date(year, 1, 1)
    )
    return list(holdings.order_by("from_on", "pk").values_list("post__name", flat=True).distinct())


def _periods(person: int, year: int) -> list[PeriodFact]:
    participations = list(
        Participant.objects.filter(membership__person=person, cycle__year=year, cycle__stage=Stage.CLOSED.value)
        .select_related("cycle__version")
        .order_by("cycle__until_on", "excluded")
    )
    ratings = shown_ratings([participant.pk for participant in participations])
    by_end = {participant.cycle.until_on: participant for participant in reversed(participations)}
    return [_period(by_end[day].cycle, by_end[day], ratings.get(by_end[day].pk)) for day in sorted(by_end)]


def _period(cycle: Cycle, participant: Participant, rating: object) -> PeriodFact:
    label, bands = cycle.period.label, bands_of(cycle)
    code = getattr(rating, "band", "")
    if participant.excluded or code not in bands:
        return PeriodFact(label, "", None, len(bands), cycle.months, participant.excluded or "没有结果")
    return PeriodFact(label, bands[code].name, list(bands).index(code), len(bands), cycle.months)
