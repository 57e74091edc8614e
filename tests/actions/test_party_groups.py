"""党小组: setting up, arranging, dissolving; and what becomes of a group when its people leave."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests import make
from zhixing.actions.members.register import end_membership
from zhixing.actions.party_groups import arrange_groups, dissolve_group, found_group
from zhixing.models import AuditRow, GroupPlace, PartyGroup
from zhixing.queries.form_versions import version_of
from zhixing.queries.party_groups import group_members_at, groups_page
from zhixing.rules.members.records import EndReason
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def group(world: make.World, name: str = "第一党小组") -> PartyGroup:
    return found_group(world.branch.pk, name=name, by=world.viewer(Role.SECRETARY), at=make.NOW)


def arrange(world: make.World, places: dict[int, int | None], *leaders: int, **more: str) -> int:
    by = world.viewer(Role.SECRETARY)
    return arrange_groups(world.branch.pk, places=places, leaders=leaders, by=by, at=make.NOW, **more)


def arranged(world: make.World) -> list[tuple[str, str, list[str]]]:
    page = groups_page(world.viewer(Role.SECRETARY), world.branch.pk)
    return [(line.name, line.leader, line.names) for line in page.groups]


def test_members_are_arranged_with_a_leader_and_the_record_says_who_moved(world: make.World) -> None:
    first, second = group(world), group(world, "第二党小组")
    white, chen, gao, li, wang = (member.pk for member in world.members)
    assert arrange(world, {white: first.pk, chen: first.pk, gao: first.pk, li: second.pk, wang: None}, chen) == 4
    assert arranged(world) == [("第一党小组", "陈志强", ["白云", "陈志强", "高娃"]), ("第二党小组", "", ["李秀英"])]
    assert arrange(world, {white: second.pk, chen: first.pk, gao: first.pk, li: second.pk, wang: None}, chen) == 1
    assert arranged(world) == [("第一党小组", "陈志强", ["陈志强", "高娃"]), ("第二党小组", "", ["白云", "李秀英"])]
    latest = AuditRow.objects.filter(verb="arrange_party_groups").latest("pk")
    assert (latest.summary, latest.detail) == ("1 人调整编组", {str(white): ["第一党小组", "第二党小组"]})
    # The time in the first group stays told.
    assert GroupPlace.objects.filter(membership=white).count() == 2


def test_nothing_is_written_where_nothing_changes(world: make.World) -> None:
    first = group(world)
    arrange(world, {world.members[0].pk: first.pk}, world.members[0].pk)
    assert arrange(world, {world.members[0].pk: first.pk}, world.members[0].pk) == 0
    assert AuditRow.objects.filter(verb="arrange_party_groups").count() == 1


def test_a_second_arrangement_sees_the_first(world: make.World) -> None:
    first, second = group(world), group(world, "第二党小组")
    white = world.members[0].pk
    by = world.viewer(Role.SECRETARY)
    version = version_of(groups_page(by, world.branch.pk).fields, make.NOW - dt.timedelta(minutes=5))
    arrange(world, {white: first.pk})
    with pytest.raises(Blocked) as refused:
        arrange(world, {white: second.pk}, version=version)
    assert refused.value.reasons[1:] == (
        "白云：已改为“第一党小组”，您填写的是“第二党小组”；再次保存将以您填写的为准。",
    )
    assert arranged(world)[0][2] == ["白云"]


def test_the_members_of_a_dissolved_group_are_without_one(world: make.World) -> None:
    first = group(world)
    arrange(world, {member.pk: first.pk for member in world.members}, world.members[0].pk)
    by = world.viewer(Role.SECRETARY)
    assert dissolve_group(first.pk, reason="人数减少", by=by, at=make.NOW) == 5
    page = groups_page(by, world.branch.pk)
    assert (page.groups, page.without_group) == ([], 5)
    with pytest.raises(Blocked, match="这个党小组已经撤销"):
        dissolve_group(first.pk, reason="人数减少", by=by, at=make.NOW)
    # Its name may be given again, and people arranged anew on the same day.
    again = group(world)
    assert arrange(world, {world.members[0].pk: again.pk}) == 1


def test_whoever_leaves_the_branch_leaves_its_groups(world: make.World) -> None:
    first = group(world)
    arrange(world, {member.pk: first.pk for member in world.members}, world.members[1].pk)
    end_membership(
        world.members[1].pk,
        reason=EndReason.DECEASED,
        on=make.TODAY,
        note="",
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    page = groups_page(world.viewer(Role.SECRETARY), world.branch.pk)
    assert page.groups[0].names == ["白云", "高娃", "李秀英", "王建国"]
    assert page.notes == ["“第一党小组”还没有组长。"]


def test_who_belonged_on_a_day_is_told_by_that_day(world: make.World) -> None:
    first, second = group(world), group(world, "第二党小组")
    white, chen = world.members[0].pk, world.members[1].pk
    arrange(world, {white: first.pk, chen: first.pk})
    GroupPlace.objects.update(from_on=dt.date(2026, 8, 1))
    arrange(world, {white: second.pk})
    assert group_members_at(first.pk, dt.date(2026, 9, 1)) == {white, chen}
    assert group_members_at(first.pk, make.TODAY) == {chen}
    # Of a meeting before the groups were set up, those of today are expected.
    assert group_members_at(second.pk, dt.date(2026, 9, 1)) == {white}


def test_refused_inside_with_403_outside_with_404_and_above_a_branch_in_a_sentence(world: make.World) -> None:
    with pytest.raises(NotAllowed):
        found_group(world.branch.pk, name="第一党小组", by=world.viewer(Role.MEMBER), at=make.NOW)
    with pytest.raises(OutOfSight):
        found_group(world.stranger.pk, name="第一党小组", by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(Blocked, match="党小组设在党支部里"):
        found_group(world.community.pk, name="第一党小组", by=world.viewer(Role.COMMUNITY), at=make.NOW)
    first = group(world)
    with pytest.raises(Blocked, match="名单里有人已经离册或转走"):
        arrange(world, {world.outsider.pk: first.pk})


def test_the_database_itself_keeps_one_group_a_member_and_one_name_a_branch(world: make.World) -> None:
    first = group(world)
    arrange(world, {world.members[0].pk: first.pk})
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupPlace.objects.create(group=first, membership=world.members[0], from_on=make.TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartyGroup.objects.create(
            organisation=world.branch,
            name="第一党小组",
            founded_on=make.TODAY,
            by=world.users[Role.STREET],
            at=make.NOW,
        )
