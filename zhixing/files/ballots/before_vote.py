"""民主测评 on paper before the vote: 通知, 签到册, 恢复单, from plain facts."""

import datetime as dt
import io
import math
from dataclasses import dataclass

import segno

from zhixing.files.print.typesetting import CodeBox, Facts, Heading, Note, Paper, Paragraph, SignLines, Table
from zhixing.rules.periods import chinese_date

HAS_TOKEN = "已领网上凭证，不再抽票码"
_LINES_OF_A_NOTICE = 16  # what is left of one page beside title, addressee and signature, at 16 points
_SIGNS_IN_A_LINE = 27


@dataclass(frozen=True, slots=True)
class Occasion:
    """What all papers of one ballot say alike; moments in the time of the place."""

    branch: str
    title: str  # 2026年第四季度党员民主测评
    opens_at: dt.datetime
    closes_at: dt.datetime
    place: str

    @property
    def days(self) -> str:
        """The day of the vote; of one that goes on for longer, its first and last."""
        first, last = chinese_date(self.opens_at.date()), chinese_date(self.closes_at.date())
        return first if first == last else f"{first}至{last}"

    @property
    def window(self) -> str:
        day = chinese_date(self.opens_at.date())
        first, last = (f"{moment.hour}:{moment.minute:02}" for moment in (self.opens_at, self.closes_at))
        if self.opens_at.date() == self.closes_at.date():
            return f"{day}{first}至{last}"
        return f"{day}{first}至{chinese_date(self.closes_at.date())}{last}"


def qr_svg(text: str) -> str:
    """A QR code that survives a crease: medium correction, quiet zone included, one line of SVG."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=2)
    return out.getvalue().decode().strip()


@dataclass(frozen=True, slots=True)
class Announced:
    """What the notice tells: who is graded by whom, the ways in that are open, who watches, the key."""

    subjects: tuple[str, ...]
    panels: tuple[tuple[str, int], ...]  # name and number of voters
    by_slip: bool
    by_token: bool
    by_paper: bool
    tellers: tuple[tuple[str, str], ...]  # 监票人 and the name …
    fingerprint: str  # empty until both tellers have set their phrase
    quorum: str  # 三分之二
    standard: str
    is_by_representatives: bool = False  # drawn by lot, they judge one organisation


def ballot_notice(occasion: Occasion, announced: Announced, *, day: dt.date) -> Paper:
    """通知 on one A4 page."""
    panels = "、".join(f"{name}{count}人" for name, count in announced.panels)
    ways = _ways(announced)
    seats = "，".join(f"{label}{name}" for label, name in announced.tellers)
    key = announced.fingerprint or "票箱加锁启用后另行公布"
    texts = (
        f"按照《{announced.standard}》，定于{occasion.days}开展{occasion.title}。现将有关事项通知如下。",
        f"一、时间和地点。{occasion.window}，{occasion.place or '地点另行通知'}。",
        _judged(announced),
        f"三、参加人。{panels}，按名册参加；到会不足应到人数{announced.quorum}的，测评无效。{_voters(announced)}",
        f"四、投票方式。每人一票，不记名，任选一种：{ways}。投出后不能修改，投票期间不公布任何票数。",
        f"五、监督方式。{seats}。票箱由监票人、计票人各设口令加锁，两人到场才能开箱；剩余票码当众清点作废。"
        "计票后公布校验清单，人人可以核对自己的票已经计入。",
        f"六、票箱公钥指纹。{key}。{_compared(announced)}",
    )
    whom = (
        "代表"
        if announced.is_by_representatives
        else "党员"
        if all("党员" in name for name, _ in announced.panels)
        else "同志"
    )
    lines = sum(math.ceil((len(text) + 2) / _SIGNS_IN_A_LINE) for text in texts)
    size = 16 if lines <= _LINES_OF_A_NOTICE else 14
    parts = (Paragraph(f"各位{whom}："), *map(Paragraph, texts))
    draft = "" if announced.fingerprint else "（草稿）"
    return Paper(
        f"关于开展{occasion.title}的通知{draft}", parts, organ=occasion.branch, day=day, size=size, form=size == 14
    )


def _judged(announced: Announced) -> str:
    if announced.is_by_representatives:
        return f"二、被评党组织。{'、'.join(announced.subjects)}。"
    return f"二、被测评人（{len(announced.subjects)}人）。{'、'.join(announced.subjects)}。"


def _voters(announced: Announced) -> str:
    if announced.is_by_representatives:
        return "代表由抽签产生，名册只有编号；本人不能参加的，由候补依次递补，不能由他人代投。"
    return "预备党员参加测评，不列为被测评人；本人不评本人。"


def _compared(announced: Announced) -> str:
    """Where a reader meets the fingerprint again: where tokens are fetched, and in the record."""
    if announced.by_token:
        return "领取网上凭证的页面和计票记录所载应与此一致；领取时不一致的不要领取，请告知监票人。"
    return "计票记录所载应与此一致，不一致的请告知监票人。"


def _ways(announced: Announced) -> str:
    ways = []
    if announced.by_slip:
        ways.append("到会签到后抽取票码，用自己的手机或会场设备扫码投票")
    if announced.by_token:
        ways.append("事先登录系统领取网上凭证，退出登录后再投票")
    if announced.by_paper:
        ways.append("填写纸质票" + ("，订上票码" if announced.by_slip else "") + "投入票箱，由两名计票人员分别录入")
    numbered = (f"（{number}）{way}" for number, way in enumerate(ways, start=1)) if len(ways) > 1 else ways
    return "；".join(numbered)


@dataclass(frozen=True, slots=True)
class Elector:
    number: int
    name: str
    note: str = ""
    has_token: bool = False


def _attendance_row(elector: Elector) -> tuple[str, ...]:
    return str(elector.number), elector.name, elector.note, HAS_TOKEN if elector.has_token else ""


def attendance_sheet(occasion: Occasion, panel: str, electors: tuple[Elector, ...]) -> Paper:
    """签到册: one signature a line; whoever fetched a token is struck out and draws no slip."""
    table = Table(
        headers=("序号", "姓名", "单位或备注", "签名"),
        rows=tuple(map(_attendance_row, electors)),
        widths=(3, 6, 7, 11),
        align=("center", "center", "left", "center"),
        row_height=10,
        size=12,
        struck=tuple(place for place, elector in enumerate(electors) if elector.has_token),
    )
    tokens = sum(elector.has_token for elector in electors)
    facts = (
        ("时间", occasion.window),
        ("地点", occasion.place or "____________"),
        ("评价主体", panel),
        ("应到", f"{len(electors)}人"),
    )
    totals = (
        ("应到", f"{len(electors)}人"),
        ("签到", "______人"),
        ("已领网上凭证", f"{tokens}人"),
        ("实到（签到＋凭证）", "______人"),
        ("抽出票码", "______张"),
        ("剩余票码", "______张（当众作废）"),
    )
    return Paper(
        f"{occasion.title}签到册",
        (
            Facts(facts),
            table,
            Facts(totals),
            Note(
                "签名后抽取票码一张。序号和姓名已划去的，已在网上领取凭证，不签名、不抽票码。本册只记到会情况，不记投票内容。"
            ),
            SignLines(("监票人", "计票人", "主持人")),
        ),
        subtitle=occasion.branch,
        form=True,
    )


@dataclass(frozen=True, slots=True)
class Recovery:
    """One teller's key to a lock, to be kept in an envelope until the count."""

    code: str
    seat: str  # 监票人
    name: str
    ballot: str  # the slug
    phrase: str = ""  # where it was made by the system: printed, for nobody remembers twenty digits


def recovery_sheet(occasion: Occasion, recovery: Recovery, *, day: dt.date) -> Paper:
    """恢复单: printed once, signed, sealed in an envelope, burnt after the count."""
    signs = "".join(sign for sign in recovery.code if sign.isalnum())
    groups = [signs[at : at + 4] for at in range(0, len(signs), 4)]
    lines = tuple(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))
    facts = (
        ("党组织", occasion.branch),
        ("测评", occasion.title),
        ("测评编号", recovery.ballot),
        ("持有人", f"{recovery.seat} {recovery.name}"),
        ("打印日期", chinese_date(day)),
        *((("开箱口令", recovery.phrase),) if recovery.phrase else ()),
    )
    return Paper(
        "票箱恢复单",
        (
            Facts(facts, wide=True),
            Paragraph("口令忘记时，用下面的恢复码代替口令开箱。一页只能打开两把锁中的一把。"),
            CodeBox(lines, qr_svg("-".join(groups))),
            Heading(2, "（一）打印后"),
            Paragraph("请本人当场核对姓名，在下面签名，把本页装入信封，封口处签名并写上日期，由本人保管。"),
            Heading(2, "（二）保管期间"),
            Paragraph("不拍照，不复印，不交给他人，不与另一人的恢复单放在一起。"),
            Heading(2, "（三）计票以后"),
            Paragraph("不论是否拆封，由监票人、计票人当众把两页一并销毁，并写入民主测评记录。"),
            SignLines(("持有人签名", "封存日期")),
            SignLines(("销毁日期", "见证人签名")),
        ),
        form=True,
        size=14,
    )
