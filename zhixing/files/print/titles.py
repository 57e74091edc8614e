"""Where a long title of a paper is broken."""

import math

TITLE_WIDTH = 20  # characters of 22 points in a line
_WORD_ENDS = "的年度部会区道委员"  # where a long title may be broken: 关于2026年第三季度 / 党员积分评定结果的公示


def title_lines(title: str) -> list[str]:
    """A long title in lines of about equal length, broken where a word ends if one ends near."""
    widths = [0.55 if sign.isascii() else 1.0 for sign in title]
    count = math.ceil(sum(widths) / TITLE_WIDTH)
    lines, start = [], 0
    for remaining in range(count, 1, -1):
        goal = sum(widths[start:]) / remaining
        fits = [end for end in range(start + 1, len(title)) if sum(widths[start:end]) <= TITLE_WIDTH]
        words = [end for end in fits if title[end - 1] in _WORD_ENDS and abs(sum(widths[start:end]) - goal) <= 4]
        end = min(words or fits, key=lambda end: abs(sum(widths[start:end]) - goal))
        lines.append(title[start:end])
        start = end
    return [*lines, title[start:]]
