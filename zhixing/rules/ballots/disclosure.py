"""What may be told of a count: nothing, the mean alone, or the grades one by one, by how many graded.

Under 6 nothing: then at least five others stand beside whoever knows one paper. Else the mean alone; sums of which one
would give away that all or all but one judged alike, or would tell somebody who knows one paper that all others did,
are told as one with their neighbours, and the best of them stands for all. Only where everybody graded in a panel has
15 papers is the number of each grade told: that is decided once for the panel.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import TypeVar

from zhixing.rules.ballots.states import BESIDE_GRADES
from zhixing.rules.rounding import rounded
from zhixing.rules.standards.model import Grade, RoundBy

FEWEST_FOR_MEAN, FEWEST_FOR_COUNTS = 6, 15
Cell = TypeVar("Cell", bound=Hashable)

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


def publish_panel(
    tallies: Mapping[Cell, Mapping[str, int]], grades: Sequence[Grade], by: RoundBy = RoundBy.HALF_UP
) -> dict[Cell, Published]:
    """What may be published of one panel, cell by cell (a subject and a question): counts of all cells, or of none."""
    may_count = all(papers_in(tally, grades) >= FEWEST_FOR_COUNTS for tally in tallies.values())
    return {cell: publish(tally, grades, by, may_count=may_count) for cell, tally in tallies.items()}


def papers_in(counts: Mapping[str, int], grades: Sequence[Grade]) -> int:
    """How many graded; abstentions and 本人 are left out."""
    return sum(counts.get(grade.code, 0) for grade in grades if grade.value is not None)


def publish(
    counts: Mapping[str, int], grades: Sequence[Grade], by: RoundBy = RoundBy.HALF_UP, *, may_count: bool = True
) -> Published:
    """What may be published of one subject, panel and question. `may_count`: whether its panel tells counts at all."""
    valued = {grade.code: grade.value for grade in grades if grade.value is not None}
    if strange := set(counts) - {grade.code for grade in grades} - set(BESIDE_GRADES):
        raise ValueError(f"no such grades: {sorted(strange)}")
    shown_counts = {code: counts.get(code, 0) for code in valued}
    papers = papers_in(counts, grades)
    if papers < FEWEST_FOR_MEAN:
        return Published(withheld=TOO_FEW)
    total = sum(valued[code] * times for code, times in shown_counts.items())
    shows_counts = may_count and papers >= FEWEST_FOR_COUNTS
    published_sum = total if shows_counts else safe_sums(papers, tuple(sorted(valued.values()))).get(total)
    if published_sum is None:
        return Published(withheld=NO_CHOICE)
    value = rounded(published_sum, papers, by)
    return Published(value, grade_of(value, grades), papers, shown_counts if shows_counts else None)


@lru_cache(maxsize=256)
def safe_sums(papers: int, values: tuple[int, ...]) -> Mapping[int, int]:
    """By sum of so many papers the one that is published for it; empty where nothing can be.

    From the best down, sums are taken together until nobody can be certain how the others voted; the best of those
    taken together stands for them. So a lower sum never comes out higher, and what is published stands for itself.
    """
    if papers * len(set(values)) > MOST_SUMS or len(sums := sums_of(papers, values)) > MOST_SUMS:
        return {}
    groups: list[set[int]] = []
    group: set[int] = set()
    for total in sorted(sums, reverse=True):
        group.add(total)
        if leaves_doubt(group, papers, values):
            groups.append(group)
            group = set()
    while groups and not leaves_doubt(group, papers, values):  # none left over takes the last back, and it stands
        group |= groups.pop()
    if not leaves_doubt(group, papers, values):
        return {}
    return {total: max(joined) for joined in [*groups, group] for total in joined}


def leaves_doubt(sums: Collection[int], papers: int, values: tuple[int, ...]) -> bool:
    """Whether somebody who learns no more than that the true sum is one of these can be certain of nothing.

    Some set of so many grades with such a sum has at least two apart from its commonest; and whichever single paper
    somebody knows, the others need not be alike.
    """
    if unlike_sums(papers, values, 2).isdisjoint(sums):
        return False
    others, unlike = sums_of(papers - 1, values), unlike_sums(papers - 1, values, 1)
    return all(
        any(total - value in unlike for total in sums)
        for value in values
        if any(total - value in others for total in sums)
    )


@lru_cache(maxsize=1024)
def sums_of(papers: int, values: tuple[int, ...]) -> frozenset[int]:
    """What so many papers can add up to. Cut short, beyond `MOST_SUMS`, where they are too many to go through."""
    reached = {0}
    for _ in range(papers):
        reached = {total + value for total in reached for value in set(values)}
        if len(reached) > MOST_SUMS:
            break
    return frozenset(reached)


@lru_cache(maxsize=1024)
def unlike_sums(papers: int, values: tuple[int, ...], apart: int) -> frozenset[int]:
    """The same with at least so many papers (one or two) apart from the commonest grade.

    Then twice as many can be picked among which no grade comes more often than that, and the rest is free.
    """
    places = range(len(values))
    cores = [
        combination
        for combination in combinations_with_replacement(places, 2 * apart)
        if max(map(combination.count, combination)) <= apart
    ]
    rest = sums_of(papers - 2 * apart, values)
    return frozenset(sum(values[place] for place in core) + total for core in cores for total in rest)


def grade_of(value: int, grades: Sequence[Grade]) -> str:
    """The grade whose own value is nearest; half way between two it is the better one."""
    valued = [(grade.value, grade.code) for grade in grades if grade.value is not None]
    return min(valued, key=lambda grade: (abs(grade[0] - value), -grade[0]))[1]


def weighed(parts: Sequence[tuple[int | None, int]], by: RoundBy = RoundBy.HALF_UP) -> int | None:
    """The mean of values by weight, among those that are there; None where none is."""
    present = [(value, weight) for value, weight in parts if value is not None and weight]
    if not present:
        return None
    return rounded(sum(value * weight for value, weight in present), sum(weight for _, weight in present), by)


def combine_questions(
    parts: Sequence[tuple[Published, int]], grades: Sequence[Grade], by: RoundBy = RoundBy.HALF_UP
) -> Published:
    """One subject's figure in a panel over all questions, from what is published of each: it tells nothing more."""
    if len(parts) == 1:
        return parts[0][0]
    value = weighed([(part.value, weight) for part, weight in parts], by)
    if value is None:
        return Published(withheld=parts[0][0].withheld)
    return Published(value, grade_of(value, grades), min(part.papers for part, _ in parts if part.papers is not None))


def share_warnings(falls_into: Sequence[str], grades: Sequence[Grade]) -> list[str]:
    """Where more subjects fall into a grade than its share: it warns and changes nothing.

    `falls_into`: the grade of each subject that has a figure.
    """
    warnings = []
    for grade in grades:
        many, whole = sum(code == grade.code for code in falls_into), len(falls_into)
        if grade.share_cap is not None and many * grade.share_cap.under > whole * grade.share_cap.over:
            most = whole * grade.share_cap.over // grade.share_cap.under
            warnings.append(
                f"有结果的 {whole} 人中，“{grade.name}”{many} 人，超过办法提醒的 {grade.share_cap}（{most} 人）。"
                "只作提醒，不改变结果。"
            )
    return warnings
