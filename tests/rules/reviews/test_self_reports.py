"""党员自评: what a line and a whole report lack, what is said of a sum beyond full marks, and what is printed."""

import datetime as dt

import pytest

from zhixing.rules.reviews.self_reports import (
    MOST,
    SENTENCES,
    ReportLineInput,
    ReportState,
    blank_rows,
    booked_meanwhile,
    keeping_blockers,
    limit_note,
    line_blockers,
    submission_blockers,
    summary_text,
    text_to_paste,
)
from zhixing.rules.standards.model import Component, Source, Standard

OWN = Component("own", "党员自评", Source.SELF_REPORT)


@pytest.mark.parametrize(
    ("points", "note"),
    [
        (0, ""),
        (10_000, ""),
        (10_001, "党员自评各项合计 100.01 分，超过满分 100 分，按 100 分计"),
        (10_050, "党员自评各项合计 100.5 分，超过满分 100 分，按 100 分计"),
        (-1, "党员自评各项合计 -0.01 分，低于 0 分，按 0 分计"),
        (-300, "党员自评各项合计 -3 分，低于 0 分，按 0 分计"),
    ],
)
def test_what_lies_outside_full_marks_is_said(points: int, note: str) -> None:
    assert limit_note(points, Standard("办法", components=(OWN,))) == note


def test_a_part_with_full_marks_of_its_own_is_held_under_those() -> None:
    part = Component("own", "自我评价", Source.SELF_REPORT, full=2_000)
    ledger = Component("points", "积分", Source.POINTS, full=500)
    standard = Standard("办法", components=(ledger, part))
    assert limit_note(2_000, standard) == ""
    assert limit_note(2_100, standard) == "自我评价各项合计 21 分，超过满分 20 分，按 20 分计"


def test_a_standard_without_self_reports_limits_none() -> None:
    assert limit_note(20_000, Standard("办法")) == ""
    assert limit_note(20_000, Standard("办法", components=(Component("points", "积分", Source.POINTS),))) == ""


LEDGER, ITEMS, DEDUCTIONS = {"A": 200, "D": -100, "E": -50}, {"A": "学习", "B": "服务", "D": "缺席", "E": "其他"}, {"D"}


@pytest.mark.parametrize(
    ("item", "points", "explanation", "reason"),
    [
        ("A", 200, "", ""),
        ("A", 300, "另有一次", ""),
        ("A", 300, " ", "“学习”自评 3 分，台账 2 分，两者不同，请写明理由。"),
        ("A", 0, "", "“学习”自评 0 分，台账 2 分，两者不同，请写明理由。"),
        ("A", -1, "有误", "“学习”是加分的事项，自评分不能小于 0。"),
        ("B", 0, "", ""),
        ("B", 50, "", "“服务”自评 0.5 分，台账 0 分，两者不同，请写明理由。"),
        ("D", -100, "", ""),
        ("D", 0, "没有缺席", ""),
        ("D", 1, "有误", "“缺席”是扣分的事项，自评分要填负数，例如 -0.5。"),
        ("E", -50, "", ""),  # what the ledger has below nothing may be agreed with
        ("E", -51, "有误", "“其他”是加分的事项，自评分不能小于 0。"),
        ("X", 0, "", "考评办法里没有这一条，请从列表里选择。"),
        ("B", MOST, "有", ""),
        ("B", MOST + 1, "有", "分数过大，请核对后重新填写。"),
        ("D", -MOST, "有", ""),
        ("D", -MOST - 1, "有", "分数过大，请核对后重新填写。"),
    ],
)
def test_why_a_line_cannot_be_kept(item: str, points: int, explanation: str, reason: str) -> None:
    found = line_blockers([ReportLineInput(item, points, explanation)], LEDGER, ITEMS, DEDUCTIONS)
    assert found == ({item: [reason]} if reason else {})


def test_lines_that_are_right_are_not_among_those_that_are_not() -> None:
    lines = [ReportLineInput("A", 200), ReportLineInput("B", -1), ReportLineInput("X", 1)]
    assert list(line_blockers(lines, LEDGER, ITEMS)) == ["B", "X"]


def test_a_report_that_differs_from_the_ledger_says_something_of_the_whole() -> None:
    assert submission_blockers(" ", differs=True) == ["请用一两句话写明本期的总体情况，再提交。"]
    assert submission_blockers("总体较好", differs=True) == submission_blockers("", differs=False) == []


def test_sentences_that_were_tapped_stand_in_their_order_before_what_was_typed() -> None:
    assert summary_text([SENTENCES[2], SENTENCES[0], "别的。"], " 另有说明 ") == f"{SENTENCES[0]}{SENTENCES[2]}另有说明"
    assert summary_text([], "") == ""
    assert "".join(SENTENCES) == "按时参加学习和组织生活。参加了志愿服务。今后多参加活动。"


def test_when_nothing_can_be_written_in_a_report() -> None:
    assert keeping_blockers(excluded="", is_submitted=False) == []
    assert keeping_blockers(excluded="病假", is_submitted=True) == ["病假，本期不需要自评。"]
    assert keeping_blockers(excluded="", is_submitted=True) == ["自评已经提交；要修改，请先撤回。"]


def test_what_was_booked_meanwhile_is_named() -> None:
    assert booked_meanwhile([("学习", 200), ("缺席", -50)]) == (
        "本页打开后，台账新记：学习 2 分、缺席 -0.5 分。请核对后再提交。"
    )


def test_a_reminder_has_counts_and_dates() -> None:
    facts = {"branch": "第一党支部", "quarter": "第三季度", "site": "http://a/"}
    assert text_to_paste(**facts, due_on=dt.date(2026, 10, 7), submitted=3, missing=2) == (
        "各位同志：第三季度积分自评请于10月7日前完成，目前已提交 3 人，还有 2 人未提交。"
        "打开 http://a/ 登录后，首页“填写自评”里台账已记的不必重抄，核对、补充后提交，约五分钟。"
        "不便上网的同志可到支部领取纸质自评表，由支部代录。\n第一党支部"
    )


@pytest.mark.parametrize(("lines", "rows"), [(0, 8), (1, 8), (2, 7), (9, 4), (10, 3), (40, 3)])
def test_a_paper_has_rows_to_write_in_and_stays_one_sheet(lines: int, rows: int) -> None:
    assert blank_rows(lines) == rows


def test_the_words_for_the_states_of_a_report() -> None:
    assert [state.label for state in ReportState] == ["填写中", "已提交"]


def test_lines_of_a_self_report() -> None:
    names, ledger = {"LESSON": "参加党课", "VISIT": "走访"}, {"LESSON": 2000}
    assert line_blockers([ReportLineInput("LESSON", 2000), ReportLineInput("VISIT", 500, "两户")], ledger, names) == {}
    assert line_blockers(
        [ReportLineInput("LESSON", 2500, " "), ReportLineInput("NONE", 0), ReportLineInput("VISIT", 100_001, "x")],
        ledger,
        names,
    ) == {
        "LESSON": ["“参加党课”自评 25 分，台账 20 分，两者不同，请写明理由。"],
        "NONE": ["考评办法里没有这一条，请从列表里选择。"],
        "VISIT": ["分数过大，请核对后重新填写。"],
    }
