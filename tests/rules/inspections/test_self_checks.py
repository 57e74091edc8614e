"""组织自查: what one line and the whole sheet need, and when it can be kept or withdrawn."""

import pytest

from zhixing.rules.inspections.self_checks import (
    NO_SELF_CHECK,
    Line,
    checked_items,
    keeping_blockers,
    line_problems,
    submission_blockers,
)
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.items import Item, Range
from zhixing.rules.standards.vocabulary import Amount, Effect, Points

TEAM = Item("TEAM", "班子健全", range=Range(Points(100), Points(600)))
KEPT = Item("SAFE", "安全", Effect.DEDUCT, start=Amount(Points(500)), range=Range(Points(100), Points(200)))
EXTRA = Item("EXTRA", "创新", worth=Amount(Points(100)))


def test_only_items_with_full_marks_are_checked() -> None:
    areas = [("党的建设", TEAM), ("日常管理", KEPT), ("加分", EXTRA)]
    assert checked_items(areas) == areas[:2]


@pytest.mark.parametrize(
    ("item", "points", "sentences"),
    [
        (TEAM, None, []),
        (TEAM, 99, ["“班子健全”的自评分应在 1 到 6 分之间。"]),
        (TEAM, 100, []),
        (TEAM, 600, []),
        (TEAM, 601, ["“班子健全”的自评分应在 1 到 6 分之间。"]),
        (KEPT, 0, []),  # of what is deducted everything may be gone
        (KEPT, 500, []),
        (KEPT, 501, ["“安全”的自评分应在 0 到 5 分之间。"]),
        (KEPT, -1, ["“安全”的自评分应在 0 到 5 分之间。"]),
        (EXTRA, 900, []),
    ],
)
def test_points_of_a_line(item: Item, points: int | None, sentences: list[str]) -> None:
    assert line_problems(item, Line(points, "每月有记录")) == sentences


def test_points_are_shown_with_what_was_done() -> None:
    assert line_problems(TEAM, Line(100, " ")) == ["“班子健全”填了自评分，请写明开展的工作和材料存放处。"]
    assert line_problems(KEPT, Line(0)) == []
    assert [line.is_empty for line in (Line(), Line(None, " "), Line(0), Line(None, "有"))] == [
        True,
        True,
        False,
        False,
    ]


def test_a_sheet_is_handed_in_whole_and_nothing_done_is_nought() -> None:
    areas = [("党的建设", TEAM), ("日常管理", KEPT)]
    whole = {"TEAM": Line(100, "有记录"), "SAFE": Line(0)}
    assert submission_blockers(areas, whole) == []
    assert submission_blockers(areas, {}) == ["还没有填自评分的有：班子健全、安全。没有做的填 0。"]
    assert submission_blockers(areas, {"SAFE": Line(900, "有")}) == [
        "还没有填自评分的有：班子健全。没有做的填 0。",
        "“安全”的自评分应在 0 到 5 分之间。",
    ]


def test_a_draft_is_kept_and_what_was_handed_in_is_withdrawn() -> None:
    def said(state: ReportState, open_state: ReportState, excluded: str = "") -> list[str]:
        return keeping_blockers(name="甲社区", excluded=excluded, state=state, open_state=open_state)

    draft, submitted = ReportState.DRAFT, ReportState.SUBMITTED
    assert said(draft, draft) == said(submitted, submitted) == []
    assert said(submitted, draft) == ["自查表已经提交，要修改请先撤回。"]
    assert said(draft, submitted, "新成立") == ["“甲社区”不参加本期考评：新成立。", "自查表还没有提交，不需要撤回。"]
    assert said(draft, draft, "新成立") == ["“甲社区”不参加本期考评：新成立。"]
    assert NO_SELF_CHECK == "未提交组织自查表"
