"""民主测评 on paper after the vote: 计票单, blank or filled, and the minutes (民主测评记录)."""

from dataclasses import dataclass

from zhixing.files.ballots.before_vote import Occasion
from zhixing.files.print.typesetting import Align, Facts, Heading, Note, Paper, Paragraph, Part, SignLines, Table

_BLANK = ""  # a cell to write in


@dataclass(frozen=True, slots=True)
class Counted:
    """One panel's line of the count sheet; None where it is to be written by hand."""

    panel: str
    entitled: int  # 应到
    present: int | None = None  # 实到
    issued: int | None = None  # 发出
    collected: int | None = None  # 收回
    valid: int | None = None  # 有效
    invalid: int | None = None  # 无效
    # What these are made of.
    signatures: int | None = None
    slips_printed: int | None = None
    slips_unused: int | None = None
    tokens: int | None = None
    papers_issued: int | None = None
    papers_collected: int | None = None

    @property
    def slips_drawn(self) -> int | None:
        if self.slips_printed is None or self.slips_unused is None:
            return None
        return self.slips_printed - self.slips_unused


def count_sheet(
    occasion: Occasion, counted: tuple[Counted, ...], *, filled: bool, remarks: tuple[str, ...] = ()
) -> Paper:
    """计票单: what the tellers count in the room, to be signed before the box is opened (or filled, after)."""
    parts: tuple[Part, ...] = (
        Facts((("时间", occasion.window), ("地点", occasion.place or "____________"))),
        _totals(counted),
        _details(counted),
        Note(
            "实到 = 签到人数＋已领网上凭证；发出 = 抽出票码（不用票码的，发出纸质票）＋已领网上凭证；"
            "收回 = 有效＋无效。印制票码 = 抽出＋剩余，剩余票码当众清点后作废。"
            + ("" if filled else "“收回、有效、无效”开箱计票时由系统算出，计票后补填。")
        ),
        *(map(Paragraph, remarks) if filled else (Paragraph("少收______张，原因：______________________________"),)),
        SignLines(("监票人", "计票人", "主持人", "日期")),
    )
    return Paper(f"{occasion.title}计票单", parts, subtitle=occasion.branch, form=True)


def _totals(counted: tuple[Counted, ...], size: int = 14, row_height: int = 12) -> Table:
    rows = tuple(
        (
            outcome.panel,
            *map(
                _number,
                (outcome.entitled, outcome.present, outcome.issued, outcome.collected, outcome.valid, outcome.invalid),
            ),
        )
        for outcome in counted
    )
    align: tuple[Align, ...] = ("left", *("center",) * 6)
    return Table(
        ("评价主体", "应到", "实到", "发出", "收回", "有效", "无效"),
        rows,
        (7, 4, 4, 4, 4, 4, 4),
        align,
        row_height=row_height,
        size=size,
    )


def _details(counted: tuple[Counted, ...], size: int = 11, row_height: int = 12) -> Table:
    rows = tuple(
        (
            outcome.panel,
            *map(
                _number,
                (
                    outcome.signatures,
                    outcome.tokens,
                    outcome.slips_printed,
                    outcome.slips_drawn,
                    outcome.slips_unused,
                    outcome.papers_issued,
                    outcome.papers_collected,
                ),
            ),
        )
        for outcome in counted
    )
    align: tuple[Align, ...] = ("left", *("center",) * 7)
    return Table(
        ("其中", "签到", "网上凭证", "印制票码", "抽出票码", "剩余票码", "发出纸质票", "收回纸质票"),
        rows,
        (5, 3, 4, 4, 4, 4, 5, 5),
        align,
        row_height=row_height,
        size=size,
    )


def _number(value: int | None) -> str:
    return _BLANK if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is published of one subject: exactly the words of the page, so that paper never says more."""

    name: str
    papers: str  # how many graded; — where nothing may be published
    cells: tuple[str, ...]  # one a question, then the whole where there are several
    remark: str = ""  # counts by grade, or why there is no figure


@dataclass(frozen=True, slots=True)
class PanelOutcome:
    """`withheld`: why nothing is published of anybody, said once instead of a table."""

    panel: str
    columns: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    withheld: str = ""
    row_head: str = "姓名"  # 评价内容 where one organisation is judged


def ballot_minutes(
    occasion: Occasion,
    *,
    tellers: tuple[tuple[str, str], ...],
    standard: str,
    proceedings: tuple[str, ...],
    counted: tuple[Counted, ...],
    panels: tuple[PanelOutcome, ...],
    remarks: tuple[str, ...],
    sha256: str,
) -> Paper:
    """民主测评记录. `remarks`: warnings and explanations, one sentence each."""
    facts = (
        ("党组织", occasion.branch),
        ("时间", occasion.window),
        ("地点", occasion.place or "未填写"),
        *tellers,
        ("测评依据", f"《{standard}》"),
    )
    explained: tuple[Part, ...] = (Heading(1, "四、说明"), *map(Paragraph, remarks)) if remarks else ()
    parts: tuple[Part, ...] = (
        Facts(facts, wide=True),
        Heading(1, "一、测评经过"),
        *map(Paragraph, proceedings),
        Heading(1, "二、计票情况"),
        _totals(counted, 12, 8),
        _details(counted, 10, 8),
        Heading(1, "三、测评结果"),
        *(part for panel in panels for part in _outcome(panel, titled=len(panels) > 1)),
        *explained,
        Note(f"计票记录校验值（SHA-256）：{' '.join(sha256[at : at + 8] for at in range(0, len(sha256), 8))}"),
        SignLines(("监票人", "计票人", "复核人", "主持人", "记录人", "日期")),
    )
    return Paper(f"{occasion.title}记录", parts)


def _outcome(panel: PanelOutcome, *, titled: bool) -> tuple[Part, ...]:
    heading = (Heading(2, panel.panel),) if titled else ()
    if panel.withheld:
        judged = f"被测评人{len(panel.outcomes)}人：" if panel.row_head == "姓名" else ""
        return (*heading, Paragraph(f"{judged}{panel.withheld}"))
    many = len(panel.columns)
    middle: list[Align] = ["center"] * (3 + many)
    table = Table(
        ("序号", panel.row_head, "票数", *panel.columns, "票数分布或说明" if many == 1 else "说明"),
        tuple(
            (str(number), outcome.name, outcome.papers, *outcome.cells, outcome.remark)
            for number, outcome in enumerate(panel.outcomes, start=1)
        ),
        (3, 5, 3, *((6,) if many == 1 else (4,) * (many - 1) + (6,)), 14 if many == 1 else 7),
        (*middle, "left"),
        size=11 if many == 1 else 10,
    )
    return (*heading, table)
