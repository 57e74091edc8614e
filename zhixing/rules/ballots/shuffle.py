"""Shuffling without a bias: every order equally likely if the source is fair."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def shuffled(items: Iterable[T], randbelow: Callable[[int], int]) -> list[T]:
    """Fisher and Yates. `randbelow(n)`: uniform in 0 … n - 1, such as `secrets.randbelow`."""
    order = list(items)
    for last in range(len(order) - 1, 0, -1):
        chosen = randbelow(last + 1)
        order[last], order[chosen] = order[chosen], order[last]
    return order
