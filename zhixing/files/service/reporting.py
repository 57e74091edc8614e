"""报到单 and 需求表 as official paper: what a unit's branch fills in for somebody, and what a community needs."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.files.print.typesetting import Facts, Heading, Note, Paper, Paragraph, SignLines, Table
from zhixing.files.service.papers import CUT
from zhixing.rules.periods import chinese_date

_BLANK = "　" * 8
_BLANK_ROWS = 12
CATEGORIES = ("组织建设", "法律服务", "助困就业", "基层治理", "卫生健康", "文化体育", "治安维稳", "其他")


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """Every value as it is to be read; empty ones leave a blank to write in.

    Telephone and home are kept sealed and are never printed: whoever reports writes them by hand.
    """

    community: str
    name: str = ""
    unit: str = ""
    unit_branch: str = ""
    job: str = ""
    skills: str = ""
    free_time: str = ""
    post: str = ""
    day: dt.date | None = None


def report_paper_of(report: ReportPaper) -> Paper:
    """Two parts: the unit's, which stays with the community, and the receipt that goes back to the unit."""
    day = chinese_date(report.day) if report.day else _BLANK
    facts = (
        ("姓名", report.name),
        ("性别", ""),
        ("工作单位", report.unit),
        ("所在党支部", report.unit_branch),
        ("职务", report.job),
        ("联系电话", ""),
        ("居住小区", ""),
        ("特长", report.skills),
        ("可服务时间", report.free_time),
        ("认领岗位或需求", report.post),
    )
    return Paper(
        "在职党员到社区报到单",
        (
            Facts(tuple((label, text or _BLANK) for label, text in facts)),
            Facts((("单位党组织意见", _BLANK),), wide=True),
            SignLines(("单位党组织（盖章）", "经办人（签字）")),
            SignLines(("日期",)),
            Facts((("社区接收意见", _BLANK), ("报到日期", day)), wide=True),
            SignLines(("社区党组织（盖章）", "经办人（签字）")),
            SignLines(("日期",)),
            Note(CUT),
            Heading(1, "回执"),
            Paragraph(
                f"{report.unit or _BLANK}{report.unit_branch or _BLANK}：贵单位{report.name or _BLANK}同志已于{day}到"
                f"{report.community}报到，编入志愿服务名单。参加服务的情况，每季度末用反馈函告知。"
            ),
            SignLines(("社区党组织（盖章）", "日期")),
        ),
        form=True,
        size=14,
    )


def needs_paper(community: str, posts: Sequence[tuple[str, str]], day: dt.date) -> Paper:
    """`posts`: what somebody on the list has taken on, and who; below them blank rows for what is asked for next."""
    rows = [("", text, "", "", names) for text, names in posts]
    rows += [("", "", "", "", "")] * max(_BLANK_ROWS - len(rows), 4)
    return Paper(
        "社区服务需求表",
        (
            Facts((("社区党组织", community), ("填表日期", chinese_date(day)))),
            Table(
                headers=("类别", "内容", "人数", "时间", "认领人"),
                rows=tuple(rows),
                widths=(4, 10, 2, 4, 5),
                align=("center", "left", "center", "center", "left"),
                size=12,
            ),
            Note(f"类别：{'、'.join(CATEGORIES)}。已有人认领的列在前面，其余由社区填写、由报到党员认领。"),
            SignLines(("填表人", "审核人")),
            SignLines(("社区党组织（盖章）",)),
        ),
        form=True,
        size=14,
    )
