"""The columns of a roster: their names and synonyms, and finding the header among title rows and merged cells."""

import re
import unicodedata
from collections import Counter, abc
from dataclasses import dataclass, field
from enum import StrEnum

from zhixing.files.rosters.cells import text_of
from zhixing.files.spreadsheets.workbooks import Cell, RawSheet

HEADER_WITHIN = 30  # rows from the top


class Column(StrEnum):
    """The value is the header that our own template prints: the 16 items, three of them with their companions."""

    NAME = "姓名"
    SEX = "性别"
    ETHNICITY = "民族"
    ID_NUMBER = "公民身份号码"
    BORN_ON = "出生日期"
    EDUCATION = "学历"
    KIND = "人员类别"
    MEMBER_CLASS = "党员类别"
    BRANCH = "所在党支部"
    JOINED_ON = "加入党组织日期"
    FULL_ON = "转为正式党员日期"
    JOB = "工作岗位"
    PHONE = "联系电话"
    ADDRESS = "家庭住址"
    PARTY_STANDING = "党籍状态"
    IS_LOST = "是否失联"
    LOST_ON = "失联日期"
    IS_FLOWING = "是否流动"
    FLOWING_TO = "外出流向"


_SYNONYMS: dict[Column, str] = {
    Column.NAME: "姓名 党员姓名 名字 人员姓名 村民姓名 居民姓名 职工姓名 成员姓名 同志姓名",
    Column.SEX: "性别",
    Column.ETHNICITY: "民族 族别",
    Column.ID_NUMBER: (
        "公民身份号码 公民身份证号码 公民身份证号 公民身份证 身份证号 身份证号码 身份证 "
        "居民身份证号码 居民身份证号 身份号码 证件号码 身份证件号码 身份证件号"
    ),
    Column.BORN_ON: "出生日期 出生年月 出生年月日 出生时间 生日",
    Column.EDUCATION: "学历 文化程度 最高学历 学历情况",
    Column.KIND: "人员类别 人员类型 党员类型 政治面貌 人员身份",
    Column.MEMBER_CLASS: "党员类别 党员分类 积分类别 考评类别",
    Column.BRANCH: (
        "所在党支部 所在支部 党支部 支部 支部名称 党支部名称 所属党支部 所属支部 所在党组织 "
        "所属党组织 党组织名称 所在党支部名称 所在支部名称 组织关系所在党支部 组织关系所在支部 "
        "组织关系所在党组织"
    ),
    Column.JOINED_ON: (
        "加入党组织日期 加入党组织时间 加入中国共产党日期 加入中国共产党时间 入党日期 入党时间 "
        "入党年月 入党年月日 加入党组织的日期 加入党组织的时间 党员入党时间 党员入党日期"
    ),
    Column.FULL_ON: (
        "转为正式党员日期 转为正式党员时间 转正日期 转正时间 转正年月 转正年月日 转为正式党员的日期 "
        "转为正式党员的时间 成为正式党员日期 成为正式党员时间 党员转正时间 党员转正日期 党员转正年月"
    ),
    Column.JOB: "工作岗位 岗位 从事岗位 现工作岗位 职业 工作单位及职务 单位及职务 现工作单位及职务",
    Column.PHONE: "联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 移动电话 联系手机",
    Column.ADDRESS: "家庭住址 住址 家庭地址 现住址 现居住地 居住地址 家庭详细住址 家庭详细地址 居住地",
    Column.PARTY_STANDING: "党籍状态 党籍 党籍情况",
    Column.IS_LOST: "是否失联 是否失联党员 是否为失联党员 失联 失联情况 失联党员 是否失去联系",
    Column.LOST_ON: "失联日期 失联时间 失去联系日期 失去联系时间 失联党员日期",
    Column.IS_FLOWING: "是否流动 是否流动党员 是否为流动党员 流动 流动党员 流动情况",
    Column.FLOWING_TO: (
        "外出流向 流动去向 流动流向 流向 流出地 外出地点 流动地 外出去向 流动党员流向 流动党员去向 外出地"
    ),
}
BY_HEADER: dict[str, Column] = {word: column for column, words in _SYNONYMS.items() for word in words.split()}
SERIAL = frozenset({"序号", "编号", "序列", "序", "NO", "NO.", "№"})

_BRACKETED = re.compile(r"[(\[【{].*?[)\]】}]")
_DECORATION = re.compile(r"[\s\u200b-\u200f\u2060\ufeff*:：、.。★●#_-]+")


def plain(header: Cell) -> str:
    """A header without spaces, line breaks, stars, colons and width differences, brackets kept."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", str(header))).upper()


def column_of(header: Cell) -> Column | None:
    """Which column a header names: 出生日期（年月日）, 姓 名 and *身份证号 are known too."""
    text = plain(header)
    return BY_HEADER.get(text) or BY_HEADER.get(_BRACKETED.sub("", text))


@dataclass(frozen=True, slots=True)
class HandMapping:
    """What an organisation has said by hand of its own sheets.

    `columns`: a header, as `plain` makes it, to the column that it means, or to None: not imported.
    `words`: a word of a column to one that we know.
    """

    columns: abc.Mapping[str, "Column | None"] = field(default_factory=dict)
    words: abc.Mapping[tuple["Column", str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header is and what it names. Indexes count from 0. `by_hand`: named so by the organisation itself."""

    first_row: int
    last_row: int
    columns: abc.Mapping[Column, int]
    headers: abc.Mapping[int, str]
    unknown: abc.Mapping[int, str]
    doubled: tuple[tuple[Column, int], ...]
    by_hand: abc.Mapping[int, str] = field(default_factory=dict)


def find_layout(sheet: RawSheet, mapping: HandMapping | None = None, *, is_lenient: bool = False) -> Layout | None:
    """The header of one or two rows that names most columns, 姓名 and at least two others; None when there is none.

    `is_lenient`: any two will do, so that it can be said by hand what the other columns are.
    """
    mapping = mapping or HandMapping()
    tops = range(min(HEADER_WITHIN, len(sheet.rows)))
    single = [_layout(sheet, top, top, mapping) for top in tops]
    double = [_layout(sheet, top, top + 1, mapping) for top in tops if top + 1 < len(sheet.rows)]
    best = max((*single, *double), key=lambda layout: len(layout.columns), default=None)  # the first of equals
    if best is None or len(best.columns) < 2:
        return None
    return best if is_lenient or (Column.NAME in best.columns and len(best.columns) >= 3) else None


def _own_end(texts: abc.Sequence[str]) -> int | None:
    """Where our own columns end, when they all stand there in their order: what follows is none of ours."""
    own = [column.value for column in Column]
    starts = [index for index, text in enumerate(texts) if text == own[0]]
    return next((start + len(own) for start in starts if list(texts[start : start + len(own)]) == own), None)


def _layout(sheet: RawSheet, top: int, bottom: int, mapping: HandMapping) -> Layout:
    upper, lower = _row(sheet, top), _row(sheet, bottom)
    columns: dict[Column, int] = {}
    headers: dict[int, str] = {}
    unknown: dict[int, str] = {}
    doubled: list[tuple[Column, int]] = []
    own_end = _own_end(upper)
    for index in range(max(len(upper), len(lower))):
        parent, child = _at(upper, index), _at(lower, index) if bottom != top else ""
        header = " ".join(part for part in (parent, child) if part)
        column = _column_of_pair(parent, child) if own_end is None or index < own_end else None
        if not header or (column is None and plain(header) in SERIAL):
            continue
        headers[index] = header
        if column is None or (column in columns and column is Column.PHONE):
            unknown[index] = header
        elif column in columns:
            doubled.append((column, index))
        else:
            columns[column] = index
    by_hand = _apply(mapping, columns, headers, unknown) if unknown else {}
    return Layout(top, bottom, columns, headers, _distinct(unknown), tuple(doubled), by_hand)


def _apply(
    mapping: HandMapping, columns: dict[Column, int], headers: dict[int, str], unknown: dict[int, str]
) -> dict[int, str]:
    """Name unknown columns as was said by hand: not those whose place a header of our own has taken."""
    by_hand = {}
    for index, header in list(unknown.items()):
        key = plain(header)
        if key not in mapping.columns:
            continue
        column = mapping.columns[key]
        if column is None:
            by_hand[index] = ""
            del unknown[index], headers[index]
        elif column not in columns:
            by_hand[index] = column.value
            columns[column] = index
            del unknown[index]
    return by_hand


def _column_of_pair(parent: str, child: str) -> Column | None:
    """A header of two rows: the lower names the column, or completes the upper (是否失联 over 日期)."""
    if not child or not parent:
        return column_of(child or parent)
    joined = (child, f"{parent}{child}", f"{plain(parent).removeprefix('是否')}{child}")
    match = next((column for column in map(column_of, joined) if column), None)
    if match is None and plain(child) in {"是否", "是/否", "是或否", "情况"}:
        return column_of(parent)
    return match


def _row(sheet: RawSheet, row: int) -> list[str]:
    """The texts of a row, a merged heading repeated over the columns that it spans."""
    texts = [text_of(cell) for cell in sheet.rows[row]]
    for (top, left), (bottom, right) in sheet.merged:
        if top <= row <= bottom and top == row:
            for column in range(left + 1, min(right, len(texts) - 1) + 1):
                texts[column] = texts[left]
    return texts


def _at(texts: abc.Sequence[str], index: int) -> str:
    return texts[index] if index < len(texts) else ""


def _distinct(names: abc.Mapping[int, str]) -> dict[int, str]:
    """Unknown headers kept apart when two are the same: 备注, 备注（2）."""
    counts: Counter[str] = Counter()
    distinct = {}
    for index, name in names.items():
        counts[name] += 1
        distinct[index] = name if counts[name] == 1 else f"{name}（{counts[name]}）"
    return distinct
