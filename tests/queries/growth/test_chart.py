"""成长线路图: what stands on one member's chart, from where, and who may open it."""

import datetime as dt
import uuid

import pytest

from tests import make, walk
from tests.years import LATER, closed
from zhixing.actions.growth.milestones import keep_milestones
from zhixing.actions.growth.targets import accept_targets, set_targets
from zhixing.models import Membership, Nomination, PlannedActivity, Relief
from zhixing.queries.growth.pages import GrowthPage, growth_page
from zhixing.queries.growth.targets import aims, due
from zhixing.queries.results.pages import own_results
from zhixing.rules.growth.milestones import MilestoneKind
from zhixing.rules.nominations.conditions import Title
from zhixing.rules.nominations.steps import NominationState
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

FIRST, SECOND, THIRD = (Quarter(2026, number) for number in (1, 2, 3))
TEXT = walk.STANDARD.replace(
    "    full: 50\n    items:\n      - {code: LESSON",
    "    full: 50\n    suggestion: 多听党课。\n    items:\n      - {code: LESSON",
)


@pytest.fixture
def world_with_quarters(world: make.World) -> make.World:
    """白云: 20 points in the first quarter; lost in the second; 100 points and 11 hours of service in the third."""
    walk.adopt(world.street, TEXT)
    by, member = world.viewer(Role.SECRETARY), world.members[0]
    for day in (1, 2):
        make.entry(member, "LESSON", dt.date(2026, 2, day), by=by)
    closed(world, FIRST)
    Membership.objects.filter(pk=member.pk).update(state="lost")
    closed(world, SECOND)
    Membership.objects.filter(pk=member.pk).update(state="present")
    for day in range(1, 6):
        make.entry(member, "LESSON", dt.date(2026, 8, day), by=by)
    make.entry(member, "VOLUNTEER", dt.date(2026, 8, 6), by=by, units=1100)
    make.entry(member, "VISIT", dt.date(2026, 8, 7), by=by)
    closed(world, THIRD)
    return world


def chart(world: make.World, role: Role = Role.SECRETARY, place: int = 0, today: dt.date = LATER) -> GrowthPage:
    return growth_page(world.viewer(role, today), world.members[place].pk)


def test_the_line_is_the_results_and_a_gap_says_why(world_with_quarters: make.World) -> None:
    page = chart(world_with_quarters)
    assert page.line is not None
    assert page.line.rows == (
        ("2026年第一季度", "20.00", "绿色警示星"),
        ("2026年第二季度", "—", "未参加"),
        ("2026年第三季度", "88.00", "黄色上进星"),
    )
    own = own_results(world_with_quarters.viewer(Role.MEMBER, LATER))
    assert [line.index for line in own] == [8800, None, 2000]


def test_dimensions_are_held_against_full_marks_and_own_targets(world_with_quarters: make.World) -> None:
    page = chart(world_with_quarters)
    assert page.dimensions is not None
    assert page.dimensions.rows == (("学习教育", "50", "50", "—", ""), ("志愿奉献", "38", "50", "—", ""))
    assert page.short == []


def test_what_is_short_is_said_in_the_words_of_the_standard(world: make.World) -> None:
    walk.adopt(world.street, TEXT)
    closed(world, FIRST)
    page = chart(world)
    assert [(block.name, block.suggestion) for block in page.short] == [("学习教育", "多听党课。")]


def test_hours_come_from_the_ledger_without_what_was_reversed(world_with_quarters: make.World) -> None:
    page = chart(world_with_quarters)
    assert (page.study, page.service, page.study_left) == (0, 1100, 3200)
    assert [(line.quarter, line.service) for line in page.hours if line.service] == [("2026年第三季度", 1100)]


def test_a_member_sees_the_same_chart_once_it_is_posted(world_with_quarters: make.World) -> None:
    office, own = chart(world_with_quarters), chart(world_with_quarters, Role.MEMBER)
    assert own.line == office.line
    assert own.dimensions == office.dimensions
    assert (own.is_own, own.may_guide, office.is_own, office.may_guide) == (True, False, False, True)


def test_before_the_posting_a_member_sees_nothing_of_the_quarter(world: make.World) -> None:
    walk.to_rated(walk.open_cycle(world), world)
    assert chart(world, Role.MEMBER, today=make.TODAY).line is None
    assert chart(world, today=make.TODAY).line is not None


def agreed(world: make.World, goal: int = 4000, quarter: Quarter = THIRD) -> int:
    walk.adopt(world.street, TEXT)
    lines = {aim.code: aim for aim in aims(world.members[0], quarter)}
    targets = [lines["STUDY"].target(goal), lines["hours/service"].target(1000)]
    sheet = set_targets(world.members[0].pk, quarter, targets=targets, by=world.viewer(Role.SECRETARY), at=make.NOW)
    return sheet.pk


def test_targets_are_agreed_accepted_and_followed(world: make.World) -> None:
    sheet = agreed(world)
    member = world.viewer(Role.MEMBER)
    assert [line.what for line in due(member)] == ["确认2026年第三季度的目标"]
    accept_targets(sheet, by=member, at=make.NOW)
    assert due(member) == []
    page = chart(world, today=make.TODAY)
    assert page.coming is not None
    assert [(outcome.target.name, outcome.words) for outcome in page.coming.outcomes] == [
        ("学习教育", "还没有结果"),
        ("服务时间", "还差10小时"),
    ]
    assert (page.coming.accepted_by, page.coming.is_on_paper) == ("白云", False)


def test_the_last_targets_stand_beside_what_was_reached(world: make.World) -> None:
    accept_targets(agreed(world), by=world.viewer(Role.SECRETARY), at=make.NOW)
    for day in range(1, 3):
        make.entry(world.members[0], "LESSON", dt.date(2026, 8, day), by=world.viewer(Role.SECRETARY))
    closed(world, THIRD)
    page = chart(world)
    assert page.past is not None
    assert [outcome.words for outcome in page.past.outcomes] == ["还差20分", "还差10小时"]
    assert page.past.is_on_paper
    assert page.dimensions is not None
    assert page.dimensions.rows[0] == ("学习教育", "20", "50", "40", "不足")


def test_accepted_targets_cannot_be_set_anew(world: make.World) -> None:
    accept_targets(agreed(world), by=world.viewer(Role.MEMBER), at=make.NOW)
    with pytest.raises(Blocked, match="已经确认"):
        set_targets(
            world.members[0].pk,
            THIRD,
            targets=[aims(world.members[0], THIRD)[0].target(100)],
            by=world.viewer(Role.SECRETARY),
            at=make.NOW,
        )


def test_no_targets_for_somebody_under_relief(world: make.World) -> None:
    Relief.objects.create(
        membership=world.members[0],
        reason="aged",
        stage="granted",
        applied_on=make.TODAY,
        from_on=make.TODAY,
        until_on=make.TODAY,
    )
    with pytest.raises(Blocked, match="减免"):
        agreed(world)
    assert "减免" in chart(world, today=make.TODAY).stopped


def test_milestones_are_kept_and_taken_away(world: make.World) -> None:
    member, by = world.members[0], world.viewer(Role.SECRETARY)
    Membership.objects.filter(pk=member.pk).update(joined_on=dt.date(2010, 7, 1))
    keep_milestones(member.pk, days={MilestoneKind.APPLIED: dt.date(2008, 1, 5)}, by=by, at=make.NOW)
    page = chart(world, today=make.TODAY)
    assert [(line.kind.label, line.on) for line in page.milestones if line.on] == [
        ("申请入党", dt.date(2008, 1, 5)),
        ("接收为预备党员", dt.date(2010, 7, 1)),
    ]
    keep_milestones(member.pk, days={MilestoneKind.APPLIED: None}, by=by, at=make.NOW)
    assert chart(world, today=make.TODAY).milestones[0].on is None


def test_coming_activities_that_close_a_gap_stand_beside_it(world: make.World) -> None:
    walk.adopt(world.street, TEXT.replace("name: 参加党课,", "name: 参加党课, activity: 党课,"))
    closed(world, FIRST)
    by = world.viewer(Role.SECRETARY)
    for day, kind, place, title in (
        (20, "党课", world.branch, "书记讲党课"),
        (18, "支委会", world.branch, "支委会"),
        (25, "党课", world.community, "社区党课"),
        (1, "党课", world.branch, "过去的党课"),
        (19, "党课", world.stranger, "别处的党课"),
    ):
        PlannedActivity.objects.create(
            organisation=place, kind=kind, title=title, planned_on=make.TODAY.replace(day=day),
            form_key=uuid.uuid4(), by_id=by.user_id, at=make.NOW,
        )  # fmt: skip
    page = chart(world, today=make.TODAY)
    assert [(line.title, line.gaps[0]) for line in page.activities] == [
        ("书记讲党课", "学习教育"),
        ("社区党课", "学习教育"),
    ]


def test_offices_and_honours_stand_in_the_order_of_their_days(world: make.World) -> None:
    member, user = world.members[0], world.users[Role.MEMBER]
    make.appoint(user, Role.PANELLIST, world.branch, dt.date(2025, 5, 1))
    Nomination.objects.create(
        organisation=world.branch, membership=member, year=2025, title=Title.MEMBER.value, deeds="事迹",
        state=NominationState.HONOURED.value, document_number="哈街党发2026年9号", honoured_on=dt.date(2026, 7, 1),
        nominated_by_id=user.pk, nominated_on=dt.date(2026, 5, 1),
    )  # fmt: skip
    assert [(event.what, event.sentence) for event in chart(world, today=make.TODAY).events] == [
        ("考评小组成员", "阳光社区第一党支部，2025年5月1日起"),
        ("优秀共产党员", "哈街党发2026年9号，2026年7月1日"),
    ]
