"""直接填报 on pages: one part of one cycle, everybody in name order, and where each part stands."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.models import Cycle, GivenScore, Participant
from zhixing.queries.cycles.access import cycle_at, participants_of
from zhixing.queries.cycles.direct_scores import latest_direct_scores
from zhixing.queries.namesakes import public_names_of, user_names_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.reviews.direct_scores import direct_components, entering_blockers, full_of


@dataclass(frozen=True)
class PartLine:
    """One part of the result that is entered by hand, and how far that has come."""

    code: str
    name: str
    entered: int
    expected: int


@dataclass(frozen=True)
class DirectScoreLine:
    participant_id: int
    name: str
    is_own: bool
    is_given: bool
    points: int | None
    source: str
    remark: str
    by_name: str
    at: dt.datetime | None


@dataclass(frozen=True)
class DirectScorePage:
    cycle_id: int
    branch: str
    quarter: str
    code: str
    name: str
    full: int
    source: str  # the last one entered, to go on with
    reasons: list[str]  # why nothing can be entered now
    may_enter: bool
    lines: list[DirectScoreLine]


def direct_score_page(viewer: Viewer, cycle_id: int, code: str) -> DirectScorePage:
    cycle = cycle_at(viewer, cycle_id, Do.VIEW_RESULTS)
    standard = parsed(cycle.version)
    component = next(
        (component for component in direct_components(standard, CycleKind(cycle.kind)) if component.code == code), None
    )
    if component is None:
        raise OutOfSight(cycle_id)
    people = [participant for participant in participants_of([cycle.pk]) if not participant.excluded]
    latest = latest_direct_scores([participant.pk for participant in people], code)
    newest = max(latest.values(), key=lambda participant: participant.pk, default=None)
    reasons = entering_blockers(Stage(cycle.stage), is_concluded=is_concluded(cycle))
    names = public_names_of(participant.member for participant in people)
    clerks = user_names_of(score.by for score in latest.values())
    return DirectScorePage(
        cycle_id=cycle.pk,
        branch=cycle.organisation.label,
        quarter=cycle.period.label,
        code=code,
        name=component.name,
        full=full_of(component, standard),
        source=newest.source if newest else "",
        reasons=reasons,
        may_enter=not reasons and viewer.may(Do.FORM_PANEL, cycle.organisation.path),
        lines=[
            _line(viewer, participant, names[participant.member.person_id], latest.get(participant.pk), clerks)
            for participant in people
        ],
    )


def _line(
    viewer: Viewer, participant: Participant, name: str, latest: GivenScore | None, clerks: Mapping[int, str]
) -> DirectScoreLine:
    return DirectScoreLine(
        participant_id=participant.pk,
        name=name,
        is_own=viewer.person_id is not None and participant.member.person_id == viewer.person_id,
        is_given=latest is not None,
        points=latest.points if latest else None,
        source=latest.source if latest else "",
        remark=latest.remark if latest else "",
        by_name=clerks[latest.by_id] if latest else "",
        at=latest.at if latest else None,
    )


def is_concluded(cycle: Cycle) -> bool:
    panel = getattr(cycle, "panel", None)
    return panel is not None and panel.concluded_at is not None


def parts_to_enter(cycle: Cycle) -> list[PartLine]:
    """The parts entered by hand in this cycle. Of a cycle that the viewer may see."""
    people = list(cycle.participants.filter(excluded="").values_list("pk", flat=True))
    return [
        PartLine(component.code, component.name, len(latest_direct_scores(people, component.code)), len(people))
        for component in direct_components(parsed(cycle.version), CycleKind(cycle.kind))
    ]
