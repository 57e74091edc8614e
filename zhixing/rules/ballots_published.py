"""What may be told of a count: nothing, the mean alone, or the grades one by one, by how many graded.

Under 6 nothing: then at least five others stand beside whoever knows one paper. From 6 to 14 the mean alone; where it
would give away that all or all but one judged alike, or would tell somebody who knows one paper that all others did,
the nearest sum that does not is published instead. From 15 the number of each grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhixing.rules.ballots import BESIDE_GRADES
from zhixing.rules.scoring_rounding import rounded
from zhixing.rules.standards import Grade, RoundBy

FEWEST_FOR_MEAN, FEWEST_FOR_COUNTS = 6, 15

TOO_FEW = f"参与评价的不足 {FEWEST_FOR_MEAN} 人，为保护投票人不予公布，也不计入得分。"
NO_CHOICE = "按办法的档次和这次的票数，平均分会暴露个人的评价，不予公布，也不计入得分。"
MOST_SUMS = 20_000  # that a scale is gone through for; one with more tells papers apart by their mean


@dataclass(frozen=True)
class Published:
    """All that leaves the count. `withheld` says in a sentence why there is no value, and is empty where there is."""

    value: int | None = None  # hundredths
    grade: str = ""  # code of the grade the value falls into
    papers: int | None = None  # how many graded
    counts: Mapping[str, int] | None = None  # by code of grade
    withheld: str = ""


def publish(counts: Mapping[str, int], grades: Sequence[Grade], by: RoundBy = RoundBy.HALF_UP) -> Published:
    """What may be published of one subject, panel and question. Abstentions and 本人 in `counts` are left out."""
    valued = {one.code: one.value for one in grades if one.value is not None}
    silent = {one.code for one in grades if one.value is None} | set(BESIDE_GRADES)
    if strange := set(counts) - set(valued) - silent:
        raise ValueError(f"no such grades: {sorted(strange)}")
    given = {code: counts.get(code, 0) for code in valued}
    papers = sum(given.values())
    if papers < FEWEST_FOR_MEAN:
        return Published(withheld=TOO_FEW)
    total = sum(valued[code] * times for code, times in given.items())
    shows_counts = papers >= FEWEST_FOR_COUNTS
    if not shows_counts:
        values = tuple(sorted(valued.values()))
        coded = coded_sum(total, papers, values) if hides(papers, values) else None
        if coded is None:
            return Published(withheld=NO_CHOICE)
        total = coded
    value = rounded(total, papers, by)
    return Published(value, grade_of(value, grades), papers, given if shows_counts else None)


def coded_sum(total: int, papers: int, values: tuple[int, ...]) -> int | None:
    """The sum published for `total`: itself where it is open, else the nearest open one, of two the more middling.

    Only one that agrees with every paper that `total` agrees with: whoever voted learns nothing from seeing it moved.
    None where there is no such sum.
    """
    sums, others = open_sums(papers, values), sums_of(papers - 1, values, papers - 1)
    if total in sums:
        return total
    held = [value for value in values if total - value in others]
    fit = [one for one in sums if all(one - value in others for value in held)]
    middle = papers * (values[0] + values[-1])
    return min(fit, key=lambda one: (abs(one - total), abs(2 * one - middle), one), default=None)


@lru_cache(maxsize=256)
def hides(papers: int, values: tuple[int, ...]) -> bool:
    """Whether every sum of so many papers has one that can be published for it. Where a single one has none, nothing
    is published of any: the gap would tell which it was. Ordinary scales, such as 100, 80, 60 and 0, always do."""
    totals = sums_of(papers, values, papers)
    return len(totals) <= MOST_SUMS and all(coded_sum(one, papers, values) is not None for one in totals)


@lru_cache(maxsize=256)
def open_sums(papers: int, values: tuple[int, ...]) -> frozenset[int]:
    """Sums from which nobody can be certain how the others voted.

    Some set of so many grades with this sum has at least two apart from its commonest; and whichever single paper
    somebody knows, the others need not be alike.
    """
    others, unlike = sums_of(papers - 1, values, papers - 1), sums_of(papers - 1, values, papers - 2)
    return frozenset(
        total for total in sums_of(papers, values, papers - 2)
        if all(total - value in unlike for value in values if total - value in others)
    )


@lru_cache(maxsize=1024)
def sums_of(papers: int, values: tuple[int, ...], most: int) -> frozenset[int]:
    """What so many papers can add up to, with none of the grades given more than `most` times."""
    reached: list[set[int]] = [{0}, *(set() for _ in range(papers))]  # by how many papers
    for value in values:
        reached = [
            {total + times * value for times in range(min(many, most) + 1) for total in reached[many - times]}
            for many in range(papers + 1)
        ]
    return frozenset(reached[papers])


def grade_of(value: int, grades: Sequence[Grade]) -> str:
    """The grade whose own value is nearest; half way between two it is the better one."""
    valued = [(one.value, one.code) for one in grades if one.value is not None]
    return min(valued, key=lambda one: (abs(one[0] - value), -one[0]))[1]


def weighed(parts: Sequence[tuple[int | None, int]], by: RoundBy = RoundBy.HALF_UP) -> int | None:
    """The mean of values by weight, among those that are there; None where none is."""
    there = [(value, weight) for value, weight in parts if value is not None and weight]
    if not there:
        return None
    return rounded(sum(value * weight for value, weight in there), sum(weight for _, weight in there), by)


def over_questions(
    parts: Sequence[tuple[Published, int]], grades: Sequence[Grade], by: RoundBy = RoundBy.HALF_UP
) -> Published:
    """One subject's figure in a panel over all questions, from what is published of each: it tells nothing more."""
    if len(parts) == 1:
        return parts[0][0]
    value = weighed([(one.value, weight) for one, weight in parts], by)
    if value is None:
        return Published(withheld=parts[0][0].withheld)
    return Published(value, grade_of(value, grades), min(one.papers for one, _ in parts if one.papers is not None))


def share_warnings(falls_into: Sequence[str], grades: Sequence[Grade]) -> list[str]:
    """Where more subjects fall into a grade than its share: it warns and changes nothing.

    `falls_into`: the grade of each subject that has a figure.
    """
    warnings = []
    for one in grades:
        many, whole = sum(code == one.code for code in falls_into), len(falls_into)
        if one.share_cap is not None and many * one.share_cap.under > whole * one.share_cap.over:
            most = whole * one.share_cap.over // one.share_cap.under
            warnings.append(
                f"有结果的 {whole} 人中，“{one.name}”{many} 人，超过办法提醒的 {one.share_cap}（{most} 人）。"
                "只作提醒，不改变结果。"
            )
    return warnings
