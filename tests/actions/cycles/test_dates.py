"""考评周期: the cut-off and the dates counted from it, and presses that come too late."""

import datetime as dt

from tests import make, walk
from tests.actions.cycles.test_stages import refused_by
from zhixing.actions.cycles.dates import reschedule_cycle
from zhixing.actions.cycles.stages import advance_cycle, return_cycle
from zhixing.models import Cycle
from zhixing.queries.cycles.dates import date_fields, date_values
from zhixing.queries.form_versions import version_of
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role

LAST = dt.date(2026, 9, 30)


def running(world: make.World) -> Cycle:
    """The third quarter with everything at its default, on 14 September: it counts to the end of the month."""
    walk.adopt(world.street)
    return walk.open_one(world.branch.pk, terms=walk.Terms(walk.QUARTER), by=world.viewer(Role.SECRETARY), at=make.NOW)


def test_the_defaults_are_counted_from_the_end_of_the_quarter(world: make.World) -> None:
    cycle = running(world)
    assert (cycle.cut_off_on, cycle.self_report_due_on, cycle.review_due_on) == (
        LAST,
        dt.date(2026, 10, 8),
        dt.date(2026, 10, 14),  # 7 October is a holiday
    )


def test_the_standard_names_the_day(world: make.World) -> None:
    walk.adopt(world.street, f"{walk.STANDARD}cut_off: 20\n")
    by = world.viewer(Role.SECRETARY)
    cycle = walk.open_one(world.branch.pk, terms=walk.Terms(walk.QUARTER), by=by, at=make.NOW)
    assert cycle.cut_off_on == dt.date(2026, 9, 20)
    outside = walk.Terms(Quarter(2026, 2), cut_off_on=dt.date(2026, 7, 1))
    assert refused_by(lambda: walk.open_one(world.branch.pk, terms=outside, by=by, at=make.NOW)) == (
        "计分截止日要在2026年第二季度以内（4月1日至6月30日），请改正。",
    )


def test_nobody_leaves_the_self_reports_of_a_quarter_that_is_not_over(world: make.World) -> None:
    cycle = walk.submit_self_reports(running(world), world)
    assert refused_by(lambda: walk.advance(cycle, world)) == ("计分到9月30日为止，还有 16 天；10月1日起才能结束自评。",)
    on_the_last = world.viewer(Role.SECRETARY, LAST)
    assert refused_by(lambda: walk.advance(cycle, world, by=on_the_last)) == (
        "计分到今天（9月30日）为止；10月1日起才能结束自评。",
    )
    after = world.viewer(Role.SECRETARY, LAST + dt.timedelta(days=1))
    assert walk.advance(cycle, world, by=after).stage == Stage.REVIEW.value


def test_the_cut_off_may_be_moved_until_the_self_reports_are_in(world: make.World) -> None:
    cycle, by = running(world), world.viewer(Role.SECRETARY)

    def moved(cut_off_on: dt.date) -> Cycle:
        return reschedule_cycle(
            cycle.pk,
            cut_off_on=cut_off_on,
            self_report_due_on=dt.date(2026, 10, 8),
            review_due_on=dt.date(2026, 10, 15),
            by=by,
            at=make.NOW,
        )

    moved(dt.date(2026, 9, 13))
    assert walk.fresh(cycle).cut_off_on == dt.date(2026, 9, 13)
    walk.advance(cycle, world, missing="外出")
    assert refused_by(lambda: moved(LAST)) == ("现在是“党组织评定”环节，自评已经结束，不能再改计分截止日。",)


def test_days_do_not_pass_into_a_quarter_that_is_settled(world: make.World) -> None:
    walk.to_posting(walk.open_cycle(world), world)
    early = walk.Terms(Quarter(2026, 2), cut_off_on=dt.date(2026, 6, 20))
    by = world.viewer(Role.SECRETARY)
    assert refused_by(lambda: walk.open_one(world.branch.pk, terms=early, by=by, at=make.NOW)) == (
        "2026年第三季度的考评结果已经公示或结束，计分截止日后的记录不能再计入2026年第三季度，请不要改动计分截止日。",
    )


def test_back_in_a_stage_it_is_due_anew(world: make.World) -> None:
    cycle, late = walk.to_posting(walk.open_cycle(world), world), dt.date(2026, 11, 28)
    return_cycle(cycle.pk, reason="异议成立", by=world.viewer(Role.SECRETARY, late), at=make.NOW)
    cycle = walk.fresh(cycle)
    assert (cycle.self_report_due_on, cycle.review_due_on) == (walk.SELF_REPORT_DUE, dt.date(2026, 12, 7))


def test_a_day_that_another_has_moved_is_not_moved_back_unread(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    shown = version_of(date_fields(date_values(cycle)), make.NOW)

    def moved(day: int, role: Role, version: str = "") -> Cycle:
        days = {"self_report_due_on": dt.date(2026, 9, day), "review_due_on": walk.REVIEW_DUE}
        return reschedule_cycle(cycle.pk, **days, version=version, by=world.viewer(role), at=make.NOW)

    moved(26, Role.DEPUTY)
    told = refused_by(lambda: moved(27, Role.SECRETARY, shown))
    assert told[1:] == ("自评截止：已改为“9月26日”，您填写的是“9月27日”；再次保存将以您填写的为准。",)
    assert walk.fresh(cycle).self_report_due_on == dt.date(2026, 9, 26)


def test_a_stale_press_moves_nothing_and_says_who_did(world: make.World) -> None:
    cycle = walk.submit_self_reports(walk.open_cycle(world), world)
    walk.advance(cycle, world, by=world.viewer(Role.DEPUTY))

    def pressed() -> Cycle:
        return advance_cycle(cycle.pk, from_stage=Stage.SELF_REPORT, by=world.viewer(Role.SECRETARY), at=make.NOW)

    name = world.users[Role.DEPUTY].name
    assert refused_by(pressed) == (
        f"{name}已于9月14日 09:30 把本周期转到“党组织评定”环节，本次操作没有办理；请返回考评页面，按现在的环节办理。",
    )
    Cycle.objects.filter(pk=cycle.pk).update(stage=Stage.CLOSED.value)
    assert refused_by(pressed) == ("本周期已经结束，环节不再变动。",)
