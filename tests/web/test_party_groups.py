"""党小组: the one page of a branch, and the meeting of one group, through the real addresses."""

import re

import pytest
from django.test import Client

from tests import make, walk
from tests.activities import record_form
from tests.sample_standard import SAMPLE
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.actions.party_groups import arrange_groups, found_group
from zhixing.models import Activity, GroupPlace, PartyGroup
from zhixing.queries.activities.cadence import branch_cadences
from zhixing.rules.activities.cadence import CellState
from zhixing.rules.permissions import Role


@pytest.fixture
def secretary(world: make.World, client: Client) -> Client:
    walk.adopt(world.street, SAMPLE)
    return sign_in(client, world.users[Role.SECRETARY])


def two_groups(world: make.World) -> list[PartyGroup]:
    """The first three people in the first, the others in the second."""
    by = world.viewer(Role.SECRETARY)
    groups = [found_group(world.branch.pk, name=name, by=by, at=make.NOW) for name in ("第一党小组", "第二党小组")]
    places: dict[int, int | None] = {member.pk: groups[place >= 3].pk for place, member in enumerate(world.members)}
    arrange_groups(world.branch.pk, places=places, leaders=[world.members[0].pk], by=by, at=make.NOW)
    GroupPlace.objects.update(from_on="2026-07-01")
    PartyGroup.objects.update(founded_on="2026-07-01")
    return groups


def address(world: make.World) -> str:
    return f"/organisations/{world.branch.pk}/groups/"


def test_groups_are_set_up_filled_and_dissolved_on_one_page(world: make.World, secretary: Client) -> None:
    assert 'value="第一党小组"' in as_read(secretary.get(address(world)))  # the name is proposed
    page = as_read(secretary.post(f"{address(world)}found/", {"name": "第一党小组"}, follow=True))
    first = PartyGroup.objects.get()
    assert f'name="place_{world.members[0].pk}"' in page
    assert "还有 5 名党员没有编入党小组" in page
    places = {f"place_{member.pk}": str(first.pk) for member in world.members}
    page = as_read(secretary.post(f"{address(world)}arrange/", {**places, "leader": world.members[1].pk}, follow=True))
    assert "已保存编组，5 人有变动。" in page
    assert "白云、陈志强、高娃、李秀英、王建国" in page
    assert "第一党小组（组长）" in as_read(secretary.get(f"/members/{world.members[1].pk}/"))
    page = as_read(secretary.post(f"/groups/{first.pk}/dissolve/", {"reason": "人数减少"}, follow=True))
    assert "“第一党小组”已撤销。原有的 5 名党员现在没有编组" in page


def test_what_was_chosen_and_typed_stays_when_it_is_refused(world: make.World, secretary: Client) -> None:
    first, second = two_groups(world)
    places = {f"place_{member.pk}": str(second.pk) for member in world.members}
    # 李秀英 is on probation.
    answer = secretary.post(f"{address(world)}arrange/", {**places, "leader": world.members[3].pk})
    page = as_read(answer)
    assert answer.status_code == 422
    assert "李秀英是预备党员，组长请由正式党员担任。" in page
    assert page.count(f'<option value="{second.pk}" selected>') == 5
    assert not PartyGroup.objects.get(pk=first.pk).dissolved_on
    answer = secretary.post(f"{address(world)}found/", {"name": "第一党小组"})
    assert answer.status_code == 422
    assert "本支部已有“第一党小组”" in as_read(answer)


@pytest.mark.parametrize("forged", ["第一", "-1", "1²"])
def test_what_is_no_group_is_not_taken_for_no_group(world: make.World, secretary: Client, forged: str) -> None:
    first, _ = two_groups(world)
    answer = secretary.post(f"{address(world)}arrange/", {f"place_{world.members[0].pk}": forged})
    assert answer.status_code == 422
    assert "选中的党小组已经撤销，请刷新页面后重新编组。" in as_read(answer)
    assert GroupPlace.objects.get(membership=world.members[0], until_on=None).group_id == first.pk


def test_the_meeting_of_a_group_expects_its_members_alone(world: make.World, secretary: Client) -> None:
    first, second = two_groups(world)
    record = f"/activities/organisations/{world.branch.pk}/record/"
    page = as_read(secretary.get(f"{record}?kind=党小组会&on=2026-09-01"))
    assert re.findall(r'name="divide" value="(\d*)"', page) == [str(first.pk), str(second.pk), ""]
    form = record_form([], "MEET", kind="党小组会", title="9月党小组会", held_on="2026-09-01")
    page = as_read(secretary.post(record, {**form, "divide": str(second.pk)}))
    assert 'value="9月第二党小组会"' in page
    assert len(re.findall(r"data-expected", page)) == 2
    assert page.index("第二党小组</p>") < page.index("李秀英") < page.index("支部其他同志") < page.index("白云")
    # One of the two has no mark: refused, and nobody of the first group is asked for.
    form |= {"group": str(second.pk), "title": "9月第二党小组会", f"mark_{world.members[3].pk}": "present"}
    answer = secretary.post(record, form)
    assert answer.status_code == 422
    assert "还有应到人员没有标考勤：王建国。" in as_read(answer)
    form |= {f"mark_{world.members[4].pk}": "leave-ill"}
    assert secretary.post(record, {**form, "confirmed": "1"}).status_code == 302
    activity = Activity.objects.get()
    assert activity.group == second
    assert "党小组会（第二党小组）" in as_read(secretary.get(f"/activities/{activity.pk}/"))


def test_the_year_says_which_group_has_not_met(world: make.World, secretary: Client) -> None:
    for name in ("丁一", "丁二"):
        make.member(name, world.branch)  # with seven the branch has groups at all
    first, _ = two_groups(world)
    form = record_form([], "MEET", kind="党小组会", title="9月第一党小组会", group=str(first.pk))
    marks = {f"mark_{member.pk}": "present" for member in world.members[:3]}
    record = f"/activities/organisations/{world.branch.pk}/record/"
    assert secretary.post(record, {**form, **marks, "confirmed": "1"}).status_code == 302
    rows = branch_cadences([world.branch], 2026, make.TODAY)[0].rows
    september = next(row for row in rows if row.kind.name == "党小组会").cells[8]
    assert (september.state, september.short) == (CellState.DUE, ("第二党小组",))
    page = as_read(secretary.get(f"/activities/organisations/{world.branch.pk}/cadence/?year=2026"))
    assert "第二党小组" in page


def test_a_group_of_elsewhere_is_refused(world: make.World, secretary: Client) -> None:
    two_groups(world)
    by = make.viewer(world.stranger_secretary)
    foreign = found_group(world.stranger.pk, name="第一党小组", by=by, at=make.NOW)
    form = record_form(world.members[:2], "MEET", kind="党小组会", group=str(foreign.pk))
    answer = secretary.post(f"/activities/organisations/{world.branch.pk}/record/", {**form, "confirmed": "1"})
    assert answer.status_code == 422
    assert "选中的党小组不属于本支部" in as_read(answer)
    assert not Activity.objects.exists()
