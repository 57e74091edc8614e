"""Double entry of paper ballots as a state machine: never final by one person, never differing where both agree."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from zhixing.rules.ballots.double_entry import (
    INVALID,
    NO,
    UNLISTED,
    YES,
    DoubleEntry,
    PaperStep,
    Reading,
    differences,
    enter,
    next_paper,
    settle,
)
from zhixing.rules.ballots.states import Place
from zhixing.rules.refusals import Blocked

TELLERS = frozenset({1, 2, 3})
PLACES = [(1, ""), (2, "")]
readings = st.one_of(
    st.builds(Reading, st.fixed_dictionaries({place: st.sampled_from(["A", "B"]) for place in PLACES}), st.booleans()),
    st.just(Reading(is_invalid=True)),
)
people = st.integers(1, 4)  # the fourth is no teller


class Papers(RuleBasedStateMachine):
    """One paper under the real verbs; a broken twin puts another in the place of one of them."""

    enters = staticmethod(enter)
    settles = staticmethod(settle)
    differs = staticmethod(differences)

    def __init__(self) -> None:
        super().__init__()
        self.entry = DoubleEntry()
        self.heard: list[tuple[int, Mapping[Place, str]]] = []  # who said what, as an independent memory
        self.ruled: dict[Place, str] = {}

    @rule(reading=readings, by=people)
    def enter(self, reading: Reading, by: int) -> None:
        may = by in TELLERS and len(self.heard) < 2 and by not in {who for who, _ in self.heard}
        try:
            self.entry = self.enters(self.entry, reading, by=by, tellers=TELLERS)
        except Blocked:
            assert not may
        else:
            assert may
            self.heard.append((by, reading.fields))

    @precondition(lambda self: self.entry.step is PaperStep.DIFFERS)
    @rule(by=people, grade=st.sampled_from(["A", "B", "C"]), skips=st.booleans(), adds=st.booleans())
    def settle(self, by: int, grade: str, skips: bool, adds: bool) -> None:
        places = self.differs(self.entry)
        said = {place: grade if place not in {INVALID, UNLISTED} else NO for place in places[int(skips) :]}
        said.update({(9, ""): grade} if adds else {})
        may = by in TELLERS and by not in {who for who, _ in self.heard} and not skips and not adds
        try:
            self.entry = self.settles(self.entry, said, by=by, tellers=TELLERS)
        except Blocked:
            assert not may
        else:
            assert may
            self.ruled = said

    @precondition(lambda self: self.entry.step is PaperStep.DIFFERS)
    @rule(by=people)
    def throw_out(self, by: int) -> None:
        """Of those two who both find a paper valid, nobody makes it 废票."""
        is_in_doubt = len({reading[INVALID] for _, reading in self.heard}) == 2
        may = is_in_doubt and by in TELLERS and by not in {who for who, _ in self.heard}
        try:
            self.entry = self.settles(self.entry, {INVALID: YES}, by=by, tellers=TELLERS)
        except Blocked:
            assert not may
        else:
            assert may
            assert self.entry.final == Reading(is_invalid=True)
            self.ruled = {INVALID: YES}

    @invariant()
    def never_final_without_two(self) -> None:
        if self.entry.final is None:
            return
        assert len({who for who, _ in self.heard}) == 2
        assert (self.entry.first, self.entry.second) == (None, None)
        (_, one), (_, other) = self.heard
        agreed = {place: value for place, value in one.items() if other.get(place) == value}
        final = self.entry.final.fields
        if final[INVALID] == NO:
            assert {place: final[place] for place in agreed} == agreed
            assert {place: final[place] for place in self.ruled} == self.ruled
            assert set(final) == set(agreed) | set(self.ruled)

    @invariant()
    def differs_exactly_where_the_two_do(self) -> None:
        if len(self.heard) < 2 or self.entry.final is not None:
            assert self.differs(self.entry) == []
            return
        (_, one), (_, other) = self.heard
        assert set(self.differs(self.entry)) == {
            place for place in {*one, *other} if one.get(place) != other.get(place)
        }
        assert self.differs(self.entry) != []

    @invariant()
    def the_third_is_neither(self) -> None:
        entry = self.entry
        assert [entry.first_by, entry.second_by][: len(self.heard)] == [who for who, _ in self.heard]
        assert entry.third_by is None or (
            entry.third_by in TELLERS and entry.third_by not in {entry.first_by, entry.second_by}
        )


SETTINGS = settings(max_examples=400, stateful_step_count=12, deadline=None, derandomize=True)
FIND = settings(SETTINGS, phases=(Phase.generate,), report_multiple_bugs=False)  # one is enough, however long


def test_the_double_entry() -> None:
    run_state_machine_as_test(Papers, settings=SETTINGS)


def by_one(entry: DoubleEntry, reading: Reading, *, by: int, tellers: frozenset[int]) -> DoubleEntry:
    """Takes both readings from the same person."""
    before = replace(entry, first_by=0) if entry.step is PaperStep.ONCE and entry.first_by == by else entry
    return replace(enter(before, reading, by=by, tellers=tellers), first_by=entry.first_by or by)


def at_once(entry: DoubleEntry, reading: Reading, *, by: int, tellers: frozenset[int]) -> DoubleEntry:
    return replace(enter(entry, reading, by=by, tellers=tellers), first=None, second=None, final=reading)


def by_the_first(entry: DoubleEntry, settled: Mapping[Place, str], *, by: int, tellers: frozenset[int]) -> DoubleEntry:
    """Lets those who entered the paper settle what they differ in."""
    if by not in tellers:
        raise Blocked("x")
    hidden = replace(entry, first_by=8, second_by=9)
    done = settle(hidden, settled, by=by, tellers=tellers)
    return replace(done, first_by=entry.first_by, second_by=entry.second_by)


def some_fields(entry: DoubleEntry, settled: Mapping[Place, str], *, by: int, tellers: frozenset[int]) -> DoubleEntry:
    """Takes the first reading for whatever the third does not settle."""
    assert entry.first is not None
    wanted = differences(entry)
    if INVALID not in wanted:
        kept = {place: value for place, value in entry.first.fields.items() if place in wanted}
        settled = {place: value for place, value in {**kept, **settled}.items() if place in wanted}
    return settle(entry, settled, by=by, tellers=tellers)


def thrown_out(entry: DoubleEntry, settled: Mapping[Place, str], *, by: int, tellers: frozenset[int]) -> DoubleEntry:
    """Lets the third throw out a paper that both others find valid."""
    if settled.get(INVALID) == YES and by in tellers - {entry.first_by, entry.second_by}:
        return replace(entry, third_by=by, first=None, second=None, final=Reading(is_invalid=True))
    return settle(entry, settled, by=by, tellers=tellers)


def choices_only(entry: DoubleEntry) -> list[Place]:
    return [place for place in differences(entry) if place not in {INVALID, UNLISTED}]


@pytest.mark.parametrize(
    "broken",
    [
        {"enters": by_one},
        {"enters": at_once},
        {"settles": by_the_first},
        {"settles": some_fields},
        {"settles": thrown_out},
        {"differs": choices_only},
    ],
)
def test_broken_twins_are_caught(broken: Mapping[str, Callable[..., object]]) -> None:
    twin = type("Twin", (Papers,), {name: staticmethod(verb) for name, verb in broken.items()})
    with pytest.raises(AssertionError):
        run_state_machine_as_test(twin, settings=FIND)


def refusal(verb: Callable[..., DoubleEntry], *args: object, by: int) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refused:
        verb(*args, by=by, tellers=TELLERS)
    return refused.value.reasons


def test_refusals_say_what_to_do_and_nothing_of_the_other_reading() -> None:
    one, other = Reading({(1, ""): "A"}), Reading({(1, ""): "B"})
    once = enter(DoubleEntry(), one, by=1, tellers=TELLERS)
    both = enter(once, other, by=2, tellers=TELLERS)
    done = settle(both, {(1, ""): "C"}, by=3, tellers=TELLERS)
    assert done == DoubleEntry(1, 2, 3, final=Reading({(1, ""): "C"}))
    assert [one.step.label for one in (DoubleEntry(), once, both, done)] == [
        "未录入",
        "已录一遍",
        "两遍不一致，待复核",
        "录入完成",
    ]
    assert refusal(enter, DoubleEntry(), one, by=4) == ("只有本次测评的监票人、计票人、复核人可以录入纸质票。",)
    assert refusal(enter, once, one, by=1) == ("这张纸质票的第一遍是您录入的，第二遍须由另一人录入。",)
    assert refusal(enter, both, one, by=3) == ("这张纸质票两遍不一致，待复核，不能再录入，请核对票上的编号。",)
    assert refusal(enter, done, one, by=3) == ("这张纸质票录入完成，不能再录入，请核对票上的编号。",)
    assert refusal(settle, both, {}, by=4) == ("只有本次测评的监票人、计票人、复核人可以复核纸质票。",)
    assert refusal(settle, once, {}, by=3) == ("这张纸质票“已录一遍”，没有需要复核的地方。",)
    assert refusal(settle, both, {(1, ""): "A"}, by=2) == (
        "这张纸质票是您录入的，不一致的地方须由没有录入过的人复核。",
    )
    assert refusal(settle, both, {(2, ""): "A"}, by=3) == (
        "要确定的有 1 处，还差 1 处，另有 1 处不在其中，请逐处确定。",
    )
    assert refusal(settle, both, {INVALID: YES}, by=3) == (  # both found it valid
        "要确定的有 1 处，还差 1 处，另有 1 处不在其中，请逐处确定。",
    )


def test_two_who_agree_need_no_third() -> None:
    invalid = Reading(is_invalid=True)
    once = enter(DoubleEntry(), invalid, by=3, tellers=TELLERS)
    assert enter(once, invalid, by=2, tellers=TELLERS) == DoubleEntry(3, 2, final=invalid)


@pytest.mark.parametrize(("numbers", "following"), [([], 1), ([1, 2], 3), ([2, 3], 1), ([3, 1], 2)])
def test_the_first_paper_that_is_missing_is_entered_next(numbers: list[int], following: int) -> None:
    assert next_paper(numbers) == following


def test_differences_stand_in_the_order_of_the_paper() -> None:
    first, second = Reading({(2, ""): "A", (1, ""): "A", (1, "Q"): "A"}), Reading({(2, ""): "B", (1, ""): "B"}, True)
    both = enter(enter(DoubleEntry(), first, by=1, tellers=TELLERS), second, by=2, tellers=TELLERS)
    assert differences(both) == [UNLISTED, (1, ""), (1, "Q"), (2, "")]
    assert differences(DoubleEntry(first=first)) == differences(DoubleEntry(second=second)) == []
    final = settle(both, {UNLISTED: YES, (1, ""): "B", (1, "Q"): "A", (2, ""): "A"}, by=3, tellers=TELLERS).final
    assert final == Reading({(1, ""): "B", (1, "Q"): "A", (2, ""): "A"}, is_unlisted=True)


def test_whether_the_paper_is_valid_is_settled_before_what_is_on_it() -> None:
    once = enter(DoubleEntry(), Reading(is_invalid=True), by=1, tellers=TELLERS)
    both = enter(once, Reading({(2, ""): "A", (1, ""): "B"}), by=2, tellers=TELLERS)
    assert differences(both) == [INVALID, UNLISTED, (1, ""), (2, "")]
