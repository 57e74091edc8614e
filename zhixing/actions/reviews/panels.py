"""更换成员: somebody of a review group can go on no longer, and the review goes on without them."""

import datetime as dt
import json
from collections.abc import Mapping

from django.db import transaction

from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.models import Appointment, Cycle, Panel, PanelMember, Recusal, VacatedSeat
from zhixing.queries.reviews.panels import possible_judges, seat_names
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight
from zhixing.rules.reviews.panel import IN_OFFICE, SELF, replacement_blockers


@transaction.atomic
def replace_panellist(
    cycle_id: int,
    user_id: int,
    *,
    successor_id: int | None,
    chair_id: int | None,
    reason: str,
    by: Viewer,
    at: dt.datetime,
) -> VacatedSeat:
    """Take a member who can judge no longer out of the group, with a reason, and put `successor_id` in their place.

    Blind opinions that they had given are set aside under the field key and count nowhere. Once the opinions are open
    those stand, and only the seat falls vacant. So it does among inspectors of organisations: their sheets count where
    the visit had been opened, and no more where it had not. `chair_id`: the new chair, needed where the chair is gone.
    """
    cycle = locked(cycle_id)
    by.demand(cycle.permission_for(Do.FORM_PANEL), cycle.organisation.path)
    panel = Panel.objects.select_for_update().filter(cycle=cycle).first()
    seats = {seat.user_id: seat for seat in panel.seats.select_related("user")} if panel else {}
    leaver = seats.get(user_id)
    if panel is None or leaver is None or leaver.vacated_at is not None:
        raise OutOfSight(user_id)
    name = seat_names(cycle)[user_id]
    if reasons := _replacing_blockers(cycle, panel, leaver, name, seats, successor_id, chair_id, reason, by):
        raise Blocked(reasons)
    vacancy = _vacate(panel, leaver, successor_id, reason, by, at)
    _fill_seat(panel, leaver, successor_id, chair_id, by, at)
    record(
        "replace_panellist",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=panel,
        summary=f"{cycle.period.label}：{name}，{vacancy.reason}",
        detail={"user": user_id, "replaced_by": successor_id, "opinions_set_aside": vacancy.opinions},
    )
    return vacancy


def _replacing_blockers(
    cycle: Cycle,
    panel: Panel,
    leaver: PanelMember,
    name: str,
    seats: Mapping[int, PanelMember],
    successor_id: int | None,
    chair_id: int | None,
    reason: str,
    by: Viewer,
) -> list[str]:
    candidates = {
        judge.user_id for judge in possible_judges(cycle.organisation, by, inspects=cycle.is_of_organisations)
    }
    return cycle.stage_blockers(Do.FORM_PANEL) or replacement_blockers(
        name=name,
        is_able=leaver.user_id in candidates,
        was_chair=leaver.is_chair,
        replacement=successor_id,
        chair=chair_id,
        seated=set(seats),
        candidates=candidates,
        is_opened=panel.opened_at is not None,
        reason=reason,
        staying={seat.user_id for seat in seats.values() if seat.vacated_at is None and seat.user_id != leaver.user_id},
    )


def _fill_seat(
    panel: Panel, leaver: PanelMember, successor_id: int | None, chair_id: int | None, by: Viewer, at: dt.datetime
) -> None:
    """The successor sits down, and the group has a chair again where it was the chair who went."""
    if successor_id is not None:
        take_seat(panel, successor_id, by=by, at=at)
    if leaver.is_chair:
        panel.seats.filter(user=chair_id).update(is_chair=True)


def _vacate(
    panel: Panel, seat: PanelMember, successor_id: int | None, reason: str, by: Viewer, at: dt.datetime
) -> VacatedSeat:
    """Leave the seat: an opened one stays as whose opinions these are, an inspector's with the sheets that the database
    keeps; a blind one goes with all that it offices."""
    keeps_seat = panel.opened_at is not None or panel.cycle.is_of_organisations
    blind_sheets = seat.visit_sheets.filter(visit__opened_at__isnull=True).count()
    aside = (
        []
        if keeps_seat
        else list(seat.opinions.order_by("pk").values("participant_id", "points", "agrees_with_ledger", "remark", "at"))
    )
    vacated_seat = VacatedSeat.objects.create(
        panel=panel,
        user_id=seat.user_id,
        was_chair=seat.is_chair,
        reason=reason.strip(),
        replaced_by_id=successor_id,
        opinions=len(aside) or blind_sheets,
        set_aside=json.dumps(aside, ensure_ascii=False, default=str) if aside else "",
        by_id=by.user_id,
        at=at,
    )
    if keeps_seat:
        PanelMember.objects.filter(pk=seat.pk).update(vacated_at=at, is_chair=False)
        return vacated_seat
    seat.opinions.all().delete()
    seat.recusals.all().delete()
    PanelMember.objects.filter(pk=seat.pk).delete()
    return vacated_seat


def take_seat(panel: Panel, user_id: int, *, by: Viewer, at: dt.datetime) -> None:
    """Seat somebody; who takes part in the cycle is recused from themselves, and who holds an office in an
    organisation from judging it. No act by itself: it is part of one."""
    seat = PanelMember.objects.create(panel=panel, user_id=user_id)
    offices = Appointment.objects.holding(by.today).filter(user=user_id).values("organisation")
    for participant in panel.cycle.participants.filter(organisation__in=offices):
        Recusal.objects.create(seat=seat, participant=participant, reason=IN_OFFICE, by_id=by.user_id, at=at)
    own = panel.cycle.participants.filter(person=seat.user.person_id) if seat.user.person_id else ()
    for participant in own:
        Recusal.objects.create(seat=seat, participant=participant, reason=SELF, by_id=by.user_id, at=at)
