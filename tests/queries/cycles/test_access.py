"""考评周期, 党员自评, 党组织评定: who sees what, in a fixed number of queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make, walk
from tests.actions.reviews.test_self_reports import enter
from zhixing.models import Cycle, Membership, Person
from zhixing.queries.cycles import lists as cycle_lists
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.cycles.lists import cycles_in_sight
from zhixing.queries.cycles.opening import openable
from zhixing.queries.cycles.pages import changes_of, cycle_page
from zhixing.queries.reviews import due as reviews
from zhixing.queries.reviews import self_reports
from zhixing.queries.reviews.blind import blind_page
from zhixing.queries.reviews.joint import joint_page, minutes
from zhixing.queries.reviews.self_reports import collecting, missing_pages, own_reports, report_page
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import RegisterState
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed, OutOfSight
from zhixing.rules.reviews.self_reports import ReportLineInput


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def test_a_cycle_is_seen_where_it_lies(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    for role in (Role.DISTRICT, Role.STREET, Role.COMMUNITY, Role.SECRETARY, Role.PANELLIST, Role.CLERK):
        assert cycle_at(world.viewer(role), cycle.pk) == cycle
    for role in (Role.MEMBER, Role.SYSTEM_ADMIN, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            cycle_at(world.viewer(role), cycle.pk)
    with pytest.raises(OutOfSight):
        cycle_at(make.viewer(world.stranger_secretary), cycle.pk)


def test_a_branch_sees_its_own_quarters(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    own = cycles_in_sight(world.viewer(Role.SECRETARY))
    assert [(line.cycle_id, line.quarter) for line in own.lines] == [(cycle.pk, "2026年第三季度")]
    assert not own.is_of_several
    make.appoint(world.users[Role.SECRETARY], Role.SECRETARY, world.sister)
    assert cycles_in_sight(world.viewer(Role.SECRETARY)).is_of_several
    assert cycles_in_sight(make.viewer(world.stranger_secretary)).lines == []


def test_where_a_cycle_may_be_opened(world: make.World) -> None:
    assert [one.label for one in openable(world.viewer(Role.COMMUNITY))] == [
        "阳光社区党委：下属全部支部",
        "阳光社区第一党支部",
        "阳光小区党支部",
    ]
    assert [one.label for one in openable(world.viewer(Role.SECRETARY))] == ["阳光社区第一党支部"]
    assert openable(world.viewer(Role.CLERK)) == []


def test_one_page_of_a_cycle(world: make.World) -> None:
    cycle = walk.open_cycle(world, kind=CycleKind.YEAR_END)
    page = cycle_page(world.viewer(Role.SECRETARY), cycle.pk)
    assert [(step.label, step.state) for step in page.steps] == [
        ("准备", "done"),
        ("党员自评", "current"),
        ("民主测评", "todo"),
        ("党组织评定", "todo"),
        ("积分公示", "todo"),
        ("已结束", "todo"),
    ]
    assert (page.absent, page.next_label, page.back_label) == ("", "民主测评", "准备")
    assert [(one.name, one.report_label) for one in page.people] == [
        (name, "尚未自评") for name in ("白云", "陈志强", "高娃", "李秀英", "王建国")
    ]
    assert (page.may_advance, page.may_return, page.may_judge) == (True, True, True)
    above = cycle_page(world.viewer(Role.COMMUNITY), cycle.pk)
    assert (above.may_advance, above.may_return, above.may_judge) == (False, True, False)
    assert [one.text for one in changes_of(world.viewer(Role.SECRETARY), cycle.pk)] == [
        "由“准备”进入“党员自评”",
        "开启考评周期",
    ]


def test_going_on_without_a_ballot_is_said_with_its_reason(world: make.World) -> None:
    cycle = walk.submit_self_reports(walk.open_cycle(world, kind=CycleKind.YEAR_END), world)
    secretary = world.viewer(Role.SECRETARY)
    cycle = walk.advance(cycle, world)
    page = cycle_page(secretary, cycle.pk)
    assert (page.stage, page.missing, page.absent) == (Stage.BALLOT, [], "")
    assert [(one.sentence, one.verb, one.url_name) for one in page.next_steps] == [
        ("请准备“民主测评”；确实不组织的，写明未测评原因。", "准备民主测评", "ballot_prepare")
    ]
    cycle = walk.past_ballot(cycle, by=secretary, reason="到会不足法定人数")
    page = cycle_page(secretary, cycle.pk)
    assert (page.stage, page.back_label, page.absent) == (
        Stage.REVIEW,
        "民主测评",
        "“民主测评”本期没有进行（原因：到会不足法定人数），它的权重由其他部分按比例分担。",
    )


def test_no_note_on_the_ballot_in_a_plain_quarter(world: make.World) -> None:
    assert cycle_page(world.viewer(Role.SECRETARY), walk.open_cycle(world).pk).absent == ""


def test_a_report_is_for_its_member_and_the_desk(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    mine, other = walk.participant(cycle, "白云").pk, walk.participant(cycle, "王建国").pk
    member = world.viewer(Role.MEMBER)
    assert (report_page(member, mine).is_own, report_page(world.viewer(Role.CLERK), mine).is_own) == (True, False)
    for role in (Role.MEMBER, Role.PANELLIST, Role.COMMUNITY):
        with pytest.raises(NotAllowed):
            report_page(world.viewer(role), other)
    with pytest.raises(OutOfSight):
        report_page(make.viewer(world.stranger_secretary), mine)
    assert [(line.participant_id, line.is_due) for line in own_reports(member)] == [(mine, True)]
    assert own_reports(world.viewer(Role.SECRETARY)) == []


def test_a_report_shows_ledger_entries_and_what_can_be_added(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    enter(world, "白云", "LESSON", 2)
    study, service = report_page(world.viewer(Role.MEMBER), walk.participant(cycle, "白云").pk).blocks
    (row,) = study.rows
    assert (row.item, row.ledger_points, row.points, row.differs) == ("LESSON", 2000, 2000, False)
    assert [entry.text for entry in row.entries] == ["活动记录"]
    assert (study.addable, service.addable) == (
        [("ABSENT", "无故缺席学习（扣分，填负数）")],
        [("VISIT", "走访居民"), ("VOLUNTEER", "志愿服务")],
    )


def test_a_draft_follows_the_ledger_and_a_submitted_report_stands(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    enter(world, "白云", "LESSON", 1)
    cycle = walk.submit_self_reports(cycle, world)
    enter(world, "白云", "LESSON", 1, number=2)
    page = report_page(world.viewer(Role.MEMBER), walk.participant(cycle, "白云").pk)
    (row,) = page.blocks[0].rows
    assert (row.points, row.ledger_points, row.ledger_now) == (1000, 1000, 2000)


def test_who_is_missing(world: make.World) -> None:
    Person.objects.filter(name="高娃").update(has_phone_access=False)
    cycle = walk.submit_self_reports(walk.open_cycle(world), world, but=["高娃", "王建国"])
    found = collecting(world.viewer(Role.CLERK), cycle.pk)
    assert [(one.person.name, one.has_phone_access) for one in found.missing] == [("高娃", False), ("王建国", True)]
    assert [one.name for one in found.submitted] == ["白云", "陈志强", "李秀英"]
    with pytest.raises(NotAllowed):
        collecting(world.viewer(Role.COMMUNITY), cycle.pk)


def opened(world: make.World) -> Cycle:
    return walk.open_up(walk.give(walk.to_review(walk.open_cycle(world, kind=CycleKind.YEAR_END), world), world), world)


def what(viewer: object, ask: Callable[..., list[object]]) -> list[str]:
    return [one.what for one in ask(viewer)]  # type: ignore[attr-defined]


def test_what_is_due_along_the_way(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    secretary, deputy, member = (world.viewer(role) for role in (Role.SECRETARY, Role.DEPUTY, Role.MEMBER))
    assert what(member, self_reports.due) == ["填写2026年第三季度自评"]
    assert what(secretary, cycle_lists.due) == ["督促提交2026年第三季度自评，还差 5 人"]
    assert [one.url_name for one in cycle_lists.due(secretary)] == ["report_list"]
    cycle = walk.to_review(cycle, world)
    assert (what(member, self_reports.due), what(secretary, cycle_lists.due)) == ([], [])
    assert what(deputy, reviews.due) == ["提出2026年第三季度评定意见，还差 5 人"]
    assert [one.url_name for one in reviews.due(deputy)] == ["opinions"]  # straight to the table
    cycle = walk.give(cycle, world)
    assert (what(deputy, reviews.due), what(secretary, reviews.due)) == ([], ["公开2026年第三季度背靠背意见，开始合议"])
    cycle = walk.open_up(cycle, world)
    assert what(deputy, reviews.due) == ["合议2026年第三季度评定"]
    assert [one.url_name for one in reviews.due(deputy)] == ["joint"]
    walk.conclude(cycle, world)
    assert (what(deputy, reviews.due), what(secretary, cycle_lists.due)) == (
        [],
        ["结束2026年第三季度评定，进入积分公示"],
    )


def test_a_list_that_fell_behind_the_register_is_told_to_those_who_may_correct_it(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    secretary, panellist = world.viewer(Role.SECRETARY), world.viewer(Role.PANELLIST)
    assert cycle_page(secretary, cycle.pk).behind == []
    make.member("赵一", world.branch)
    Membership.objects.filter(person__name="白云").update(state=RegisterState.LOST.value)
    assert cycle_page(secretary, cycle.pk).behind == [
        "名册上有、参评名单里没有的：赵一（1 人）。",
        "参评名单里计分、名册现在不计分的：白云（1 人）。",
        "要更正名单，请退回“准备”环节，再点“按名册更新名单”。",
    ]
    assert cycle_page(panellist, cycle.pk).behind == []


def test_the_number_of_queries_does_not_grow(world: make.World) -> None:
    secretary = world.viewer(Role.SECRETARY)
    enter(world, "白云", "LESSON")
    cycle = opened(world)
    pages: list[Callable[[], object]] = [
        lambda: cycle_page(secretary, cycle.pk),
        lambda: cycles_in_sight(secretary),
        lambda: collecting(secretary, cycle.pk),
        lambda: missing_pages(secretary, cycle.pk),
        lambda: blind_page(secretary, cycle.pk),
        lambda: joint_page(secretary, cycle.pk),
        lambda: minutes(secretary, cycle.pk),
        lambda: cycle_lists.due(secretary),
        lambda: reviews.due(secretary),
    ]
    few = [queries(page) for page in pages]
    for number, name in enumerate(("甲", "乙", "丙")):
        one = cycle.participants.create(
            membership=make.member(name, world.branch), kind="full", member_class="普通无职党员类"
        )
        enter(world, name, "LESSON", number=10 + number)
        one.self_report = self_report_of(one.pk, world)
    assert [queries(page) for page in pages] == few


def self_report_of(participant_id: int, world: make.World) -> object:
    from zhixing.models import SelfReport, SelfReportLine

    report = SelfReport.objects.create(
        participant_id=participant_id, state="submitted", by=world.users[Role.CLERK], saved_at=make.NOW
    )
    SelfReportLine.objects.create(report=report, item="LESSON", ledger_points=1000, points=2000, explanation="少一次")
    return report


def test_a_difference_is_told_to_the_group(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    enter(world, "高娃", "LESSON")
    cycle = walk.submit_self_reports(cycle, world, said={"高娃": [ReportLineInput("LESSON", 2000, "少记一次")]})
    cycle = walk.to_panel(cycle, world)
    sheets = {sheet.name: sheet for sheet in blind_page(world.viewer(Role.DEPUTY), cycle.pk).sheets}
    assert [(row.item, row.ledger_points, row.points) for row in sheets["高娃"].differing] == [("LESSON", 1000, 2000)]
    assert sheets["白云"].differing == []
