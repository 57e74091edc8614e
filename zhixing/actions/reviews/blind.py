"""党组织评定: forming the group, recusal, blind opinions, and opening them."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.actions.reviews.panels import take_seat
from zhixing.models import Cycle, Opinion, Panel, PanelMember, Participant, Recusal, User
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.cycles.access import facts_of
from zhixing.queries.form_versions import changed_by, stale_sentences
from zhixing.queries.namesakes import public_name_of, user_names_of
from zhixing.queries.reviews.panels import group_fields, possible_judges, seat_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.blockers import opening_blockers_of_opinions
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.reviews.meeting import (
    blind_blockers,
    excluded_blockers,
    opinion_recusal_blockers,
    recusing_blockers,
    withdrawing_blockers,
)
from zhixing.rules.reviews.panel import gives_points, opinion_blockers, panel_blockers


@dataclass(frozen=True)
class OpinionInput:
    """One blind opinion as it was typed. `points` None where the standard asks for none."""

    participant_id: int
    points: int | None = None
    agrees: bool = True
    remark: str = ""


@transaction.atomic
def form_panel(
    cycle_id: int,
    *,
    user_ids: Sequence[int],
    chair_id: int | None,
    place: str = "",
    recorder: str = "",
    version: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Panel:
    """Form the review group, or change it. Whoever takes part in the cycle is recused from judging themselves.

    `version`: what the form was shown; where somebody has changed the group since, nothing is overwritten unread.
    """
    cycle = locked(cycle_id)
    by.demand(cycle.permission_for(Do.FORM_PANEL), cycle.organisation.path)
    panel = Panel.objects.select_for_update().filter(cycle=cycle).first()
    seats = {seat.user_id: seat for seat in panel.seats.filter(vacated_at=None)} if panel else {}
    judge_ids = set(user_ids)
    typed = (judge_ids, chair_id, place, recorder)
    if reasons := _stale(panel, seats, typed, version) or _reasons_against(
        cycle, panel, seats, judge_ids, chair_id, by
    ):
        raise Blocked(reasons)
    panel = panel or Panel(cycle=cycle, formed_by_id=by.user_id, formed_at=at)
    panel.place, panel.recorder = place.strip(), recorder.strip()
    panel.save()
    _seat(panel, judge_ids, chair_id, by, at)
    record(
        "form_panel",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=panel,
        summary=f"{cycle.period.label}：{len(judge_ids)} 人",
    )
    return panel


def _reasons_against(
    cycle: Cycle,
    panel: Panel | None,
    seats: Mapping[int, PanelMember],
    judge_ids: Collection[int],
    chair_id: int | None,
    by: Viewer,
) -> list[str]:
    judges = possible_judges(cycle.organisation, by, inspects=cycle.is_of_organisations)
    return cycle.stage_blockers(Do.FORM_PANEL) or panel_blockers(
        seats=judge_ids,
        chair=chair_id,
        seated=seats,
        is_opened=panel is not None and panel.opened_at is not None,
        candidates={judge.user_id for judge in judges},
        with_opinions=_with_opinions(cycle),
    )


def _stale(
    panel: Panel | None,
    seats: Mapping[int, PanelMember],
    typed: tuple[Collection[int], int | None, str, str],
    version: str,
) -> list[str]:
    names = user_names_of(User.objects.filter(pk__in={*seats, *typed[0]}))
    chair = next((seat.user_id for seat in seats.values() if seat.is_chair), None)
    place, recorder = (panel.place, panel.recorder) if panel else ("", "")
    return stale_sentences(
        version,
        group_fields(names, seats, chair, place, recorder),
        group_fields(names, *typed),
        what="考评小组",
        by_whom=changed_by(panel, version) if panel else "",
    )


def _with_opinions(cycle: Cycle) -> set[int]:
    """Accounts of those in the group who have said something already, of members or of organisations."""
    seats = PanelMember.objects.filter(panel__cycle=cycle, vacated_at=None)
    spoken = Q(opinions__isnull=False) | Q(visit_sheets__isnull=False) | Q(hearing_sheets__isnull=False)
    return set(seats.filter(spoken).values_list("user_id", flat=True))


def _seat(panel: Panel, judges: set[int], chair_id: int | None, by: Viewer, at: dt.datetime) -> None:
    leaving = panel.seats.filter(vacated_at=None).exclude(user__in=judges)
    Recusal.objects.filter(seat__in=leaving).delete()
    leaving.delete()
    panel.seats.filter(is_chair=True).exclude(user=chair_id).update(is_chair=False)
    panel.seats.filter(user__in=judges).update(vacated_at=None)  # who was replaced and is appointed again
    seated = set(panel.seats.values_list("user_id", flat=True))
    for user_id in sorted(judges - seated):
        take_seat(panel, user_id, by=by, at=at)
    panel.seats.filter(user=chair_id).update(is_chair=True)


@transaction.atomic
def give_opinions(cycle_id: int, *, opinions: Sequence[OpinionInput], by: Viewer, at: dt.datetime) -> int:
    """Keep one's blind opinions on some or all participants; each may be changed until they are opened."""
    cycle, seat = _judging(cycle_id, by)
    people = {participant.pk: participant for participant in cycle.participants.select_related("membership__person")}
    recused = set(seat.recusals.values_list("participant_id", flat=True))
    gives = gives_points(parsed(cycle.version), CycleKind(cycle.kind))
    reasons: list[str] = []
    for opinion in opinions:
        participant = people.get(opinion.participant_id)
        if participant is None:
            raise OutOfSight(opinion.participant_id)
        name = public_name_of(participant.member)
        is_recused = opinion.participant_id in recused or participant.member.person_id == by.person_id
        reasons += (
            excluded_blockers(name, participant.excluded)
            or opinion_recusal_blockers(name, is_recused=is_recused)
            or opinion_blockers(
                points=opinion.points, agrees=opinion.agrees, remark=opinion.remark, gives=gives, name=name
            )
        )
    if reasons:
        raise Blocked(reasons)
    for opinion in opinions:
        Opinion.objects.update_or_create(
            seat=seat, participant_id=opinion.participant_id, defaults=_opinion_values(opinion, gives) | {"at": at}
        )
    record(
        "give_opinions",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=seat,
        summary=f"{cycle.period.label}：{len(opinions)} 份",
    )
    return len(opinions)


def _opinion_values(opinion: OpinionInput, gives: bool) -> dict[str, object]:
    points = opinion.points if gives else None
    return {"points": points, "agrees_with_ledger": opinion.agrees, "remark": opinion.remark.strip()}


@transaction.atomic
def declare_recusal(participant_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Recusal:
    """Step back from judging one participant; an opinion already given on them is taken out."""
    participant = _participant(participant_id)
    cycle, seat = _judging(participant.cycle_id, by)
    is_recused = seat.recusals.filter(participant=participant).exists()
    if reasons := recusing_blockers(public_name_of(participant.member), reason, is_recused=is_recused):
        raise Blocked(reasons)
    seat.opinions.filter(participant=participant).delete()
    recusal = Recusal.objects.create(seat=seat, participant=participant, reason=reason.strip(), by_id=by.user_id, at=at)
    record(
        "declare_recusal",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=recusal,
        summary=public_name_of(participant.member),
    )
    return recusal


@transaction.atomic
def withdraw_recusal(participant_id: int, *, by: Viewer, at: dt.datetime) -> None:
    """Take back a recusal declared by mistake. Nobody can take back the one for themselves."""
    participant = _participant(participant_id)
    cycle, seat = _judging(participant.cycle_id, by)
    recusal = seat.recusals.filter(participant=participant).first()
    if reasons := withdrawing_blockers(
        public_name_of(participant.member),
        is_recused=recusal is not None,
        is_oneself=participant.member.person_id == by.person_id,
    ):
        raise Blocked(reasons)
    assert recusal is not None
    recusal.delete()
    record(
        "withdraw_recusal",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=participant,
        summary=public_name_of(participant.member),
    )


@transaction.atomic
def open_opinions(cycle_id: int, *, by: Viewer, at: dt.datetime) -> Panel:
    """The chair opens the blind opinions to the group, once all are there. From then on none can be changed."""
    cycle, seat = _judging(cycle_id, by)
    if not seat.is_chair:
        raise NotAllowed(Do.JUDGE)
    if reasons := opening_blockers_of_opinions(facts_of(cycle, by.today)):
        raise Blocked(reasons)
    panel = seat.panel
    panel.opened_by_id, panel.opened_at = by.user_id, at
    panel.save(update_fields=["opened_by", "opened_at"])
    record(
        "open_opinions", by=by, at=at, organisation_id=cycle.organisation_id, subject=panel, summary=cycle.period.label
    )
    return panel


def _judging(cycle_id: int, by: Viewer) -> tuple[Cycle, PanelMember]:
    """The locked cycle and the viewer's seat, while the group is still giving blind opinions."""
    cycle = locked(cycle_id)
    seat = seat_of(by, cycle)
    is_opened = seat.panel.opened_at is not None
    if reasons := cycle.stage_blockers(Do.JUDGE) + blind_blockers(is_opened=is_opened):
        raise Blocked(reasons)
    return cycle, seat


def _participant(participant_id: int) -> Participant:
    return get_or_out_of_sight(Participant.objects.select_related("membership__person"), pk=participant_id)
