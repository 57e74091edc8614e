"""党组织评定: after the opening, the joint opinions, settled differences, the conclusion."""

import datetime as dt

from django.db import transaction

from zhixing.actions.cycles import locked
from zhixing.actions.ratings import compute_ratings
from zhixing.actions.recording import record
from zhixing.models import Cycle, JointOpinion, Panel, PanelMember, Participant, SelfReportLine, Settlement
from zhixing.queries.cycles import facts_of, quarter_of_cycle
from zhixing.queries.panels import seat_of
from zhixing.queries.standards import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles import CycleKind, Stage, review_blockers, shut
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.reviews import Settling, gives_points, joint_blockers, mean_points


@transaction.atomic
def conclude_on(
    participant_id: int, *, points: int | None, reason: str = "", remark: str = "", by: Viewer, at: dt.datetime
) -> JointOpinion:
    """Keep the joint opinion on one participant; other points than the rounded mean need a reason."""
    participant = _participant(participant_id)
    cycle, _ = _meeting(participant, by)
    standard = parsed(cycle.version)
    gives = gives_points(standard, CycleKind(cycle.kind))
    given = list(participant.opinions.exclude(points=None).values_list("points", flat=True))
    mean = mean_points([one for one in given if one is not None], standard.rounding)
    if reasons := joint_blockers(points=points, mean=mean, reason=reason, gives=gives):
        raise Blocked(reasons)
    made, _ = JointOpinion.objects.update_or_create(
        participant=participant,
        defaults={"points": points if gives else None, "reason": reason.strip() if gives and points != mean else "",
                  "remark": remark.strip(), "by_id": by.user_id, "at": at},
    )
    record("conclude_on", by=by, at=at, organisation_id=cycle.organisation_id, subject=made,
           summary=participant.membership.person.name)
    return made


@transaction.atomic
def accept_means(cycle_id: int, *, by: Viewer, at: dt.datetime) -> int:
    """Take the rounded mean for everyone nobody disagreed on and nothing is unsettled of; returns how many."""
    cycle, _, _ = _opened(cycle_id, by)
    open_names = set(facts_of(cycle, by.today).unsettled)
    standard = parsed(cycle.version)
    waiting = cycle.participants.filter(excluded="", joint_opinion__isnull=True).select_related("membership__person")
    done = 0
    for participant in waiting.prefetch_related("opinions"):
        opinions = list(participant.opinions.all())
        person = participant.membership.person
        is_clear = all(one.agrees_with_ledger for one in opinions) and person.name not in open_names
        if not is_clear or person.pk == by.person_id:
            continue
        points = mean_points([one.points for one in opinions if one.points is not None], standard.rounding)
        JointOpinion.objects.create(participant=participant, points=points, by_id=by.user_id, at=at)
        done += 1
    record("accept_means", by=by, at=at, organisation_id=cycle.organisation_id, subject=cycle, summary=f"{done} 人")
    return done


@transaction.atomic
def settle_difference(
    line_id: int, *, outcome: Settling, remark: str, by: Viewer, at: dt.datetime
) -> Settlement:
    """Say what the group makes of one difference between self-report and ledger."""
    line = SelfReportLine.objects.select_related("report__participant__membership__person").filter(pk=line_id).first()
    if line is None:
        raise OutOfSight(line_id)
    participant = line.report.participant
    cycle, _ = _meeting(participant, by)
    reasons = []
    if line.points == line.ledger_points:
        reasons.append("这一条自评与台账一致，不需要处理。")
    if not remark.strip():
        reasons.append("请写明处理意见。")
    if reasons:
        raise Blocked(reasons)
    made, _ = Settlement.objects.update_or_create(
        line=line, defaults={"outcome": outcome.value, "remark": remark.strip(), "by_id": by.user_id, "at": at}
    )
    record("settle_difference", by=by, at=at, organisation_id=cycle.organisation_id, subject=made,
           summary=f"{participant.membership.person.name}：{outcome.label}")
    return made


@transaction.atomic
def conclude_review(cycle_id: int, *, by: Viewer, at: dt.datetime) -> Panel:
    """The chair concludes the review: every participant's index and star are computed and kept."""
    cycle, seat, panel = _opened(cycle_id, by)
    if not seat.is_chair:
        raise NotAllowed(Do.JUDGE)
    if reasons := review_blockers(facts_of(cycle, by.today)):
        raise Blocked(reasons)
    panel.concluded_at = at
    panel.save(update_fields=["concluded_at"])
    compute_ratings(cycle.pk, by=by, at=at)
    record("conclude_review", by=by, at=at, organisation_id=cycle.organisation_id, subject=panel,
           summary=quarter_of_cycle(cycle).label)
    return panel


@transaction.atomic
def reopen_review(cycle_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Panel:
    """The chair takes the conclusion back before the posting, with a reason; it must be concluded anew."""
    cycle = locked(cycle_id)
    seat = seat_of(by, cycle)
    if not seat.is_chair:
        raise NotAllowed(Do.JUDGE)
    panel = seat.panel
    reasons = shut(Do.JUDGE, Stage(cycle.stage))
    if panel.concluded_at is None:
        reasons.append("评定还没有完成，不需要重开。")
    if not reason.strip():
        reasons.append("请写明重开评定的原因。")
    if reasons:
        raise Blocked(reasons)
    panel.concluded_at = None
    panel.save(update_fields=["concluded_at"])
    record("reopen_review", by=by, at=at, organisation_id=cycle.organisation_id, subject=panel, summary=reason.strip())
    return panel


def _opened(cycle_id: int, by: Viewer) -> tuple[Cycle, PanelMember, Panel]:
    """The locked cycle, the viewer's seat and the group, between the opening and the conclusion."""
    cycle = locked(cycle_id)
    seat = seat_of(by, cycle)
    reasons = shut(Do.JUDGE, Stage(cycle.stage))
    if seat.panel.opened_at is None:
        reasons.append("背靠背意见还没有公开，不能合议。")
    if seat.panel.concluded_at is not None:
        reasons.append("评定已经完成；要修改，请组长先重开评定。")
    if reasons:
        raise Blocked(reasons)
    return cycle, seat, seat.panel


def _meeting(participant: Participant, by: Viewer) -> tuple[Cycle, PanelMember]:
    """As `_opened`, for somebody who is not recused from this participant."""
    cycle, seat, _ = _opened(participant.cycle_id, by)
    name = participant.membership.person.name
    if participant.excluded:
        raise Blocked([f"{name}{participant.excluded}，不需要评定。"])
    if participant.membership.person_id == by.person_id or seat.recusals.filter(participant=participant).exists():
        raise Blocked([f"您已对{name}回避，请由小组其他成员办理。"])
    return cycle, seat


def _participant(participant_id: int) -> Participant:
    found = Participant.objects.select_related("membership__person").filter(pk=participant_id).first()
    if found is None:
        raise OutOfSight(participant_id)
    return found
