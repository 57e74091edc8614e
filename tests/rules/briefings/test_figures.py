"""Small numbers: what is not told cannot be worked out either."""

from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from zhixing.rules.briefings.figures import (
    FEW,
    Figure,
    count_text,
    hidden_counts,
    objections_template,
    problems_template,
    small_count_text,
)

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=4)


def possible(counts: list[int], hidden: set[int]) -> list[set[int]]:
    """For each hidden place the counts that agree with the printed total and with how each is told."""
    total = sum(counts[place] for place in hidden)
    ranges = [range(1, FEW) if counts[place] < FEW else range(FEW, total + 1) for place in sorted(hidden)]
    fits = [combination for combination in product(*ranges) if sum(combination) == total]
    return [set(column) for column in zip(*fits, strict=True)]


@given(COUNTS)
@example([3])
@example([3, 20])
@example([1, 1, 30])
@example([4, 4, 30])
@example([1, 5])
@example([1, 5, 5, 30])
def test_no_hidden_count_follows_from_the_others(counts: list[int]) -> None:
    hidden = hidden_counts({str(place): count for place, count in enumerate(counts)})
    assert {str(place) for place, count in enumerate(counts) if 0 < count < FEW} <= hidden.parts
    if not hidden.total:
        assert all(len(values) > 1 for values in possible(counts, {int(name) for name in hidden.parts}))


def test_nothing_is_hidden_without_need() -> None:
    assert hidden_counts({"红": 8, "黄": 12, "蓝": 0}).parts == set()
    assert hidden_counts({"红": 8, "黄": 12, "蓝": 2, "绿": 3}).parts == {"蓝", "绿"}
    assert hidden_counts({"红": 8, "黄": 12, "蓝": 2, "绿": 0}).parts == {"红", "蓝"}


def test_how_counts_are_told() -> None:
    assert count_text(612, "名") == "612名"
    assert count_text(3, "名", is_hidden=True) == "少于5名"
    assert count_text(8, "名", is_hidden=True) == "人数未列"
    assert [small_count_text(count, "件") for count in (0, 4, 5)] == ["0件", "少于5件", "5件"]


def test_an_issue_claims_no_answer_and_no_rest_that_there_is_not() -> None:
    def figures(**texts: str) -> dict[str, Figure]:
        return {name: Figure(name, text, "overview") for name, text in texts.items()}

    assert objections_template(figures(异议件数="0件")) == "收到异议{异议件数}"
    assert objections_template(figures(异议件数="少于5件")) == "收到异议{异议件数}，其中经调查成立{异议成立件数}"
    assert problems_template(figures(整改问题数="0个", 已销号问题数="0个")) == "{整改问题数}"
    assert problems_template(figures(整改问题数="3个", 已销号问题数="3个")) == "{整改问题数}，已整改销号{已销号问题数}"
    rest = "{整改问题数}，已整改销号{已销号问题数}，其余按时限推进"
    assert problems_template(figures(整改问题数="3个", 已销号问题数="1个")) == rest
