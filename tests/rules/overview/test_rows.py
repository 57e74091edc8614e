"""考评总览: what a branch counts for, what its state is called, and sums from which nobody is worked out."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.cycles.stages import Stage
from zhixing.rules.overview.reminders import Outstanding, outstanding, text_for_branch, text_for_group
from zhixing.rules.overview.rows import BranchRow, CycleFacts, PostingFacts, Show, groups_of, past_sums, sums_of
from zhixing.rules.postings import PostingState

TODAY = dt.date(2026, 12, 8)
CYCLE = CycleFacts(
    id=1,
    label="2026年第四季度",
    stage=Stage.SELF_REPORT,
    stages=(Stage.PREPARING, Stage.SELF_REPORT, Stage.REVIEW, Stage.POSTING, Stage.CLOSED),
    self_report_due_on=dt.date(2026, 12, 5),
    review_due_on=dt.date(2026, 12, 12),
    scored=20,
    submitted=14,
)
HANGING = PostingFacts(7, PostingState.CARRIED_OUT, dt.date(2026, 12, 4), dt.date(2026, 12, 10))


def row(
    cycle: CycleFacts | None = CYCLE, stars: tuple[int, ...] | None = None, group: int = 1, pk: int = 1
) -> BranchRow:
    return BranchRow(pk, f"第{pk}支部", group, f"社区{group}", cycle=cycle, stars=stars)


def posting(state: PostingState, from_on: dt.date | None = None, until_on: dt.date | None = None) -> CycleFacts:
    return replace(CYCLE, stage=Stage.POSTING, posting=PostingFacts(7, state, from_on, until_on))


@pytest.mark.parametrize(
    ("cycle", "status", "figures"),
    [
        (CYCLE, "党员自评（超期 3 天）", {Show.OVERDUE}),
        (replace(CYCLE, self_report_due_on=TODAY), "党员自评（12月8日截止）", set()),
        (replace(CYCLE, stage=Stage.REVIEW), "党组织评定（12月12日截止）", set()),
        (replace(CYCLE, stage=Stage.POSTING), "待提出公示", set()),
        (posting(PostingState.PROPOSED), "待审核", set()),
        (posting(PostingState.EXAMINED), "待审批", set()),
        (posting(PostingState.WITHDRAWN), "已撤回", set()),
        (replace(CYCLE, stage=Stage.POSTING, posting=HANGING), "公示中（还有 2 天）", {Show.POSTED}),
        (posting(PostingState.CARRIED_OUT, dt.date(2026, 12, 1), dt.date(2026, 12, 7)), "公示期满", set()),
        (
            posting(PostingState.CARRIED_OUT, dt.date(2026, 12, 9), dt.date(2026, 12, 15)),
            "即将公示（12月9日起）",
            set(),
        ),
        (
            replace(
                CYCLE,
                stage=Stage.POSTING,
                posting=HANGING,
                objections=2,
                unanswered=1,
                answer_due_on=dt.date(2026, 12, 7),
            ),
            "公示中（还有 2 天），异议答复超期 1 天",
            {Show.POSTED, Show.OBJECTED, Show.OVERDUE},
        ),
        (replace(CYCLE, stage=Stage.CLOSED, closed_on=dt.date(2026, 12, 1)), "已结束（12月1日）", set()),
    ],
)
def test_a_state_in_words_and_the_figures_it_counts_for(cycle: CycleFacts, status: str, figures: set[Show]) -> None:
    assert (cycle.status(TODAY), row(cycle).figures(TODAY)) == (status, figures)


def test_a_branch_without_a_quarter_is_unopened_and_nothing_else() -> None:
    assert row(None).figures(TODAY) == {Show.UNOPENED}
    sums = sums_of([row(None)], TODAY)
    assert (sums.figures[Show.UNOPENED], sums.stars, sums.scored) == (1, None, 0)


def test_sums_leave_out_who_is_too_few_and_say_how_many_they_are() -> None:
    """With 3 people in a small branch, its stars must not come out as the sum less the other branch."""
    sums = sums_of([row(stars=(3, 9, 2, 0)), row(stars=(1, 0, 1, 1), pk=2), row(pk=3)], TODAY)
    assert (sums.stars, sums.unsplit, sums.rated, sums.branches) == ((3, 9, 2, 0), 3, 2, 3)
    assert (sums.submitted, sums.scored) == (42, 60)


def test_a_group_sums_all_of_its_rows_not_those_of_the_page() -> None:
    rows = [row(pk=1), row(pk=2), row(pk=3, group=2)]
    groups = groups_of(rows[1:], rows, TODAY)
    assert [(group.label, len(group.rows), group.sums.branches) for group in groups] == [
        ("社区1", 1, 2),
        ("社区2", 1, 1),
    ]


def test_the_past_is_a_gap_where_nobody_was_rated_and_leaves_out_small_branches() -> None:
    first = replace(row(), past=(("一季度", None), ("二季度", (5, 1)), ("三季度", (1, 1))))
    second = replace(row(), past=(("一季度", None), ("二季度", (2, 4)), ("三季度", (6, 0))))
    assert past_sums([first, second]) == [("一季度", None), ("二季度", (7, 5)), ("三季度", (6, 0))]


@pytest.mark.parametrize(
    ("cycle", "what"),
    [
        (None, "开启2026年第四季度考评"),
        (CYCLE, "督促提交2026年第四季度自评，已交 14 人，共 20 人（超期 3 天）"),
        (replace(CYCLE, submitted=20), "完成2026年第四季度党员自评（超期 3 天）"),
        (replace(CYCLE, submitted=20, self_report_due_on=TODAY), ""),
        (replace(CYCLE, stage=Stage.REVIEW), ""),
        (replace(CYCLE, stage=Stage.POSTING), "提出2026年第四季度积分公示"),
        (replace(CYCLE, stage=Stage.CLOSED), ""),
    ],
)
def test_what_a_branch_is_reminded_of(cycle: CycleFacts | None, what: str) -> None:
    assert outstanding(row(cycle), "2026年第四季度", TODAY) == what


def test_a_text_names_branches_and_nobody() -> None:
    lines = [
        Outstanding("第一支部", "开启2026年第四季度考评"),
        Outstanding("第二支部", "督促提交2026年第四季度自评，已交 14 人，共 20 人（超期 3 天）"),
        Outstanding("第三支部", "督促提交2026年第四季度自评，已交 1 人，共 9 人"),
    ]
    assert text_for_group(lines, "2026年第四季度", "https://zx/") == (
        "各党支部：2026年第四季度考评还有以下工作，请抓紧办理。\n"
        "1. 开启2026年第四季度考评：第一支部\n"
        "2. 督促提交2026年第四季度自评：第二支部、第三支部\n"
        "打开 https://zx/ 登录后，可以从首页“待办事项”办理。"
    )
    assert text_for_branch(lines[0], "https://zx/") == (
        "第一支部：请开启2026年第四季度考评。打开 https://zx/ 登录后，可以从首页“待办事项”办理。"
    )
