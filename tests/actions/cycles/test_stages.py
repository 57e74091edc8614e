"""考评周期: the list of people, moving on, going back, setting dates."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import Error, connection, transaction

from tests import assessments, audit, ballots, make, walk
from zhixing.actions.ballots.lifecycle import void_ballot, waive_ballot
from zhixing.actions.cycles.dates import reschedule_cycle
from zhixing.actions.cycles.stages import advance_cycle, refresh_participants, return_cycle
from zhixing.models import Cycle, Membership, Participant, StageChange
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import MemberClass, RegisterState
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.standards.vocabulary import IndexKind


def changes(cycle: Cycle) -> list[tuple[str, str, str]]:
    return list(StageChange.objects.filter(cycle=cycle).order_by("pk").values_list("from_stage", "to_stage", "reason"))


def people(cycle: Cycle) -> dict[str, str]:
    return dict(
        Participant.objects.filter(cycle=cycle)
        .order_by("membership__person__name_key")
        .values_list("membership__person__name", "excluded")
    )


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
    assert audit.lines("refresh_participants") == [
        ("refresh_participants", "支部副书记甲", world.branch.name, ("Cycle", cycle.pk), "2026年第三季度", {})
    ]
    Membership.objects.filter(person__name="白云").update(member_class="在职党员")
    refresh_participants(cycle.pk, by=world.viewer(Role.DEPUTY), at=make.NOW)  # whoever is not scored needs no class
    Membership.objects.filter(person__name="赵一").update(member_class="在职党员")
    assert refused_by(lambda: refresh_participants(cycle.pk, by=world.viewer(Role.DEPUTY), at=make.NOW)) == (
        "名册里的类别“在职党员”不在《哈巴格希街道党员积分管理办法》的类别之中，请先在党员名册改正类别，或在办法中补上。",
    )
    assert walk.participant(cycle, "赵一").member_class == MemberClass.ORDINARY.value
    advance_cycle(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(Blocked) as refused:
        refresh_participants(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == ("只有“准备”环节可以更新名单；请先退回到“准备”环节。",)
    with pytest.raises(NotAllowed):
        refresh_participants(cycle.pk, by=world.viewer(Role.CLERK), at=make.NOW)


def test_the_stage_cannot_advance_silently_over_missing_reports(world: make.World) -> None:
    cycle = walk.submit_self_reports(walk.open_cycle(world), world, but=["高娃", "王建国"])
    with pytest.raises(Blocked) as refused:
        advance_cycle(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
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
    assert audit.lines("advance_cycle") == [
        (
            "advance_cycle",
            "支部书记甲",
            world.branch.name,
            ("Cycle", cycle.pk),
            "2026年第三季度：党员自评 → 党组织评定",
            {},
        )
    ]


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
    assert audit.lines("return_cycle") == [
        ("return_cycle", "社区党委甲", world.branch.name, ("Cycle", cycle.pk), "2026年第三季度：党员自评 退回 准备", {})
    ]
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
    reschedule_cycle(cycle.pk, self_report_due_on=day, review_due_on=dt.date(2026, 10, 9), by=by, at=make.NOW)
    cycle = walk.fresh(cycle)
    assert (cycle.self_report_due_on, cycle.review_due_on) == (day, dt.date(2026, 10, 9))
    before, after = "2026年9月13日、2026年9月25日、2026年9月30日", "2026年9月13日、2026年9月28日、2026年10月9日"
    told = f"计分、自评、评定截止由{before}改为{after}"
    assert audit.lines("reschedule_cycle") == [
        ("reschedule_cycle", "支部书记甲", world.branch.name, ("Cycle", cycle.pk), told, {})
    ]
    with pytest.raises(Blocked) as refused:
        reschedule_cycle(cycle.pk, self_report_due_on=day, review_due_on=dt.date(2026, 9, 1), by=by, at=make.NOW)
    assert refused.value.reasons == ("评定截止日期早于自评截止日期，请改正。",)
    with pytest.raises(NotAllowed):
        reschedule_cycle(cycle.pk, self_report_due_on=day, review_due_on=day, by=world.viewer(Role.CLERK), at=make.NOW)


def test_organisations_without_a_self_check_go_on_with_a_reason_too(world: make.World) -> None:
    cycle = assessments.opened(world)
    assert (cycle.index, cycle.stage) == (IndexKind.FORTRESS.value, Stage.SELF_CHECK.value)
    reasons = dict.fromkeys(cycle.participants.values_list("pk", flat=True), " 书记出差 ")
    street = world.viewer(Role.STREET)
    assert refused_by(lambda: advance_cycle(cycle.pk, by=street, at=make.NOW))[0].startswith("还没有提交")
    advance_cycle(cycle.pk, no_report_reasons=reasons, by=street, at=make.NOW)
    assert set(cycle.participants.values_list("no_report_reason", flat=True)) == {"书记出差"}
    assert walk.fresh(cycle).stage == Stage.INSPECTION.value


@pytest.mark.parametrize("stage", [Stage.POSTING, Stage.CLOSED])
def test_no_other_dates_once_the_results_hang(world: make.World, stage: Stage) -> None:
    cycle = walk.open_cycle(world)
    Cycle.objects.update(stage=stage.value)
    days = {"self_report_due_on": dt.date(2026, 9, 28), "review_due_on": dt.date(2026, 10, 9)}
    assert refused_by(lambda: reschedule_cycle(cycle.pk, **days, by=world.viewer(Role.SECRETARY), at=make.NOW)) == (
        f"现在是“{stage.label}”环节，不能再改自评和评定的期限。",
    )


def test_changes_of_stage_cannot_be_rewritten(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE zhixing_stagechange SET reason = 'x' WHERE cycle_id = %s", [cycle.pk])
