"""完成评定, many branches at once: the same results as one by one, for those that lack nothing, all or none."""

from collections.abc import Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from tests import make, walk
from tests.closings import STANDARD, Desk, desk, ripe
from zhixing.actions.reviews.bulk_conclusion import conclude_reviews
from zhixing.actions.reviews.joint import conclude_on, conclude_review, reopen_review
from zhixing.models import AuditRow, Cycle, Panel, Rating
from zhixing.queries.cycles.access import facts_of
from zhixing.queries.results.breakdowns import Explanation, explain_result, stepwise
from zhixing.queries.reviews.readiness import cycles_not_ready
from zhixing.queries.scoring.cycle_inputs import inputs_of
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.cycles.blockers import review_blockers
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked
from zhixing.rules.scoring.engine import breakdowns


def kept(cycles: Iterable[Cycle]) -> dict[tuple[int, int], tuple[int | None, str, Explanation]]:
    """By participant and computation: index, band, and what is told of it."""
    ratings = Rating.objects.filter(participant__cycle__in=list(cycles)).select_related(
        "participant__cycle__version", "participant__self_report"
    )
    return {(one.participant_id, one.computation): (one.index, one.band, explain_result(one)) for one in ratings}


def one_by_one_then_together(both: Desk, workers: Executor | None) -> None:
    cycles = [ripe(both, both.world.branch), ripe(both, both.world.sister)]
    by = both.viewer()
    for cycle in cycles:
        conclude_review(cycle.pk, by=by, at=make.NOW)
        reopen_review(cycle.pk, reason="一并再算", by=by, at=make.NOW)
    first = {person: result for (person, _), result in kept(cycles).items()}
    done = conclude_reviews(walk.QUARTER, by=by, at=make.NOW, workers=workers)
    assert (done.cycles, done.people, done.left, done.waiting) == (2, 8, 0, ())
    assert {person: one for (person, number), one in kept(cycles).items() if number == 2} == first
    assert len({index for index, _, _ in first.values()}) == 8, "everybody comes to another result"
    bases = Rating.objects.filter(computation=2).values_list("breakdown", flat=True)
    assert [list(one) for one in bases] == [["basis"]] * 8


def test_together_gives_exactly_what_one_by_one_gives(world: make.World) -> None:
    one_by_one_then_together(desk(world), None)


def test_and_so_it_does_in_columns_in_another_process(transactional_db: None) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
        one_by_one_then_together(desk(make.world()), workers)


def test_who_lacks_something_waits_and_is_named(world: make.World) -> None:
    both = desk(world)
    ready, open_ = ripe(both, world.branch), ripe(both, world.sister, accepts=False)
    done = conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW)
    assert (done.cycles, done.people, done.left) == (1, 5, 1)
    assert [(one.cycle_id, one.branch, one.reasons) for one in done.waiting] == [
        (
            open_.pk,
            "阳光小区党支部",
            (
                "自评与台账有差异还没有处理的有：赵敏（1 人）。请逐条写明处理意见。",
                "还没有合议意见的有：孙丽、吴强、赵敏（3 人）。",
            ),
        )
    ]
    assert {panel.cycle_id: panel.concluded_at for panel in Panel.objects.all()} == {ready.pk: make.NOW, open_.pk: None}
    assert set(Rating.objects.values_list("participant__cycle", flat=True)) == {ready.pk}
    rows = AuditRow.objects.filter(verb__startswith="conclude_review").order_by("pk")
    assert [(row.verb, row.organisation_id, row.subject_type, row.subject_id, row.summary) for row in rows] == [
        ("conclude_reviews", None, "", None, "2026年第三季度：1 个支部，5 人"),
        ("conclude_review", world.branch.pk, "Panel", ready.panel.pk, "2026年第三季度"),
    ]


def test_nothing_ready_is_refused_with_every_reason(world: make.World) -> None:
    both = desk(world)
    with pytest.raises(Blocked) as refused:
        conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW)
    assert refused.value.reasons == ("2026年第三季度没有由您任组长、等待完成评定的支部。",)
    ripe(both, world.sister, accepts=False)
    with pytest.raises(Blocked) as refused:
        conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW)
    assert refused.value.reasons == (
        "阳光小区党支部：自评与台账有差异还没有处理的有：赵敏（1 人）。请逐条写明处理意见。",
        "阳光小区党支部：还没有合议意见的有：孙丽、吴强、赵敏（3 人）。",
    )


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.PANELLIST, Role.COMMUNITY, Role.STREET])
def test_only_the_chair_concludes(world: make.World, role: Role) -> None:
    both = desk(world)
    ripe(both, world.branch)
    with pytest.raises(Blocked):
        conclude_reviews(walk.QUARTER, by=world.viewer(role), at=make.NOW)
    assert not Rating.objects.exists()


def test_readiness_asked_of_all_is_what_each_would_be_told(world: make.World) -> None:
    both = desk(world)
    cycles = [ripe(both, world.branch, accepts=False), ripe(both, world.sister)]
    cycles.append(walk_to_unopened(world))
    told_each = {cycle.pk for cycle in cycles if review_blockers(facts_of(cycle, make.TODAY))}
    assert cycles_not_ready([cycle.pk for cycle in cycles], make.TODAY) == told_each == {cycles[0].pk, cycles[2].pk}


def walk_to_unopened(world: make.World) -> Cycle:
    """A third branch whose group has not opened its opinions."""
    cycle = Cycle.objects.create(
        organisation=world.stranger,
        version=Cycle.objects.all()[0].version,
        year=2026,
        number=3,
        kind="quarter",
        stage="review",
        cut_off_on=walk.CUT_OFF,
        self_report_due_on=make.TODAY,
        review_due_on=make.TODAY,
        opened_at=make.NOW,
        opened_by=world.stranger_secretary,
    )
    Panel.objects.create(cycle=cycle, formed_by=world.stranger_secretary, formed_at=make.NOW)
    return cycle


class Broken(Executor):
    """Workers of whom the first to be asked fails."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:  # type: ignore[override]
        lost: Future[Any] = Future()
        lost.set_exception(ConnectionError("the worker is gone"))
        return lost


def test_a_worker_that_fails_leaves_nothing_behind(world: make.World) -> None:
    both = desk(world)
    cycle = ripe(both, world.branch)
    with pytest.raises(ConnectionError):
        conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW, workers=Broken())
    assert not Rating.objects.exists()
    assert not AuditRow.objects.filter(verb__startswith="conclude_review").exists()
    assert Panel.objects.get(cycle=cycle).concluded_at is None


def test_what_is_told_later_is_what_was_counted_then(world: make.World) -> None:
    """Entries written and points given after the conclusion do not change what an earlier result came from."""
    both = desk(world)
    cycle = ripe(both, world.branch)
    conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW)
    before = kept([cycle])
    reopen_review(cycle.pk, reason="补记", by=both.viewer(), at=make.NOW)
    who = walk.participant(cycle, "高娃")
    make.entry(who.membership, "VISIT", make.TODAY, by=world.viewer(Role.SECRETARY))
    conclude_on(who.pk, points=5000, reason="另议", by=both.viewer(), at=make.NOW)
    assert kept([cycle]) == before
    now = breakdowns(inputs_of(walk.fresh(cycle)).score())[who.pk]
    assert now != before[who.pk, 1][2].steps, "without the limit the telling would have changed"
    conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW)
    assert {key: one for key, one in kept([cycle]).items() if key[1] == 1} == before
    assert kept([cycle])[who.pk, 2][2].steps == now


def test_a_result_that_its_basis_does_not_give_is_not_explained_away(world: make.World) -> None:
    both = desk(world)
    cycle = ripe(both, world.branch)
    conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW)
    one = Rating.objects.select_related("participant__cycle__version").first()
    assert one is not None
    wrong = Rating(
        participant=one.participant,
        computation=9,
        index=(one.index or 0) + 1,
        band=one.band,
        breakdown=one.breakdown,
        at=make.NOW,
    )
    with pytest.raises(Blocked) as refused:
        explain_result(wrong)
    assert refused.value.reasons == (
        "现在从台账算出的结果与当时保存的结果不一致，不能显示明细。请报告系统管理员核对积分台账。",
    )
    assert cycle.pk == one.participant.cycle_id


def test_a_result_kept_before_fractions_stayed_exact_is_explained_as_it_was(world: make.World) -> None:
    both = desk(world, STANDARD.replace("full: 50", "full: 50\n    factor: 33.33"))
    cycle = ripe(both, world.branch)
    conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW)
    old = inputs_of(cycle, standard=stepwise(parsed(cycle.version))).score()
    indices = dict(old.people.select("person", "index").iter_rows())
    exact = Rating.objects.select_related("participant__cycle__version")
    other = [rating for rating in exact if indices[rating.participant_id] != rating.index]
    assert other, "somebody's result is another since"
    for rating in other:
        kept_before = Rating(
            participant=rating.participant,
            computation=9,
            index=indices[rating.participant_id],
            band=rating.band,
            breakdown=rating.breakdown,
            at=make.NOW,
        )
        assert explain_result(kept_before).steps == breakdowns(old)[rating.participant_id]


def test_a_plain_quarter_and_who_is_not_scored(world: make.World) -> None:
    both = desk(world)
    world.members[2].state = "lost"
    world.members[2].save()
    cycle = ripe(both, world.branch, kind=CycleKind.QUARTER)
    conclude_review(cycle.pk, by=both.viewer(), at=make.NOW)
    reopen_review(cycle.pk, reason="一并再算", by=both.viewer(), at=make.NOW)
    conclude_reviews(walk.QUARTER, by=both.viewer(), at=make.NOW)
    found = kept([cycle])
    first, second = ({person: one for (person, n), one in found.items() if n == number} for number in (1, 2))
    assert first == second
    assert [index for index, band, _ in first.values() if not band] == [None]
