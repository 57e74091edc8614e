"""The papers of a quarter, from plain facts: 公示, 组织评定记录, 党员自评表, 签到计分表."""

import datetime
from dataclasses import dataclass

from zhixing.files.print.typesetting import Facts, Heading, Note, Paper, Paragraph, Part, SignLines, Table, Way
from zhixing.rules.periods import chinese_date
from zhixing.rules.posting_words import WORDS, PostingWords
from zhixing.rules.standards.vocabulary import IndexKind


@dataclass(frozen=True, slots=True)
class PostedRow:
    """All that a wall may show of a person: never a number, telephone, address, birth date or reason."""

    name: str
    index: str
    star: str


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """What one posting says beside its rows. `first_day` and `last_day` are None while it has not been carried out."""

    branch: str
    quarter: str
    standard: str  # the title of the standard that the results follow
    steps: str  # 党员自评、党组织评定: the links of the procedure that the quarter went through
    first_day: datetime.date | None
    last_day: datetime.date | None
    working_days: int
    answer_days: int
    contact: str
    not_scored: int = 0
    words: PostingWords = WORDS[IndexKind.VANGUARD]
    mark: str = ""  # the sentence with the code that pins the ledger down
    replaces: datetime.date | None = None  # since when the notice hung whose place this one takes
    withdrawn_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PostingText:
    """The words of one posting: one text for the sheet in the browser and for the official paper."""

    title: str
    subtitle: str
    opening: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    closing: tuple[str, ...]
    organ: str
    day: datetime.date | None


def posting_text(facts: PostingFacts, rows: tuple[PostedRow, ...]) -> PostingText:
    """公示: `rows` in the order given, which is by name."""
    again = "重新" if facts.replaces else ""
    opening = [
        f"根据《{facts.standard}》，经{facts.steps}，现将{facts.branch}{facts.quarter}{facts.words.subject}{again}予以公示。"
    ]
    if facts.replaces:
        opening.append(f"{chinese_date(facts.replaces)}起张贴的公示已经撤回，以本次公示的结果为准。")
    period = f"尚未确定，审批通过后由{facts.words.carrier}实施。"
    if facts.first_day and facts.last_day:
        period = f"{chinese_date(facts.first_day)}至{chinese_date(facts.last_day)}（{facts.working_days}个工作日）。"
    order = f"名单{facts.words.order}。"
    closing = (
        order + (f"另有{facts.not_scored}{facts.words.counter}按规定不计分，不列入本表。" if facts.not_scored else ""),
        f"公示时间：{period}",
        f"公示期间如有异议，请实名向下列受理单位反映，自收到异议起{facts.answer_days}个工作日内答复。",
        f"受理方式：{facts.contact}",
        *filter(None, [facts.mark]),
    )
    return PostingText(
        title=f"关于{facts.branch}{facts.quarter}{facts.words.subject}的{again}公示",
        subtitle=_status_line(facts),
        opening=tuple(opening),
        headers=("序号", facts.words.name_head, facts.words.index_head, facts.words.band_head),
        rows=tuple((str(number), row.name, row.index, row.star) for number, row in enumerate(rows, start=1)),
        closing=closing,
        organ=facts.branch,
        day=facts.first_day,
    )


def _status_line(facts: PostingFacts) -> str:
    """What is printed under the title of a sheet that must not hang on a wall."""
    if facts.withdrawn_on:
        return f"（本公示已于{chinese_date(facts.withdrawn_on)}撤回，仅供存档，不得张贴）"
    return "" if facts.first_day else "（样稿，审批通过并开始公示以后才能张贴）"


Cells = tuple[str, ...]  # a line of a posting
ROWS_IN_ONE_COLUMN = 10
ROWS_OF_A_SHEET = 46  # in two columns; what is more goes on to further sheets
# What hangs in two sheets is read as two: the margins of GB/T 9704 where one sheet holds it so, else a form's.
_POSTED = (Way(False, 16, 14), Way(False, 14, 12), Way(True, 14, 12))
_POSTED_IN_COLUMNS = (Way(False, 16, 11), Way(False, 14, 11), Way(True, 14, 12), Way(True, 14, 11), Way(True, 14, 10))


def posting_notice(text: PostingText) -> Paper:
    """The official paper of a posting: one sheet for a branch of usual size, in two columns where one is too long."""
    tables, ways = posting_tables(text), _POSTED if len(text.rows) <= ROWS_IN_ONE_COLUMN else _POSTED_IN_COLUMNS
    parts: tuple[Part, ...] = (*map(Paragraph, text.opening), *tables, *map(Paragraph, text.closing))
    return Paper(
        text.title,
        parts,
        subtitle=text.subtitle,
        organ=text.organ,
        day=text.day,
        form=True,
        size=14,
        ways=ways if len(tables) == 1 else (),
    )


def posting_tables(text: PostingText) -> list[Table]:
    """The rows of a posting as they hang, a table for each sheet."""
    return [_table_of(text.headers, *columns) for columns in posting_columns(text.rows)]


def posting_columns(rows: tuple[Cells, ...]) -> list[tuple[tuple[Cells, ...], ...]]:
    """Sheet by sheet the columns of a posting: one, or two that are read down the left half and then down the right."""
    if len(rows) <= ROWS_IN_ONE_COLUMN:
        return [(rows,)]
    sheets = [rows[start : start + ROWS_OF_A_SHEET] for start in range(0, len(rows), ROWS_OF_A_SHEET)]
    return [(sheet[: (len(sheet) + 1) // 2], sheet[(len(sheet) + 1) // 2 :]) for sheet in sheets]


def _table_of(headers: Cells, rows: tuple[Cells, ...], right: tuple[Cells, ...] = ()) -> Table:
    if not right:
        return Table(headers=headers, rows=rows, widths=(3, 6, 6, 8), align=("center",) * 4)
    level = (*right, *([("",) * len(headers)] * (len(rows) - len(right))))
    return Table(
        headers=headers * 2,
        rows=tuple(first + second for first, second in zip(rows, level, strict=True)),
        widths=(6, 18, 11, 14) * 2,
        align=("center",) * 8,
        size=11,
        tight=True,
    )


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """One person in the minutes; every figure as it is to be printed."""

    name: str
    self_score: str
    ledger_score: str
    group_score: str
    result: str
    reason: str = ""


def review_minutes(
    rows: tuple[ReviewedRow, ...],
    *,
    title: str,
    facts: tuple[tuple[str, str], ...],
    proceedings: tuple[str, ...],
    resolutions: tuple[str, ...],
    signers: tuple[str, ...],
    organ: str,
    day: datetime.date,
) -> Paper:
    """组织评定记录: `facts` are 时间, 地点, 组长, 记录人, 出席, 缺席, 回避 …; `signers` get a line each."""
    table = Table(
        headers=("序号", "姓名", "自评与台账", "台账分", "评定分", "评定结果", "调整理由"),
        rows=tuple(
            (str(number), row.name, row.self_score, row.ledger_score, row.group_score, row.result, row.reason)
            for number, row in enumerate(rows, start=1)
        ),
        widths=(5, 8, 6, 6, 6, 13, 8),
        align=("center", "center", "center", "center", "center", "center", "left"),
        size=12,
    )
    parts: tuple[Part, ...] = (
        Facts(facts, wide=True),
        Heading(1, "一、评定经过"),
        *map(Paragraph, proceedings),
        Heading(1, "二、评定情况"),
        table,
        Heading(1, "三、评定意见"),
        *map(Paragraph, resolutions),
        Paragraph("考评小组成员签名："),
        SignLines(signers),
    )
    return Paper(title, parts, organ=organ, day=day)


# A self-report stays on one page: points of its table, millimetres of a row, how many of the blank rows are left at
# most, and whether its margins are narrow.
_REPORTED = (
    (12, 9, 8, False),
    (11, 8, 8, False),
    (10, 8, 5, False),
    (10, 8, 3, True),
    (10, 7, 3, True),
    (9, 6, 3, True),
    (9, 6, 2, True),
)


@dataclass(frozen=True, slots=True)
class SelfReportLine:
    """One line of the self-report: what the ledger holds already, to be confirmed or added to by hand."""

    block: str
    item: str
    recorded: str = ""
    entries: str = ""  # what the sum is made of: day and activity, one after the other


def self_report_sheet(
    lines: tuple[SelfReportLine, ...],
    *,
    title: str,
    period: str,
    facts: tuple[tuple[str, str], ...],
    blank_rows: int = 6,
    due: str = "",
) -> Paper:
    """党员自评表 for paper: prefilled from the ledger, with blank lines; `facts` are 姓名, 所在党支部, 党员类别 …"""
    table = Table(
        headers=("维度", "事项", "台账已记", "自评分", "说明及佐证"),
        rows=tuple((line.block, line.item, line.recorded, "", "") for line in lines),
        widths=(5, 19, 5, 4, 8),
        align=("center", "left", "center", "center", "left"),
        merged=True,
        below=tuple(line.entries for line in lines),
    )
    how = (
        "填写说明：台账已记的不必重抄，有出入的在后两栏写明；没有记上的，在空行写明时间、事项和佐证。"
        "自评分供组织评定参考，不是评定结果。本人不能填写的，由党支部派人按本人口述代填，代录人签名。"
    )
    parts: tuple[Part, ...] = (
        Facts(facts),
        table,
        Note(how + (f"请于{due}前交党支部。" if due else "")),
        SignLines(("本人签名", "党支部书记", "代录人")),
    )
    ways = tuple(Way(True, 14, size, height, min(most, blank_rows), narrow) for size, height, most, narrow in _REPORTED)
    return Paper(title, parts, subtitle=period, form=True, size=14, ways=ways)


def attendance_sheet(
    people: tuple[tuple[str, str], ...], *, title: str, facts: tuple[tuple[str, str], ...], blank_rows: int = 5
) -> Paper:
    """签到计分表: `people` are (姓名, 所在党支部); signature, points and remarks are written by hand."""
    table = Table(
        headers=("序号", "姓名", "所在党支部", "签到", "得分", "备注"),
        rows=tuple((str(number), name, branch, "", "", "") for number, (name, branch) in enumerate(people, start=1)),
        widths=(3, 7, 10, 6, 4, 6),
        align=("center", "center", "left", "center", "center", "left"),
        blank_rows=blank_rows,
        row_height=10,
        size=12,
    )
    parts: tuple[Part, ...] = (Facts(facts), table, SignLines(("组织者", "记录人", "核对人")))
    return Paper(title, parts, form=True)
