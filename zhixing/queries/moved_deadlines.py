"""Which running deadlines move when days of the calendar change: those that are reckoned anew each time."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from zhixing.models import Claim, Measure, Organisation
from zhixing.queries.calendar import known_corrections
from zhixing.queries.ledger.due import answer_by
from zhixing.queries.measures.access import owner_of
from zhixing.queries.measures.due import open_measures
from zhixing.queries.posts.due import deciding_days
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.sources import ClaimState
from zhixing.rules.measures.deadlines import check_by, plan_by, sign_by
from zhixing.rules.measures.states import MeasureKind, MeasureState
from zhixing.rules.permissions import Do
from zhixing.rules.workdays import Corrections


@dataclass(frozen=True)
class MovedDeadline:
    what: str
    where: str
    before: dt.date
    after: dt.date


DayUnder = Callable[[Corrections], dt.date]


def moved_deadlines(viewer: Viewer, days: Mapping[dt.date, bool]) -> list[MovedDeadline]:
    """Of the organisations below the viewer's own, by the day that stands now. Answers to objections, promises made in
    homes and postings that hang keep the day that was told when they began, and are not among them."""
    known = known_corrections(viewer)
    after = {**known, **days}
    lines = [
        MovedDeadline(what, where, day_under(known), day_under(after))
        for what, where, day_under in _running(viewer.roots(Do.CORRECT_CALENDAR))
    ]
    moved = [line for line in lines if line.before != line.after]
    return sorted(moved, key=lambda line: (line.before, line.where, line.what))


def _running(roots: tuple[str, ...]) -> Iterator[tuple[str, str, DayUnder]]:
    below = Organisation.objects.below(roots)
    for measure in open_measures().filter(organisation__in=below):
        if (step := _step_of(measure)) is not None:
            yield f"{step[0]}：{measure.title}", owner_of(measure).label, step[1]
    claims = Claim.objects.filter(membership__organisation__in=below, state=ClaimState.SUBMITTED.value)
    for claim in claims.select_related("membership__organisation"):
        yield "确认积分申报", claim.membership.organisation.label, partial(answer_by, claim)
    yield from deciding_days(below)


def _step_of(measure: Measure) -> tuple[str, DayUnder] | None:
    """The step of a measure that is owed within working days, and by when."""
    facts = measure.facts
    if facts.state is MeasureState.AWAITING_CHECK:
        return "核查整改", lambda known: check_by(facts.applied_on or facts.from_on, known)
    if not facts.is_with_owner:
        return None
    if facts.signed_on is None:
        return "签收整改问题", lambda known: sign_by(facts, known)
    if facts.state is MeasureState.PENDING and facts.kind is not MeasureKind.IMMEDIATE:
        return "制定整改方案", lambda known: plan_by(facts, known)
    return None
