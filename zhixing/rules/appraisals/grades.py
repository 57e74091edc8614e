"""民主评议党员: the four grades, which of them a year's star and the secret test suggest, and what departs from that.

Nothing here decides: a star or a vote that says otherwise asks the committee for a reason, and a share of 优秀 above a
third is said beforehand. A low score alone is no ground for 不合格 (domain-2 section 5), so no star suggests it.
"""

from collections.abc import Collection
from enum import StrEnum

EXCELLENT_SHARE = 3  # 优秀 is generally no more than one in so many


class Grade(StrEnum):
    EXCELLENT = "excellent"
    QUALIFIED = "qualified"
    BASIC = "basic"
    UNQUALIFIED = "unqualified"
    NONE = "none"

    @property
    def label(self) -> str:
        return GRADE_LABELS[self]


GRADE_LABELS = {
    Grade.EXCELLENT: "优秀",
    Grade.QUALIFIED: "合格",
    Grade.BASIC: "基本合格",
    Grade.UNQUALIFIED: "不合格",
    Grade.NONE: "不评定等次",
}
REPORTED = frozenset({Grade.EXCELLENT, Grade.UNQUALIFIED})  # what the superior is asked about one by one


def grade_of(label: str) -> Grade | None:
    """The grade a ballot's word means; None for the words of another scale."""
    return next((grade for grade, text in GRADE_LABELS.items() if text == label), None)


def star_grades(place: int, bands: int) -> frozenset[Grade]:
    """The grades that go without a reason beside a band: `place` counts from the best, 0, among so many bands."""
    if place == 0:
        return frozenset({Grade.EXCELLENT, Grade.QUALIFIED})
    return frozenset({Grade.BASIC if place == bands - 1 else Grade.QUALIFIED})


def departures(
    grade: Grade, *, star: str, usual: Collection[Grade], voted: Grade | None, unreviewable: str
) -> list[str]:
    """In what this grade differs from what stands beside it, as clauses; each asks for a reason.

    `star` names the year's star ("" where there is none), `usual` is what goes with it, `voted` what the secret test
    came to, `unreviewable` why the person is usually not graded.
    """
    if grade is Grade.NONE:
        return [] if unreviewable else ["没有不评定等次的情形"]
    clauses = [f"属于“{unreviewable}”，一般不评定等次"] if unreviewable else []
    if star and grade not in usual:
        clauses.append(f"全年评星为{star}")
    if voted is not None and grade is not voted:
        clauses.append(f"民主测评为“{voted.label}”")
    return clauses


def share_warnings(excellent: int, graded: int) -> list[str]:
    """Said before the meeting ends, and never a refusal."""
    if not excellent or excellent * EXCELLENT_SHARE <= graded:
        return []
    return [
        f"拟评“优秀”{excellent}人，超过参加评定等次{graded}人的三分之一（{graded // EXCELLENT_SHARE}人），请再研究。"
    ]
