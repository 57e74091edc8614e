"""直接填报: entering what others found on a part of the result, one number per person."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.models import Cycle, GivenScore
from zhixing.queries.cycles.direct_scores import latest_direct_scores
from zhixing.queries.form_versions import changed_by, stale_sentences
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.reviews.direct_score_pages import direct_score_page, is_concluded
from zhixing.queries.reviews.direct_score_versions import kept_rows, score_fields, typed_rows
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight
from zhixing.rules.reviews.direct_scores import (
    DirectScore,
    direct_components,
    direct_score_blockers,
    entering_blockers,
    full_of,
    source_problems,
)


@transaction.atomic
def enter_given_scores(
    cycle_id: int,
    code: str,
    *,
    source: str,
    scores: Sequence[DirectScore],
    version: str = "",
    by: Viewer,
    at: dt.datetime,
) -> int:
    """Keep the numbers that are new or other than before; returns how many. Earlier rows stay as they were."""
    cycle = locked(cycle_id)
    by.demand(Do.FORM_PANEL, cycle.organisation.path)
    standard = parsed(cycle.version)
    component = next(
        (component for component in direct_components(standard, CycleKind(cycle.kind)) if component.code == code), None
    )
    listed = cycle.participants.filter(excluded="").select_related("membership__person")
    people = {participant.pk: participant for participant in listed}
    if component is None or any(given_points.participant_id not in people for given_points in scores):
        raise OutOfSight(cycle_id)
    latest = latest_direct_scores(people, code)
    fresh = [given_points for given_points in scores if _differs(given_points, latest.get(given_points.participant_id))]
    reasons = entering_blockers(Stage(cycle.stage), is_concluded=is_concluded(cycle)) + source_problems(source)
    names = public_names_of(participant.member for participant in people.values())
    for score in fresh:
        person_id = people[score.participant_id].member.person_id
        is_own = by.person_id is not None and person_id == by.person_id
        reasons += direct_score_blockers(names[person_id], score, full_of(component, standard), is_own=is_own)
    if reasons := reasons or _stale(cycle, code, scores, version, by):
        raise Blocked(reasons)
    GivenScore.objects.bulk_create(_score(points, code, source, by, at) for points in fresh)
    summary = f"{cycle.period.label}“{component.name}”：{len(fresh)} 人"
    record("enter_given_scores", by=by, at=at, organisation_id=cycle.organisation_id, subject=cycle, summary=summary)
    return len(fresh)


def _stale(cycle: Cycle, code: str, scores: Sequence[DirectScore], version: str, by: Viewer) -> list[str]:
    page, by_whom = direct_score_page(by, cycle.pk, code), changed_by(cycle, version)
    now, typed = (score_fields(page, rows) for rows in (kept_rows(page), typed_rows(page, scores)))
    return stale_sentences(version, now, typed, what="这一部分的得分", by_whom=by_whom)


def _score(score: DirectScore, code: str, source: str, by: Viewer, at: dt.datetime) -> GivenScore:
    return GivenScore(
        participant_id=score.participant_id,
        component=code,
        points=score.points,
        source=source.strip(),
        remark=score.remark.strip(),
        by_id=by.user_id,
        at=at,
    )


def _differs(score: DirectScore, latest: GivenScore | None) -> bool:
    return latest is None or (score.points, score.remark.strip()) != (latest.points, latest.remark)
