"""党员名册: who sees which lines, in which order, at what cost."""

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.rosters import number
from zhixing.actions.members.register import admit_member
from zhixing.actions.members.transfers import transfer_member
from zhixing.models import Membership
from zhixing.queries.members import register as members_module
from zhixing.queries.members.pages import member_page
from zhixing.queries.members.register import RegisterFilter, class_words, register, whole_register
from zhixing.queries.orgs.head_counts import HeadCount, head_counts
from zhixing.queries.orgs.tree import above, organisation_page, tree
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import MemberRecord, RegisterState
from zhixing.rules.names.order import name_key
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed, OutOfSight

BRANCH = ["白云", "陈志强", "高娃", "李秀英", "王建国"]
EVERYTHING = RegisterFilter()


def names(viewer: Viewer, wanted: RegisterFilter = EVERYTHING, page: int = 1) -> list[str]:
    return [line.name for line in register(viewer, wanted, organisation=None, page=page).object_list]


def queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def test_each_role_sees_exactly_its_own_lines(world: make.World) -> None:
    make.member("孙丽", world.sister)
    gone = make.member("离开的人", world.branch)
    Membership.objects.filter(pk=gone.pk).update(until_on=make.TODAY)
    everybody = [*BRANCH, "孙丽", "赵敏"]
    seen = {role: names(world.viewer(role)) for role in world.users}
    nobody: list[str] = []
    assert seen == dict.fromkeys(world.users, nobody) | {
        Role.DISTRICT: everybody,
        Role.STREET: everybody,
        Role.COMMUNITY: everybody[:-1],
        Role.SECRETARY: BRANCH,
        Role.DEPUTY: BRANCH,
        Role.CLERK: BRANCH,
    }
    with pytest.raises(OutOfSight):
        register(world.viewer(Role.SECRETARY), EVERYTHING, organisation=world.stranger)
    with pytest.raises(NotAllowed):
        whole_register(world.viewer(Role.PANELLIST), world.branch)


def test_narrowed_by_name_class_kind_and_state(world: make.World) -> None:
    by = world.viewer(Role.STREET)
    Membership.objects.filter(pk=world.members[2].pk).update(state=RegisterState.LOST.value)
    assert names(by, RegisterFilter(text="建")) == ["王建国"]
    assert names(by, RegisterFilter(kind="probationary")) == ["李秀英"]
    assert names(by, RegisterFilter(member_class="党员干部类")) == ["陈志强"]
    assert names(by, RegisterFilter(state="lost")) == ["高娃"]
    assert names(by, RegisterFilter(text="高", state="present")) == []


def test_pages_run_on_from_branch_to_branch(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members_module, "PAGE", 2)
    for name in ("安然", "边静", "丁一"):
        make.member(name, world.sister)
    by = world.viewer(Role.STREET)
    pages = [names(by, page=number) for number in (1, 2, 3, 4, 5)]
    assert pages == [["白云", "陈志强"], ["高娃", "李秀英"], ["王建国", "安然"], ["边静", "丁一"], ["赵敏"]]
    assert names(by, page=99) == ["赵敏"]


def test_lists_cost_the_same_for_one_line_and_for_many(world: make.World) -> None:
    one, many = make.viewer(world.stranger_secretary), world.viewer(Role.STREET)
    assert queries(lambda: names(one)) == queries(lambda: names(many)) == 4
    assert queries(lambda: tree(one)) == queries(lambda: tree(many)) == 2


def test_a_line_reads_nothing_sealed(world: make.World) -> None:
    with CaptureQueriesContext(connection) as seen:
        names(world.viewer(Role.STREET))
    assert [word for word in ("id_number", "phone", "address") if f'"{word}"' in str(seen.captured_queries)] == []


def test_head_counts_add_up_the_tree(world: make.World) -> None:
    Membership.objects.filter(pk=world.members[0].pk).update(state=RegisterState.FLOWING.value)
    Membership.objects.filter(pk=world.outsider.pk).update(state=RegisterState.LOST.value)
    branch = HeadCount(full=4, probationary=1, flowing=1)
    stranger = HeadCount(full=1, lost=1)
    both = HeadCount(full=5, probationary=1, flowing=1, lost=1)
    assert head_counts((world.district.path,)) == {
        world.district.pk: both,
        world.street.pk: both,
        world.community.pk: branch,
        world.branch.pk: branch,
        world.other_community.pk: stranger,
        world.stranger.pk: stranger,
    }
    assert (branch.party_members, branch.total) == (5, 5)


def test_the_tree_is_what_the_viewer_may_see(world: make.World) -> None:
    lines = {role: [(line.name, line.depth) for line in tree(world.viewer(role)).lines] for role in world.users}
    branch = [("阳光社区第一党支部", 0)]
    community = [("阳光社区党委", 0), ("阳光社区第一党支部", 1), ("阳光小区党支部", 1)]
    street = [
        ("哈巴格希街道党工委", 0),
        *((name, depth + 1) for name, depth in community),
        ("神华社区党委", 1),
        ("神华社区第一党支部", 2),
    ]
    nobody: list[tuple[str, int]] = []
    assert lines == dict.fromkeys(world.users, nobody) | {
        Role.DISTRICT: [("康巴什区委", 0), *((name, depth + 1) for name, depth in street)],
        Role.STREET: street,
        Role.COMMUNITY: community,
        Role.SECRETARY: branch,
        Role.DEPUTY: branch,
        Role.PANELLIST: branch,
        Role.CLERK: branch,
    }
    assert [one.name for one in above(world.viewer(Role.COMMUNITY), world.branch)] == ["阳光社区党委"]


def test_a_large_tree_leaves_its_branches_to_the_page_above_them(
    world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhixing.queries.orgs import tree as orgs

    monkeypatch.setattr(orgs, "WHOLE_TREE", 5)
    found = tree(world.viewer(Role.DISTRICT))
    assert ([line.is_branch for line in found.lines], found.branches_left_out) == ([False] * 4, 3)
    page = organisation_page(world.viewer(Role.DISTRICT), world.community.pk)
    assert [line.name for line in page.children] == ["阳光社区第一党支部", "阳光小区党支部"]


def test_who_moved_on_is_a_period_here_and_nothing_more(world: make.World) -> None:
    secretary, street = world.viewer(Role.SECRETARY), world.viewer(Role.STREET)
    record = MemberRecord("张伟", id_number=number(1), phone="13800000001", address="林荫小区1号楼")
    made = admit_member(world.branch.pk, record, from_on=dt.date(2026, 1, 1), by=secretary, at=make.NOW)
    moved = transfer_member(
        made.pk, to=world.stranger.pk, on=make.TODAY, letter_number="第12号", reason="搬家", by=street, at=make.NOW
    )
    here = member_page(secretary, made.pk)
    assert (here.is_current, here.id_masked != "", here.may_edit, here.may_read_full_id) == (False, True, False, False)
    assert (here.phone, here.address) == ("138******01", "已登记")
    assert [(one.branch, one.why_it_ended) for one in here.periods] == [("阳光社区第一党支部", "转往其他党支部")]
    with pytest.raises(OutOfSight):
        member_page(secretary, moved.opened_id)
    there = member_page(make.viewer(world.stranger_secretary), moved.opened_id)
    assert [(one.branch, one.letter_number, one.why_it_ended) for one in there.periods] == [
        ("神华社区第一党支部", "第12号", ""),
        ("阳光社区第一党支部", "", "转往神华社区第一党支部"),
    ]
    assert (there.phone, there.may_edit) == ("13800000001", True)


def test_what_a_clerk_and_the_person_themselves_see(world: make.World) -> None:
    record = MemberRecord("张伟", id_number=number(1), phone="13800000001", address="林荫小区1号楼")
    made = admit_member(world.branch.pk, record, by=world.viewer(Role.SECRETARY), at=make.NOW)
    clerk = member_page(world.viewer(Role.CLERK), made.pk)
    assert (clerk.phone, clerk.address) == ("138******01", "已登记")
    assert (clerk.may_edit, clerk.may_read_full_id) == (False, False)
    own = make.viewer(make.member_user(Membership.objects.select_related("person").get(pk=made.pk)))
    seen = member_page(own, made.pk)
    assert (seen.is_own, seen.phone, seen.may_edit, seen.may_read_full_id, seen.may_apply_relief) == (
        True,
        "13800000001",
        False,
        False,
        True,
    )
    assert number(1) not in seen.id_masked
    with pytest.raises(NotAllowed):
        member_page(own, world.members[0].pk)


def test_classes_to_choose_from(world: make.World) -> None:
    Membership.objects.filter(pk=world.members[0].pk).update(member_class="流动党员类")
    assert class_words(world.branch, make.TODAY) == [
        "党员干部类",
        "普通无职党员类",
        "重点发展对象",
        "入党积极分子",
        "流动党员类",
    ]


def test_a_search_finds_people_however_the_name_is_typed(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    admit_member(world.branch.pk, MemberRecord("\uf9e1建国", born_on=dt.date(1970, 1, 1)), by=by, at=make.NOW)
    for typed in ("李建国", "\uf9e1建国", "李 建国\u200b"):
        assert names(by, RegisterFilter(text=typed)) == ["李建国"]


def test_names_kept_so_far_are_folded_once(world: make.World) -> None:
    kept = make.member("\uf9e1建国", world.branch)
    account = make.user("\u2fbc伟")
    import_module("zhixing.migrations.0022_members_folded_names").fold(apps, None)
    kept.person.refresh_from_db()
    account.refresh_from_db()
    assert (kept.person.name, kept.person.name_key, account.name) == ("李建国", name_key("李建国"), "高伟")
