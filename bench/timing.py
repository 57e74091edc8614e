"""Timing in turns: what a comparison in one run rests on."""

import time
from collections.abc import Callable


def best_of(*works: Callable[[], object], rounds: int) -> list[float]:
    """The shortest time of each in seconds, taken in turns so that a busy machine disturbs all alike."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for index, work in enumerate(works):
            start = time.perf_counter()
            work()
            best[index] = min(best[index], time.perf_counter() - start)
    return best
