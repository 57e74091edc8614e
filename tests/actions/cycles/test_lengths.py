"""Cycles of a month, a half-year and a year: opened, walked to their end, made into a year; no day counts twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests import make, walk
from tests.years import closed, opened
from zhixing.actions.cycles.stages import open_cycle
from zhixing.actions.ledger.entries import closed_period_blockers
from zhixing.actions.standards.approval import adopt_version
from zhixing.models import Cycle, Membership, Rating
from zhixing.queries.cycles.opening import periods_to_open
from zhixing.queries.member_measures.due import due as measures_due
from zhixing.queries.overview.branches import branches_of_quarter
from zhixing.queries.overview.pictures import rated_words, row_words
from zhixing.queries.results.standings import own_standings, standings
from zhixing.queries.results.years import branch_year
from zhixing.queries.viewers import viewer_for
from zhixing.rules.periods import CycleKind, Period, Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, OutOfSight

JULY, AUGUST = Period(2026, 7, 1), Period(2026, 8, 1)
LAST_YEAR = Period(2025, 1, 12)
FULL_TWENTY = """
title: 每月二十分，满分扣起
period: month
full: 20
blocks:
  - {code: b, name: 遵纪守法, full: 20, start: full, items: [{code: LATE, name: 迟到早退, effect: deduct, worth: 2}]}
year: {by: mean}
"""
YEARLY = FULL_TWENTY.replace("每月二十分", "每年二十分").replace("period: month", "period: year")

HALF_YEARLY = FULL_TWENTY.replace("每月二十分", "每半年二十分").replace("period: month", "period: half_year")


def index_of(cycle: Cycle, name: str) -> int | None:
    return Rating.objects.filter(participant=walk.participant(cycle, name)).latest("computation").index


def test_each_month_starts_full_and_the_year_is_made_of_its_months(world: make.World) -> None:
    walk.adopt(world.street, FULL_TWENTY)
    by = world.viewer(Role.SECRETARY)
    for day in (dt.date(2026, 7, 1), dt.date(2026, 7, 31), dt.date(2026, 8, 1)):
        make.entry(world.members[0], "LATE", day, by=by)
    july = closed(world, JULY)
    assert (july.from_on, july.until_on, july.cut_off_on) == (dt.date(2026, 7, 1), *[dt.date(2026, 7, 31)] * 2)
    assert closed_period_blockers([world.branch.pk], [dt.date(2026, 7, 31), dt.date(2026, 8, 1)]) == [
        "阳光社区第一党支部2026年7月的考评结果已经公示或结束，不能再改动这个月的台账；确有错漏的，请通过公示异议办理。"
    ]
    august = closed(world, AUGUST)
    assert (index_of(july, "白云"), index_of(august, "白云"), index_of(august, "高娃")) == (1600, 1800, 2000)
    line = branch_year(by, world.branch.pk, 2026).lines[0]
    assert (line.name, line.index, line.made_of) == ("白云", 1700, "已结束的 2 个月")
    whole = branches_of_quarter(world.viewer(Role.COMMUNITY), Quarter(2026, 3))
    row = whole.rows[0]
    assert row.cycle is not None
    assert [period.label for period in (*row.others, row.cycle)] == ["2026年7月", "2026年8月"]
    # The standard has no bands: neither is anybody without one, nor is there anything to make of them.
    assert (row_words(row, whole.bands), rated_words(row)) == ("不评等次", "不评等次")
    assert row.past[-1] == ("26年三季度", None)
    assert measures_due(by) == []


def test_two_half_years_start_full_each_and_make_the_year(world: make.World) -> None:
    walk.adopt(world.street, HALF_YEARLY, dt.date(2024, 1, 1))
    by = world.viewer(Role.SECRETARY)
    for month in (2, 6, 7):
        make.entry(world.members[0], "LATE", dt.date(2025, month, 30 if month > 2 else 3), by=by)
    Membership.objects.update(from_on=dt.date(2024, 1, 1))
    first = closed(world, Period(2025, 1, 6), kind=CycleKind.MIDYEAR)
    second = closed(world, Period(2025, 2, 6), kind=CycleKind.YEAR_END)
    assert (first.kind, first.until_on, second.kind) == ("midyear", dt.date(2025, 6, 30), "year_end")
    assert (index_of(first, "白云"), index_of(second, "白云"), index_of(second, "高娃")) == (1600, 1800, 2000)
    line = branch_year(by, world.branch.pk, 2025).lines[0]
    assert (line.name, line.index, line.made_of) == ("白云", 1700, "上、下两个半年")


def test_a_year_is_one_cycle_with_all_its_days(world: make.World) -> None:
    walk.adopt(world.street, YEARLY, dt.date(2024, 1, 1))
    by = world.viewer(Role.SECRETARY)
    for month in (2, 5, 8, 11):
        make.entry(world.members[0], "LATE", dt.date(2025, month, 3), by=by)
    Membership.objects.update(from_on=dt.date(2024, 1, 1))
    cycle = closed(world, LAST_YEAR, kind=CycleKind.YEAR_END)
    assert (cycle.kind, cycle.until_on, index_of(cycle, "白云")) == ("year_end", dt.date(2025, 12, 31), 1200)
    line = branch_year(by, world.branch.pk, 2025).lines[0]
    assert (line.index, line.made_of) == (1200, "全年一期考评")


def test_a_year_under_way_says_where_its_members_stand_at_each_quarter(world: make.World) -> None:
    walk.adopt(world.street, YEARLY)
    by = world.viewer(Role.SECRETARY)
    for month in (2, 8, 9):
        make.entry(world.members[0], "LATE", dt.date(2026, month, 3), by=by)
    cycle = opened(world, Period(2026, 1, 12), kind=CycleKind.YEAR_END)
    page = standings(by, cycle.pk)
    assert page.days == ("到3月31日", "到6月30日", "到9月14日")
    assert [(line.name, line.points) for line in page.lines][:2] == [
        ("白云", (1800, 1800, 1400)),
        ("陈志强", (2000, 2000, 2000)),
    ]
    own = own_standings(viewer_for(world.users[Role.MEMBER], make.TODAY))
    assert [line.points for page in own for line in page.lines] == [(1800, 1800, 1400)]


def test_only_periods_of_the_standard_in_force_are_offered_and_opened(world: make.World) -> None:
    walk.adopt(world.street, FULL_TWENTY)
    by = world.viewer(Role.SECRETARY)
    months = [Period(2026, number, 1) for number in (8, 9, 7, 6)]
    assert periods_to_open(by, world.branch.pk) == months
    walk.adopt(world.community, walk.STANDARD, dt.date(2026, 7, 1))
    offered = periods_to_open(by, world.branch.pk)
    assert (Quarter(2026, 3) in offered, JULY in offered, Period(2026, 6, 1) in offered) == (True, False, True)
    with pytest.raises(Blocked) as refused:
        open_cycle(world.branch.pk, terms=walk.terms(JULY), by=by, at=make.NOW)
    assert refused.value.reasons == (
        "“阳光社区第一党支部”到2026年7月末施行的《哈巴格希街道党员积分管理办法》按季度考评，不能按月开启，请改选考评周期。",
    )


def test_days_already_in_a_cycle_are_not_opened_again(world: make.World) -> None:
    walk.open_cycle(world)
    walk.adopt(world.branch, FULL_TWENTY, dt.date(2026, 7, 2))
    with pytest.raises(Blocked) as refused:
        open_cycle(world.branch.pk, terms=walk.terms(AUGUST), by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == (
        "“阳光社区第一党支部”已开启2026年第三季度的考评，与2026年8月有重叠的日子，同一天不能计两次；"
        "改按月考评的，请从2026年10月1日以后开始的一期开启。",
    )
    cycle = Cycle.objects.get()
    with pytest.raises(IntegrityError, match="cycle_no_overlap"), transaction.atomic():
        Cycle.objects.create(
            organisation=cycle.organisation,
            version=cycle.version,
            year=2026,
            number=8,
            months=1,
            kind="quarter",
            cut_off_on=dt.date(2026, 8, 31),
            self_report_due_on=dt.date(2026, 9, 30),
            review_due_on=dt.date(2026, 9, 30),
            opened_by=cycle.opened_by,
            opened_at=make.NOW,
        )


def test_a_standard_of_other_periods_follows_where_both_begin(world: make.World) -> None:
    walk.adopt(world.street)
    yearly = walk.adopt(world.district, YEARLY, dt.date(2030, 1, 1))
    street = world.viewer(Role.STREET)

    def adopt(day: dt.date) -> None:
        adopt_version(yearly.pk, organisation_id=world.street.pk, from_on=day, by=street, at=make.NOW)

    with pytest.raises(Blocked) as refused:
        adopt(dt.date(2026, 10, 1))
    assert refused.value.reasons[-1].endswith("否则有的日子不在任何一期之内；请改为2027年1月1日。")
    adopt(dt.date(2027, 1, 1))


def test_nobody_is_scored_on_the_same_days_by_periods_of_two_lengths(world: make.World) -> None:
    """白云 moves in August from a branch that assesses by the quarter to one that does by the month."""
    walk.adopt(world.street)
    walk.adopt(world.sister, FULL_TWENTY)
    make.member("孙丽", world.sister)
    who = world.members[0]
    Membership.objects.filter(pk=who.pk).update(until_on=dt.date(2026, 8, 10), end_reason="transferred")
    there = Membership.objects.create(
        person=who.person,
        organisation=world.sister,
        kind=who.kind,
        member_class=who.member_class,
        from_on=dt.date(2026, 8, 11),
    )
    by = world.viewer(Role.COMMUNITY)
    september = Period(2026, 9, 1)
    monthly = open_cycle(world.sister.pk, terms=walk.terms(september), by=by, at=make.NOW)
    assert monthly.participants.get(membership=there).excluded == ""
    quarterly = open_cycle(world.branch.pk, terms=walk.terms(), by=by, at=make.NOW)
    assert quarterly.participants.get(membership=who).excluded == ""
    assert monthly.participants.get(membership=there).excluded == "本期在“阳光社区第一党支部”参加考评"
    with pytest.raises(IntegrityError, match="participant_scored_once"), transaction.atomic():
        monthly.participants.filter(membership=there).update(excluded="")


def test_a_quarter_has_no_page_of_where_its_members_stand(world: make.World) -> None:
    with pytest.raises(OutOfSight):
        standings(world.viewer(Role.SECRETARY), walk.open_cycle(world).pk)
