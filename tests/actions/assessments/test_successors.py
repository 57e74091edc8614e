"""考评小组 of organisations: an inspector who is gone is replaced, and the visits go on."""

import datetime as dt

import pytest

from tests import make
from tests.actions.assessments.test_visit_guards import half_inspected
from zhixing.actions.inspections.blind_sheets import Observation, save_sheet
from zhixing.actions.inspections.visits import open_sheets
from zhixing.actions.reviews.blind import form_panel
from zhixing.actions.reviews.panels import replace_panellist
from zhixing.models import Appointment, PanelMember, Participant, User, VacatedSeat, Visit, VisitSheet
from zhixing.queries.inspections.access import place_at, visit_facts, visit_of
from zhixing.queries.inspections.marks import handed_in
from zhixing.queries.reviews.panels import due, unable_members
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.inspections.visits import Mark
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked


def dismiss(user_id: int) -> None:
    Appointment.objects.filter(user=user_id).update(until_on=make.TODAY - dt.timedelta(days=1))


def successor(world: make.World) -> User:
    return make.appoint(make.user("接替的检查员"), Role.PANELLIST, world.street)


def replace(own: Participant, world: make.World, leaver: Viewer, new: User) -> VacatedSeat:
    return replace_panellist(
        own.cycle_id,
        leaver.user_id,
        successor_id=new.pk,
        chair_id=None,
        reason="免去职务",
        by=world.viewer(Role.STREET),
        at=make.NOW,
    )


def counted(own: Participant) -> int:
    """As the rules of the visit count, and as its joint page shows."""
    spot = place_at(own.pk)
    shown = len(handed_in(visit_of(spot)))
    assert visit_facts(spot, visit_of(spot)).handed_in == shown
    return shown


def test_an_inspector_who_handed_in_and_is_dismissed_is_replaced_and_the_visit_goes_on(world: make.World) -> None:
    own, group = half_inspected(world)
    street, gone, new = world.viewer(Role.STREET), group[1], successor(world)
    assert (unable_members(own.cycle, street), due(street), counted(own)) == ([], [], 1)
    dismiss(gone.user_id)
    assert [seat.user_id for seat in unable_members(own.cycle, street)] == [gone.user_id]
    assert [(line.what, line.url_name) for line in due(street)] == [
        ("更换2026年第三季度考评小组成员", "assessment_group")
    ]
    with pytest.raises(Blocked, match="请在小组名单里点“更换成员”"):
        form_panel(
            own.cycle_id,
            user_ids=[group[0].user_id, group[2].user_id, new.pk],
            chair_id=group[0].user_id,
            by=street,
            at=make.NOW,
        )
    vacancy = replace(own, world, gone, new)
    assert (vacancy.opinions, vacancy.reason, VisitSheet.objects.count()) == (1, "免去职务", 1)
    assert (unable_members(own.cycle, street), due(street), counted(own)) == ([], [], 0)
    items = [item for _, item in place_at(own.pk).items]
    sheet = {item.code: Observation(Mark(item.full if item.sign > 0 else None)) for item in items}
    for viewer in (viewer_for(new, make.TODAY), group[0]):
        save_sheet(own.pk, observations=sheet, hands_in=True, by=viewer, at=make.NOW)
    open_sheets(own.pk, by=group[0], at=make.NOW)
    assert counted(own) == 2


def test_sheets_that_lay_open_before_the_dismissal_go_on_counting(world: make.World) -> None:
    own, group = half_inspected(world)
    Visit.objects.update(opened_at=make.NOW - dt.timedelta(hours=1))
    dismiss(group[1].user_id)
    vacancy = replace(own, world, group[1], successor(world))
    assert (vacancy.opinions, counted(own)) == (0, 1)


def test_who_is_appointed_again_sits_in_the_seat_that_was_vacated(world: make.World) -> None:
    own, group = half_inspected(world)
    dismiss(group[1].user_id)
    new = successor(world)
    replace(own, world, group[1], new)
    Appointment.objects.filter(user=group[1].user_id).update(until_on=None)
    members = [group[0].user_id, group[1].user_id, new.pk]
    by = world.viewer(Role.STREET)
    form_panel(own.cycle_id, user_ids=members, chair_id=group[0].user_id, by=by, at=make.NOW)
    seats = PanelMember.objects.filter(panel__cycle=own.cycle_id, vacated_at=None)
    assert (sorted(seats.values_list("user_id", flat=True)), counted(own)) == (sorted(members), 1)


def test_nobody_who_may_inspect_is_put_out(world: make.World) -> None:
    own, group = half_inspected(world)
    with pytest.raises(Blocked, match="仍能参加评定，不能更换"):
        replace(own, world, group[1], successor(world))
