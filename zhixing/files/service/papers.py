"""反馈函 as official paper: one page with places for seal and signature, and the receipt of the unit at the foot."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.print.typesetting import Facts, Heading, Note, Paper, Paragraph, SignLines, Table
from zhixing.rules.periods import chinese_date


@dataclass(frozen=True, slots=True)
class SlipPaper:
    """Every value as it is to be read. An empty evaluation leaves a blank to write in."""

    community: str
    contact: str
    number: str
    unit: str
    unit_branch: str
    name: str
    period: str
    times: int
    hours: str
    lines: tuple[tuple[str, str, str], ...]  # day, content, hours
    evaluation: str
    suggestion: str
    day: dt.date


_BLANK = "　" * 8
CUT = "…" * 40  # where the receipt is cut off: as wide as the type area


def slip_paper_of(slip: SlipPaper) -> Paper:
    table = Table(
        headers=("日期", "服务内容", "时长（小时）"),
        rows=slip.lines,
        widths=(4, 12, 4),
        align=("center", "left", "center"),
        size=12,
    )
    return Paper(
        "在职党员到社区报到服务情况反馈函",
        (
            Paragraph(f"{slip.unit}{slip.unit_branch}："),
            Paragraph(
                f"贵单位{slip.name}同志于{slip.period}到我处报到服务，参加服务 {slip.times} 次，共 {slip.hours} 小时。"
                "现将情况反馈如下，请收到后填写回执，交本人或者寄回我处。"
            ),
            table,
            Facts((("评价", slip.evaluation or _BLANK), ("建议", slip.suggestion or _BLANK)), wide=True),
            Facts(
                (
                    ("出具单位（盖章）", slip.community),
                    ("经办人（签字）", _BLANK),
                    ("出具日期", chinese_date(slip.day)),
                    ("联系方式", slip.contact or _BLANK),
                )
            ),
            Note("时长按服务本身计算，不含路途，按考评办法规定的起算数量和取整办法计入。"),
            Note(CUT),
            Heading(1, "回执"),
            Paragraph(f"{slip.community}：第 {slip.number} 号反馈函已收到，{slip.name}同志的服务情况已经登记。"),
            SignLines(("单位党组织（盖章）", "经办人（签字）")),
            SignLines(("日期",)),
        ),
        subtitle=f"第 {slip.number} 号",
        form=True,
        size=14,
    )
