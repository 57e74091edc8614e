"""党组织评定: who may write while the group sits together, between the opening of opinions and the conclusion."""

from zhixing.actions.cycles.stages import locked
from zhixing.models import Cycle, Panel, PanelMember, Participant
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import public_name_of
from zhixing.queries.reviews.panels import seat_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


def opened(cycle_id: int, by: Viewer) -> tuple[Cycle, PanelMember, Panel]:
    """The locked cycle, the viewer's seat and the group, between the opening and the conclusion."""
    cycle = locked(cycle_id)
    seat = seat_of(by, cycle)
    reasons = cycle.stage_blockers(Do.JUDGE)
    if seat.panel.opened_at is None:
        reasons.append("背靠背意见还没有公开，不能合议。")
    if seat.panel.concluded_at is not None:
        reasons.append("评定已经完成；要修改，请组长先重开评定。")
    if reasons:
        raise Blocked(reasons)
    return cycle, seat, seat.panel


def at_meeting(participant: Participant, by: Viewer) -> tuple[Cycle, PanelMember]:
    """As `opened`, for somebody who is not recused from this participant."""
    cycle, seat, _ = opened(participant.cycle_id, by)
    name = public_name_of(participant.member)
    if participant.excluded:
        raise Blocked([f"{name}{participant.excluded}，不需要评定。"])
    if participant.member.person_id == by.person_id or seat.recusals.filter(participant=participant).exists():
        raise Blocked([f"您已对{name}回避，请由小组其他成员办理。"])
    return cycle, seat


def participant_of(participant_id: int) -> Participant:
    return get_or_out_of_sight(Participant.objects.select_related("membership__person"), pk=participant_id)
