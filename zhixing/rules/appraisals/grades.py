"""民主评议党员: the four grades, and in what one departs from the year's star, the secret test and circumstances.

Nothing here decides: a star or a vote that says otherwise asks the committee for a reason, and a share of 优秀 above
what the standard likes is said beforehand. Which grades go with a star is written in the standard.
"""

from collections.abc import Collection
from enum import StrEnum

from zhixing.rules.standards.procedure import THIRD, AppraisalGrade
from zhixing.rules.standards.vocabulary import Share


class Grade(StrEnum):
    EXCELLENT = AppraisalGrade.EXCELLENT.value
    QUALIFIED = AppraisalGrade.QUALIFIED.value
    BASIC = AppraisalGrade.BASIC.value
    UNQUALIFIED = AppraisalGrade.UNQUALIFIED.value
    NONE = "none"

    @property
    def label(self) -> str:
        return GRADE_LABELS[self]


GRADE_LABELS = {**{Grade(grade.value): grade.label for grade in AppraisalGrade}, Grade.NONE: "不评定等次"}
REPORTED = frozenset({Grade.EXCELLENT, Grade.UNQUALIFIED})  # what the superior is asked about one by one


def grade_of(label: str) -> Grade | None:
    """The grade a ballot's word means; None for the words of another scale."""
    return next((grade for grade, text in GRADE_LABELS.items() if text == label), None)


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


def share_warnings(excellent: int, graded: int, share: Share | None = THIRD) -> list[str]:
    """Said before the meeting ends, and never a refusal; nothing where the standard asks for no warning."""
    if share is None or excellent <= (most := most_excellent(graded, share)):
        return []
    words = "三分之一" if share.fraction == THIRD.fraction else str(share)
    return [f"拟评“优秀”{excellent}人，超过参加评定等次{graded}人的{words}（{most}人），请再研究。"]


def most_excellent(graded: int, share: Share) -> int:
    """How many 优秀 there may be among so many without a warning."""
    return int(graded * share.fraction)
