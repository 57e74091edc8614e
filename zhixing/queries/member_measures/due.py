"""奖惩措施: what is due of the branch when a quarter has closed, of who carries a measure out, and of who confirms."""

import datetime as dt

from django.db.models import Exists, OuterRef

from zhixing.models import Cycle, Measure, MeasureDecision, Rating
from zhixing.queries.due import Due
from zhixing.queries.member_measures.access import member_of
from zhixing.queries.members.asking import reasons_not_to_ask
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.grants import may_at_home
from zhixing.rules.measures.deadlines import is_near
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.permissions import Do
from zhixing.rules.standards.vocabulary import IndexKind

TO_DECIDE = dt.timedelta(days=30)  # after a quarter closed, ours
ASKED_FOR = dt.timedelta(days=90)  # so long the branch is reminded


def due(viewer: Viewer) -> list[Due]:
    if not viewer.can(Do.GUIDE_MEMBERS):
        return []
    return [*_to_decide(viewer), *_to_carry_out(viewer)]


def _to_decide(viewer: Viewer) -> list[Due]:
    """Of the branch itself: a period that closed lately, about whose bands nothing has been decided yet."""
    since = viewer.today - ASKED_FOR
    cycles = (
        Cycle.objects.filter(
            organisation__path__in=_paths_of_branches(viewer),
            index=IndexKind.VANGUARD.value,
            stage=Stage.CLOSED.value,
            closed_at__date__gte=since,
        )
        .filter(
            ~Exists(MeasureDecision.objects.filter(participant__cycle=OuterRef("pk"))),
            Exists(Rating.objects.filter(participant__cycle=OuterRef("pk")).exclude(band="")),
        )
        .select_related("organisation")
        .order_by("organisation__sort_key", "until_on")
    )
    return [
        Due(
            f"研究{cycle.period.label}星级结果的运用",
            cycle.organisation.label,
            cycle.closed_at.date() + TO_DECIDE if cycle.closed_at else None,
            "member_measures_decide",
            (cycle.pk,),
        )
        for cycle in cycles
    ]


def _to_carry_out(viewer: Viewer) -> list[Due]:
    """The handler is told seven days before the day it is due; others of the branch are asked to confirm."""
    measures = list(
        Measure.objects.filter(membership__organisation__path__in=_paths_of_branches(viewer), membership__isnull=False)
        .exclude(state=MeasureState.CLEARED.value)
        .select_related("membership__person", "membership__organisation")
        .order_by("membership__organisation__sort_key", "membership__person__name_key", "year", "quarter", "number")
    )
    stopped = reasons_not_to_ask([member_of(measure) for measure in measures], viewer.today)
    lines = []
    for measure in measures:
        if stopped[member_of(measure).pk] or member_of(measure).person_id == viewer.person_id:
            continue
        is_handler = measure.handler_id == viewer.user_id
        if measure.state == MeasureState.AWAITING_CHECK.value and not is_handler:
            lines.append(_line("确认措施已经落实", measure, None))
        elif is_handler and is_near(measure.facts, viewer.today):
            lines.append(_line("落实措施", measure, measure.facts.deadline))
    return lines


def _paths_of_branches(viewer: Viewer) -> list[str]:
    """Where the viewer holds the act themselves: those above are not asked for each of their branches."""
    return [grant.path for grant in viewer.grants if may_at_home(viewer.grants, Do.GUIDE_MEMBERS, grant.path)]


def _line(what: str, measure: Measure, by_on: dt.date | None) -> Due:
    membership = member_of(measure)
    return Due(f"{what}：{measure.wording}", membership.organisation.label, by_on, "member_measure", (measure.pk,))
