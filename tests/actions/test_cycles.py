"""考评周期: opening for one branch or many, moving on, going back, setting dates."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import Error, connection, transaction

from tests import ballots, make, walk
from zhixing.actions.ballots import void_ballot, waive_ballot
from zhixing.actions.cycle_days import reschedule_cycle
from zhixing.actions.cycles import advance_cycle, open_cycles_below, refresh_participants, return_cycle
from zhixing.models import AuditRow, Cycle, Membership, Participant, Relief, StageChange
from zhixing.rules.cycles import CycleKind, Quarter, Stage
from zhixing.rules.members import EndReason, MemberClass, PersonKind, RegisterState, ReliefReason, ReliefStage
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def changes(cycle: Cycle) -> list[tuple[str, str, str]]:
    return list(StageChange.objects.filter(cycle=cycle).order_by("pk").values_list("from_stage", "to_stage", "reason"))


def people(cycle: Cycle) -> dict[str, str]:
    return dict(
        Participant.objects.filter(cycle=cycle)
        .order_by("membership__person__name_key")
        .values_list("membership__person__name", "excluded")
    )


def test_opening_freezes_standard_and_people_and_leaves_a_trace(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    assert (cycle.year, cycle.quarter, cycle.kind, cycle.stage) == (2026, 3, "quarter", "self_report")
    assert people(cycle) == {"白云": "", "陈志强": "", "高娃": "", "李秀英": "", "王建国": ""}
    assert walk.participant(cycle, "陈志强").member_class == MemberClass.CADRE.value
    assert walk.participant(cycle, "李秀英").kind == PersonKind.PROBATIONARY.value
    assert changes(cycle) == [("", "preparing", ""), ("preparing", "self_report", "")]
    row = AuditRow.objects.get(verb="open_cycle")
    assert (row.by_id, row.organisation_id, row.subject_id, row.summary) == (
        world.users[Role.SECRETARY].pk,
        world.branch.pk,
        cycle.pk,
        "2026年第三季度",
    )
    newer = walk.adopt(world.community, from_on=dt.date(2026, 9, 1))
    assert walk.fresh(cycle).version_id != newer.pk


def test_who_may_open(world: make.World) -> None:
    for role in (Role.MEMBER, Role.PANELLIST, Role.CLERK, Role.DISTRICT):
        with pytest.raises(NotAllowed):
            walk.open_cycle(world, role=role)
    with pytest.raises(OutOfSight):
        walk.open_one(world.branch.pk, terms=walk.terms(), by=make.viewer(world.stranger_secretary), at=make.NOW)
    assert (Cycle.objects.count(), Participant.objects.count()) == (0, 0)
    assert not AuditRow.objects.filter(verb="open_cycle").exists()


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


def test_all_branches_below_each_on_its_own(world: make.World) -> None:
    walk.open_cycle(world)
    found = open_cycles_below(world.street.pk, terms=walk.terms(), by=world.viewer(Role.STREET), at=make.NOW)
    mine, others = found[0], found[1:]
    assert [(one.name, one.was_open, one.reasons) for one in found] == [
        ("阳光社区第一党支部", True, ()),
        ("阳光小区党支部", False, ("“阳光小区党支部”的名册里没有需要计分的人，请先导入或核对党员名册。",)),
        ("神华社区第一党支部", False, ()),
    ]
    assert mine.cycle_id == Cycle.objects.get(organisation=world.branch).pk
    assert [one.cycle_id is None for one in others] == [True, False]
    assert Cycle.objects.get(organisation=world.stranger).stage == Stage.SELF_REPORT.value
    assert AuditRow.objects.get(verb="open_cycles_below").detail == {"branches": 3, "opened": 1}


def test_below_needs_the_right_and_a_branch(world: make.World) -> None:
    with pytest.raises(NotAllowed):
        open_cycles_below(world.district.pk, terms=walk.terms(), by=world.viewer(Role.DISTRICT), at=make.NOW)
    with pytest.raises(OutOfSight):
        open_cycles_below(world.other_community.pk, terms=walk.terms(), by=world.viewer(Role.COMMUNITY), at=make.NOW)
    with pytest.raises(OutOfSight):
        open_cycles_below(0, terms=walk.terms(), by=world.viewer(Role.COMMUNITY), at=make.NOW)


def test_the_list_can_be_taken_anew_only_while_preparing(world: make.World) -> None:
    cycle = walk.open_cycle(world, starts_now=False)
    make.member("赵一", world.branch)
    Membership.objects.filter(person__name="白云").update(state=RegisterState.LOST.value)
    refresh_participants(cycle.pk, by=world.viewer(Role.DEPUTY), at=make.NOW)
    assert people(cycle) == {
        "白云": "失联，不参加计分",
        "陈志强": "",
        "高娃": "",
        "李秀英": "",
        "王建国": "",
        "赵一": "",
    }
    advance_cycle(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(Blocked) as refused:
        refresh_participants(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == ("只有“准备”环节可以更新名单；请先退回到“准备”环节。",)
    with pytest.raises(NotAllowed):
        refresh_participants(cycle.pk, by=world.viewer(Role.CLERK), at=make.NOW)


def test_the_stage_cannot_advance_silently_over_missing_reports(world: make.World) -> None:
    cycle = walk.submit_self_reports(walk.open_cycle(world), world, but=["高娃", "王建国"])
    with pytest.raises(Blocked) as refused:
        walk.advance(cycle, world)
    assert refused.value.reasons == (
        "还没有提交自评的有：高娃、王建国（2 人）。请催办或代录；确实不能自评的，写明未自评原因。",
    )
    gaowa = walk.participant(cycle, "高娃")
    with pytest.raises(Blocked) as refused:
        advance_cycle(cycle.pk, no_report_reasons={gaowa.pk: "住院"}, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons[0].startswith("还没有提交自评的有：王建国（1 人）。")
    assert walk.participant(cycle, "高娃").no_report_reason == ""  # nothing kept of a refused act
    cycle = walk.advance(cycle, world, missing="长期在外，联系后未能提交")
    assert cycle.stage == Stage.REVIEW.value
    assert list(
        cycle.participants.exclude(no_report_reason="")
        .values_list("membership__person__name", flat=True)
        .order_by("membership__person__name_key")
    ) == ["高娃", "王建国"]
    assert AuditRow.objects.filter(verb="advance_cycle").count() == 1


def test_only_the_branch_advances(world: make.World) -> None:
    cycle = walk.submit_self_reports(walk.open_cycle(world), world)
    for role in (Role.COMMUNITY, Role.STREET, Role.CLERK, Role.PANELLIST, Role.MEMBER):
        with pytest.raises(NotAllowed):
            walk.advance(cycle, world, by=world.viewer(role))
    with pytest.raises(OutOfSight):
        walk.advance(cycle, world, by=make.viewer(world.stranger_secretary))
    with pytest.raises(OutOfSight):
        advance_cycle(0, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert walk.advance(cycle, world, by=world.viewer(Role.DEPUTY)).stage == Stage.REVIEW.value


def test_back_with_a_reason(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    by = world.viewer(Role.SECRETARY)
    with pytest.raises(Blocked) as refused:
        return_cycle(cycle.pk, reason=" ", by=by, at=make.NOW)
    assert refused.value.reasons == ("请写明退回的原因。",)
    cycle = return_cycle(cycle.pk, reason="名册有误", by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert cycle.stage == Stage.PREPARING.value
    assert changes(cycle)[-1] == ("self_report", "preparing", "名册有误")
    with pytest.raises(Blocked) as refused:
        return_cycle(cycle.pk, reason="再退", by=by, at=make.NOW)
    assert refused.value.reasons == ("“准备”环节不能再退回。",)
    with pytest.raises(NotAllowed):
        return_cycle(cycle.pk, reason="名册有误", by=world.viewer(Role.CLERK), at=make.NOW)


def test_not_back_to_the_self_reports_once_opinions_are_open(world: make.World) -> None:
    cycle = walk.open_up(walk.give(walk.to_review(walk.open_cycle(world), world), world), world)
    with pytest.raises(Blocked) as refused:
        return_cycle(cycle.pk, reason="有人漏填", by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == ("考评小组已经公开背靠背意见，不能再退回党员自评。",)


def refused_by(act: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refused:
        act()
    return refused.value.reasons


def test_on_through_the_ballot_and_not_back_behind_it(world: make.World) -> None:
    cycle, by = ballots.to_stage(world), world.viewer(Role.SECRETARY)

    def back() -> Cycle:
        return return_cycle(cycle.pk, reason="核对", by=by, at=make.NOW)

    def on() -> Cycle:
        return walk.advance(cycle, world)

    assert refused_by(on) == ("下一步：请准备“民主测评”；确实不组织的，写明未测评原因。",)
    ballot = ballots.prepare(cycle, world)
    assert refused_by(on) == ("下一步：“民主测评”还在准备，请开始投票，或作废这次测评。",)
    assert back().stage == Stage.SELF_REPORT.value
    assert refused_by(back) == ("民主测评已经按现在的名单准备，请先作废这次测评，再退回准备。",)
    assert on().stage == Stage.BALLOT.value
    codes = ballots.to_open(ballot, world)
    assert refused_by(on) == ("“民主测评”正在投票，投票结束后请封箱、开箱计票。",)
    assert refused_by(back) == ("民主测评的票箱已经启用，还没有计票，不能退回党员自评。请先计票，或作废这次测评。",)
    for place, code in enumerate(codes[:4]):
        ballots.vote(ballot, code, "EXCELLENT", own=place + 1)
    ballots.seal(ballot, world)
    assert refused_by(on) == ("下一步：“民主测评”已经封箱，请监票人、计票人开箱计票。",)
    ballots.tell(ballot.panels.get(), world, signatures=4)
    ballots.count(ballot, world)
    assert on().stage == Stage.REVIEW.value
    assert back().stage == Stage.BALLOT.value
    assert refused_by(back) == ("民主测评已经计票，结果不再改变，不能再退回党员自评。",)
    assert on().stage == Stage.REVIEW.value


def test_a_reason_lets_the_quarter_go_on_until_a_ballot_is_prepared_after_all(world: make.World) -> None:
    cycle, by = ballots.to_stage(world), world.viewer(Role.SECRETARY)
    waive_ballot(cycle.pk, reason="支部党员不足六人", by=by, at=make.NOW)
    ballot = ballots.prepare(cycle, world)
    assert refused_by(lambda: walk.advance(cycle, world)) == (
        "下一步：“民主测评”还在准备，请开始投票，或作废这次测评。",
    )
    assert refused_by(lambda: waive_ballot(cycle.pk, reason="仍不组织", by=by, at=make.NOW)) == (
        "已经准备了民主测评；确实不组织的，请先作废这次测评。",
    )
    void_ballot(ballot.pk, reason="到会人数不足", by=by, at=make.NOW)
    assert walk.advance(cycle, world).stage == Stage.REVIEW.value


def test_back_from_the_posting_the_group_concludes_anew(world: make.World) -> None:
    cycle = walk.to_posting(walk.open_cycle(world), world)
    cycle = return_cycle(cycle.pk, reason="异议成立", by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert (cycle.stage, walk.fresh(cycle).panel.concluded_at) == (Stage.REVIEW.value, None)
    with pytest.raises(Blocked):
        walk.advance(cycle, world)


def test_other_dates(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    by, day = world.viewer(Role.SECRETARY), dt.date(2026, 9, 28)
    cycle = reschedule_cycle(cycle.pk, self_report_due_on=day, review_due_on=dt.date(2026, 10, 9), by=by, at=make.NOW)
    assert (cycle.self_report_due_on, cycle.review_due_on) == (day, dt.date(2026, 10, 9))
    assert AuditRow.objects.get(verb="reschedule_cycle").summary == (
        "计分、自评、评定截止由 2026-09-13、2026-09-25、2026-09-30 改为 2026-09-13、2026-09-28、2026-10-09"
    )
    with pytest.raises(Blocked) as refused:
        reschedule_cycle(cycle.pk, self_report_due_on=day, review_due_on=dt.date(2026, 9, 1), by=by, at=make.NOW)
    assert refused.value.reasons == ("评定截止日期早于自评截止日期，请改正。",)
    with pytest.raises(NotAllowed):
        reschedule_cycle(cycle.pk, self_report_due_on=day, review_due_on=day, by=world.viewer(Role.CLERK), at=make.NOW)


def test_kind_follows_the_quarter_unless_said(world: make.World) -> None:
    walk.adopt(world.street)
    by = world.viewer(Role.SECRETARY)
    second = walk.open_one(world.branch.pk, terms=walk.terms(Quarter(2026, 2)), by=by, at=make.NOW)
    first = walk.open_one(world.branch.pk, terms=walk.terms(Quarter(2026, 1), CycleKind.YEAR_END), by=by, at=make.NOW)
    assert (second.kind, first.kind) == ("midyear", "year_end")


def test_changes_of_stage_cannot_be_rewritten(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE zhixing_stagechange SET reason = 'x' WHERE cycle_id = %s", [cycle.pk])
