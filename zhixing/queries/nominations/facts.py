"""评先选优: what is known of a person's year when they are nominated."""

from zhixing.models import AppraisalLine, Cycle, Decision, Measure, Membership, Participant
from zhixing.queries.results.latest import shown_ratings
from zhixing.queries.results.pages import bands_of
from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import AppraisalState
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.members.records import PersonKind
from zhixing.rules.nominations.conditions import Condition, PeriodFact, YearRecord, conditions

_DECIDED = (AppraisalState.FEEDBACK.value, AppraisalState.CLOSED.value)


def conditions_of(membership: Membership, year: int) -> list[Condition]:
    """The conditions on this person in that year; a fixed number of queries."""
    return conditions(year_record(membership, year))


def year_record(membership: Membership, year: int) -> YearRecord:
    person = membership.person_id
    line = AppraisalLine.objects.filter(
        membership__person=person, appraisal__year=year, appraisal__state__in=_DECIDED
    ).first()
    decisions = Decision.objects.filter(membership__person=person, happened_on__year=year)
    open_measures = Measure.objects.filter(membership__person=person).exclude(state=MeasureState.CLEARED.value)
    return YearRecord(
        is_full=membership.kind == PersonKind.FULL.value,
        periods=_periods(person, year),
        grade=Grade(line.grade).label if line and line.grade else "",
        decisions=decisions.count(),
        open_measures=open_measures.count(),
    )


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
