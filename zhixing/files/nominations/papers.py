"""评先选优 on paper: 推荐审批表 of one nomination, and the notice of its posting."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.print.typesetting import Facts, Heading, Paper, Paragraph, Part, SignLines
from zhixing.rules.periods import chinese_date


@dataclass(frozen=True)
class NominationSheet:
    year: int
    branch: str
    title: str
    name: str
    facts: tuple[tuple[str, str], ...]
    deeds: str
    vote: str  # "" before the meeting
    opinion: str  # of the superior, "" before
    document: str


@dataclass(frozen=True)
class NoticeSheet:
    year: int
    organ: str
    branch: str
    title: str
    name: str
    deeds: str
    from_on: dt.date
    until_on: dt.date
    days: int
    contact: str


def recommendation_form(sheet: NominationSheet) -> Paper:
    """推荐审批表, with the places to sign and seal."""
    parts: tuple[Part, ...] = (
        Facts(sheet.facts),
        Heading(1, "一、主要事迹"),
        *(Paragraph(line) for line in sheet.deeds.splitlines() if line.strip()),
        Heading(1, "二、党支部意见"),
        Paragraph(sheet.vote or "　"),
        SignLines(("书记签名", "盖章", "日期")),
        Heading(1, "三、上级党组织意见"),
        Paragraph(sheet.opinion or "　"),
        SignLines(("负责人签名", "盖章", "日期")),
        Heading(1, "四、审批机关意见"),
        Paragraph(sheet.document or "　"),
        SignLines(("盖章", "日期")),
    )
    return Paper(f"{sheet.title}推荐审批表", parts, subtitle=f"{sheet.year}年　{sheet.branch}", form=True)


def posting_notice(sheet: NoticeSheet) -> Paper:
    """The notice for the wall: facts and no score."""
    span = f"{chinese_date(sheet.from_on)}至{chinese_date(sheet.until_on)}，{sheet.days}个工作日"
    parts: tuple[Part, ...] = (
        Paragraph(
            f"经{sheet.branch}推荐、支部党员大会表决、上级党组织审核，拟推荐{sheet.name}为{sheet.year}年度{sheet.title}，"
            f"现予公示（{span}）。"
        ),
        Heading(1, "主要事迹"),
        *(Paragraph(line) for line in sheet.deeds.splitlines() if line.strip()),
        Paragraph(f"如有异议，请在公示期间向党组织反映：{sheet.contact}。反映情况应当实事求是，以便核实。"),
    )
    return Paper(f"关于{sheet.year}年度{sheet.title}推荐对象的公示", parts, organ=sheet.organ, day=sheet.from_on)
