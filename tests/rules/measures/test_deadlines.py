"""整改: when a line is late, what its state reads as, and the share cleared in time."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from zhixing.rules.measures.deadlines import (
    LatestAssessment,
    MeasureFacts,
    Share,
    StageCheck,
    check_by,
    completion,
    days_overdue,
    default_deadline,
    is_near,
    last_day_before_visit,
    plan_by,
    share_in_time,
    sign_by,
)
from zhixing.rules.measures.states import MeasureKind, MeasureState
from zhixing.rules.periods import Period, Quarter

START, DUE = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
LATE = dt.date(2026, 10, 1)


def facts(**changes: Any) -> MeasureFacts:
    values: dict[str, Any] = {
        "state": MeasureState.UNDER_WAY,
        "kind": MeasureKind.TIMED,
        "from_on": START,
        "due_on": DUE,
        "signed_on": START,
    }
    return MeasureFacts(**{**values, **changes})


def lasting(**changes: Any) -> MeasureFacts:
    return facts(**{"kind": MeasureKind.LASTING, "due_on": None, "check_on": DUE, **changes})


AUTUMN = LatestAssessment(Quarter(2026, 3), dt.date(2026, 9, 30), is_visited=True)


@pytest.mark.parametrize(
    ("latest", "today", "day"),
    [
        (None, START, None),
        (AUTUMN, dt.date(2026, 10, 25), dt.date(2026, 12, 31)),
        (replace(AUTUMN, usual_day=20), dt.date(2026, 10, 25), dt.date(2026, 12, 20)),
        (AUTUMN, dt.date(2027, 1, 1), None),  # the quarter after is over: the visit may come any day
        (replace(AUTUMN, is_visited=False), START, dt.date(2026, 9, 30)),
        (replace(AUTUMN, is_visited=False), dt.date(2026, 10, 1), None),
        (replace(AUTUMN, period=Period(2026, 1, 6)), dt.date(2026, 8, 1), dt.date(2026, 12, 31)),
    ],
)
def test_a_visit_follows_the_cut_off_of_its_period(
    latest: LatestAssessment | None, today: dt.date, day: dt.date | None
) -> None:
    assert last_day_before_visit(latest, today) == day


def test_what_has_a_date_is_due_before_the_next_visit() -> None:
    visited_after = dt.date(2026, 9, 10)
    assert [default_deadline(kind, START, visited_after) for kind in MeasureKind] == [
        dt.date(2026, 9, 16),
        visited_after,
        dt.date(2026, 11, 30),
    ]
    assert default_deadline(MeasureKind.TIMED, START, dt.date(2026, 8, 31)) == dt.date(2026, 10, 31)
    assert default_deadline(MeasureKind.TIMED, START, dt.date(2026, 12, 31)) == dt.date(2026, 10, 31)


def test_each_kind_proposes_its_day() -> None:
    assert [default_deadline(kind, START) for kind in MeasureKind] == [
        dt.date(2026, 9, 16),
        dt.date(2026, 10, 31),
        dt.date(2026, 11, 30),
    ]


@pytest.mark.parametrize(
    ("line", "today", "days"),
    [
        (facts(), DUE, 0),
        (facts(), LATE, 1),
        (facts(state=MeasureState.PENDING), LATE, 1),
        (facts(extended_to=dt.date(2026, 10, 10)), LATE, 0),
        (facts(extended_to=dt.date(2026, 10, 10)), dt.date(2026, 10, 12), 2),
        (facts(state=MeasureState.AWAITING_CHECK), LATE, 0),  # the assessor's turn
        (facts(state=MeasureState.CLEARED), LATE, 0),
        (lasting(), DUE, 0),
        (lasting(), LATE, 1),  # only a stage can be late
    ],
)
def test_how_many_days_the_owner_is_late(line: MeasureFacts, today: dt.date, days: int) -> None:
    assert days_overdue(line, today) == days


def test_seven_days_before_a_deadline_it_is_near() -> None:
    assert [is_near(facts(), DUE - dt.timedelta(days=days)) for days in (8, 7, 0, -5)] == [False, True, True, True]
    assert not is_near(facts(state=MeasureState.AWAITING_CHECK), DUE)


def test_working_days_to_sign_to_plan_and_to_check() -> None:
    assert sign_by(facts()) == dt.date(2026, 9, 3)
    assert plan_by(facts()) == dt.date(2026, 9, 15)
    assert plan_by(facts(due_on=dt.date(2026, 9, 10))) == dt.date(2026, 9, 10)  # never past the deadline itself
    assert check_by(dt.date(2026, 9, 4)) == dt.date(2026, 9, 11)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (facts(state=MeasureState.PENDING, signed_on=None), "未完成（待签收）"),
        (facts(state=MeasureState.PENDING), "未完成（待制定方案）"),
        (facts(), "正在推进"),
        (facts(due_on=dt.date(2026, 9, 10)), "未完成（超期10天）"),
        (lasting(check_on=dt.date(2026, 9, 10)), "未完成（阶段核查超期10天）"),
        (facts(state=MeasureState.AWAITING_CHECK), "正在推进（待核查）"),
        (facts(state=MeasureState.CLEARED), "已完成"),
        (lasting(state=MeasureState.CLEARED), "基本完成（转入常态）"),
    ],
)
def test_completion_in_the_words_of_the_ledger(line: MeasureFacts, words: str) -> None:
    assert completion(line, dt.date(2026, 9, 20)) == words


QUARTER = Quarter(2026, 3)
CLEARED = {"state": MeasureState.CLEARED, "applied_on": DUE, "cleared_on": LATE}


@pytest.mark.parametrize(
    ("line", "share"),
    [
        (facts(**CLEARED), Share(1, 1)),  # applied on the last day; the assessor took longer
        (facts(**{**CLEARED, "applied_on": LATE}), Share(1, 0)),
        (facts(**{**CLEARED, "applied_on": LATE}, extended_to=dt.date(2026, 10, 20)), Share(1, 0)),
        (facts(), Share(1, 0)),
        (facts(state=MeasureState.AWAITING_CHECK, applied_on=DUE), Share(0, 0)),  # not known yet
        (facts(state=MeasureState.AWAITING_CHECK, applied_on=LATE), Share(1, 0)),
        (facts(due_on=dt.date(2026, 10, 2)), Share(0, 0)),  # of the next quarter
        (facts(due_on=None, kind=MeasureKind.LASTING, check_on=DUE), Share(0, 0)),
    ],
)
def test_what_counts_as_cleared_in_time(line: MeasureFacts, share: Share) -> None:
    assert share_in_time([line], [], QUARTER, dt.date(2026, 10, 5)) == share


def test_an_open_line_that_is_not_late_yet_does_not_count() -> None:
    assert share_in_time([facts()], [], QUARTER, DUE) == Share(0, 0)


def test_stages_that_were_checked_count_by_their_result() -> None:
    stages = [StageCheck(DUE, True), StageCheck(DUE, False), StageCheck(LATE, False)]
    assert share_in_time([], stages, QUARTER, LATE) == Share(2, 1)


def test_nothing_due_is_full() -> None:
    assert Share(0, 0).hundredths == 10_000
    assert Share(3, 2).hundredths == 6_666
