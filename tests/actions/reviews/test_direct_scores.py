"""直接填报: entered with its source by others than oneself, needed before the conclusion, counted, never changed."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests import make, walk
from tests.closings import desk, ripe
from tests.given import CARRYING, STANDARD
from tests.years import closed
from zhixing.actions.reviews.bulk_conclusion import conclude_reviews
from zhixing.actions.reviews.direct_scores import enter_given_scores
from zhixing.actions.reviews.joint import conclude_review, reopen_review
from zhixing.models import AuditRow, Cycle, GivenScore, Rating, User
from zhixing.queries.cycles.access import facts_of
from zhixing.queries.cycles.direct_scores import latest_direct_scores
from zhixing.queries.cycles.lists import due
from zhixing.queries.cycles.pages import cycle_page
from zhixing.queries.results.breakdowns import Explanation, explain_result
from zhixing.queries.reviews.readiness import cycles_not_ready
from zhixing.queries.scoring.cycle_inputs import inputs_of
from zhixing.rules.cycles.blockers import review_blockers
from zhixing.rules.periods import CycleKind, Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight
from zhixing.rules.reviews.direct_scores import DirectScore
from zhixing.rules.scoring.engine import breakdown

FAMILY = "family"


@pytest.fixture
def cycle(world: make.World) -> Cycle:
    walk.adopt(world.street, STANDARD)
    return walk.to_review(walk.open_cycle(world), world)


def enter(
    cycle: Cycle, world: make.World, *given: DirectScore, role: Role = Role.SECRETARY, source: str = "村评"
) -> int:
    return enter_given_scores(cycle.pk, FAMILY, source=source, scores=given, by=world.viewer(role), at=make.NOW)


def everybody(cycle: Cycle, points: int = 4000) -> list[DirectScore]:
    return [DirectScore(one.pk, points) for one in walk.scored(cycle)]


def test_entered_numbers_count_on_their_own_scale_and_leave_a_trace(world: make.World, cycle: Cycle) -> None:
    assert enter(cycle, world, *everybody(cycle)) == 5
    row = AuditRow.objects.get(verb="enter_given_scores")
    assert row.summary == "2026年第三季度“家庭美德”：5 人"
    who = walk.participant(cycle, "白云").pk
    steps = breakdown(inputs_of(cycle).score(), who)
    said = [(one.name, one.sentence, one.number) for one in steps if one.code == FAMILY]
    assert said == [("家庭美德", "40 分（50 分制）。", 4000)]
    # 积分台账 0 × 100 + 家庭美德 80 of 100 × 20, over 120
    assert [one.number for one in steps if one.name == "合成"] == [1333]


def test_a_later_number_is_a_new_row_and_counts(world: make.World, cycle: Cycle) -> None:
    who = walk.participant(cycle, "王建国").pk
    assert [enter(cycle, world, DirectScore(who, points)) for points in (3000, 3000, 3500)] == [1, 0, 1]
    assert list(GivenScore.objects.values_list("points", flat=True).order_by("pk")) == [3000, 3500]
    assert latest_direct_scores([who], FAMILY)[who].points == 3500
    assert dict(inputs_of(cycle).people.select("person", "raw/family").rows())[who] == 3500
    for sql in (
        "UPDATE zhixing_givenscore SET points = 1",
        "DELETE FROM zhixing_givenscore",
        "TRUNCATE zhixing_givenscore",
    ):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for nothing that is still to be checked
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                cursor.execute(sql)


def test_what_is_wrong_is_said_all_at_once_and_nothing_is_kept(world: make.World, cycle: Cycle) -> None:
    first, second = walk.scored(cycle)[:2]
    with pytest.raises(Blocked) as refused:
        enter(cycle, world, DirectScore(first.pk, 5001), DirectScore(second.pk, None), source=" ")
    assert refused.value.reasons == (
        "请写明得分的来源，如评议会名称和日期。",
        "白云的得分应在 0 到 50 之间。",
        "陈志强没有得分，请在备注里写明原因。",
    )
    assert not GivenScore.objects.exists()
    assert not AuditRow.objects.filter(verb="enter_given_scores").exists()


def test_nobody_enters_their_own(world: make.World, cycle: Cycle) -> None:
    User.objects.filter(pk=world.users[Role.SECRETARY].pk).update(person=world.members[4].person)
    world.users[Role.SECRETARY].refresh_from_db()
    with pytest.raises(Blocked) as refused:
        enter(cycle, world, DirectScore(walk.participant(cycle, "王建国").pk, 5000))
    assert refused.value.reasons == ("不能填报自己的得分，请由本支部其他负责人填报。",)


@pytest.mark.parametrize("role", [Role.PANELLIST, Role.CLERK, Role.MEMBER, Role.STREET])
def test_only_the_leaders_of_the_branch_enter(world: make.World, cycle: Cycle, role: Role) -> None:
    with pytest.raises(NotAllowed):
        enter(cycle, world, *everybody(cycle), role=role)
    with pytest.raises(OutOfSight):
        enter_given_scores(
            cycle.pk, FAMILY, source="村评", scores=[], by=make.viewer(world.stranger_secretary), at=make.NOW
        )
    with pytest.raises(OutOfSight):
        enter_given_scores(cycle.pk, "points", source="村评", scores=[], by=world.viewer(Role.SECRETARY), at=make.NOW)


def test_the_review_waits_for_them(world: make.World, cycle: Cycle) -> None:
    cycle = walk.open_up(walk.give(cycle, world, points=(None, None, None)), world)
    enter(cycle, world, *everybody(cycle)[1:])
    with pytest.raises(Blocked) as refused:
        walk.conclude(cycle, world)
    assert refused.value.reasons == ("“家庭美德”还没有填报的有：白云（1 人）。请先填报。",)
    assert cycles_not_ready([cycle.pk], make.TODAY) == {cycle.pk}
    assert "填报2026年第三季度“家庭美德”，还差 1 人" in [one.what for one in due(world.viewer(Role.SECRETARY))]
    enter(cycle, world, DirectScore(walk.participant(cycle, "白云").pk, None, "常年在外"))
    walk.conclude(cycle, world)
    assert cycles_not_ready([cycle.pk], make.TODAY) == set()
    rating = Rating.objects.get(participant__membership__person__name="白云")
    assert [one.sentence for one in explain_result(rating).steps if one.name == "家庭美德"] == [
        "本期没有结果，不按零分计，它的权重按比例分给其他部分。"
    ]
    with pytest.raises(Blocked) as late:
        enter(cycle, world, *everybody(cycle))
    assert late.value.reasons == ("评定已经完成；要修改，请组长先重开评定。",)


def test_only_in_the_review_and_only_where_the_standard_asks(world: make.World) -> None:
    walk.adopt(world.street, STANDARD)
    early = walk.open_cycle(world)
    with pytest.raises(Blocked) as refused:
        enter(early, world, *everybody(early))
    assert refused.value.reasons == ("现在是“党员自评”环节，只能在“党组织评定”环节填报。",)
    assert facts_of(early, make.TODAY).without_given == ()
    assert cycle_page(world.viewer(Role.SECRETARY), early.pk).absent == ""


def test_together_and_told_later_with_a_year_before(world: make.World) -> None:
    """Many branches at once, last year carried and numbers entered: the same as one by one, and told as it was."""
    walk.adopt(world.street, CARRYING.replace("weight: 20", "weight: {midyear: 20}"))
    make.entry(world.members[0], "LESSON", Quarter(2025, 4).from_on, by=world.viewer(Role.SECRETARY))
    closed(world, Quarter(2025, 4))
    both = desk(world, CARRYING)
    cycle = ripe(both, world.branch, kind=CycleKind.YEAR_END)
    enter(cycle, world, *everybody(cycle), role=Role.DEPUTY)
    assert review_blockers(facts_of(cycle, make.TODAY)) == []
    conclude_review(cycle.pk, by=both.viewer(), at=make.NOW)
    reopen_review(cycle.pk, reason="一并再算", by=both.viewer(), at=make.NOW)
    conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW)
    before = results(2)
    assert results(1) == before
    assert {one.sentence for _, _, steps in before.values() for one in steps.steps if one.name == "起评分"} == {
        "上年得分 60 分，结转 2 分，加在起评分上。",
        "上年得分 50 分，结转 1 分，加在起评分上。",
    }
    reopen_review(cycle.pk, reason="更正", by=both.viewer(), at=make.NOW)
    enter(cycle, world, *everybody(cycle, 1000), role=Role.DEPUTY)
    Rating.objects.bulk_create(
        Rating(
            participant=one, computation=2, index=9900, band="RED", breakdown={"notes": [], "steps": []}, at=make.NOW
        )
        for one in Cycle.objects.get(year=2025).participants.all()
    )
    assert results(2) == before


def results(computation: int) -> dict[int, tuple[int | None, str, Explanation]]:
    kept = Rating.objects.filter(computation=computation, participant__cycle__year=2026).select_related(
        "participant__cycle__version", "participant__self_report"
    )
    return {one.participant_id: (one.index, one.band, explain_result(one)) for one in kept}
