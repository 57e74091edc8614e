"""反馈函: what came out of a quarter for one organisation, what was found, what is asked of it, as official paper."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.print.typesetting import Heading, Paper, Paragraph, Part, Table


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area; every figure as it is to be printed."""

    name: str
    points: str
    full: str
    share: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inspector took points for or asks to be put right, in whole phrases."""

    item: str
    points: str
    reason: str
    problem: str
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Letter:
    organisation: str  # its full name
    assessor: str
    quarter: str
    standard: str
    index: str
    band: str
    change: str  # against the quarter before; empty where there is nothing to compare
    notes: tuple[str, ...]
    areas: tuple[AreaRow, ...]
    findings: tuple[Finding, ...]
    open_before: int  # lines of earlier quarters that are not cleared
    days_to_sign: int
    days_to_plan: int


def feedback_letter(letter: Letter, *, day: dt.date) -> Paper:
    """The letter to the organisation. Findings that have to be put right come first in the demands, with their days."""
    change = f"，{letter.change}" if letter.change else ""
    table = Table(
        headers=("方面", "得分", "满分", "占满分"),
        rows=tuple((area.name, area.points, area.full, area.share) for area in letter.areas),
        widths=(10, 5, 5, 5),
        align=("left", "center", "center", "center"),
    )
    parts: tuple[Part, ...] = (
        Paragraph(f"{letter.organisation}："),
        Paragraph(
            f"按照《{letter.standard}》，{letter.assessor}对你单位{letter.quarter}工作进行了考评。现将情况反馈如下。"
        ),
        Heading(1, "一、考评结果"),
        Paragraph(f"堡垒指数{letter.index}分，评为{letter.band}{change}。"),
        *(Paragraph(_sentence(note)) for note in letter.notes),
        Heading(1, "二、各方面得分"),
        table,
        Heading(1, "三、扣分情况和存在问题"),
        *_findings(letter),
        Heading(1, "四、有关要求"),
        *map(Paragraph, _demands(letter)),
    )
    title = f"关于反馈{letter.quarter}堡垒指数考评情况的函"
    return Paper(title, parts, organ=letter.assessor, day=day)


def _findings(letter: Letter) -> tuple[Part, ...]:
    if not letter.findings:
        return (Paragraph("实地检查没有扣分，没有发现需要整改的问题。"),)
    return tuple(Paragraph(f"{number}.{_finding(finding)}") for number, finding in enumerate(letter.findings, start=1))


def _finding(finding: Finding) -> str:
    parts = [f"{finding.item}：{finding.points}"]
    parts += [finding.reason] if finding.reason else []
    if finding.problem:
        parts.append(f"存在问题：{finding.problem}{'（已当场整改）' if finding.is_fixed else ''}")
    return "".join(_sentence(part) for part in parts)


def _demands(letter: Letter) -> tuple[str, ...]:
    demands = []
    if any(finding.problem and not finding.is_fixed for finding in letter.findings):
        demands.append(
            f"上述问题列入整改台账。请党组织书记自收到之日起{letter.days_to_sign}个工作日内签收，"
            f"{letter.days_to_plan}个工作日内报送整改方案，逐条写明目标、措施、责任人，按时限整改，附佐证材料申请销号。"
        )
    if letter.open_before:
        demands.append(f"以前的问题还有{letter.open_before}条没有销号，请一并抓紧整改。")
    if not demands:
        demands.append("请保持好的做法，继续做好各项工作。")
    return (*demands, "对考评结果有异议的，请在公示期间提出，我们将调查核实后答复。")


def _sentence(text: str) -> str:
    return text if text.endswith("。") else f"{text}。"
