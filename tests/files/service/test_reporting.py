"""报到单 and 需求表 on paper: filled or empty, one page each, with every field that the papers of practice have."""

import datetime as dt

import pytest

from tests.files.pdf_text import text_of
from zhixing.files.print.typesetting import paper_pictures, print_paper
from zhixing.files.service.reporting import CATEGORIES, ReportPaper, needs_paper, report_paper_of

DAY = dt.date(2026, 9, 14)
FILLED = ReportPaper(
    community="阳光社区党委",
    name="苏日娜",
    unit="市水务局",
    unit_branch="机关第一党支部",
    skills="法律",
    post="楼栋联络员",
    day=DAY,
)
FIELDS = ("在职党员到社区报到单", "性别", "居住小区", "可服务时间", "单位党组织（盖章）", "社区接收意见", "回执")


@pytest.mark.parametrize("report", [FILLED, ReportPaper("阳光社区党委")], ids=["filled", "empty"])
def test_a_report_stands_on_one_page_with_its_receipt(report: ReportPaper) -> None:
    text = text_of(print_paper(report_paper_of(report)))
    assert all(word in text for word in FIELDS)
    assert ("苏日娜" in text, "2026年9月14日" in text.replace("\n", "")) == (report is FILLED, report is FILLED)
    assert len(paper_pictures(report_paper_of(report), ppi=30)) == 1


def test_needs_list_what_is_taken_and_leave_room_for_more() -> None:
    paper = needs_paper("阳光社区党委", [("楼栋联络员", "苏日娜、王芳")], DAY)
    text = text_of(print_paper(paper))
    assert all(word in text for word in ("楼栋联络员", "苏日娜、王芳", "认领人", *CATEGORIES))
    assert len(paper_pictures(paper, ppi=30)) == 1
