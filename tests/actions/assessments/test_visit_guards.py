"""实地检查: what an inspector cannot see or do, each with a broken twin that the same check catches."""

import io
from collections.abc import Callable, Collection

import pytest
from PIL import Image

from tests import assessments, make, walk
from tests.files.evidence.test_intake import GPS, photo, taken
from zhixing.actions.inspections.blind_sheets import Observation, save_sheet
from zhixing.actions.inspections.visits import begin_visit
from zhixing.models import PanelMember, Participant, User, VisitScore
from zhixing.queries.inspections.access import own_seat, place_at
from zhixing.queries.inspections.sheets import joint_page, sheet_page
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.visits import Mark
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed

SEEN = "台账缺第二季度"


def half_inspected(world: make.World) -> tuple[Participant, list[Viewer]]:
    """阳光社区 with one sheet handed in, which says what was seen, and another not begun."""
    cycle = assessments.opened(world)
    group, own = assessments.to_inspection(cycle, world), assessments.participant(cycle, world)
    begin_visit(own.pk, on=walk.CUT_OFF, place="社区活动室", escort="", by=group[0], at=make.NOW)
    items = [item for _, item in place_at(own.pk).items]
    sheet = {item.code: Observation(Mark(item.full if item.sign > 0 else None), SEEN) for item in items}
    save_sheet(own.pk, observations=sheet, hands_in=True, by=group[1], at=make.NOW)
    return own, group


def observations(viewer: Viewer, participant: Participant) -> Collection[str]:
    return sheet_page(viewer, participant.pk).observations.values()


def unfiltered(viewer: Viewer, participant: Participant) -> Collection[str]:
    """The twin: it forgets whose sheet is asked for."""
    scores = VisitScore.objects.filter(sheet__visit__participant=participant)
    return list(scores.values_list("observation", flat=True))


@pytest.mark.parametrize(("read", "is_blind"), [(observations, True), (unfiltered, False)])
def test_nobody_reads_the_sheet_of_another_before_the_opening(
    world: make.World, read: Callable[[Viewer, Participant], Collection[str]], is_blind: bool
) -> None:
    own, group = half_inspected(world)
    assert (SEEN not in read(group[0], own)) is is_blind
    with pytest.raises(NotAllowed):
        joint_page(group[0], own.pk)


def seat_of(viewer: Viewer, participant: Participant) -> object:
    return own_seat(viewer, place_at(participant.pk))


def any_seat(viewer: Viewer, participant: Participant) -> object:
    """The twin: it forgets the recusals."""
    return PanelMember.objects.filter(panel__cycle=participant.cycle_id, user=viewer.user_id, vacated_at=None).first()


@pytest.mark.parametrize(("read", "is_recused"), [(seat_of, True), (any_seat, False)])
def test_who_holds_an_office_there_is_recused_without_being_asked(
    world: make.World, read: Callable[[Viewer, Participant], object], is_recused: bool
) -> None:
    cycle = assessments.opened(world)
    assessments.hand_in_self_check(cycle, world)
    assessments.advance(cycle, world)
    clerk = User.objects.get(pk=world.viewer(Role.STREET).user_id)
    make.appoint(clerk, Role.COMMUNITY, world.community)
    group, own = assessments.form_group(cycle, world), assessments.participant(cycle, world)
    assert (read(group[0], own) is None) is is_recused
    with pytest.raises(NotAllowed):
        begin_visit(own.pk, on=walk.CUT_OFF, place="社区活动室", escort="", by=group[0], at=make.NOW)
    begin_visit(own.pk, on=walk.CUT_OFF, place="社区活动室", escort="", by=group[1], at=make.NOW)


def kept_picture(data: bytes) -> bytes:
    return taken(data, "现场.jpg").data


def as_uploaded(data: bytes) -> bytes:
    """The twin: it keeps what came."""
    return data


@pytest.mark.parametrize(("keep", "is_stripped"), [(kept_picture, True), (as_uploaded, False)])
def test_a_photograph_does_not_tell_where_it_was_taken(keep: Callable[[bytes], bytes], is_stripped: bool) -> None:
    exif = Image.open(io.BytesIO(keep(photo()))).getexif()
    assert (dict(exif.get_ifd(GPS)) == {}) is is_stripped
