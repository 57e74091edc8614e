"""满意率, and how many do not know: figures beside the score of satisfaction, kept apart by name.

满意度得分 is the mean of the grades' values, as of every ballot. 满意率 is the share of those who chose a grade that is
worth anything. Whoever does not know is in neither; of many of them a warning is given.
"""

from collections.abc import Mapping, Sequence

from zhixing.rules.rounding import rounded
from zhixing.rules.standards.model import Grade
from zhixing.rules.standards.vocabulary import points_text

MOST_UNKNOWN = 3_000  # hundredths of a per cent: beyond 30 % the representatives know too little


def satisfied_percent(counts: Mapping[str, int], grades: Sequence[Grade]) -> int | None:
    """Hundredths of a per cent of those who graded; None where nobody did. `counts`: by code of grade."""
    valued = {grade.code: grade.value for grade in grades if grade.value is not None}
    graded = sum(counts.get(code, 0) for code in valued)
    satisfied = sum(counts.get(code, 0) for code, value in valued.items() if value > 0)
    return rounded(satisfied * 10_000, graded) if graded else None


def unknown_percent(valid: int, graded: int) -> int:
    """Hundredths of a per cent of the valid papers that give no grade here."""
    return rounded((valid - graded) * 10_000, valid) if valid else 0


def unknown_warnings(percents: Mapping[str, int], abstention: str) -> list[str]:
    """`percents`: name of each question → hundredths of a per cent."""
    return [
        f"“{name}”选“{abstention}”的占 {points_text(percent)}%，超过 {MOST_UNKNOWN // 100}%："
        "代表对这一项了解不足，请在下次汇报和公开中补上。"
        for name, percent in percents.items()
        if percent > MOST_UNKNOWN
    ]
