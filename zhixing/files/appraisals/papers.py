"""民主评议党员 on paper: 登记表 of one person, 汇总表 of a branch."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.print.typesetting import Align, Facts, Heading, Note, Paper, Paragraph, Part, SignLines, Table
from zhixing.rules.periods import chinese_date

_BLANK = "　" * 12
_BLANK_LINES = 5  # of a form that is written on by hand


@dataclass(frozen=True)
class PersonSheet:
    """One person's form; every value as it is to be read, "" where the hand fills it in."""

    year: int
    branch: str
    facts: tuple[tuple[str, str], ...]
    star: str
    review: str
    mutual: str
    vote: str
    grade: str
    opinion: str
    view: str
    read_on: dt.date | None
    superior: str


@dataclass(frozen=True)
class SummarySheet:
    year: int
    branch: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, str, str, str], ...]  # name, star, vote, grade, remark
    counts: str


def person_form(sheet: PersonSheet) -> Paper:
    """民主评议党员登记表, in the order in which it is signed: branch, the person, the superior."""
    parts: tuple[Part, ...] = (
        Facts(sheet.facts),
        Heading(1, "一、个人自评"),
        *_lines(sheet.review),
        Heading(1, "二、民主评议情况"),
        Facts((("全年评星", sheet.star or "无"), ("民主测评", sheet.vote or "无")), wide=True),
        Paragraph("党员互评意见："),
        *_lines(sheet.mutual),
        Heading(1, "三、支部意见"),
        Paragraph(f"评定等次：{sheet.grade}。{sheet.opinion}" if sheet.grade else _BLANK),
        SignLines(("书记签名", "日期")),
        Heading(1, "四、本人意见"),
        Paragraph(f"{sheet.view}（{chinese_date(sheet.read_on)}）" if sheet.read_on else _BLANK),
        SignLines(("本人签名", "日期")),
        Heading(1, "五、上级党组织意见"),
        Paragraph(sheet.superior or _BLANK),
        SignLines(("盖章", "日期")),
    )
    return Paper("民主评议党员登记表", parts, subtitle=f"{sheet.year}年　{sheet.branch}", form=True)


def _lines(text: str) -> tuple[Part, ...]:
    lines = tuple(Paragraph(line) for line in text.splitlines() if line.strip())
    return lines or (Paragraph(_BLANK),) * _BLANK_LINES


def summary_paper(sheet: SummarySheet) -> Paper:
    """民主评议党员情况汇总表 of a branch."""
    align: tuple[Align, ...] = ("center", "center", "left", "center", "left")
    table = Table(("姓名", "全年评星", "民主测评", "支部评定", "备注"), sheet.rows, (6, 7, 8, 6, 13), align, size=12)
    parts: tuple[Part, ...] = (
        Facts(sheet.heads),
        table,
        Note(sheet.counts),
        SignLines(("监票人", "计票人", "党支部书记")),
    )
    return Paper("民主评议党员情况汇总表", parts, subtitle=f"{sheet.year}年　{sheet.branch}", form=True)
