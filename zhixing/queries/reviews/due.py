"""党组织评定: what is due of the members of a review group."""

from zhixing.models import Opinion, PanelMember, Recusal
from zhixing.queries.cycles.access import facts_of_all
from zhixing.queries.due import Due
from zhixing.queries.reviews.blind import _per_seat
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.blockers import opening_blockers_of_opinions, review_blockers
from zhixing.rules.cycles.facts import Facts
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do


def due(viewer: Viewer) -> list[Due]:
    """For members of review groups: opinions to give, and for chairs to open, to conclude and to conclude anew."""
    seats = [
        seat
        for seat in PanelMember.objects.filter(
            user=viewer.user_id, panel__cycle__stage=Stage.REVIEW.value, vacated_at__isnull=True
        )
        .select_related("panel__cycle__organisation")
        .order_by("panel__cycle__organisation__sort_key", "pk")
        if viewer.may(Do.JUDGE, seat.panel.cycle.organisation.path)
    ]
    facts = facts_of_all([seat.panel.cycle for seat in seats], viewer.today)
    opinion_counts = _per_seat(Opinion.objects.filter(seat__in=seats, participant__excluded=""))
    recused = _per_seat(Recusal.objects.filter(seat__in=seats, participant__excluded=""))
    tasks = []
    for seat in seats:
        cycle = seat.panel.cycle
        own = facts[cycle.pk].scored - recused.get(seat.pk, 0) - opinion_counts.get(seat.pk, 0)
        what, page = _next(seat.is_chair, own, facts[cycle.pk], cycle.period.label)
        if what:
            tasks.append(Due(what, cycle.organisation.label, cycle.review_due_on, page, (cycle.pk,)))
    return tasks


def _next(is_chair: bool, own: int, facts: Facts, quarter: str) -> tuple[str, str]:
    """What this member of the group has to do now, and on which page; `own`: how many of their opinions are missing."""
    if facts.is_concluded:
        return (f"重开{quarter}评定，重新合成结果" if is_chair and facts.is_overtaken else ""), "review"
    if facts.is_opened:
        is_ready = is_chair and not review_blockers(facts)
        return (f"完成{quarter}评定" if is_ready else f"合议{quarter}评定"), "joint"
    if own > 0:
        return f"提出{quarter}评定意见，还差 {own} 人", "opinions"
    if is_chair and not opening_blockers_of_opinions(facts):
        return f"公开{quarter}背靠背意见，开始合议", "review"
    return "", ""
