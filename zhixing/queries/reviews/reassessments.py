"""组织评定记录: what became of results that were worked out anew, when, and why."""

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise

from zhixing.models import AuditRow, Cycle, Objection, Panel, Rating, StageChange
from zhixing.queries.results.latest import died_since
from zhixing.queries.results.pages import bands_of
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.postings import ObjectionState
from zhixing.rules.reviews.reassessments import Reassessment, ResultChange
from zhixing.rules.standards.vocabulary import exact_points


def reassessments(cycle: Cycle, panel: Panel, names: Mapping[int, str]) -> list[Reassessment]:
    """Each computation after the first, against the one before; by participant `names`, and nobody who has died."""
    by_computation: dict[int, dict[int, Rating]] = {}
    living = set(names) - died_since(names)
    for rating in Rating.objects.filter(participant__in=living).order_by("computation", "pk"):
        by_computation.setdefault(rating.computation, {})[rating.participant_id] = rating
    numbers = sorted(by_computation)
    return [
        _reassessment(cycle, panel, names, by_computation[before], by_computation[after])
        for before, after in pairwise(numbers)
    ]


def _reassessment(
    cycle: Cycle, panel: Panel, names: Mapping[int, str], before: Mapping[int, Rating], after: Mapping[int, Rating]
) -> Reassessment:
    since, at = next(iter(before.values())).at, next(iter(after.values())).at
    upheld = {
        objection.participant_id: objection.answer
        for objection in Objection.objects.filter(
            posting__cycle=cycle, state=ObjectionState.UPHELD.value, answered_at__range=(since, at)
        ).order_by("pk")
    }
    changes = [
        ResultChange(name, _words(cycle, before[key]), _words(cycle, after[key]), upheld.get(key, ""))
        for key, name in names.items()
        if key in before and key in after and _words(cycle, before[key]) != _words(cycle, after[key])
    ]
    return Reassessment(at.astimezone(_CHINA).date(), _reason(cycle, panel, since, at), tuple(changes))


def _reason(cycle: Cycle, panel: Panel, since: dt.datetime, at: dt.datetime) -> str:
    """Why the review was taken up again: of the posting that was withdrawn, or of the conclusion taken back."""
    returned = StageChange.objects.filter(cycle=cycle, to_stage=Stage.REVIEW.value, at__range=(since, at))
    reopened = AuditRow.objects.filter(
        verb="reopen_review", subject_type="Panel", subject_id=panel.pk, at__range=(since, at)
    )
    reasons = [
        *returned.exclude(reason="").values_list("reason", flat=True),
        *reopened.values_list("summary", flat=True),
    ]
    return "；".join(dict.fromkeys(reasons))


def _words(cycle: Cycle, rating: Rating) -> str:
    if rating.index is None:
        return "不计分"
    band = bands_of(cycle).get(rating.band)
    return f"{exact_points(rating.index)}分" + (f"（{band.name}）" if band else "")


_CHINA = dt.timezone(dt.timedelta(hours=8))
