"""会议记录 as official paper: who was to come and came, what was said, what was resolved and how it was voted."""

import datetime as dt
from dataclasses import dataclass

from zhixing.files.print.typesetting import Heading, Paper, Paragraph, Part
from zhixing.rules.periods import chinese_date

DAYS_TO_WRITE = 3  # after the meeting; later is allowed, and the paper says so
UNFILLED = "　　　　　　"


@dataclass(frozen=True, slots=True)
class ResolutionText:
    text: str
    vote: str  # 会议以无记名投票方式表决，赞成…票 …; empty where none was taken
    follow_up: str = ""  # 责任人：…，…前完成


@dataclass(frozen=True, slots=True)
class MinutesText:
    """Everything as it is to be read."""

    organ: str
    name: str  # 党员大会
    number: int  # of this kind in the year
    title: str
    held_on: dt.date
    times: str
    place: str
    hosts: str
    recorder: str
    observers: str
    expected: int
    attending: int
    quorum: str
    missing: tuple[tuple[str, str], ...]  # 请假（病假）: names
    agenda: tuple[str, ...]
    resolutions: tuple[ResolutionText, ...]
    written_on: dt.date
    attendees: str = ""
    late: tuple[tuple[str, str], ...] = ()

    @property
    def file_name(self) -> str:
        return f"{self.held_on:%Y%m%d}{self.name}会议记录"


def minutes_paper(text: MinutesText) -> Paper:
    facts = [
        f"会议名称：{text.title}",
        f"时　　间：{chinese_date(text.held_on)}{text.times}",
        f"地　　点：{text.place or UNFILLED}",
        f"主 持 人：{text.hosts or UNFILLED}",
        f"记 录 人：{text.recorder or UNFILLED}",
        f"出　　席：{_attendance(text)}",
        *(f"{label}：{names}" for label, names in (*text.late, *text.missing)),
        *([f"列　　席：{text.observers}"] if text.observers else []),
    ]
    parts: list[Part] = [Paragraph(line) for line in facts]
    parts += [Heading(1, "一、议题和发言"), *_paragraphs(text.agenda)]
    parts += [Heading(1, "二、决议"), *_resolutions(text.resolutions)]
    if text.attendees:
        parts += [Heading(1, "三、到会人员"), Paragraph(f"{text.attendees}。")]
    if (text.written_on - text.held_on).days > DAYS_TO_WRITE:
        parts.append(Paragraph(f"（补记于{chinese_date(text.written_on)}）"))
    parts.append(Paragraph(f"主持人（签字）：{UNFILLED}　　记录人（签字）：{UNFILLED}"))
    subtitle = f"{text.held_on.year}年第{text.number}次{text.name}"
    return Paper(f"{text.organ}会议记录", tuple(parts), subtitle=subtitle, organ=text.organ, day=text.held_on)


def _attendance(text: MinutesText) -> str:
    quorum = f"；其中{text.quorum.removesuffix('。')}" if text.quorum else ""
    return f"应到 {text.expected} 人，实到 {text.attending} 人{quorum}。"


def _paragraphs(lines: tuple[str, ...]) -> list[Part]:
    return [Paragraph(line) for line in lines] or [Paragraph("（没有填写。）")]


def _resolutions(lines: tuple[ResolutionText, ...]) -> list[Part]:
    if not lines:
        return [Paragraph("本次会议没有形成决议。")]
    parts: list[Part] = []
    for number, line in enumerate(lines, 1):
        parts.append(Paragraph(f"{number}. {line.text}"))
        parts += [Paragraph(sentence) for sentence in (line.vote, line.follow_up) if sentence]
    return parts
