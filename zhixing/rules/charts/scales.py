"""Charts: how a value becomes a place, and where a line has to break."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """From values to places on the drawing; `start` may be greater than `end`, since places count downwards."""

    least: float
    most: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value stands; what lies outside stands at the edge."""
        if self.most == self.least:
            return self.start
        share = (min(max(value, self.least), self.most) - self.least) / (self.most - self.least)
        return self.start + (self.end - self.start) * share


def runs(values: Sequence[object | None]) -> list[list[int]]:
    """The places of neighbouring known values: a line is drawn through each run and never across a gap."""
    streaks: list[list[int]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        if streaks and streaks[-1][-1] == place - 1:
            streaks[-1].append(place)
        else:
            streaks.append([place])
    return streaks
