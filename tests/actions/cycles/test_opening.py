"""考评周期: opening for one branch or many: what is frozen, who is scored, what is in the way."""

import datetime as dt

import pytest

from tests import audit, make, walk
from tests.actions.cycles.test_stages import changes, people
from zhixing.actions.cycles.stages import open_cycles_below
from zhixing.models import Cycle, Membership, Organisation, Participant, Relief
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import EndReason, MemberClass, PersonKind, RegisterState, ReliefReason, ReliefStage
from zhixing.rules.periods import CycleKind, Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def test_opening_freezes_standard_and_people_and_leaves_a_trace(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    assert (cycle.year, cycle.number, cycle.kind, cycle.stage) == (2026, 3, "quarter", "self_report")
    assert people(cycle) == {"白云": "", "陈志强": "", "高娃": "", "李秀英": "", "王建国": ""}
    assert walk.participant(cycle, "陈志强").member_class == MemberClass.CADRE.value
    assert walk.participant(cycle, "李秀英").kind == PersonKind.PROBATIONARY.value
    assert changes(cycle) == [("", "preparing", ""), ("preparing", "self_report", "")]
    detail = {"participants": 5, "version": cycle.version_id}
    assert audit.lines("open_cycle") == [
        ("open_cycle", "支部书记甲", world.branch.name, ("Cycle", cycle.pk), "2026年第三季度", detail)
    ]
    newer = walk.adopt(world.community, from_on=dt.date(2026, 9, 1))
    assert walk.fresh(cycle).version_id != newer.pk


def test_who_may_open(world: make.World) -> None:
    for role in (Role.MEMBER, Role.PANELLIST, Role.CLERK, Role.DISTRICT):
        with pytest.raises(NotAllowed):
            walk.open_cycle(world, role=role)
    with pytest.raises(OutOfSight):
        walk.open_one(world.branch.pk, terms=walk.terms(), by=make.viewer(world.stranger_secretary), at=make.NOW)
    assert (Cycle.objects.count(), Participant.objects.count()) == (0, 0)
    assert audit.lines("open_cycle") == []


def test_without_a_standard_it_says_what_to_do(world: make.World) -> None:
    walk.adopt(world.street, from_on=dt.date(2026, 10, 1))
    with pytest.raises(Blocked) as refused:
        walk.open_one(world.branch.pk, terms=walk.terms(), by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == (
        "“阳光社区第一党支部”到2026年第三季度末没有施行的考评办法，请先由本级或上级党组织确定施行一部已审定的办法。",
    )


def test_twice_and_with_impossible_dates(world: make.World) -> None:
    walk.open_cycle(world)
    wrong = walk.Terms(Quarter(2026, 3), self_report_due_on=dt.date(2026, 9, 13), review_due_on=dt.date(2026, 9, 12))
    with pytest.raises(Blocked) as refused:
        walk.open_one(world.branch.pk, terms=wrong, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == (
        "自评截止日期已经过去，请另选今天或以后的日期。",
        "评定截止日期早于自评截止日期，请改正。",
        "自评截止日期要在计分截止日（9月30日）之后，请改到以后的日期。",
        "“阳光社区第一党支部”2026年第三季度的考评周期已经开启，不必再开。",
    )
    with pytest.raises(Blocked) as refused:
        walk.open_one(world.community.pk, terms=walk.terms(Quarter(2026, 4)), by=world.viewer(Role.STREET), at=make.NOW)
    assert refused.value.reasons == (
        "考评周期按支部开启，请选择一个支部，或选择“下属全部支部”。",
        "2026年第四季度还没有开始，不能提前开启。",
    )


def test_who_is_not_scored_and_why(world: make.World) -> None:
    walk.adopt(world.street)
    by_name = {one.person.name: one for one in world.members}
    Relief.objects.create(
        membership=by_name["白云"],
        reason=ReliefReason.AGED.value,
        stage=ReliefStage.GRANTED.value,
        applied_on=dt.date(2026, 1, 5),
        from_on=dt.date(2026, 2, 1),
        until_on=dt.date(2026, 12, 31),
    )
    Relief.objects.create(
        membership=by_name["陈志强"],
        reason=ReliefReason.ILL.value,
        stage=ReliefStage.APPLIED.value,
        applied_on=dt.date(2026, 1, 5),
    )
    Membership.objects.filter(pk=by_name["高娃"].pk).update(state=RegisterState.LOST.value)
    Membership.objects.filter(pk=by_name["李秀英"].pk).update(
        until_on=dt.date(2026, 8, 1), end_reason=EndReason.MOVED_AWAY.value
    )
    make.member("新来", world.branch, from_on=dt.date(2026, 9, 10))
    make.member("早走", world.branch, from_on=dt.date(2025, 1, 1))
    Membership.objects.filter(person__name="早走").update(
        until_on=dt.date(2026, 6, 30), end_reason=EndReason.MOVED_AWAY.value
    )
    assert people(walk.open_cycle(world)) == {
        "白云": "经批准减免，不参加计分",
        "陈志强": "",
        "高娃": "失联，不参加计分",
        "李秀英": "本季度内已离开（组织关系转出）",
        "王建国": "",
        "新来": "编入不足 30 天，自下季度起计分",
    }


def test_a_class_the_standard_does_not_know(world: make.World) -> None:
    make.member("赵一", world.branch, member_class="在职党员")
    with pytest.raises(Blocked) as refused:
        walk.open_cycle(world)
    assert refused.value.reasons == (
        "名册里的类别“在职党员”不在《哈巴格希街道党员积分管理办法》的类别之中，请先在党员名册改正类别，或在办法中补上。",
    )
    Membership.objects.filter(person__name="赵一").update(state=RegisterState.LOST.value)
    assert people(walk.open_cycle(world))["赵一"] == "失联，不参加计分"  # of whom no class is asked


def test_all_branches_below_each_on_its_own(world: make.World) -> None:
    walk.open_cycle(world)
    lost = make.member("云飞", world.stranger)
    Membership.objects.filter(pk=lost.pk).update(state=RegisterState.LOST.value)
    found = open_cycles_below(world.street.pk, terms=walk.terms(), by=world.viewer(Role.STREET), at=make.NOW)
    mine, others = found[0], found[1:]
    assert [(one.name, one.was_open, one.reasons) for one in found] == [
        ("阳光社区第一党支部", True, ()),
        ("阳光小区党支部", False, ("“阳光小区党支部”的名册里没有需要计分的人，请先导入或核对党员名册。",)),
        ("神华社区第一党支部", False, ()),
    ]
    assert found[2].advice[-1] == "本支部本期只有 1 名同志计分，组成考评小组时请选其他同志评议。"
    assert mine.cycle_id == Cycle.objects.get(organisation=world.branch).pk
    assert [one.cycle_id is None for one in others] == [True, False]
    assert Cycle.objects.get(organisation=world.stranger).stage == Stage.SELF_REPORT.value
    assert audit.lines("open_cycles_below") == [
        (
            "open_cycles_below",
            "街道党工委甲",
            world.street.name,
            ("Organisation", world.street.pk),
            "2026年第三季度",
            {"branches": 3, "opened": 1},
        )
    ]


def test_below_needs_the_right_and_a_branch(world: make.World) -> None:
    with pytest.raises(NotAllowed):
        open_cycles_below(world.district.pk, terms=walk.terms(), by=world.viewer(Role.DISTRICT), at=make.NOW)
    with pytest.raises(OutOfSight):
        open_cycles_below(world.other_community.pk, terms=walk.terms(), by=world.viewer(Role.COMMUNITY), at=make.NOW)
    with pytest.raises(OutOfSight):
        open_cycles_below(0, terms=walk.terms(), by=world.viewer(Role.COMMUNITY), at=make.NOW)


def test_kind_follows_the_quarter_unless_said(world: make.World) -> None:
    walk.adopt(world.street)
    by = world.viewer(Role.SECRETARY)
    second = walk.open_one(world.branch.pk, terms=walk.terms(Quarter(2026, 2)), by=by, at=make.NOW)
    first = walk.open_one(world.branch.pk, terms=walk.terms(Quarter(2026, 1), CycleKind.YEAR_END), by=by, at=make.NOW)
    assert (second.kind, first.kind) == ("midyear", "year_end")


def test_a_dissolved_branch_is_assessed_for_the_periods_before(world: make.World) -> None:
    walk.adopt(world.street)
    Organisation.objects.filter(pk=world.branch.pk).update(dissolved_on=dt.date(2026, 6, 30))
    with pytest.raises(Blocked) as refused:
        walk.open_cycle(world)
    assert refused.value.reasons == ("“阳光社区第一党支部”已经撤销，不再考评。",)
    Organisation.objects.filter(pk=world.branch.pk).update(dissolved_on=dt.date(2026, 7, 1))
    assert walk.open_cycle(world).stage == Stage.SELF_REPORT.value
