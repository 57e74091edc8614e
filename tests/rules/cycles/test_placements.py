"""考评周期: the one branch in which a person is scored, whatever the order in which branches open."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.cycles.placements import (
    ListedClass,
    ListState,
    Placement,
    ScoredDays,
    Stay,
    class_on,
    home_stay,
    list_state,
    placement,
)
from zhixing.rules.cycles.stages import ROUTE, Stage
from zhixing.rules.members.records import EndReason
from zhixing.rules.periods import HALF_YEAR, MONTH, CycleKind, Period, Quarter

FOURTH = Quarter(2026, 4)
OLD, NEW = 1, 2
TRANSFERRED = (
    Stay(OLD, dt.date(2020, 1, 1), dt.date(2026, 11, 19), EndReason.TRANSFERRED),
    Stay(NEW, dt.date(2026, 11, 20)),
)
UNOPENED, TAKES, LETS_GO, FIXED = ListState


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"from_on": dt.date(2026, 12, 31)}, True),
        ({"from_on": dt.date(2027, 1, 1)}, False),
        ({"until_on": dt.date(2026, 10, 1)}, True),
        ({"until_on": dt.date(2026, 9, 30)}, False),
        ({"end_reason": EndReason.DUPLICATE_LINE}, False),
        ({"end_reason": EndReason.IMPORT_UNDONE}, False),
    ],
)
def test_which_lines_touch_a_quarter(changes: dict[str, object], expected: bool) -> None:
    assert replace(Stay(OLD, dt.date(2020, 1, 1)), **changes).touches(FOURTH) is expected  # type: ignore[arg-type]


def test_home_is_where_one_belonged_on_the_first_day_or_entered_first() -> None:
    assert home_stay(TRANSFERRED, FOURTH) == TRANSFERRED[0]
    on_the_first = (replace(TRANSFERRED[0], until_on=dt.date(2026, 9, 30)), Stay(NEW, dt.date(2026, 10, 1)))
    assert home_stay(on_the_first, FOURTH) == on_the_first[1]
    newcomer = (replace(TRANSFERRED[0], from_on=dt.date(2026, 10, 20)), TRANSFERRED[1])
    assert home_stay(newcomer, FOURTH) == newcomer[0]
    assert home_stay(TRANSFERRED[:1], Quarter(2027, 1)) is None
    dissolved = (replace(TRANSFERRED[0], is_dissolved=True), TRANSFERRED[1])
    assert home_stay(dissolved, FOURTH) == dissolved[1]
    assert home_stay(dissolved[:1], FOURTH) == dissolved[0]


@pytest.mark.parametrize(
    ("states", "scored_in", "expected"),
    [
        ({}, None, Placement(OLD)),
        ({OLD: TAKES}, None, Placement(OLD)),
        ({NEW: TAKES}, None, Placement(OLD)),  # the new branch opened first: the old one will score
        ({NEW: TAKES}, NEW, Placement(OLD)),
        ({OLD: LETS_GO, NEW: TAKES}, OLD, Placement(OLD)),
        ({OLD: FIXED, NEW: TAKES}, OLD, Placement(OLD)),
        ({OLD: TAKES, NEW: FIXED}, NEW, Placement(NEW)),  # what hangs stays
        ({OLD: LETS_GO, NEW: TAKES}, NEW, Placement(NEW)),  # home is too far on to take anybody
        ({OLD: LETS_GO, NEW: LETS_GO}, None, Placement(OLD, is_late=True)),
        ({OLD: FIXED}, None, Placement(OLD, is_late=True)),
    ],
)
def test_one_branch_in_whatever_state_the_lists_are(
    states: dict[int, ListState], scored_in: int | None, expected: Placement
) -> None:
    for stays in (TRANSFERRED, TRANSFERRED[::-1]):
        assert placement(stays, FOURTH, states=states, scored_in=scored_in) == expected


def test_a_person_is_late_only_where_no_list_can_take_them() -> None:
    assert not Placement(OLD).is_late
    assert Stay(OLD, dt.date(2026, 12, 30)).days_in(FOURTH) == 2
    assert Stay(OLD, dt.date(2027, 1, 2)).days_in(FOURTH) == 0
    assert Stay(OLD, dt.date(2020, 1, 1), dt.date(2026, 9, 29)).days_in(FOURTH) == 0


SECOND_HALF, OCTOBER, DECEMBER = Period(2026, 2, HALF_YEAR), Period(2026, 10, MONTH), Period(2026, 12, MONTH)


@pytest.mark.parametrize(
    ("other_lengths", "organisation"),
    [
        ([ScoredDays(NEW, SECOND_HALF, TAKES)], NEW),  # it began before and has some of the same days
        ([ScoredDays(OLD, SECOND_HALF, TAKES)], OLD),
        ([ScoredDays(NEW, OCTOBER, TAKES)], OLD),  # began on the same day: the home is scored in
        ([ScoredDays(NEW, DECEMBER, TAKES)], OLD),
        ([ScoredDays(NEW, DECEMBER, FIXED)], NEW),  # what hangs stays
        ([ScoredDays(NEW, DECEMBER, FIXED), ScoredDays(3, SECOND_HALF, TAKES)], 3),  # the first to begin
        ([ScoredDays(3, SECOND_HALF, TAKES), ScoredDays(NEW, DECEMBER, FIXED)], 3),
        # The home's own half-year is no other place; what hangs elsewhere still is.
        ([ScoredDays(OLD, SECOND_HALF, TAKES), ScoredDays(NEW, OCTOBER, FIXED)], NEW),
    ],
)
def test_no_day_is_scored_twice_by_periods_of_two_lengths(other_lengths: list[ScoredDays], organisation: int) -> None:
    where = placement(TRANSFERRED, FOURTH, states={}, scored_in=None, other_lengths=other_lengths)
    assert where == Placement(organisation)


def test_how_far_a_list_can_follow() -> None:
    plain = {stage: list_state(stage, is_posted=False) for stage in ROUTE[CycleKind.YEAR_END, True]}
    assert plain == {
        Stage.PREPARING: TAKES,
        Stage.SELF_REPORT: TAKES,
        Stage.BALLOT: LETS_GO,
        Stage.REVIEW: LETS_GO,
        Stage.POSTING: LETS_GO,
        Stage.CLOSED: FIXED,
    }
    assert list_state(Stage.POSTING, is_posted=True, was_listed=True) is FIXED
    back = {stage for stage in plain if list_state(stage, is_posted=False, was_listed=True) is TAKES}
    assert back == {Stage.PREPARING, Stage.SELF_REPORT, Stage.BALLOT, Stage.REVIEW}
    opened = {"is_posted": False, "was_listed": True, "is_opened": True}
    assert list_state(Stage.REVIEW, **opened) is LETS_GO
    assert list_state(Stage.REVIEW, **opened, has_opinions=True) is TAKES


days = st.dates(dt.date(2026, 8, 1), dt.date(2027, 2, 1))
states = st.dictionaries(st.sampled_from([1, 2, 3]), st.sampled_from(ListState), max_size=3)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Stay, ...]:
    """Periods one after the other in three branches, each ended by a transfer or by leaving, the last perhaps open."""
    edges = sorted(set(draw(st.lists(days, min_size=2, max_size=8))))
    found = []
    for first, after in zip(edges[::2], edges[1::2], strict=False):
        until = after - dt.timedelta(days=1)
        reason = draw(st.sampled_from([EndReason.TRANSFERRED, EndReason.MOVED_AWAY, EndReason.DUPLICATE_LINE]))
        found.append(Stay(draw(st.sampled_from([1, 2, 3])), first, until, reason, draw(st.booleans())))
    if found and draw(st.booleans()):
        found[-1] = replace(found[-1], until_on=None, end_reason=None)
    return tuple(found)


@given(histories(), states, st.sampled_from([None, 1, 2, 3]))
def test_everybody_who_touches_the_quarter_has_one_place(
    stays: tuple[Stay, ...], opened: dict[int, ListState], scored_in: int | None
) -> None:
    if scored_in is not None:
        opened.setdefault(scored_in, TAKES)
    there = [one for one in stays if one.touches(FOURTH)]
    where = placement(stays, FOURTH, states=opened, scored_in=scored_in)
    if not there and (scored_in is None or opened[scored_in] is not FIXED):
        assert where is None
        return
    assert where is not None
    assert where.organisation_id in {scored_in, *(one.organisation_id for one in there)}
    # Asked again once the list says so, it says the same: nothing wanders to and fro.
    if not where.is_late:
        settled = {where.organisation_id: TAKES, **opened}
        assert placement(stays, FOURTH, states=settled, scored_in=where.organisation_id) == where


def test_a_day_counts_at_the_class_of_the_list_of_its_period() -> None:
    third = ListedClass(dt.date(2026, 7, 1), dt.date(2026, 9, 30), dt.date(2026, 9, 20), "甲类")
    fourth = ListedClass(dt.date(2026, 10, 1), dt.date(2026, 12, 31), dt.date(2026, 12, 31), "乙类")
    lists = [third, fourth]
    assert class_on([], dt.date(2026, 8, 1)) == ""
    assert class_on(lists, dt.date(2026, 6, 30)) == ""
    assert class_on(lists, dt.date(2026, 7, 1)) == "甲类"
    assert class_on(lists, dt.date(2026, 9, 20)) == "甲类"
    assert class_on(lists, dt.date(2026, 9, 21)) == "乙类"  # after the cut-off of the third
    assert class_on(lists, dt.date(2026, 10, 1)) == "乙类"
    assert class_on(lists, dt.date(2027, 1, 1)) == ""
    # Where the period between is missing, its days are nobody's.
    first = ListedClass(dt.date(2026, 1, 1), dt.date(2026, 3, 31), dt.date(2026, 3, 31), "丙类")
    assert class_on([first, fourth], dt.date(2026, 5, 1)) == ""
    assert class_on([third], dt.date(2026, 9, 25)) == ""
