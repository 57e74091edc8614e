"""派人参加评定: a branch of two is lent people by its community in one step, and its group is formed."""

import datetime as dt

import pytest

from tests import make, walk
from zhixing.actions.reviews.blind import form_panel
from zhixing.actions.reviews.lending import lend_panellists
from zhixing.models import Appointment, AuditRow, User
from zhixing.queries.reviews.lending import lendable_judges, may_lend
from zhixing.queries.reviews.panels import possible_judges
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed


@pytest.fixture
def neighbours(world: make.World) -> list[User]:
    """The secretary and the deputy of the branch beside."""
    users = [make.user("邻支部书记"), make.user("邻支部副书记")]
    return [
        make.appoint(user, role, world.sister) for user, role in zip(users, (Role.SECRETARY, Role.DEPUTY), strict=True)
    ]


def test_the_community_lends_and_the_secretary_forms_the_group(world: make.World, neighbours: list[User]) -> None:
    cycle, community, secretary = walk.open_cycle(world), world.viewer(Role.COMMUNITY), world.viewer(Role.SECRETARY)
    assert (may_lend(community, cycle.pk), may_lend(secretary, cycle.pk)) == (True, False)
    assert [judge.name for judge in lendable_judges(community, cycle)] == ["邻支部副书记", "邻支部书记"]
    ids = [user.pk for user in neighbours]
    lent = lend_panellists(cycle.pk, user_ids=ids, document="社区党委会第8号", by=community, at=make.NOW)
    until_on = cycle.review_due_on + dt.timedelta(days=60)
    assert {(one.role, one.organisation_id, one.until_on) for one in lent} == {
        (Role.PANELLIST.value, world.branch.pk, until_on)
    }
    assert lendable_judges(community, cycle) == []
    assert set(ids) < {judge.user_id for judge in possible_judges(world.branch, secretary)}
    own = world.users[Role.SECRETARY].pk
    panel = form_panel(cycle.pk, user_ids=[own, *ids], chair_id=own, by=secretary, at=make.NOW)
    assert panel.seats.count() == 3
    assert AuditRow.objects.get(verb="lend_panellists").summary == "2026年第三季度：2 人，社区党委会第8号"


def test_nobody_else_lends_and_nobody_from_elsewhere_is_lent(world: make.World, neighbours: list[User]) -> None:
    cycle, community = walk.open_cycle(world), world.viewer(Role.COMMUNITY)
    stranger = world.stranger_secretary.pk
    with pytest.raises(Blocked) as refusal:
        lend_panellists(cycle.pk, user_ids=[stranger], document=" ", by=community, at=make.NOW)
    assert refusal.value.reasons == (
        "选中的人员中有现在不能派出的：不在任、账号已停用，或者已能参加这个支部的评定。请刷新页面重新选择。",
        "请写明派人的依据，例如会议纪要编号。",
    )
    with pytest.raises(NotAllowed):
        lend_panellists(
            cycle.pk, user_ids=[neighbours[0].pk], document="第8号", by=world.viewer(Role.SECRETARY), at=make.NOW
        )
    assert not Appointment.objects.filter(organisation=world.branch, user__in=neighbours).exists()
