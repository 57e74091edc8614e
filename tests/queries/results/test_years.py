"""年度结果: who sees whose year, what it is made of, in a fixed number of queries."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make, walk
from tests.years import closed, opened
from zhixing.models import Cycle, Membership, Participant
from zhixing.queries.results.years import YearLine, branch_year, own_years, year_result
from zhixing.queries.scoring.cycle_inputs import inputs_of
from zhixing.queries.viewers import viewer_for
from zhixing.rules.members.records import EndReason
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed, OutOfSight
from zhixing.rules.scoring.engine import breakdown

FIRST, SECOND, THIRD = (Quarter(2026, number) for number in (1, 2, 3))
STANDARD = (
    walk.STANDARD
    + """
vetoes:
  - {code: CULT, name: 参加邪教组织, effect: score_zero, reach: year}
year: {by: mean, bands: [{code: GOOD, name: 年度优秀, at_least: 20}, {code: REST, name: 年度一般}]}
"""
)


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.fixture
def two(world: make.World) -> list[Cycle]:
    """Two closed quarters: 白云 with 20 and 30 points, 陈志强 with none, 高娃 out of scoring in the first."""
    walk.adopt(world.street, STANDARD)
    by = world.viewer(Role.SECRETARY)
    for month, times in ((2, 2), (5, 3)):
        for day in range(1, times + 1):
            make.entry(world.members[0], "LESSON", dt.date(2026, month, day), by=by)
    Membership.objects.filter(pk=world.members[2].pk).update(state="lost")
    first = closed(world, FIRST)
    Membership.objects.filter(pk=world.members[2].pk).update(state="present")
    return [first, closed(world, SECOND)]


def said(lines: list[YearLine]) -> list[tuple[str, int | None, str, str]]:
    return [(one.name, one.index, one.band.name if one.band else "", one.made_of) for one in lines]


def test_a_year_is_the_standards_own_rule_over_its_closed_quarters(world: make.World, two: list[Cycle]) -> None:
    found = branch_year(world.viewer(Role.SECRETARY), world.branch.pk, 2026)
    both = "已结束的 2 个季度"
    assert said(found.lines) == [
        ("白云", 2500, "年度优秀", both),
        ("陈志强", 0, "年度一般", both),
        ("高娃", 0, "年度一般", "已结束的 2 个季度，计分的 1 个"),
        ("李秀英", 0, "年度一般", both),
        ("王建国", 0, "年度一般", both),
    ]
    assert (found.years, found.running, found.notice) == ([2026], 0, "")


def test_a_quarter_that_runs_is_told_and_not_counted(world: make.World, two: list[Cycle]) -> None:
    opened(world, THIRD)
    found = branch_year(world.viewer(Role.COMMUNITY), world.branch.pk, 2026)
    assert found.notice == "本支部这一年还有 1 期考评没有结束，下面不是全年的结果。"
    assert said(found.lines)[0] == ("白云", 2500, "年度优秀", "已结束的 2 个季度；还有 1 个季度没有结束，结果还会变动")
    assert branch_year(world.viewer(Role.SECRETARY), world.branch.pk, 2025).lines == []


def test_one_year_opens_to_its_quarters_and_its_steps(world: make.World, two: list[Cycle]) -> None:
    last = walk.participant(two[1], "白云")
    found = year_result(world.viewer(Role.SECRETARY), last.pk)
    assert [(one.quarter, one.index, one.participant_id) for one in found.quarters] == [
        ("2026年第一季度", 2000, walk.participant(two[0], "白云").pk),
        ("2026年第二季度", 3000, last.pk),
    ]
    assert [(one.name, one.sentence) for one in found.nodes] == [
        ("合成", "各期得分 25 = 25 分（四舍五入，取两位小数）。"),
        ("等次", "25 分，评为年度优秀。"),
    ]
    assert [(one.name, one.sentence) for one in found.nodes[0].children] == [("各期得分", "2 期得分各期平均，25 分。")]
    gone = year_result(world.viewer(Role.SECRETARY), walk.participant(two[1], "高娃").pk)
    assert [(one.index, one.participant_id, one.excluded) for one in gone.quarters] == [
        (None, None, walk.participant(two[0], "高娃").excluded),
        (0, walk.participant(two[1], "高娃").pk, ""),
    ]


def test_a_veto_that_reaches_the_year_makes_it_zero(world: make.World, two: list[Cycle]) -> None:
    make.entry(world.members[0], "CULT", dt.date(2026, 6, 1), by=world.viewer(Role.SECRETARY))
    found = branch_year(world.viewer(Role.SECRETARY), world.branch.pk, 2026)
    assert [(one.index, one.band and one.band.name) for one in found.lines[:2]] == [(0, "年度一般"), (0, "年度一般")]
    steps = year_result(world.viewer(Role.SECRETARY), found.lines[0].participant_id).nodes
    assert [one.name for one in steps] == ["合成", "一票否决：参加邪教组织", "等次"]


def test_everyone_sees_their_own_year_and_nobody_elses(world: make.World, two: list[Cycle]) -> None:
    mine = viewer_for(world.users[Role.MEMBER], make.TODAY)
    assert said(own_years(mine)) == [("白云", 2500, "年度优秀", "已结束的 2 个季度")]
    own, other = walk.participant(two[1], "白云").pk, walk.participant(two[1], "王建国").pk
    assert year_result(mine, own).is_own
    with pytest.raises(NotAllowed):
        year_result(mine, other)
    with pytest.raises(NotAllowed):
        branch_year(mine, world.branch.pk, 2026)
    for refused in (own, other):
        with pytest.raises(OutOfSight):
            year_result(make.viewer(world.stranger_secretary), refused)
    with pytest.raises(OutOfSight):
        branch_year(make.viewer(world.stranger_secretary), world.branch.pk, 2026)
    with pytest.raises(OutOfSight):
        year_result(world.viewer(Role.SECRETARY), walk.participant(two[0], "白云").pk)  # not the last of the year
    assert own_years(make.viewer(world.stranger_secretary)) == []


def test_who_moved_is_listed_where_they_went_with_all_their_quarters(world: make.World, two: list[Cycle]) -> None:
    old = world.members[0]
    Membership.objects.filter(pk=old.pk).update(until_on=dt.date(2026, 6, 30), end_reason=EndReason.TRANSFERRED.value)
    new = Membership.objects.create(
        person=old.person,
        organisation=world.sister,
        kind=old.kind,
        member_class=old.member_class,
        from_on=dt.date(2026, 7, 1),
    )
    away = Cycle.objects.create(
        organisation=world.sister,
        version=two[0].version,
        year=2026,
        number=3,
        kind="quarter",
        stage="closed",
        cut_off_on=walk.CUT_OFF,
        self_report_due_on=make.TODAY,
        review_due_on=make.TODAY,
        opened_at=make.NOW,
        opened_by=world.users[Role.COMMUNITY],
    )
    there = Participant.objects.create(cycle=away, membership=new, kind=new.kind, member_class=new.member_class)
    there.ratings.create(computation=1, index=4000, band="GREEN", breakdown={"notes": [], "steps": []}, at=make.NOW)
    by = world.viewer(Role.COMMUNITY)
    assert [one.name for one in branch_year(by, world.branch.pk, 2026).lines] == ["陈志强", "高娃", "李秀英", "王建国"]
    assert said(branch_year(by, world.sister.pk, 2026).lines) == [("白云", 3000, "年度优秀", "已结束的 3 个季度")]
    assert [one.index for one in year_result(by, there.pk).quarters] == [2000, 3000, 4000]


def test_as_many_queries_for_one_as_for_many(world: make.World, two: list[Cycle]) -> None:
    by = world.viewer(Role.SECRETARY)
    assert len(branch_year(by, world.branch.pk, 2026).lines) == 5
    many = queries(lambda: branch_year(by, world.branch.pk, 2026))
    Participant.objects.filter(cycle=two[0]).exclude(membership=world.members[0]).update(cycle=elsewhere(two[0]))
    Participant.objects.filter(cycle=two[1]).exclude(membership=world.members[0]).update(cycle=elsewhere(two[1]))
    assert len(branch_year(by, world.branch.pk, 2026).lines) == 1
    assert queries(lambda: branch_year(by, world.branch.pk, 2026)) == many


def elsewhere(cycle: Cycle) -> Cycle:
    """The same quarter, closed, in a branch of another community."""
    return Cycle.objects.create(
        organisation=make.organisation(f"别处支部{cycle.number}", OrgKind.BRANCH, None),
        version=cycle.version,
        year=cycle.year,
        number=cycle.number,
        kind=cycle.kind,
        stage="closed",
        cut_off_on=cycle.cut_off_on,
        self_report_due_on=make.TODAY,
        review_due_on=make.TODAY,
        opened_at=make.NOW,
        opened_by=cycle.opened_by,
    )


CARRY = walk.STANDARD.replace("blocks:", "base: 50\ncarry: {share: 10, over: 40, by: add}\nblocks:", 1)


def test_last_years_result_starts_the_next_year(world: make.World) -> None:
    """2025 for 白云: 50 + 10 = 60; 2026 starts from 50 + 10 % of what goes beyond 40."""
    walk.adopt(world.street, CARRY)
    make.entry(world.members[0], "LESSON", dt.date(2025, 11, 3), by=world.viewer(Role.SECRETARY))
    closed(world, Quarter(2025, 4))
    now = opened(world, FIRST)
    sheet = inputs_of(now).score()
    carried = dict(sheet.people.select("person", "carried").rows())
    assert {one.membership.person.name: carried[one.pk] for one in walk.scored(now)} == {
        "白云": 6000,
        "陈志强": 5000,
        "高娃": 5000,
        "李秀英": 5000,
        "王建国": 5000,
    }
    steps = breakdown(sheet, walk.participant(now, "白云").pk)
    assert (steps[0].name, steps[0].sentence, steps[0].number) == (
        "起评分",
        "上年得分 60 分，结转 2 分，加在起评分上。",
        5200,
    )


def test_without_a_year_before_the_step_says_so(world: make.World) -> None:
    walk.adopt(world.street, CARRY)
    now = opened(world, FIRST)
    steps = breakdown(inputs_of(now).score(), walk.participant(now, "白云").pk)
    assert (steps[0].sentence, steps[0].number) == ("没有上年得分，不结转，从 50 分算起。", 5000)
