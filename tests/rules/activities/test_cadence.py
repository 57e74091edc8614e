"""三会一课的周期: periods, states of cells, what is due before it is missing."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from zhixing.rules.activities.cadence import (
    CellState,
    DueMeeting,
    Group,
    HeldActivity,
    cadence_row,
    due_meetings,
    kinds_asked,
    month_marks,
    named,
    periods_of,
)
from zhixing.rules.standards.procedure import DEFAULT_KINDS, ActivityKind, Roll
from zhixing.rules.standards.vocabulary import Span

TODAY = dt.date(2026, 11, 20)
SINCE = dt.date(2026, 3, 15)
MONTHLY = ActivityKind("主题党日", every=Span.MONTH)
QUARTERLY = ActivityKind("党员大会", every=Span.QUARTER)


def held(kind: str, month: int, day: int, written_after: int = 0, pk: int = 1) -> HeldActivity:
    on = dt.date(2026, month, day)
    return HeldActivity(pk, kind, kind, on, on + dt.timedelta(days=written_after))


def states(kind: ActivityKind, *activities: HeldActivity, today: dt.date = TODAY) -> str:
    row = cadence_row(kind, 2026, activities, today, asked_from=SINCE)
    return " ".join(cell.state.value for cell in row.cells)


@pytest.mark.parametrize(("span", "count"), [(Span.MONTH, 12), (Span.QUARTER, 4), (Span.HALF_YEAR, 2), (Span.YEAR, 1)])
def test_the_periods_of_a_year_leave_no_day_out(span: Span, count: int) -> None:
    periods = periods_of(span, 2028)
    assert len(periods) == count
    assert (periods[0][0], periods[-1][1]) == (dt.date(2028, 1, 1), dt.date(2028, 12, 31))
    assert all(after[0] - before[1] == dt.timedelta(days=1) for before, after in pairwise(periods))


def test_a_cell_is_held_written_late_due_missing_coming_or_not_asked() -> None:
    # January and February end before the branch went by a standard; March ends after.
    assert states(MONTHLY, held("主题党日", 4, 5), held("主题党日", 5, 5, written_after=4)) == (
        "free free missing held late missing missing missing missing missing due coming"
    )
    assert states(MONTHLY, held("主题党日", 5, 5, written_after=3)).split()[4] == "held"
    assert states(QUARTERLY, held("党员大会", 6, 30), held("主题党日", 8, 1)) == "missing held missing due"
    assert states(MONTHLY, held("主题党日", 1, 5)).split()[0] == "held"


def test_the_last_day_of_a_period_still_belongs_to_it() -> None:
    assert states(MONTHLY, today=dt.date(2026, 4, 30)).split()[3] == "due"
    assert states(MONTHLY, today=dt.date(2026, 5, 1)).split()[3] == "missing"


def test_twice_is_twice() -> None:
    twice = ActivityKind("党课", every=Span.QUARTER, times=2)
    assert states(twice, held("党课", 4, 5)).split()[1] == "missing"
    assert states(twice, held("党课", 4, 5), held("党课", 5, 5, pk=2)).split()[1] == "held"


def test_what_is_due_is_said_before_the_month_ends() -> None:
    rows = [cadence_row(kind, 2026, [], TODAY, asked_from=SINCE) for kind in (MONTHLY, QUARTERLY)]
    assert due_meetings(rows, TODAY) == [DueMeeting("主题党日", "11月主题党日", dt.date(2026, 11, 30))]
    later = dt.date(2026, 12, 20)
    rows = [cadence_row(kind, 2026, [], later, asked_from=SINCE) for kind in (MONTHLY, QUARTERLY)]
    assert [meeting.title for meeting in due_meetings(rows, later)] == ["12月主题党日", "2026年第四季度党员大会"]
    done = [cadence_row(MONTHLY, 2026, [held("主题党日", 11, 3)], TODAY, asked_from=SINCE)]
    assert due_meetings(done, TODAY) == []


def test_a_small_branch_has_no_committee_and_no_groups() -> None:
    names = {count: {kind.name for kind in kinds_asked(DEFAULT_KINDS, count)} for count in (6, 7)}
    assert names[7] - names[6] == {"支委会", "党小组会"}
    assert "集中学习" not in names[7]  # no rhythm


def test_a_month_says_what_is_missing_when_the_period_ends() -> None:
    rows = [
        cadence_row(MONTHLY, 2026, [held("主题党日", 4, 5), held("主题党日", 6, 9, pk=2)], TODAY, asked_from=SINCE),
        cadence_row(QUARTERLY, 2026, [held("党员大会", 5, 6, pk=3)], TODAY, asked_from=SINCE),
    ]
    marks = month_marks(rows)
    texts = ["", "", "缺 2", "1", "缺 1", "1", "缺 1", "缺 1", "缺 2", "缺 1", "待 1", "待 1"]
    assert [mark.text for mark in marks] == texts
    assert marks[2].missing == ("主题党日", "党员大会")
    assert [mark.state for mark in marks[9:]] == [CellState.MISSING, CellState.DUE, CellState.DUE]


def test_what_was_recorded_without_a_kind_is_known_by_its_item() -> None:
    meeting = ActivityKind("党员大会", items=("ZZ-01",), every=Span.QUARTER)
    before = HeldActivity(1, "", "支部大会", dt.date(2026, 5, 6), dt.date(2026, 5, 6), ("XX-09", "ZZ-01"))
    other = HeldActivity(2, "", "党费", dt.date(2026, 5, 6), dt.date(2026, 5, 6), ("ZZ-06",))
    assert [activity.kind for activity in named([before, other], [meeting])] == ["党员大会", ""]


def test_every_group_meets_or_all_of_them_together() -> None:
    kind = ActivityKind("党小组会", roll=Roll.GROUP, every=Span.MONTH)
    groups = [Group(1, "第一党小组", SINCE), Group(2, "第二党小组", dt.date(2026, 10, 10))]

    def meeting(month: int, group: int | None) -> HeldActivity:
        return replace(held("党小组会", month, 5), group=group)

    row = cadence_row(
        kind,
        2026,
        [meeting(9, 1), meeting(10, 1), meeting(11, 1), meeting(11, 1), meeting(8, None)],
        TODAY,
        asked_from=SINCE,
        groups=groups,
    )
    by_month = {cell.from_on.month: (cell.state.value, cell.short) for cell in row.cells}
    assert by_month[8] == by_month[9] == ("held", ())  # the second group did not stand yet
    assert by_month[10] == ("missing", ("第二党小组",))
    assert by_month[11] == ("due", ("第二党小组",))
    assert by_month[12] == ("coming", ())
    assert by_month[7] == ("missing", ("第一党小组",))
    assert [meeting.title for meeting in due_meetings([row], TODAY)] == ["11月党小组会（还差第二党小组）"]
    # Without groups one meeting of the branch is enough, as before.
    plain = cadence_row(kind, 2026, [meeting(10, 1)], TODAY, asked_from=SINCE)
    assert plain.cells[9].state is CellState.HELD


def test_what_stands_in_a_cell() -> None:
    assert [state.label for state in CellState] == ["已开", "补记", "待开", "未开", "未到", "不作要求"]
    twice = ActivityKind("党课", every=Span.QUARTER, times=2)
    row = cadence_row(twice, 2026, [held("党课", 5, 6, pk=3), held("党课", 5, 6, pk=2)], TODAY, asked_from=SINCE)
    cell = row.cells[1]
    assert [activity.activity_id for activity in cell.activities] == [2, 3]
    assert (cell.months, cell.needed, cell.missing) == (3, 2, 0)
    assert (row.cells[0].missing, replace(cell, needed=1).missing) == (2, 0)


def test_where_no_standard_holds_nothing_is_asked() -> None:
    row = cadence_row(MONTHLY, 2026, [held("主题党日", 1, 5)], TODAY, asked_from=None)
    assert [cell.state for cell in row.cells] == [CellState.HELD, *[CellState.FREE] * 11]


@pytest.mark.parametrize(
    ("since", "march"), [(dt.date(2026, 3, 31), CellState.MISSING), (dt.date(2026, 4, 1), CellState.FREE)]
)
def test_a_month_is_asked_for_if_the_standard_holds_on_its_last_day(since: dt.date, march: CellState) -> None:
    row = cadence_row(MONTHLY, 2026, [], TODAY, asked_from=since)
    assert [cell.state for cell in row.cells][1:4] == [CellState.FREE, march, CellState.MISSING]


@pytest.mark.parametrize(
    ("every", "days"), [(Span.MONTH, 12), (Span.QUARTER, 30), (Span.HALF_YEAR, 45), (Span.YEAR, 60)]
)
def test_so_many_days_before_its_end_a_period_is_told(every: Span, days: int) -> None:
    kind = ActivityKind("会", every=every)
    end = dt.date(2026, 12, 31)

    def due_on(day: dt.date) -> list[dt.date]:
        return [meeting.until_on for meeting in due_meetings([cadence_row(kind, 2026, [], day, asked_from=SINCE)], day)]

    assert (due_on(end - dt.timedelta(days=days)), due_on(end)) == ([end], [end])
    assert end not in due_on(end - dt.timedelta(days=days + 1))


def test_a_month_is_late_held_coming_or_free_where_nothing_is_missing() -> None:
    def mark(*activities: HeldActivity, month: int = 11, **terms: dt.date | None) -> tuple[str, str, int]:
        asked_from = terms.get("asked_from", SINCE)
        row = cadence_row(MONTHLY, 2026, activities, TODAY, asked_from=asked_from)
        shown = month_marks([row])[month - 1]
        return shown.state.value, shown.text, shown.count

    assert mark(held("主题党日", 11, 3)) == ("held", "1", 1)
    assert mark(held("主题党日", 11, 3), held("主题党日", 11, 9, pk=2)) == ("held", "2", 2)
    assert mark(held("主题党日", 11, 3, written_after=9)) == ("late", "1", 1)
    assert mark(month=12) == ("coming", "", 0)
    assert mark(month=12, asked_from=None) == ("free", "", 0)
    assert mark(held("主题党日", 1, 5), month=1) == ("held", "1", 1)


def test_what_was_held_within_a_longer_period_counts_in_its_month() -> None:
    row = cadence_row(QUARTERLY, 2026, [held("党员大会", 4, 6)], TODAY, asked_from=SINCE)
    marks = month_marks([row])
    assert [(mark.month, mark.state.value, mark.count) for mark in marks[3:6]] == [
        (4, "held", 1),
        (5, "free", 0),
        (6, "held", 0),
    ]


def test_a_recorded_kind_is_kept_though_an_item_is_of_another() -> None:
    lesson = ActivityKind("党课", items=("DK",))
    on = dt.date(2026, 5, 6)
    assert [activity.kind for activity in named([HeldActivity(1, "党员大会", "会", on, on, ("DK",))], [lesson])] == [
        "党员大会"
    ]


def test_where_no_group_is_missing_none_is_named() -> None:
    twice = ActivityKind("党课", every=Span.QUARTER, times=2)
    day = dt.date(2026, 12, 20)
    row = cadence_row(twice, 2026, [held("党课", 11, 5)], day, asked_from=SINCE)
    assert [meeting.title for meeting in due_meetings([row], day)] == ["2026年第四季度党课"]
