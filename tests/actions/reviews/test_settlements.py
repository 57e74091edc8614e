"""党组织评定: settling what self-report and ledger say differently, by words or by the entry that was missing."""

import datetime as dt

import pytest

from tests import make, walk
from tests.actions.reviews.test_self_reports import enter
from zhixing.actions.reviews.joint import accept_means, conclude_on, conclude_review
from zhixing.actions.reviews.settlements import enter_for_difference, settle_difference
from zhixing.models import AuditRow, Entry, Rating, SelfReportLine
from zhixing.rules.ledger.claims import ClaimFacts as Deed
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.reviews.panel import Settling
from zhixing.rules.reviews.self_reports import ReportLineInput


def test_differences_are_settled_with_a_remark_before_the_end(world: make.World) -> None:
    cycle = walk.open_cycle(world, kind=CycleKind.YEAR_END)
    enter(world, "高娃", "LESSON", 2)
    cycle = walk.submit_self_reports(cycle, world, said={"高娃": [ReportLineInput("LESSON", 3000, "少记一次")]})
    cycle = walk.to_panel(cycle, world)
    cycle = walk.open_up(walk.give(cycle, world), world)
    secretary = world.viewer(Role.SECRETARY)
    assert accept_means(cycle.pk, by=secretary, at=make.NOW) == 4  # not the one with a difference
    with pytest.raises(Blocked) as refused:
        conclude_review(cycle.pk, by=secretary, at=make.NOW)
    assert refused.value.reasons == (
        "自评与台账有差异还没有处理的有：高娃（1 人）。请逐条写明处理意见。",
        "还没有合议意见的有：高娃（1 人）。",
    )
    line = SelfReportLine.objects.get()
    with pytest.raises(Blocked) as refused:
        settle_difference(line.pk, outcome=Settling.KEPT, remark="", by=secretary, at=make.NOW)
    assert refused.value.reasons == ("请写明处理意见。",)
    with pytest.raises(NotAllowed):
        settle_difference(line.pk, outcome=Settling.KEPT, remark="x", by=world.viewer(Role.CLERK), at=make.NOW)
    settle_difference(line.pk, outcome=Settling.KEPT, remark="签到表上没有", by=secretary, at=make.NOW)
    conclude_on(walk.participant(cycle, "高娃").pk, points=8767, by=secretary, at=make.NOW)
    conclude_review(cycle.pk, by=secretary, at=make.NOW)
    assert AuditRow.objects.get(verb="settle_difference").summary == "高娃：维持台账"


def test_what_was_missing_is_booked_by_the_group_and_settles_the_difference(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    cycle = walk.submit_self_reports(cycle, world, said={"高娃": [ReportLineInput("VOLUNTEER", 600, "清雪两小时")]})
    cycle = walk.to_panel(cycle, world)
    cycle = walk.open_up(walk.give(cycle, world), world)
    deputy, line = world.viewer(Role.DEPUTY), SelfReportLine.objects.get()
    with pytest.raises(Blocked) as refused:
        settle_difference(line.pk, outcome=Settling.ENTERED, remark="属实", by=deputy, at=make.NOW)
    assert refused.value.reasons == ("台账里这一条还没有变动，请先补记台账。",)
    deed = Deed("VOLUNTEER", dt.date(2026, 6, 30), units=0)
    with pytest.raises(Blocked) as refused:
        enter_for_difference(line.pk, deed=deed, remark=" ", by=deputy, at=make.NOW)
    assert refused.value.reasons == (
        "日期应在2026年第三季度的计分期之内（7月1日至9月13日），且不晚于今天。",
        "请写明处理意见。",
        "“志愿服务”的数量 0 不能计分，请填大于 0 且不过大的数。",
    )
    assert not Entry.objects.exists()
    with pytest.raises(NotAllowed):
        enter_for_difference(line.pk, deed=deed, remark="属实", by=world.viewer(Role.CLERK), at=make.NOW)
    deed = Deed("VOLUNTEER", dt.date(2026, 8, 3), units=200)
    entry = enter_for_difference(line.pk, deed=deed, remark="社区证明属实", by=deputy, at=make.NOW)
    assert (entry.source, entry.source_id, entry.units, entry.note, entry.deciding_body) == (
        "review",
        line.pk,
        200,
        "社区证明属实",
        "考评小组",
    )
    assert (line.settlement.outcome, line.settlement.remark) == ("entered", "社区证明属实")
    with pytest.raises(Blocked) as refused:
        enter_for_difference(line.pk, deed=deed, remark="再来", by=deputy, at=make.NOW)
    assert refused.value.reasons == ("考评小组已为这一条补记过台账，不能再补记。",)
    with pytest.raises(Blocked) as refused:
        settle_difference(line.pk, outcome=Settling.KEPT, remark="改了主意", by=deputy, at=make.NOW)
    assert refused.value.reasons == ("这一条已由考评小组补记台账；要维持原台账，请先冲正补记的那一笔。",)
    cycle = walk.conclude(cycle, world)
    assert Rating.objects.get(participant=walk.participant(cycle, "高娃")).index == 600
    assert AuditRow.objects.get(verb="enter_for_difference").subject_id == entry.pk
