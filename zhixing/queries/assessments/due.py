"""堡垒指数: what is due of whoever speaks for an organisation, sits in the group, or assesses."""

import datetime as dt
from collections.abc import Sequence

from zhixing.models import Cycle, Organisation, PanelMember, Participant
from zhixing.queries.cycles.access import facts_of_all
from zhixing.queries.due import Due
from zhixing.queries.inspections.vetoes import vetoes_due
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.due import next_act_of_organisations
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.grants import home_paths
from zhixing.rules.inspections.hearings import hearing_rule
from zhixing.rules.permissions import Do
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.vocabulary import IndexKind


def due(viewer: Viewer) -> list[Due]:
    return [*_self_checks_due(viewer), *_sheets_due(viewer), *_stages_due(viewer), *vetoes_due(viewer)]


def _self_checks_due(viewer: Viewer) -> list[Due]:
    """Self-checks of the viewer's own organisations that have not been handed in."""
    own = home_paths(viewer.grants, Do.CHECK_OWN_ORG)
    if not own:
        return []
    open_ones = (
        Participant.objects.filter(
            organisation__path__in=own, excluded="", cycle__stage=Stage.SELF_CHECK.value, no_report_reason=""
        )
        .exclude(self_report__state=ReportState.SUBMITTED.value)
        .select_related("cycle", "organisation")
        .order_by("organisation__sort_key", "pk")
    )
    return [
        Due(
            f"填写{participant.cycle.period.label}组织自查表",
            participant.organisation.label if participant.organisation else "",
            participant.cycle.self_report_due_on,
            "self_check",
            (participant.pk,),
        )
        for participant in open_ones
    ]


def _sheets_due(viewer: Viewer) -> list[Due]:
    """In groups of the viewer: organisations that wait for the end of their visit, and for the viewer's own sheet of
    the hearing; not those from which the viewer is recused."""
    seats = (
        PanelMember.objects.filter(
            user=viewer.user_id,
            vacated_at=None,
            panel__cycle__index=IndexKind.FORTRESS.value,
            panel__cycle__stage=Stage.INSPECTION.value,
        )
        .select_related("panel__cycle__organisation", "panel__cycle__version")
        .order_by("pk")
    )
    lines = []
    for seat in seats:
        cycle = seat.panel.cycle
        own = cycle.participants.filter(excluded="").exclude(recusals__seat=seat)
        visits = own.filter(visit__concluded_at__isnull=True).count()
        sheets = own.exclude(hearing_sheets__seat=seat).count() if hearing_rule(parsed(cycle.version)) else 0
        if visits:
            lines.append(_of_seat(f"检查{cycle.period.label}党组织，还差 {visits} 个", cycle))
        if sheets:
            lines.append(_of_seat(f"填写{cycle.period.label}汇报评分表，还差 {sheets} 份", cycle))
    return lines


def _of_seat(what: str, cycle: Cycle) -> Due:
    return Due(what, cycle.organisation.label, cycle.review_due_on, "assessment", (cycle.pk,))


def _stages_due(viewer: Viewer) -> list[Due]:
    """For the assessor: what to do next in each quarter under way."""
    if not viewer.can(Do.ASSESS_ORGS):
        return []
    cycles: Sequence[Cycle] = list(
        Cycle.objects.filter(
            index=IndexKind.FORTRESS.value, organisation__in=Organisation.objects.below(viewer.roots(Do.ASSESS_ORGS))
        )
        .exclude(stage=Stage.CLOSED.value)
        .select_related("organisation")
        .order_by("organisation__sort_key", "until_on")
    )
    facts = facts_of_all(cycles, viewer.today)
    return [
        Due(act, cycle.organisation.label, _by_on(cycle), "assessment", (cycle.pk,))
        for cycle in cycles
        if (act := next_act_of_organisations(Stage(cycle.stage), facts[cycle.pk], cycle.period.label))
    ]


def _by_on(cycle: Cycle) -> dt.date | None:
    is_early = Stage(cycle.stage) in {Stage.PREPARING, Stage.SELF_CHECK}
    return cycle.self_report_due_on if is_early else None if cycle.stage == Stage.POSTING.value else cycle.review_due_on
