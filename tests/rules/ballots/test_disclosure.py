"""What a count may tell: nobody can be certain how others voted, whatever scale of grades a standard has."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations_with_replacement
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhixing.rules.ballots.disclosure import (
    NO_CHOICE,
    TOO_FEW,
    Published,
    grade_of,
    publish,
    rounded,
    safe_sums,
    sums_of,
    unlike_sums,
)
from zhixing.rules.ballots.states import ABSTAIN, SELF
from zhixing.rules.standards.model import DEFAULT_GRADES, Grade, Points

Publish = Callable[[Mapping[str, int], Sequence[Grade]], Published]

KNOWN = "a known paper changes what is told with fewer than five others"
ALIKE = "all or all but one are known to be alike"
OTHERS = "who knows one paper knows all the others"
COUNTS = "counts are told with fewer than fifteen, or kept back with fifteen"


def scale(*values: float | None) -> tuple[Grade, ...]:
    return tuple(
        Grade(f"G{number}", f"第{number}档", None if value is None else Points(round(value * 100)))
        for number, value in enumerate(values)
    )


SCALES = {
    "four": DEFAULT_GRADES,
    "two": scale(100, 0),
    "three": scale(100, 60, 0),
    "narrow": scale(100, 90, 80),
    "five": scale(100, 85, 70, 60, 0),
    "uneven": scale(100, 99.99, 33.33, 0.01),
    "alike": scale(100, 60, 60, 0),
    "below zero": scale(10, 0, -10),
    "with abstention": (*DEFAULT_GRADES, *scale(None)),
}


def papers_of(grades: Sequence[Grade], many: int) -> list[dict[str, int]]:
    """Every way in which so many papers can be filled in."""
    codes = [one.code for one in grades if one.value is not None]
    return [dict(Counter(chosen)) for chosen in combinations_with_replacement(codes, many)]


def without(papers: Mapping[str, int], code: str) -> dict[str, int]:
    return {one: many - (one == code) for one, many in papers.items() if many - (one == code)}


def key(found: Published) -> tuple[object, ...]:
    counts = None if found.counts is None else tuple(sorted(found.counts.items()))
    return found.value, found.grade, found.papers, counts, found.withheld


def leaks(tell: Publish, grades: Sequence[Grade], most: int = 15) -> set[str]:
    """Which promises a way of publishing breaks on this scale, by going through every ballot of up to `most` papers."""
    broken = set()
    for many in range(most + 1):
        told = {tuple(sorted(papers.items())): tell(papers, grades) for papers in papers_of(grades, many)}
        for sorted_papers, found in told.items():
            papers = dict(sorted_papers)
            if many - 1 < 5 and any(tell(without(papers, code), grades) != found for code in papers):
                broken.add(KNOWN)
            if (found.counts is not None) != (many >= 15):
                broken.add(COUNTS)
        if 6 <= many <= 14:
            broken |= certainties({papers: key(found) for papers, found in told.items()}, many)
    return broken


def certainties(told: Mapping[tuple[tuple[str, int], ...], tuple[object, ...]], many: int) -> set[str]:
    """What the figures of so many papers give away: each is weighed against every ballot it could stand for."""
    behind = defaultdict(list)
    for papers, figure in told.items():
        behind[figure].append(dict(papers))
    broken = set()
    for ballots in behind.values():
        if all(many - max(papers.values()) < 2 for papers in ballots):
            broken.add(ALIKE)
        for code in {code for papers in ballots for code in papers}:
            if all(len(without(papers, code)) == 1 for papers in ballots if code in papers):
                broken.add(OTHERS)
    return broken


@pytest.mark.parametrize("grades", SCALES.values(), ids=SCALES)
def test_no_promise_is_broken_on_any_scale(grades: tuple[Grade, ...]) -> None:
    assert leaks(publish, grades, 15 if len(grades) < 5 else 11) == set()


def at_five(counts: Mapping[str, int], grades: Sequence[Grade]) -> Published:
    return (
        publish({**counts, grades[0].code: counts.get(grades[0].code, 0) + 1}, grades)
        if (sum(counts.values()) == 5)
        else publish(counts, grades)
    )


def exact(counts: Mapping[str, int], grades: Sequence[Grade]) -> Published:
    """Publishes the mean as it is."""
    many = sum(counts.values())
    if not 6 <= many <= 14:
        return publish(counts, grades)
    values = {one.code: one.value or 0 for one in grades}
    value = rounded(sum(values[code] * times for code, times in counts.items()), many)
    return Published(value, grade_of(value, grades), many)


def withheld_when_alike(counts: Mapping[str, int], grades: Sequence[Grade]) -> Published:
    """Withholds what all, or all but one, agree on: the gap tells it."""
    many = sum(counts.values())
    return (
        Published(withheld=NO_CHOICE)
        if 6 <= many <= 14 and many - max(counts.values()) < 2
        else (exact(counts, grades))
    )


def two_apart_only(counts: Mapping[str, int], grades: Sequence[Grade]) -> Published:
    """Moves only what gives away all or all but one, not what tells one of the voters of the others."""
    many = sum(counts.values())
    values = {one.code: one.value or 0 for one in grades}
    total = sum(values[code] * times for code, times in counts.items())
    fit = unlike_sums(many, tuple(sorted(values.values())), 2)
    moved = min(fit, key=lambda one: (abs(one - total), one), default=total)
    value = rounded(moved, many or 1)
    return Published(value, grade_of(value, grades), many) if 6 <= many <= 14 else publish(counts, grades)


def counts_at_fourteen(counts: Mapping[str, int], grades: Sequence[Grade]) -> Published:
    found = publish(counts, grades)
    return Published(found.value, found.grade, found.papers, counts) if sum(counts.values()) == 14 else found


@pytest.mark.parametrize(
    ("twin", "broken"),
    [
        (at_five, {KNOWN}),
        (exact, {ALIKE, OTHERS}),
        (withheld_when_alike, {ALIKE}),
        (two_apart_only, {OTHERS}),
        (counts_at_fourteen, {ALIKE, OTHERS, COUNTS}),
    ],
)
def test_broken_twins_are_caught(twin: Publish, broken: set[str]) -> None:
    assert leaks(twin, DEFAULT_GRADES) == broken


points = st.integers(-10_000, 10_000).map(Points)
scales = st.lists(points, min_size=2, max_size=8, unique=True).map(
    lambda values: tuple(Grade(f"G{n}", f"第{n}档", value) for n, value in enumerate(sorted(values, reverse=True)))
)


@given(scales, st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_the_scale_every_voter_is_left_in_doubt(grades: tuple[Grade, ...], data: st.DataObject) -> None:
    """On scales of up to eight grades: from the ballot at hand, by way of all ballots that come out alike."""
    many = data.draw(st.integers(6, 7 if len(grades) > 4 else 10))
    told = {tuple(sorted(papers.items())): key(publish(papers, grades)) for papers in papers_of(grades, many)}
    assert len({figure[0] is None for figure in told.values()}) == 1  # all or nothing: no gap that tells
    assert certainties(told, many) == set()


def test_an_odd_scale_tells_neighbours_as_one() -> None:
    """Found by the property above, when such a sum was withheld: the gap told whoever knew one paper all the others."""
    odd = scale(60.99, 5.09, 2.66, 0.37, 0.29, -7.25, -33.53)
    told = {tuple(sorted(papers.items())): key(publish(papers, odd)) for papers in papers_of(odd, 6)}
    assert None not in {figure[0] for figure in told.values()}
    assert certainties(told, 6) == set()


def test_nobody_is_robbed_of_the_ballot_on_ordinary_scales() -> None:
    for values in ((100, 80, 60, 0), (100, 60), (95, 85, 70, 50), (100, 90, 80, 60, 0), (3, 2, 1, 0)):
        told = {
            publish(papers, scale(*values)).value is None
            for many in (6, 9, 14)
            for papers in papers_of(scale(*values), many)
        }
        assert told == {False}


@given(scales, st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_told_stays_close_to_the_mean(grades: tuple[Grade, ...], data: st.DataObject) -> None:
    many = data.draw(st.integers(6, 14))
    chosen = Counter(data.draw(st.lists(st.sampled_from([one.code for one in grades]), min_size=many, max_size=many)))
    values = {one.code: int(one.value or 0) for one in grades}
    found = publish(chosen, grades)
    mean = rounded(sum(values[code] * times for code, times in chosen.items()), many)
    if found.value is None and len(grades) > 5:  # a scale so odd that means tell papers apart
        assert found == Published(withheld=NO_CHOICE)
        return
    assert found.value is not None
    assert abs(found.value - mean) * many <= 2 * (max(values.values()) - min(values.values())) + many
    assert (found.papers, found.counts, found.withheld) == (many, None, "")


def test_what_is_published_of_the_usual_grades() -> None:
    def told(**counts: int) -> tuple[object, ...]:
        return key(publish(counts, DEFAULT_GRADES))

    nothing = (None, "", None, None, TOO_FEW)
    assert told() == told(EXCELLENT=5) == told(EXCELLENT=2, UNQUALIFIED=3, ABSTAIN=9, SELF=1) == nothing
    assert told(EXCELLENT=3, QUALIFIED=3, BASIC=2) == (8250, "QUALIFIED", 8, None, "")
    # 600, 580, 560 and 540 are all told as 600: nobody knows whether three of six judged otherwise
    best = (10000, "EXCELLENT", 6, None, "")
    assert told(EXCELLENT=6) == told(EXCELLENT=5, QUALIFIED=1) == told(EXCELLENT=5, BASIC=1) == best
    assert told(EXCELLENT=3, QUALIFIED=3) == best
    assert told(EXCELLENT=5, UNQUALIFIED=1) == told(EXCELLENT=4, QUALIFIED=1, UNQUALIFIED=1)
    assert told(QUALIFIED=10) == (8000, "QUALIFIED", 10, None, "")  # two each side would come to the same
    assert told(UNQUALIFIED=6) == told(UNQUALIFIED=4, QUALIFIED=2) == (2667, "UNQUALIFIED", 6, None, "")
    assert told(EXCELLENT=15) == (
        10000,
        "EXCELLENT",
        15,
        (("BASIC", 0), ("EXCELLENT", 15), ("QUALIFIED", 0), ("UNQUALIFIED", 0)),
        "",
    )
    assert publish({"G0": 9}, scale(100)) == Published(withheld=NO_CHOICE)
    with pytest.raises(ValueError, match="no such grades"):
        publish({"GOOD": 7}, DEFAULT_GRADES)


@given(st.lists(st.sampled_from([*(one.code for one in DEFAULT_GRADES), ABSTAIN, SELF]), max_size=40))
def test_from_fifteen_on_the_figure_is_the_count_itself(chosen: list[str]) -> None:
    counts = Counter(chosen)
    graded = {one.code: counts[one.code] for one in DEFAULT_GRADES}
    many = sum(graded.values())
    found = publish(counts, DEFAULT_GRADES)
    assert found.counts == (graded if many >= 15 else None)
    assert (found.papers, found.withheld) == ((many, "") if many >= 6 else (None, TOO_FEW))
    if many >= 15:
        total = sum(times * (one.value or 0) for one, times in zip(DEFAULT_GRADES, graded.values(), strict=True))
        assert found.value == int((Decimal(total) / many).quantize(Decimal(1), ROUND_HALF_UP))


UNKNOWN = (*DEFAULT_GRADES, Grade("UNKNOWN", "不了解"))


def counting_the_silent(counts: Mapping[str, int], grades: Sequence[Grade]) -> Published:
    """Takes whoever chose 不了解 for somebody who graded."""
    return publish({**counts, grades[0].code: counts.get(grades[0].code, 0) + counts.get("UNKNOWN", 0)}, grades)


def test_whoever_does_not_know_is_nobody_to_hide_among() -> None:
    five, six = {"EXCELLENT": 4, "BASIC": 1, "UNKNOWN": 9}, {"EXCELLENT": 3, "QUALIFIED": 3, "UNKNOWN": 9}
    assert publish(five, UNKNOWN) == Published(withheld=TOO_FEW)
    assert counting_the_silent(five, UNKNOWN).papers == 14  # the twin tells of five
    assert publish(six, UNKNOWN) == publish({**six, "UNKNOWN": 0}, UNKNOWN) == Published(10000, "EXCELLENT", 6)
    fifteen = publish({"EXCELLENT": 15, "UNKNOWN": 1, ABSTAIN: 2}, UNKNOWN)
    assert fifteen.counts == {"EXCELLENT": 15, "QUALIFIED": 0, "BASIC": 0, "UNQUALIFIED": 0}
    with pytest.raises(ValueError, match=r"^no such grades: \['BAD', 'GOOD'\]$"):
        publish({"GOOD": 7, "UNKNOWN": 2, "BAD": 1, SELF: 1}, UNKNOWN)


def test_a_scale_with_more_sums_than_can_be_gone_through_tells_nothing() -> None:
    """At once, and not after an hour: by number of papers and grades, or by what they can add up to."""
    assert safe_sums(6_667, (0, 1, 2)) == {}  # 20,001 of both
    odd = tuple(11**power for power in range(10))  # no ten papers add up to what ten others do
    assert safe_sums(10, odd) == {}
    assert len(sums_of(10, odd)) == len(sums_of(8, odd)) == comb(17, 8)  # cut short at eight papers
