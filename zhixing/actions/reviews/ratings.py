"""先锋指数与星级: computing the results of a cycle and keeping them, each with the breakdown it came from."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.models import Cycle, Rating
from zhixing.queries.cycles.access import participants_of
from zhixing.queries.results.breakdowns import notes_of
from zhixing.queries.scoring.cycle_inputs import inputs_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.reviews.meeting import rating_blockers
from zhixing.rules.scoring.engine import Step, breakdowns


@transaction.atomic
def compute_ratings(cycle_id: int, *, by: Viewer, at: dt.datetime) -> list[Rating]:
    """Compute everyone's index and band on the cycle's frozen standard and keep them as the next computation.

    Ends the conclusion of a review (`conclude_review`), and only there: nobody computes a result at another time.
    """
    cycle = locked(cycle_id)
    by.demand(Do.JUDGE, cycle.organisation.path)
    if reasons := rating_blockers(Stage(cycle.stage)):
        raise Blocked(reasons)
    return keep_ratings(cycle, by=by, at=at)


def keep_ratings(cycle: Cycle, *, by: Viewer, at: dt.datetime) -> list[Rating]:
    """The same for a cycle that the caller has locked and may conclude. No act by itself."""
    sheet = inputs_of(cycle).score()
    results = {row["person"]: row for row in sheet.people.select("person", "index", "band", "excluded").to_dicts()}
    last = Rating.objects.filter(participant__cycle=cycle).aggregate(last=Max("computation"))["last"] or 0
    steps, people = breakdowns(sheet), participants_of([cycle.pk])
    notes = notes_of(people)
    ratings = Rating.objects.bulk_create(
        Rating(
            participant=participant,
            computation=last + 1,
            index=results[participant.pk]["index"],
            band=results[participant.pk]["band"] or "",
            at=at,
            breakdown=_breakdown(steps[participant.pk], notes[participant.pk]),
        )
        for participant in people
    )
    record(
        "compute_ratings",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=cycle,
        summary=f"{cycle.period.label}：第 {last + 1} 次计算，{len(ratings)} 人",
    )
    return ratings


def _breakdown(steps: Sequence[Step], notes: Sequence[str]) -> dict[str, Any]:
    """What is kept beside the result: the notes that belong to it, and every step of the computation."""
    return {"notes": [*notes], "steps": [vars(step) for step in steps]}
