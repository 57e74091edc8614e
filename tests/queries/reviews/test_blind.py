"""党组织评定: who sees whose opinions before and after the opening, and who can sit in the group."""

import pytest

from tests import make, walk
from tests.queries.cycles.test_access import opened
from zhixing.actions.reviews.blind import OpinionInput, give_opinions
from zhixing.models import Person
from zhixing.queries.reviews.blind import blind_page, review_page
from zhixing.queries.reviews.joint import joint_page, minutes
from zhixing.queries.reviews.panels import possible_judges
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed, OutOfSight


def test_nobody_sees_anothers_opinion_before_the_opening(world: make.World) -> None:
    cycle = walk.to_review(walk.open_cycle(world, kind=CycleKind.YEAR_END), world)
    gaowa = walk.participant(cycle, "高娃").pk
    said = [OpinionInput(gaowa, 1234, False, "只给副书记看")]
    give_opinions(cycle.pk, opinions=said, by=world.viewer(Role.DEPUTY), at=make.NOW)
    own = {sheet.participant_id: sheet for sheet in blind_page(world.viewer(Role.DEPUTY), cycle.pk).sheets}[gaowa]
    assert (own.points, own.agrees, own.remark, own.is_given) == (1234, False, "只给副书记看", True)
    for role in (Role.SECRETARY, Role.PANELLIST):  # the chair too
        sheets = blind_page(world.viewer(role), cycle.pk).sheets
        assert {(sheet.points, sheet.remark, sheet.is_given) for sheet in sheets} == {(None, "", False)}
    seats = review_page(world.viewer(Role.SECRETARY), cycle.pk).seats
    assert [(seat.name, seat.opinions, seat.expected) for seat in seats] == [
        ("支部书记甲", 0, 5),
        ("考评小组成员甲", 0, 5),
        ("支部副书记甲", 1, 5),
    ]
    for role in (Role.SECRETARY, Role.DEPUTY, Role.STREET):
        for ask in (joint_page, minutes):
            with pytest.raises(OutOfSight):
                ask(world.viewer(role), cycle.pk)
    for role in (Role.STREET, Role.CLERK, Role.MEMBER):
        with pytest.raises(NotAllowed):
            blind_page(world.viewer(role), cycle.pk)


def test_after_the_opening_the_group_sees_all_but_nobody_their_own(world: make.World) -> None:
    panellist = world.users[Role.PANELLIST]
    panellist.person_id = Person.objects.get(name="王建国").pk
    panellist.save()
    cycle = opened(world)
    lines = {line.name: line for line in joint_page(make.viewer(panellist), cycle.pk).lines}
    assert [(one.name, one.points) for one in lines["高娃"].opinions] == [
        ("支部书记甲", 9000),
        ("支部副书记甲", 8800),
        ("考评小组成员甲", 8500),
    ]
    assert (lines["高娃"].mean, lines["高娃"].may_judge) == (8767, True)
    assert (lines["王建国"].opinions, lines["王建国"].mean, lines["王建国"].may_judge) == ([], None, False)
    assert lines["王建国"].recusals == [("考评小组成员甲", "本人")]
    above = joint_page(world.viewer(Role.COMMUNITY), cycle.pk)
    assert {line.may_judge for line in above.lines} == {False}
    with pytest.raises(NotAllowed):
        joint_page(world.viewer(Role.CLERK), cycle.pk)
    found = minutes(world.viewer(Role.SECRETARY), cycle.pk)
    assert (found.chair, found.opinions, found.recusals) == ("支部书记甲", 14, [("考评小组成员甲", "王建国", "本人")])


def test_who_can_sit_in_the_group(world: make.World) -> None:
    make.appoint(world.users[Role.DEPUTY], Role.PANELLIST, world.community)
    found = possible_judges(world.branch, world.viewer(Role.SECRETARY))
    assert {(one.name, one.roles) for one in found} == {
        ("支部书记甲", "支部书记"),
        ("支部副书记甲", "支部副书记、考评小组成员"),
        ("考评小组成员甲", "考评小组成员"),
    }


def test_those_who_can_sit_in_the_group_come_in_the_order_of_sound(world: make.World) -> None:
    for name in ("区志航", "单田芳", "仇英", "阿拉坦"):
        make.appoint(make.user(name), Role.PANELLIST, world.branch)
    names = [one.name for one in possible_judges(world.branch, world.viewer(Role.SECRETARY))]
    assert [name for name in names if "甲" not in name] == ["阿拉坦", "区志航", "仇英", "单田芳"]
