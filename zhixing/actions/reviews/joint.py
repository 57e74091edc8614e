"""党组织评定: after the opening, the joint opinions and the conclusion."""

import datetime as dt

from django.db import transaction

from zhixing.actions.cycles.stages import locked
from zhixing.actions.ledger.entries import hold_chains
from zhixing.actions.recording import record
from zhixing.actions.reviews.meeting import at_meeting, opened, participant_of
from zhixing.actions.reviews.ratings import compute_ratings
from zhixing.models import JointOpinion, Panel, Participant
from zhixing.queries.cycles.access import facts_of, unsettled
from zhixing.queries.cycles.later_entries import last_entry
from zhixing.queries.form_versions import Fields, stale_sentences
from zhixing.queries.namesakes import public_name_of, user_name_of
from zhixing.queries.reviews.joint_versions import joint_fields, typed_joint_fields
from zhixing.queries.reviews.panels import seat_of
from zhixing.queries.reviews.readiness import ledger_organisations
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.blockers import review_blockers
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.reviews.meeting import reopening_blockers
from zhixing.rules.reviews.panel import gives_points, group_mean, joint_blockers
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.vocabulary import points_text


@transaction.atomic
def conclude_on(
    participant_id: int,
    *,
    points: int | None,
    reason: str = "",
    remark: str = "",
    version: str = "",
    by: Viewer,
    at: dt.datetime,
) -> JointOpinion:
    """Keep the joint opinion on one participant; other points than the rounded mean need a reason.

    `version`: what the form was shown; where another of the group has saved since, nothing is overwritten unread.
    """
    participant = participant_of(participant_id)
    cycle, _ = at_meeting(participant, by)
    before = JointOpinion.objects.filter(participant=participant).select_related("by").first()
    if stale := _stale(before, typed_joint_fields(points, reason, remark), version):
        raise Blocked(stale)
    standard = parsed(cycle.version)
    gives = gives_points(standard, CycleKind(cycle.kind))
    mean = _mean(participant, standard)
    if reasons := joint_blockers(points=points, mean=mean, reason=reason, gives=gives):
        raise Blocked(reasons)
    opinion, _ = JointOpinion.objects.update_or_create(
        participant=participant,
        defaults={
            "points": points if gives else None,
            "reason": reason.strip() if gives and points != mean else "",
            "remark": remark.strip(),
            "by_id": by.user_id,
            "at": at,
        },
    )
    summary = f"{public_name_of(participant.member)}：{_moved(before, opinion)}"
    record("conclude_on", by=by, at=at, organisation_id=cycle.organisation_id, subject=opinion, summary=summary)
    return opinion


def _stale(before: JointOpinion | None, typed: Fields, version: str) -> list[str]:
    """What another of the group has saved while the form lay open."""
    who = user_name_of(before.by) if before else ""
    return stale_sentences(version, joint_fields(before), typed, what="这一合议意见", by_whom=who)


def _mean(participant: Participant, standard: Standard) -> int | None:
    points = participant.opinions.values_list("points", flat=True)
    return group_mean([own for own in points if own is not None], standard)


def _moved(before: JointOpinion | None, after: JointOpinion) -> str:
    """What became of the joint opinion, for the record of acts: the figure, never the words."""
    if after.points is None:
        return "合议意见"
    was = f"由 {points_text(before.points, '—')} 分改为" if before else ""
    return f"合议分{was} {points_text(after.points)} 分"


@transaction.atomic
def accept_means(cycle_id: int, *, by: Viewer, at: dt.datetime) -> int:
    """Take the rounded mean for everyone nobody disagreed on and nothing is unsettled of; returns how many."""
    cycle, _, _ = opened(cycle_id, by)
    open_ones = unsettled([cycle.pk])
    standard = parsed(cycle.version)
    waiting = cycle.participants.filter(excluded="", joint_opinion__isnull=True)
    count = 0
    for participant in waiting.prefetch_related("opinions"):
        opinions = list(participant.opinions.all())
        is_clear = all(opinion.agrees_with_ledger for opinion in opinions) and participant.pk not in open_ones
        if not is_clear or participant.person_id == by.person_id:
            continue
        points = group_mean([opinion.points for opinion in opinions if opinion.points is not None], standard)
        JointOpinion.objects.create(participant=participant, points=points, by_id=by.user_id, at=at)
        count += 1
    record("accept_means", by=by, at=at, organisation_id=cycle.organisation_id, subject=cycle, summary=f"{count} 人")
    return count


@transaction.atomic
def conclude_review(cycle_id: int, *, by: Viewer, at: dt.datetime) -> Panel:
    """The chair concludes the review: every participant's index and star are computed and before."""
    cycle, seat, panel = opened(cycle_id, by)
    if not seat.is_chair:
        raise NotAllowed(Do.JUDGE)
    if reasons := review_blockers(facts_of(cycle, by.today)):
        raise Blocked(reasons)
    hold_chains(ledger_organisations([cycle.pk]))  # no entry is on its way while the results are computed
    panel.concluded_at, panel.counted_until = at, last_entry()
    panel.save(update_fields=["concluded_at", "counted_until"])
    compute_ratings(cycle.pk, by=by, at=at)
    record(
        "conclude_review",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=panel,
        summary=cycle.period.label,
    )
    return panel


@transaction.atomic
def reopen_review(cycle_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Panel:
    """The chair takes the conclusion back before the posting, with a reason; it must be concluded anew."""
    cycle = locked(cycle_id)
    seat = seat_of(by, cycle)
    if not seat.is_chair:
        raise NotAllowed(Do.JUDGE)
    panel = seat.panel
    is_concluded = panel.concluded_at is not None
    if reasons := cycle.stage_blockers(Do.JUDGE) + reopening_blockers(reason, is_concluded=is_concluded):
        raise Blocked(reasons)
    panel.concluded_at = None
    panel.save(update_fields=["concluded_at"])
    record("reopen_review", by=by, at=at, organisation_id=cycle.organisation_id, subject=panel, summary=reason.strip())
    return panel
