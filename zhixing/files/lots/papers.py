"""抽取代表 on paper: 公告 of the hash before the drawing, 抽签记录 for the minutes after it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.files.print.typesetting import Facts, Heading, Note, Paper, Paragraph, SignLines, Table
from zhixing.rules.periods import chinese_date


@dataclass(frozen=True, slots=True)
class Drawing:
    """What both papers say alike; moments in the time of the place."""

    organisation: str
    assessor: str
    quarter: str
    strata: tuple[tuple[str, int, int], ...]  # name, seats, people
    excluded: int
    sha256: str
    published_at: dt.datetime
    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """One line of the result: number of the person, and what became of the seat."""

    stratum: str
    place: int
    number: str
    remark: str = ""


def moment(at: dt.datetime) -> str:
    return f"{chinese_date(at.date())}{at.hour}:{at.minute:02}"


def _strata(drawing: Drawing) -> Table:
    return Table(
        headers=("类别", "名额", "名单人数", "候补人数"),
        rows=tuple(
            (name, str(min(seats, people)), str(people), str(max(people - seats, 0)))
            for name, seats, people in drawing.strata
        ),
        widths=(8, 3, 4, 4),
        align=("left", "center", "center", "center"),
        size=12,
    )


def hash_notice(drawing: Drawing, *, day: dt.date) -> Paper:
    """公告 for the wall: the pool is fixed, its hash, and which chance will be taken."""
    seats = sum(min(seats, people) for _, seats, people in drawing.strata)
    excluded = f"另有 {drawing.excluded} 人按规定回避，不参加抽签。" if drawing.excluded else ""
    return Paper(
        f"关于抽取{drawing.organisation}{drawing.quarter}考评代表的公告",
        (
            Paragraph(
                f"{drawing.organisation}{drawing.quarter}考评的各方代表，从下列名单中抽签产生，共 {seats} 名。"
                f"名单已于{moment(drawing.published_at)}编定，此后不再增减。{excluded}"
            ),
            _strata(drawing),
            Paragraph(f"一、名单校验值（SHA-256）：{' '.join(_groups(drawing.sha256))}。"),
            Paragraph(f"二、随机数来源：{drawing.source}。随机数须在本公告之后产生，由两名见证人签名确认。"),
            Paragraph(
                "三、抽签办法：把名单校验值和随机数合在一起，按公开的算法排出每一类的先后，排在前面的为代表，其余依次候补。"
                "名单只列编号，不列姓名。任何人都可以索取名单、抽签记录和核对程序，自行核对。"
            ),
            *map(Paragraph, drawing.notes),
        ),
        organ=drawing.assessor,
        day=day,
        form=True,
        size=14,
    )


def _groups(digest: str) -> list[str]:
    return [digest[at : at + 8] for at in range(0, len(digest), 8)]


def _occasion(drawing: Drawing, drawn_at: dt.datetime, witnesses: Sequence[str]) -> Facts:
    return Facts(
        (
            ("被评党组织", drawing.organisation),
            ("考评季度", drawing.quarter),
            ("组织抽签", drawing.assessor),
            ("名单公布", moment(drawing.published_at)),
            ("抽签时间", moment(drawn_at)),
            ("见证人", "、".join(witnesses)),
        )
    )


def _result(seats: Sequence[Seat]) -> Table:
    return Table(
        headers=("类别", "次序", "编号", "备注"),
        rows=tuple((seat.stratum, str(seat.place), seat.number, seat.remark) for seat in seats),
        widths=(7, 3, 6, 9),
        align=("left", "center", "center", "left"),
        size=11,
        merged=True,
    )


def lot_record(
    drawing: Drawing,
    *,
    drawn_at: dt.datetime,
    witnesses: Sequence[str],
    chances: Sequence[tuple[str, str, str]],
    seats: Sequence[Seat],
) -> Paper:
    """抽签记录: what was published, which chance was seen, who was drawn, which seats were passed on."""
    return Paper(
        "抽签记录",
        (
            _occasion(drawing, drawn_at, witnesses),
            Facts((("名单校验值", " ".join(_groups(drawing.sha256))), ("事先公布的来源", drawing.source)), wide=True),
            Heading(2, "（一）随机数"),
            Table(
                headers=("来源", "号码或点数", "产生时间"),
                rows=tuple(chances),
                widths=(7, 8, 7),
                align=("left", "left", "left"),
                size=12,
            ),
            Heading(2, "（二）名单和名额"),
            _strata(drawing),
            *(Note(note) for note in drawing.notes),
            Heading(2, "（三）抽签结果"),
            _result(seats),
            Note(
                "编号由姓名和电话算出，只取前十位，不能倒推姓名；姓名和电话只由两名指定的同志掌握。"
                "核对：python3 verify_lot.py 抽签记录.json"
            ),
            SignLines(("见证人", "见证人", "记录人")),
        ),
        subtitle=f"{drawing.organisation} {drawing.quarter}",
        form=True,
        size=14,
    )
