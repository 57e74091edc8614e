"""先锋指数与星级 on pages: the overview counts the latest result of each person once, and nobody outside is seen."""

import pytest

from tests import make, walk
from zhixing.actions.reviews.joint import conclude_review, reopen_review
from zhixing.models import Rating
from zhixing.queries.results.breakdowns import notes_of
from zhixing.queries.results.overview import overview_below
from zhixing.queries.results.pages import own_results, results_of_cycle
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.reviews.self_reports import ReportLineInput


def test_the_overview_counts_each_person_once_by_the_latest_result(world: make.World) -> None:
    cycle = walk.to_rated(walk.open_cycle(world), world)
    reopen_review(cycle.pk, reason="补记一笔", by=world.viewer(Role.SECRETARY), at=make.NOW)
    conclude_review(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert Rating.objects.count() == 10  # two computations of five people
    found = overview_below((world.community.path,), walk.QUARTER)
    assert [(line.branch, line.bands, line.excluded) for line in found.lines] == [
        ("阳光社区第一党支部", (0, 0, 0, 5), 0),
        ("阳光小区党支部", (0, 0, 0, 0), 0),
    ]
    assert found.totals == (0, 0, 0, 5)
    assert (found.is_rated, [line.is_rated for line in found.lines]) == (True, [True, False])


def test_the_overview_tells_a_branch_that_is_not_rated_from_one_without_stars(world: make.World) -> None:
    walk.open_cycle(world)
    before = overview_below((world.community.path,), walk.QUARTER)
    assert (before.is_rated, [line.is_rated for line in before.lines]) == (False, [False, False])


def test_a_branch_is_listed_by_name_and_a_stranger_sees_nothing(world: make.World) -> None:
    cycle = walk.to_rated(walk.open_cycle(world), world)
    _, lines = results_of_cycle(world.viewer(Role.SECRETARY), cycle.pk)
    assert [line.name for line in lines] == ["白云", "陈志强", "高娃", "李秀英", "王建国"]
    with pytest.raises(OutOfSight):
        results_of_cycle(make.viewer(world.stranger_secretary), cycle.pk)


def test_ones_own_result_waits_for_the_posting(world: make.World) -> None:
    walk.to_rated(walk.open_cycle(world), world)
    (line,) = own_results(world.viewer(Role.MEMBER))
    assert (line.index, line.waits_for) == (None, "正在“党组织评定”环节，公示后可以看到结果")


def test_a_self_report_above_full_marks_says_what_counts_of_it(world: make.World) -> None:
    own = "  - {code: own, name: 党员自评, source: self_report, full: 20, weight: 0}\nblocks:\n"
    walk.adopt(world.street, walk.STANDARD.replace("blocks:\n", own))
    cycle = walk.open_cycle(world)
    walk.submit_self_reports(cycle, world, said={"白云": [ReportLineInput("LESSON", 2050, "七月那次未记")]})
    people = [walk.participant(cycle, name) for name in ("白云", "高娃")]
    assert [*notes_of(people).values()] == [["党员自评各项合计 20.5 分，超过满分 20 分，按 20 分计"], []]
