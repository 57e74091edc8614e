"""One line of a roster: what it says of a person, every problem in it, and people who stand twice."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from zhixing.files.rosters import cells
from zhixing.files.rosters.columns import Column
from zhixing.files.rosters.findings import Line, RosterRow, report_cells, report_twice, stated_columns
from zhixing.files.rosters.vocabulary import CLASSES, ETHNICITIES, KINDS, NORMAL, SEXES, SHORT_ETHNICITIES, STANDINGS
from zhixing.files.spreadsheets.workbooks import DAYS_1904
from zhixing.rules.members import identity
from zhixing.rules.members.identity import Identity, Sex
from zhixing.rules.members.records import PersonKind
from zhixing.rules.names.folding import fold_name, name_problem, name_warning
from zhixing.rules.periods import chinese_date

Date = datetime.date
T = TypeVar("T")
_MASKED = re.compile(r"\d{3}\*{13}[\dX]{2}")  # as our own export writes it
PHONE_LIMIT = 200  # characters
EXTRA_LIMIT = 500  # characters kept of a cell in a column that is none of ours


def read_line(line: Line, *, today: Date, branch: str) -> RosterRow | None:
    """The person of this line; None when something in it has to be put right first. Nothing is passed over silently."""
    known = len(line.findings.problems)
    report_cells(line)
    months: set[Column] = set()
    name = _name(line)
    holder, masked = _holder(line)
    born_on = _born_on(line, holder, months, today)
    kind = _one_of(line, Column.KIND, KINDS, "请填正式党员、预备党员、重点发展对象或入党积极分子")
    joined_on, full_on = _party_dates(line, kind, born_on, months, today)
    (is_lost, lost_on), (is_flowing, flowing_to) = _lost(line, months, today), _flowing(line)
    row = RosterRow(
        sheet=line.sheet,
        row=line.row,
        name=name,
        kind=kind or PersonKind.FULL,  # without a kind the line is not returned
        id_number=holder.number if holder else "",
        sex=_sex(line, holder),
        born_on=born_on,
        ethnicity=_ethnicity(line),
        education=line.text(Column.EDUCATION, 40),
        member_class=_member_class(line),
        branch=_branch(line, branch),
        joined_on=joined_on,
        full_on=full_on,
        job=line.text(Column.JOB, 120),
        phone=_phone(line),
        address=line.text(Column.ADDRESS, 200),
        party_standing=_party_status(line, kind),
        is_lost=is_lost,
        lost_on=lost_on,
        is_flowing=is_flowing,
        flowing_to=flowing_to,
        month_only=frozenset(months),
        extra=_extra(line),
        stated=stated_columns(line),
        masked_number=masked,
    )
    twin = report_twice(line, row)
    return replace(row, twin=twin) if kind and len(line.findings.problems) == known else None


def _name(line: Line) -> str:
    name = fold_name(line.filled(Column.NAME))
    problem, doubt = name_problem(name), name_warning(name)
    if problem:
        line.problem(Column.NAME, problem)
    elif doubt:
        line.note(Column.NAME, doubt)
    return name


def _holder(line: Line) -> tuple[Identity | None, str]:
    """Whose number it is; and a number of which an export shows only the ends, by which nobody new can be entered."""
    cell = line.cell(Column.ID_NUMBER)
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta | bool):
        line.problem(Column.ID_NUMBER, f"这里不是号码；{identity.REWRITE_AS_TEXT}")
        return None, ""
    text = identity.tidy_number(line.filled(Column.ID_NUMBER))
    if not text or (_MASKED.fullmatch(text) and line.filled(Column.BORN_ON)):
        return None, text
    holder = identity.parse_identity(cell)
    if isinstance(holder, str):
        line.problem(Column.ID_NUMBER, holder)
        return None, ""
    doubt = identity.looks_spoilt(holder)
    if doubt:
        line.note(Column.ID_NUMBER, doubt)
    if holder.upgraded:
        line.count(Column.ID_NUMBER, "是15位老号码，已换算成18位；请对照身份证核对")
    return holder, ""


def _date(line: Line, column: Column, months: set[Column], today: Date, *, month: int = 0) -> Date | None:
    """The date in a column; `month`, when known otherwise, settles a number such as 2016.1."""
    cell = line.cell(column)
    if not line.filled(column):
        return None
    read = cells.read_date(cell)
    if isinstance(read, cells.TwoMonths) and month in (1, 10):
        read = cells.ReadDate(read.january if month == 1 else read.october, is_month_only=True)
    if not isinstance(read, cells.ReadDate):
        line.problem(column, str(read))
        return None
    if read.is_serial and line.is_1904:
        read = replace(read, day=read.day + datetime.timedelta(days=DAYS_1904))
        line.count(column, "是没有设成日期格式的数字，表格从1904年起计日，已照此换算；请抽查几行")
    elif read.is_serial:
        line.count(column, "是没有设成日期格式的数字，已按表格的日期数换算；请抽查几行")
    if read.has_clock:
        line.count(column, "日期后面还写有几点几分，只取日期")
    if read.day > today:
        line.problem(column, f"{chinese_date(read.day)}还没有到；请核对")
        return None
    if read.is_month_only:
        months.add(column)
        if column is not Column.BORN_ON:
            line.count(column, "只写到年月，按当月1日记录")
    return read.day


def _born_on(line: Line, holder: Identity | None, months: set[Column], today: Date) -> Date | None:
    """What is stated: the personnel file decides. Without that, the number's own birth date."""
    if holder and holder.born_on > today:
        line.problem(Column.ID_NUMBER, "号码中的出生日期还没有到；请对照身份证核对")
        return None
    stated = _date(line, Column.BORN_ON, months, today, month=holder.born_on.month if holder else 0)
    if holder is None:
        if not any(line.filled(column) for column in (Column.ID_NUMBER, Column.BORN_ON)):
            line.problem(Column.ID_NUMBER, "公民身份号码和出生日期都没有填，无法识别是哪一人；请补填公民身份号码")
        elif stated and not line.filled(Column.ID_NUMBER):
            line.count(Column.ID_NUMBER, "没有公民身份号码，只能按姓名和出生日期辨认；请尽快补填")
        return stated
    is_month = Column.BORN_ON in months
    if stated and (doubt := identity.birth_doubt(holder, stated, month_only=is_month)):
        line.note(Column.BORN_ON, doubt)
        return stated
    return holder.born_on


def _sex(line: Line, holder: Identity | None) -> Sex | None:
    text = line.word(Column.SEX, 10)
    stated = SEXES.get(text)
    if text and stated is None:
        line.findings.unknown_words.setdefault((Column.SEX, text), line.row)
        line.problem(Column.SEX, f"无法识别性别“{text}”；请填“男”或“女”")
    if holder and stated:
        flaw = identity.sex_contradiction(holder, stated)
        if flaw:
            line.problem(Column.SEX, flaw)
    return holder.sex if holder else stated


def _one_of(line: Line, column: Column, known: Mapping[str, T], advice: str, *, required: bool = True) -> T | None:
    text = line.word(column, 40)
    value = known.get(text.replace(" ", ""))
    if text and value is None:
        line.findings.unknown_words.setdefault((column, text), line.row)
        line.problem(column, f"无法识别“{text}”；{advice}")
    elif not text and required and column in line.layout.columns:
        line.problem(column, f"没有填写；{advice}")
    return value


def _ethnicity(line: Line) -> str:
    full = _one_of(line, Column.ETHNICITY, ETHNICITIES, "请填民族全称，如蒙古族", required=False) or ""
    text = line.filled(Column.ETHNICITY)
    if text in SHORT_ETHNICITIES:
        line.count(Column.ETHNICITY, f"写的是“{text}”，已读作“{full}”")
    return full


def _member_class(line: Line) -> str:
    """The class in the standard's words. A word that is none of ours stays as written: a standard may know it."""
    text = line.text(Column.MEMBER_CLASS, 40)
    if text and text not in CLASSES:
        line.count(Column.MEMBER_CLASS, "的类别不是“党员干部类”或“普通无职党员类”，按原样保留")
    return CLASSES.get(text, text)


def _branch(line: Line, branch: str) -> str:
    text = line.text(Column.BRANCH, 80)
    if not text and not branch and Column.BRANCH in line.layout.columns:
        line.problem(Column.BRANCH, "没有所在党支部；请填写，或在上传时选定党支部")
    return text or branch


def _party_dates(
    line: Line, kind: PersonKind | None, born_on: Date | None, months: set[Column], today: Date
) -> tuple[Date | None, Date | None]:
    joined_on = _date(line, Column.JOINED_ON, months, today)
    full_on = _date(line, Column.FULL_ON, months, today)
    if kind and not kind.is_party_member:
        for column, day in ((Column.JOINED_ON, joined_on), (Column.FULL_ON, full_on)):
            if day:
                line.problem(column, f"人员类别是“{kind.label}”，不应有这个日期；请核对人员类别或删去日期")
        return joined_on, full_on
    if kind is PersonKind.PROBATIONARY and full_on:
        line.problem(Column.FULL_ON, "预备党员不应有转正日期；已经转正的，请把人员类别改为“正式党员”")
    if joined_on and full_on:
        by_month = bool(months & {Column.JOINED_ON, Column.FULL_ON})
        if (full_on.replace(day=1) < joined_on.replace(day=1)) if by_month else full_on < joined_on:
            line.problem(Column.FULL_ON, "转为正式党员日期早于加入党组织日期；请核对")
    if joined_on and born_on:
        if joined_on < born_on:
            line.problem(Column.JOINED_ON, "加入党组织日期早于出生日期；请核对")
        elif _age(born_on, joined_on, by_month=Column.JOINED_ON in months) < 18:
            line.note(Column.JOINED_ON, "加入党组织时不满18周岁；请核对")
    return joined_on, full_on


def _age(born_on: Date, on: Date, *, by_month: bool) -> int:
    """Whole years; at the end of the month when only the month is known."""
    return on.year - born_on.year - ((on.month, 31 if by_month else on.day) < (born_on.month, born_on.day))


def _phone(line: Line) -> str:
    number, doubt = cells.read_phone(line.filled(Column.PHONE))
    if len(number) > PHONE_LIMIT:
        number, doubt = number[:PHONE_LIMIT], f"有{len(number)}个字，只保留前{PHONE_LIMIT}个字"
    if doubt:
        line.note(Column.PHONE, doubt)
    return number


def _party_status(line: Line, kind: PersonKind | None) -> str:
    """党籍状态 as written; a party member without one is in good standing, others have none."""
    text = line.text(Column.PARTY_STANDING, 40)
    if text:
        return STANDINGS.get(text, text)
    return NORMAL if kind and kind.is_party_member else ""


def _lost(line: Line, months: set[Column], today: Date) -> tuple[bool, Date | None]:
    """是否失联 with its date beside it, in the same cell, or instead of the answer."""
    cell, lost_on = line.cell(Column.IS_LOST), _date(line, Column.LOST_ON, months, today)
    text = line.filled(Column.IS_LOST)
    answer = cells.read_yes_no(text)
    written = answer[1] if answer else cell
    if written:
        read = cells.read_date(written)
        if not isinstance(read, cells.ReadDate):
            line.problem(Column.IS_LOST, f"无法识别“{text[:30]}”；请填“是”或“否”，失联日期写在后面，如“是，2020年5月”")
            return False, lost_on
        months.update({Column.LOST_ON} if read.is_month_only else ())
        answer, lost_on = (True, ""), lost_on or read.day
    is_lost = bool(answer and answer[0])
    if lost_on and not is_lost and text:
        line.problem(Column.LOST_ON, "写有失联日期，是否失联却填“否”；请改正其中写错的一处")
    elif is_lost and not lost_on:
        line.note(Column.IS_LOST, "没有失联日期；导入后请补上")
    return is_lost or lost_on is not None, lost_on


def _flowing(line: Line) -> tuple[bool, str]:
    """是否流动 with the place beside it, in the same cell, or instead of the answer."""
    text, place = line.text(Column.IS_FLOWING, 120), line.text(Column.FLOWING_TO, 120)
    answer = cells.read_yes_no(text) or (True, text)
    if place and text and not answer[0]:
        line.problem(Column.FLOWING_TO, "写有外出流向，是否流动却填“否”；请改正其中写错的一处")
    is_flowing, place = answer[0] or bool(place), place or answer[1]
    if is_flowing and not place:
        line.note(Column.IS_FLOWING, "没有外出流向；导入后请补上")
    return is_flowing, place


def _extra(line: Line) -> dict[str, str]:
    extra = {}
    for index, name in line.layout.unknown.items():
        text = cells.text_of(line.cells[index])
        if len(text) > EXTRA_LIMIT:
            line.findings.notes.append(line.at(index, f"有{len(text)}个字，只保留前{EXTRA_LIMIT}个字"))
        if text:
            extra[name] = text[:EXTRA_LIMIT]
    return extra
