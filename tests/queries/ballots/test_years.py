"""民主测评 in large closings told later, and in the year that is made from a closed quarter."""

from tests import ballots, make, walk, years
from zhixing.actions.reviews.bulk_conclusion import conclude_reviews
from zhixing.actions.reviews.joint import accept_means, conclude_review
from zhixing.models import Ballot, Cycle, Rating
from zhixing.queries.results.breakdowns import explain_result
from zhixing.queries.scoring.sql import ids, over_django
from zhixing.queries.scoring.years import read_years
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role

GRADES = ["EXCELLENT"] * 4 + ["QUALIFIED"] * 4
IN_THE_YEAR = walk.STANDARD.replace("year_end: 70}", "year_end: 70, year: 80}").replace(
    "ballot, weight: {midyear: 20, year_end: 20}", "ballot, weight: {midyear: 20, year_end: 20, year: 20}"
)


def ready(world: make.World, ballot: Ballot) -> Cycle:
    """From the counted ballot to a review that lacks nothing but its conclusion."""
    cycle = walk.advance(walk.fresh(ballot.cycle), world)
    walk.form(cycle, world)
    cycle = walk.open_up(walk.give(walk.fresh(cycle), world), world)
    accept_means(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    return cycle


def test_a_large_closing_tells_later_how_the_ballot_came_out(world: make.World) -> None:
    ballot = ballots.prepare(ballots.to_stage(world, members=3), world)
    cycle = ready(world, ballots.to_counted(ballot, world, GRADES))
    conclude_reviews(walk.QUARTER, by=world.viewer(Role.SECRETARY), at=make.NOW)
    rating = Rating.objects.get(participant=walk.participant(cycle, "白云"))
    assert rating.breakdown["basis"]["raw/ballot"] == 8857
    found = explain_result(rating)
    assert [one.sentence for one in found.steps if one.code == "ballot"] == ["88.57 分。"]
    assert found.notes == [
        "未提交自评（外出务工）",
        "民主测评：本支部党员评价 88.57 分，7 人评价。"
        "只公布平均分的，可能暴露个人评价的几种结果合并为一种，按其中最高的公布",
    ]


def test_a_result_from_before_there_were_ballots_is_told_without_one(world: make.World) -> None:
    """What was kept says nothing of a ballot: one counted since does not enter it."""
    ballot = ballots.prepare(ballots.to_stage(world, members=3), world)
    cycle = ready(world, ballots.to_counted(ballot, world, GRADES))
    basis = {"entries_until": 0, "review": 8767}
    kept = Rating(
        participant=walk.participant(cycle, "白云"),
        computation=1,
        index=1096,
        band="GREEN",
        at=make.NOW,
        breakdown={"basis": basis},
    )
    sentences = [one.sentence for one in explain_result(kept).steps if one.code == "ballot"]
    assert sentences == ["本期没有结果，不按零分计，它的权重按比例分给其他部分。"]


def values_of_the_year(world: make.World, kind: CycleKind) -> list[int]:
    """What the ballot of one closed quarter of this kind is in the year made from it."""
    ballot = ballots.prepare(ballots.to_stage(world, IN_THE_YEAR, members=3, kind=kind), world)
    cycle = ready(world, ballots.to_counted(ballot, world, GRADES))
    conclude_review(cycle.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    years.close(walk.fresh(cycle), world)
    (sheet,) = read_years(f"participant.cycle_id = ANY({ids([cycle.pk])})", over_django).sheets
    return sorted(sheet.sheet.people["value/ballot"].drop_nulls().to_list())


def test_the_ballot_of_the_year_end_is_that_of_the_year(world: make.World) -> None:
    assert values_of_the_year(world, CycleKind.YEAR_END) == [8857] * 4 + [10000] * 3


def test_the_ballot_of_the_middle_of_the_year_is_not(world: make.World) -> None:
    assert values_of_the_year(world, CycleKind.MIDYEAR) == []
