"""The small-number rule of pictures: what would point at single people is not split up.

Ours: of fewer than five people no shares are shown, and a count of one to four is written as 少于5人. Whoever may open
the single results finds them there; a picture is passed on, printed and pasted.
"""

from collections.abc import Sequence

FEWEST = 5
FEW = f"少于{FEWEST}人"


def is_splittable(counts: Sequence[int]) -> bool:
    """Whether a group is large enough for its stars to be shown one by one."""
    return sum(counts) >= FEWEST


def count_words(count: int) -> str:
    """0人, 少于5人, 12人."""
    return FEW if 0 < count < FEWEST else f"{count}人"


def shown_count(count: int) -> int:
    """How long a bar is drawn: a small number always the same, so that its length says no more than its words."""
    return FEWEST - 1 if 0 < count < FEWEST else count
