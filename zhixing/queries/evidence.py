"""佐证: who may open a file, by what it hangs on."""

from zhixing.models import Attendance, Evidence, Membership, Participant, VisitScore
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.assessments.papers import sees_visit
from zhixing.queries.inspections.access import own_seat, place_at, speaks_for
from zhixing.queries.inspections.marks import STANDING
from zhixing.queries.inspections.vetoes import veto_place
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.reviews.self_reports import ReportState


def evidence_at(viewer: Viewer, evidence_id: int) -> Evidence:
    """A file of evidence, for the person it is about, whoever brought it, and those who may read it there."""
    evidence = get_or_out_of_sight(
        Evidence.objects.select_related(
            "organisation",
            "membership",
            "objection",
            "visit_score__sheet__visit",
            "org_veto",
            "self_report_line__report__participant__cycle__organisation",
            "self_report_line__report__participant__organisation",
        ),
        pk=evidence_id,
    )
    line = evidence.self_report_line
    if evidence.visit_score is not None:
        _demand_photograph(viewer, evidence.visit_score)
    elif line is not None and line.report.participant.organisation_id is not None:
        _demand_self_check(viewer, line.report.participant, is_submitted=_is_submitted(line.report.state))
    elif evidence.org_veto is not None:
        veto_place(viewer, evidence.org_veto)
    elif not _is_of(viewer, evidence):
        viewer.demand(_reading_right(evidence), evidence.organisation.path)
    return evidence


def _is_submitted(state: str) -> bool:
    return state == ReportState.SUBMITTED.value


def _demand_photograph(viewer: Viewer, score: VisitScore) -> None:
    """Whoever may see the line: its inspector, from the opening on the group, once it is concluded who sees results."""
    sheet, visit = score.sheet, score.sheet.visit
    place = place_at(visit.participant_id)
    seat = own_seat(viewer, place)
    is_own = seat is not None and seat.pk == sheet.seat_id
    is_standing = visit.sheets.filter(STANDING, pk=sheet.pk).exists()
    if is_own or (is_standing and sees_visit(viewer, place, visit)):
        return
    viewer.demand(Do.VIEW_CYCLE, place.cycle.organisation.path)
    raise NotAllowed(Do.INSPECT_ORGS)


def _demand_self_check(viewer: Viewer, participant: Participant, *, is_submitted: bool) -> None:
    """The organisation itself; whoever assesses it, once the sheet has been handed in."""
    if speaks_for(viewer, participant):
        return
    viewer.demand(Do.VIEW_CYCLE, participant.cycle.organisation.path)
    if not is_submitted:
        raise NotAllowed(Do.CHECK_OWN_ORG)


def _is_of(viewer: Viewer, evidence: Evidence) -> bool:
    """About the viewer, brought by them, or of an activity that they or people of theirs took part in."""
    person = viewer.person_id
    is_own = person is not None and evidence.membership is not None and evidence.membership.person_id == person
    took_part = (
        person is not None
        and evidence.activity_id is not None
        and Attendance.objects.filter(activity=evidence.activity_id, membership__person=person).exists()
    )
    return is_own or took_part or evidence.by_id == viewer.user_id or _reads_people_of(viewer, evidence)


def _reading_right(evidence: Evidence) -> Do:
    """What opens a file at its organisation, by what it hangs on."""
    if evidence.objection_id is not None:
        return Do.ANSWER_OBJECTION
    if evidence.decision_id is not None:
        return Do.DECIDE_ENTRY
    return Do.VIEW_MEASURES if evidence.measure_step_id is not None else Do.VIEW_LEDGER


def _reads_people_of(viewer: Viewer, evidence: Evidence) -> bool:
    """A file of a community's activity is read by the branches whose people took part."""
    if evidence.activity_id is None:
        return False
    readable = Membership.objects.below(viewer.roots(Do.VIEW_LEDGER))
    return Attendance.objects.filter(activity=evidence.activity_id, membership__in=readable).exists()
