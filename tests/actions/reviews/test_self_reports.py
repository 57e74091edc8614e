"""党员自评: saving, handing in, withdrawing; one's own or by proxy from paper."""

import datetime as dt

import pytest

from tests import audit, make, walk
from tests.actions.ledger.test_decisions import kept_file
from zhixing.actions.cycles.stages import return_cycle
from zhixing.actions.ledger.entries import NewEntry, append
from zhixing.actions.reviews.self_reports import (
    add_report_evidence,
    note_reminder,
    save_self_report,
    withdraw_self_report,
)
from zhixing.models import Cycle, Evidence, Membership, SelfReport
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.sources import Source
from zhixing.rules.members.records import RegisterState
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.reviews.self_reports import ReportLineInput


def enter(world: make.World, name: str, item: str, times: int = 1, number: int = 1) -> None:
    """Book an item for a member of `world.branch`, as an activity would."""
    membership = Membership.objects.get(person__name=name)
    new = NewEntry(membership.pk, item, dt.date(2026, 8, 3), Source.ACTIVITY, source_id=number, units=times * 100)
    append([new], by=world.viewer(Role.SECRETARY), at=make.NOW)


def save(
    cycle: Cycle,
    name: str,
    by: Viewer,
    said: list[ReportLineInput] | None = None,
    *,
    summary: str = "都参加了。",
    submits: bool = True,
) -> SelfReport:
    return save_self_report(
        walk.participant(cycle, name).pk, lines=said or [], summary=summary, submits=submits, by=by, at=make.NOW
    )


def lines(report: SelfReport) -> list[tuple[str, int, int, str]]:
    return list(report.lines.order_by("item").values_list("item", "ledger_points", "points", "explanation"))


def test_the_ledger_is_the_start_and_differences_are_explained(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    enter(world, "白云", "LESSON", 2)
    enter(world, "白云", "ABSENT", 1)
    said = [ReportLineInput("LESSON", 3000, "七月那次未记"), ReportLineInput("VOLUNTEER", 600, "文明劝导 2 小时")]
    report = save(cycle, "白云", world.viewer(Role.MEMBER), said)
    assert lines(report) == [
        ("ABSENT", -500, -500, ""),
        ("LESSON", 2000, 3000, "七月那次未记"),
        ("VOLUNTEER", 0, 600, "文明劝导 2 小时"),
    ]
    assert (report.state, report.is_proxy, report.summary) == ("submitted", False, "都参加了。")
    assert audit.lines("submit_self_report") == [("submit_self_report", "白云", *about(report), {"is_proxy": False})]
    assert (report.by_id, report.saved_at, report.submitted_at) == (world.users[Role.MEMBER].pk, make.NOW, make.NOW)


def about(report: SelfReport) -> tuple[str, tuple[str, int], str]:
    """Where, to what and of which quarter an act on the report was done."""
    return "阳光社区第一党支部", ("SelfReport", report.pk), "2026年第三季度"


def test_what_says_nothing_of_an_item_is_no_line(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    said = [ReportLineInput("VISIT", 0, " "), ReportLineInput("VOLUNTEER", 0, " 本期没有参加 ")]
    assert lines(save(cycle, "白云", world.viewer(Role.MEMBER), said)) == [("VOLUNTEER", 0, 0, "本期没有参加")]


def test_evidence_hangs_on_the_line_that_it_is_for(world: make.World) -> None:
    cycle, member = walk.open_cycle(world), world.viewer(Role.MEMBER)
    mine = walk.participant(cycle, "白云")
    report = save_self_report(
        mine.pk,
        lines=[ReportLineInput("VOLUNTEER", 300, "一小时"), ReportLineInput("VISIT", 500, "一户")],
        summary="",
        submits=False,
        uploads={"VOLUNTEER": [kept_file("劝导")]},
        by=member,
        at=make.NOW,
    )
    hours, visit = report.lines.get(item="VOLUNTEER"), report.lines.get(item="VISIT")
    with pytest.raises(Blocked) as refused:
        add_report_evidence(visit.pk, uploads=[], by=member, at=make.NOW)
    assert refused.value.reasons == ("请选择照片或 PDF，再上传。",)
    for stranger in (world.viewer(Role.PANELLIST), world.viewer(Role.STREET)):
        with pytest.raises(NotAllowed):
            add_report_evidence(visit.pk, uploads=[kept_file("走访")], by=stranger, at=make.NOW)
    add_report_evidence(visit.pk, uploads=[kept_file("走访"), kept_file("合影")], by=member, at=make.NOW)
    assert [*Evidence.objects.order_by("pk").values_list("self_report_line", "membership", "organisation")] == [
        (line.pk, mine.membership_id, world.branch.pk) for line in (hours, visit, visit)
    ]
    assert audit.lines("add_report_evidence") == [
        ("add_report_evidence", "白云", world.branch.name, ("SelfReportLine", visit.pk), "2026年第三季度：2 个文件", {})
    ]
    report = save(cycle, "白云", member, [])  # what evidence hangs on stays, with nothing said of it
    assert lines(report) == [("VISIT", 0, 0, ""), ("VOLUNTEER", 0, 0, "")]
    with pytest.raises(Blocked) as late:
        add_report_evidence(visit.pk, uploads=[kept_file("走访")], by=member, at=make.NOW)
    assert late.value.reasons == ("自评已经提交；要修改，请先撤回。",)


def test_who_is_reminded_is_written_down(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    gaowa, wang = walk.participant(cycle, "高娃"), walk.participant(cycle, "王建国")
    for role in (Role.MEMBER, Role.PANELLIST, Role.STREET):
        with pytest.raises(NotAllowed):
            note_reminder(gaowa.pk, by=world.viewer(role), at=make.NOW)
    note_reminder(gaowa.pk, by=world.viewer(Role.CLERK), at=make.NOW)
    assert audit.lines("note_reminder") == [
        ("note_reminder", "录入员甲", world.branch.name, ("Participant", gaowa.pk), "2026年第三季度", {})
    ]
    save(cycle, "高娃", world.viewer(Role.CLERK))
    type(wang).objects.filter(pk=wang.pk).update(excluded="失联，不参加计分")
    for person, reason in (
        (gaowa, "这位同志已经提交自评，无须催办。"),
        (wang, "这位同志本期不计分（失联，不参加计分），不需要自评，无须催办。"),
    ):
        with pytest.raises(Blocked) as refused:
            note_reminder(person.pk, by=world.viewer(Role.CLERK), at=make.NOW)
        assert refused.value.reasons == (reason,)


def test_a_difference_without_words_is_refused_and_nothing_is_kept(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    enter(world, "白云", "LESSON", 2)
    with pytest.raises(Blocked) as refused:
        save(
            cycle,
            "白云",
            world.viewer(Role.MEMBER),
            [ReportLineInput("LESSON", 3000), ReportLineInput("NONE", 100, "x")],
            summary=" ",
        )
    assert refused.value.reasons == (
        "“参加党课”自评 30 分，台账 20 分，两者不同，请写明理由。",
        "考评办法里没有这一条，请从列表里选择。",
        "请用一两句话写明本期的总体情况，再提交。",
    )
    assert not SelfReport.objects.exists()


def test_a_deduction_is_not_said_as_a_gain_nor_a_gain_as_a_deduction(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    said = [ReportLineInput("ABSENT", 500, "缺了一次"), ReportLineInput("LESSON", -1000, "多记了")]
    with pytest.raises(Blocked) as refused:
        save(cycle, "白云", world.viewer(Role.MEMBER), said)
    assert refused.value.reasons == (
        "“无故缺席学习”是扣分的事项，自评分要填负数，例如 -0.5。",
        "“参加党课”是加分的事项，自评分不能小于 0。",
    )
    assert not SelfReport.objects.exists()
    report = save(cycle, "白云", world.viewer(Role.MEMBER), [ReportLineInput("ABSENT", -500, "缺了一次")])
    assert lines(report) == [("ABSENT", 0, -500, "缺了一次")]


def test_a_draft_needs_no_summary_and_follows_the_ledger(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    member = world.viewer(Role.MEMBER)
    said = [ReportLineInput("VOLUNTEER", 300, "一小时")]
    report = save(cycle, "白云", member, said, summary="", submits=False)
    assert (report.state, lines(report)) == ("draft", [("VOLUNTEER", 0, 300, "一小时")])
    enter(world, "白云", "LESSON")
    report = save(cycle, "白云", member, [], submits=True)
    assert (report.state, lines(report)) == ("submitted", [("LESSON", 1000, 1000, "")])
    assert audit.lines("save_self_report") == [("save_self_report", "白云", *about(report), {"is_proxy": False})]


def test_only_oneself_or_by_proxy(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    member = world.viewer(Role.MEMBER)
    with pytest.raises(NotAllowed):
        save(cycle, "王建国", member)
    with pytest.raises(NotAllowed):
        save(cycle, "王建国", world.viewer(Role.PANELLIST))
    with pytest.raises(OutOfSight):
        save(cycle, "王建国", make.viewer(world.stranger_secretary))
    with pytest.raises(OutOfSight):
        save_self_report(0, lines=[], summary="", submits=False, by=member, at=make.NOW)
    assert not SelfReport.objects.exists()
    assert save(cycle, "王建国", world.viewer(Role.CLERK)).is_proxy is True
    assert save(cycle, "高娃", world.viewer(Role.SECRETARY)).is_proxy is True


def test_withdrawn_until_the_stage_ends(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    member = world.viewer(Role.MEMBER)
    report = save(cycle, "白云", member)
    with pytest.raises(Blocked) as refused:
        save(cycle, "白云", member)
    assert refused.value.reasons == ("自评已经提交；要修改，请先撤回。",)
    mine = walk.participant(cycle, "白云").pk
    withdraw_self_report(mine, by=member, at=make.NOW)
    report.refresh_from_db()
    assert (report.state, report.submitted_at) == ("draft", None)
    assert audit.lines("withdraw_self_report") == [("withdraw_self_report", "白云", *about(report), {})]
    with pytest.raises(Blocked) as refused:
        withdraw_self_report(mine, by=member, at=make.NOW)
    assert refused.value.reasons == ("自评还没有提交，不需要撤回。",)
    with pytest.raises(NotAllowed):
        withdraw_self_report(mine, by=world.viewer(Role.PANELLIST), at=make.NOW)
    walk.advance(walk.submit_self_reports(cycle, world), world)
    with pytest.raises(Blocked) as refused:
        withdraw_self_report(mine, by=member, at=make.NOW)
    assert refused.value.reasons == ("现在是“党组织评定”环节，此事项只能在“党员自评”环节办理。",)


def test_people_who_are_not_scored_report_nothing(world: make.World) -> None:
    Membership.objects.filter(person__name="白云").update(state=RegisterState.LOST.value)
    cycle = walk.open_cycle(world)
    with pytest.raises(Blocked) as refused:
        save(cycle, "白云", world.viewer(Role.MEMBER))
    assert refused.value.reasons == ("失联，不参加计分，本期不需要自评。",)


def test_a_report_after_a_stated_reason_takes_the_reason_back(world: make.World) -> None:
    cycle = walk.submit_self_reports(walk.open_cycle(world), world, but=["白云"])
    cycle = walk.advance(cycle, world, missing="出差")
    return_cycle(cycle.pk, reason="本人已回来", by=world.viewer(Role.SECRETARY), at=make.NOW)
    save(cycle, "白云", world.viewer(Role.MEMBER), submits=False)
    assert walk.participant(cycle, "白云").no_report_reason == "出差"
    save(cycle, "白云", world.viewer(Role.MEMBER))
    assert walk.participant(cycle, "白云").no_report_reason == ""
