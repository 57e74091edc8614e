"""党组织评定: who may write while the group sits together, between the opening of opinions and the conclusion."""

from zhixing.actions.cycles.stages import locked
from zhixing.models import Cycle, Panel, PanelMember, Participant
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import public_name_of
from zhixing.queries.reviews.panels import seat_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.reviews.meeting import excluded_blockers, meeting_blockers, meeting_recusal_blockers


def opened(cycle_id: int, by: Viewer) -> tuple[Cycle, PanelMember, Panel]:
    """The locked cycle, the viewer's seat and the group, between the opening and the conclusion."""
    cycle = locked(cycle_id)
    seat = seat_of(by, cycle)
    is_opened, is_concluded = seat.panel.opened_at is not None, seat.panel.concluded_at is not None
    reasons = cycle.stage_blockers(Do.JUDGE) + meeting_blockers(is_opened=is_opened, is_concluded=is_concluded)
    if reasons:
        raise Blocked(reasons)
    return cycle, seat, seat.panel


def at_meeting(participant: Participant, by: Viewer) -> tuple[Cycle, PanelMember]:
    """As `opened`, for somebody who is not recused from this participant."""
    cycle, seat, _ = opened(participant.cycle_id, by)
    name = public_name_of(participant.member)
    if reasons := excluded_blockers(name, participant.excluded):
        raise Blocked(reasons)
    is_recused = participant.member.person_id == by.person_id or seat.recusals.filter(participant=participant).exists()
    if reasons := meeting_recusal_blockers(name, is_recused=is_recused):
        raise Blocked(reasons)
    return cycle, seat


def participant_of(participant_id: int) -> Participant:
    return get_or_out_of_sight(Participant.objects.select_related("membership__person"), pk=participant_id)
