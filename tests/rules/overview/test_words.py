"""考评总览: sums in a sentence, deadlines in words, and who is listed in a reminder."""

import datetime as dt
from dataclasses import replace
from enum import StrEnum

import pytest

from tests.rules.overview.test_rows import CYCLE, HANGING, TODAY, posting, row
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.overview.reminders import Channel, Narrowing, Outstanding, outstanding, text_for_group
from zhixing.rules.overview.rows import BranchRow, CycleFacts, PostingFacts, Show, Sums, added, sums_of
from zhixing.rules.postings import PostingState

QUARTER = "2026年第四季度"


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        (Show, ["未开启", "超期", "公示中", "异议"]),
        (Channel, ["工作群", "群发邮箱"]),
        (Narrowing, ["超期的", "尚未催办的"]),
    ],
)
def test_what_the_page_calls_them(words: type[StrEnum], labels: list[str]) -> None:
    assert [word.label for word in words] == labels  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "is_hanging"),
    [
        ({}, True),
        ({"from_on": TODAY}, True),
        ({"until_on": TODAY}, True),
        ({"from_on": TODAY + dt.timedelta(days=1)}, False),
        ({"until_on": TODAY - dt.timedelta(days=1)}, False),
        ({"state": PostingState.WITHDRAWN}, False),
        ({"from_on": None}, False),
        ({"until_on": None}, False),
    ],
)
def test_a_posting_hangs_from_its_first_day_to_its_last(changes: dict[str, object], is_hanging: bool) -> None:
    assert replace(HANGING, **changes).is_hanging(TODAY) is is_hanging  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stage", "due_on"),
    [
        (Stage.PREPARING, CYCLE.self_report_due_on),
        (Stage.SELF_REPORT, CYCLE.self_report_due_on),
        (Stage.BALLOT, CYCLE.review_due_on),
        (Stage.REVIEW, CYCLE.review_due_on),
        (Stage.POSTING, dt.date(2026, 12, 20)),
        (Stage.CLOSED, None),
    ],
)
def test_each_stage_has_its_deadline(stage: Stage, due_on: dt.date | None) -> None:
    assert replace(CYCLE, stage=stage, answer_due_on=dt.date(2026, 12, 20)).due_on == due_on


@pytest.mark.parametrize(
    ("cycle", "status", "note"),
    [
        (CYCLE, "党员自评（超期 3 天）", "超期 3 天"),
        (replace(CYCLE, self_report_due_on=TODAY), "党员自评（12月8日截止）", "12月8日截止"),
        (replace(CYCLE, stage=Stage.POSTING), "待提出公示", "待提出公示"),
        (replace(CYCLE, stage=Stage.CLOSED, closed_on=dt.date(2026, 12, 1)), "已结束（12月1日）", "12月1日"),
        (replace(CYCLE, stage=Stage.CLOSED), "已结束", ""),
    ],
)
def test_a_bar_that_names_the_stage_has_the_rest(cycle: CycleFacts, status: str, note: str) -> None:
    assert (cycle.status(TODAY), cycle.note(TODAY)) == (status, note)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"posting": None}, "—"),
        ({}, "无"),
        ({"objections": 2}, "2 条"),
        ({"objections": 2, "unanswered": 1}, "2 条，待答复 1 条"),
    ],
)
def test_objections_in_words(changes: dict[str, object], words: str) -> None:
    hanging = replace(CYCLE, stage=Stage.POSTING, posting=HANGING)
    assert replace(hanging, **changes).objection_words == words  # type: ignore[arg-type]


def test_where_a_standard_has_no_bands_nobody_waits_for_a_star() -> None:
    assert (CYCLE.unrated_words, replace(CYCLE, is_graded=False).unrated_words) == ("尚未评定", "不评等次")


def test_a_month_that_is_late_makes_the_quarter_late() -> None:
    on_time = replace(CYCLE, self_report_due_on=TODAY)
    assert replace(row(on_time), others=(CYCLE, on_time)).figures(TODAY) == {Show.OVERDUE}
    assert replace(row(on_time), others=(on_time,)).figures(TODAY) == set()


@pytest.mark.parametrize(
    ("sums", "sentence"),
    [
        (Sums(branches=3), "3 个支部"),
        (
            Sums(12, {Show.UNOPENED: 2, Show.OVERDUE: 1, Show.POSTED: 0, Show.OBJECTED: 1}, 300, 120, objections=1),
            "12 个支部，未开启 2 个，超期 1 个，已自评 120/300 人，异议 1 条",
        ),
        (Sums(3, {Show.POSTED: 3}, rated=1), "3 个支部，公示中 3 个，已评定 1 个"),
        (Sums(3, rated=2), "3 个支部，已评定 2 个"),
        (Sums(3, rated=3), "3 个支部"),
    ],
)
def test_sums_in_a_sentence(sums: Sums, sentence: str) -> None:
    assert sums.sentence == sentence


def test_what_is_added_up() -> None:
    busy = replace(CYCLE, excluded=2, objections=3, unanswered=1)
    first = replace(row(busy, (3, 2)), band_names=frozenset({"红色示范星"}))
    second = replace(row(busy, pk=2), band_names=frozenset({"黄色上进星"}))
    sums = sums_of([first, second, row(None, pk=3)], TODAY)
    assert (sums.branches, sums.excluded, sums.objections, sums.unanswered) == (3, 4, 6, 2)
    assert sums.figures == {Show.UNOPENED: 1, Show.OVERDUE: 2, Show.POSTED: 0, Show.OBJECTED: 2}
    assert (sums.stars, sums.rated, sums.unsplit) == ((3, 2), 1, 0)
    assert sums.band_names == {"红色示范星", "黄色上进星"}
    assert sums_of([], TODAY) == Sums(figures=dict.fromkeys(Show, 0))


def test_a_branch_begins_with_nothing_counted() -> None:
    fresh = CycleFacts(1, QUARTER, Stage.PREPARING, (), TODAY, TODAY)
    assert (fresh.scored, fresh.submitted, fresh.excluded, fresh.objections, fresh.unanswered) == (0, 0, 0, 0, 0)
    assert (fresh.is_graded, fresh.unrated_words) == (True, "尚未评定")


def test_stars_of_five_people_may_be_told_apart_and_of_four_not() -> None:
    assert [row(stars=stars).is_split for stars in (None, (2, 2), (2, 3))] == [False, False, True]


def test_nothing_added_up_is_nothing_and_not_nought() -> None:
    assert added([]) is None
    assert added([(1, 2), (3, 4)]) == (4, 6)


@pytest.mark.parametrize(
    ("cycle", "what"),
    [
        (replace(CYCLE, stage=Stage.PREPARING), f"核对{QUARTER}参评名单，开始党员自评（超期 3 天）"),
        (replace(CYCLE, stage=Stage.PREPARING, self_report_due_on=TODAY), f"核对{QUARTER}参评名单，开始党员自评"),
        (
            replace(CYCLE, stage=Stage.REVIEW, review_due_on=dt.date(2026, 12, 7)),
            f"完成{QUARTER}党组织评定（超期 1 天）",
        ),
        (
            replace(CYCLE, stage=Stage.POSTING, posting=HANGING, answer_due_on=dt.date(2026, 12, 7)),
            f"答复{QUARTER}公示异议（超期 1 天）",
        ),
        (replace(CYCLE, stage=Stage.POSTING, posting=HANGING), ""),
    ],
)
def test_what_a_branch_is_reminded_of_by_its_stage(cycle: CycleFacts, what: str) -> None:
    assert outstanding(row(cycle), QUARTER, TODAY) == what


@pytest.mark.parametrize(("many", "tail"), [(6, "第6支部"), (7, "第6支部等 7 个支部")])
def test_six_branches_are_named_and_more_are_counted(many: int, tail: str) -> None:
    lines = [
        Outstanding(f"第{number}支部", f"完成{QUARTER}党员自评（超期 {number} 天）") for number in range(1, many + 1)
    ]
    task = text_for_group(lines, QUARTER, "https://zx/").splitlines()[1]
    assert task.startswith(f"1. 完成{QUARTER}党员自评：第1支部、")
    assert task.endswith(f"、{tail}")


def test_a_withdrawn_posting_is_no_hanging_one() -> None:
    withdrawn = posting(PostingState.WITHDRAWN, HANGING.from_on, HANGING.until_on)
    assert row(withdrawn).figures(TODAY) == set()
    assert isinstance(withdrawn.posting, PostingFacts)
    assert BranchRow(1, "第1支部", 1, "社区1").figures(TODAY) == {Show.UNOPENED}
