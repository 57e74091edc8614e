"""Shuffling: every order of five comes up as often as any other, and twins with a bias are caught."""

import random
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations, product

import pytest

from zhixing.rules.ballots.shuffle import shuffled

RUNS = 24_000  # 200 of each of the 120 orders
# χ² with 119 degrees of freedom exceeds this once in a thousand fair tries; the source is seeded, so ours is fixed.
LIMIT = 172.7
Shuffle = Callable[[Sequence[int], Callable[[int], int]], list[int]]


def orders(shuffle: Shuffle, randbelow: Callable[[int], int]) -> Counter[tuple[int, ...]]:
    return Counter(tuple(shuffle(range(5), randbelow)) for _ in range(RUNS))


def faults(counts: Counter[tuple[int, ...]]) -> list[str]:
    """What is wrong with these counts of orders of five; nothing for a fair shuffle."""
    missing = [order for order in permutations(range(5)) if not counts[order]]
    expected = RUNS / 120
    spread = sum((counts[order] - expected) ** 2 / expected for order in permutations(range(5)))
    return ([f"{len(missing)} orders never come up"] if missing else []) + (["χ² too large"] if spread > LIMIT else [])


def source(seed: int = 3) -> Callable[[int], int]:
    return random.Random(seed).randrange


def test_all_orders_come_up_alike() -> None:
    assert faults(orders(shuffled, source())) == []


def test_one_too_few_to_choose_from_is_caught() -> None:
    """randbelow(n - 1): nothing ever stays where it was, 96 of the 120 orders are out of reach."""
    fair = source()
    found = faults(orders(shuffled, lambda n: fair(n - 1)))
    assert found == ["96 orders never come up", "χ² too large"]


def swapped_with_any(items: Sequence[int], randbelow: Callable[[int], int]) -> list[int]:
    """The other common mistake: every place may swap with every place, so some orders come up more often."""
    order = list(items)
    for place in range(len(order)):
        chosen = randbelow(len(order))
        order[place], order[chosen] = order[chosen], order[place]
    return order


def test_swapping_with_any_place_is_caught() -> None:
    assert faults(orders(swapped_with_any, source())) == ["χ² too large"]


def test_a_remainder_of_a_byte_is_caught() -> None:
    """A byte's remainder favours small numbers: with few values, such as 0 … 7, badly."""
    fair = source()
    assert faults(orders(shuffled, lambda n: fair(8) % n)) == ["χ² too large"]


@pytest.mark.parametrize("count", [0, 1, 2, 1000])
def test_nothing_is_lost_and_nothing_added(count: int) -> None:
    before = list(range(count))
    assert sorted(shuffled(before, secrets.randbelow)) == before == list(range(count))


def counted(shuffle: Shuffle, choices: Sequence[range]) -> Counter[tuple[int, ...]]:
    """How often each order comes up when every row of choices is gone through once."""
    rows = [iter(row) for row in product(*choices)]
    return Counter(tuple(shuffle(range(5), lambda below, row=row: next(row))) for row in rows)


def test_each_row_of_choices_gives_an_order_of_its_own() -> None:
    """Not by chance but counted: 5 × 4 × 3 × 2 choices, 120 orders, each once."""
    asked: list[int] = []

    def highest(below: int) -> int:
        asked.append(below)
        return below - 1

    assert (shuffled("abcde", highest), asked) == (list("abcde"), [5, 4, 3, 2])
    assert counted(shuffled, [range(many) for many in asked]) == dict.fromkeys(permutations(range(5)), 1)
    assert len(set(counted(swapped_with_any, [range(5)] * 5).values())) > 1  # 3125 is no multiple of 120
