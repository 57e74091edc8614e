"""The roster template to download, and the register written out in the same columns.

Every cell is text (format "@"): numbers of 18 digits, telephones and dates stay as typed. Dates are written 2016-06-01,
or 2016-06 where the day was never given. ID numbers are masked unless the caller has a duty that needs them in full.
"""

import datetime
import io
from collections.abc import Callable, Iterable
from typing import Any

from zhixing.files.rosters.columns import Column
from zhixing.files.rosters.findings import RosterRow
from zhixing.files.rosters.reading import EXAMPLE, INSTRUCTIONS
from zhixing.files.rosters.vocabulary import EDUCATIONS, ETHNICITIES, NORMAL, STOPPED
from zhixing.files.spreadsheets.workbooks import new_book, put_row
from zhixing.rules.members.identity import mask_identity
from zhixing.rules.members.records import MemberClass, PersonKind

SHEET = "党员名册"
_TEMPLATE_ROWS = 2000  # that have drop-downs and the text format
_OPTIONS = "选项"  # hidden sheet: a drop-down's own list may not exceed 255 characters

_WIDTHS = {
    Column.NAME: 12,
    Column.SEX: 6,
    Column.ID_NUMBER: 22,
    Column.BRANCH: 24,
    Column.JOB: 18,
    Column.PHONE: 15,
    Column.ADDRESS: 32,
    Column.FLOWING_TO: 18,
}
_CHOICES: dict[Column, list[str]] = {
    Column.SEX: ["男", "女"],
    Column.ETHNICITY: list(dict.fromkeys(ETHNICITIES.values())),
    Column.EDUCATION: list(EDUCATIONS),
    Column.KIND: [kind.label for kind in PersonKind],
    Column.MEMBER_CLASS: [word.value for word in MemberClass],
    Column.PARTY_STANDING: [NORMAL, STOPPED],
    Column.IS_LOST: ["否", "是"],
    Column.IS_FLOWING: ["否", "是"],
}
_SUGGESTIONS = frozenset({Column.EDUCATION, Column.MEMBER_CLASS, Column.PARTY_STANDING})  # other words are taken too
_GUIDE: dict[Column, tuple[str, str, str]] = {
    Column.NAME: ("必填", "与身份证一致；少数民族姓名中间用“·”", "王小明"),
    Column.SEX: ("可不填", "男或女；不填的按公民身份号码", "男"),
    Column.ETHNICITY: ("选填", "全称", "蒙古族"),
    Column.ID_NUMBER: ("必填", "18位，按文本填写；确实没有的，须填出生日期", "（18位号码）"),
    Column.BORN_ON: ("可不填", "不填的按公民身份号码；与号码不一致的按档案填写，两样都保留", "1980-05-06"),
    Column.EDUCATION: ("选填", "最高学历", "大学本科"),
    Column.KIND: ("必填", "正式党员、预备党员、重点发展对象、入党积极分子", "正式党员"),
    Column.MEMBER_CLASS: ("选填", "党员干部类或普通无职党员类；重点发展对象和入党积极分子不填", "普通无职党员类"),
    Column.BRANCH: ("必填", "党支部名称；上传时选定党支部的可不填", "林荫社区第一党支部"),
    Column.JOINED_ON: ("党员填", "年月日；只记得年月的写年月", "2016-06-01"),
    Column.FULL_ON: ("正式党员填", "年月日；只记得年月的写年月", "2017-06"),
    Column.JOB: ("选填", "现在的工作岗位，退休的写退休", "网格员"),
    Column.PHONE: ("选填", "手机或带区号的固定电话；几个号码用“、”隔开", "13800000000"),
    Column.ADDRESS: ("选填", "现住址", "林荫小区1号楼"),
    Column.PARTY_STANDING: ("选填", "正常或停止党籍；新编入的不填按正常，已在册的不填不改动", NORMAL),
    Column.IS_LOST: ("选填", "是或否；新编入的不填按否，已在册的不填不改动", "否"),
    Column.LOST_ON: ("失联的填", "从什么时候起失去联系", "2020-05"),
    Column.IS_FLOWING: ("选填", "是或否；新编入的不填按否，已在册的不填不改动", "否"),
    Column.FLOWING_TO: ("流动的填", "外出到哪里", "北京市"),
}


def roster_template() -> bytes:
    """An empty roster: styled header, an example line that reading passes over, drop-downs, and 填写说明."""
    out = io.BytesIO()
    book = new_book(out)
    sheet = book.add_worksheet(SHEET)
    styles = _styles(book)
    _head(sheet, styles, list(Column), title="党员名册（模板）")
    example = {column: guide[2] for column, guide in _GUIDE.items()}
    example |= {Column.NAME: f"{EXAMPLE}：王小明", Column.LOST_ON: "", Column.FLOWING_TO: ""}
    put_row(sheet, 2, ["", *(example[column] for column in Column)], [styles["example"]] * (len(Column) + 1))
    for index, column in enumerate(Column, start=1):
        if column in _CHOICES:
            _offer(sheet, index, column, _options_range(column))
    _guide_sheet(book, styles)
    options = book.add_worksheet(_OPTIONS)
    options.hide()
    for row in range(max(map(len, _CHOICES.values()))):
        put_row(options, row, [words[row] if row < len(words) else None for words in _CHOICES.values()])
    book.close()
    return out.getvalue()


def write_roster(rows: Iterable[RosterRow], *, full_ids: bool, title: str = SHEET) -> bytes:
    """The register as .xlsx, columns that are none of ours at the end. Read back it gives the same rows."""
    people = list(rows)
    extras = list(dict.fromkeys(header for person in people for header in person.extra))
    out = io.BytesIO()
    book = new_book(out)
    sheet = book.add_worksheet(SHEET)
    styles = _styles(book)
    _head(sheet, styles, [*Column, *extras], title=title)
    for index, person in enumerate(people, start=1):
        values = [_WRITERS[column](person) for column in Column]
        if not full_ids:
            values[list(Column).index(Column.ID_NUMBER)] = mask_identity(person.id_number)
        values += [person.extra.get(header, "") for header in extras]
        put_row(sheet, index + 1, [index, *values], [styles["text"]] * (len(values) + 1))
    book.close()
    return out.getvalue()


def _yes_no(answer: bool) -> str:
    return "是" if answer else "否"


def _day(column: Column, of: Callable[[RosterRow], datetime.date | None]) -> Callable[[RosterRow], str]:
    def write(person: RosterRow) -> str:
        day = of(person)
        if day is None:
            return ""
        return f"{day:%Y-%m}" if column in person.month_only else day.isoformat()

    return write


_WRITERS: dict[Column, Callable[[RosterRow], str]] = {
    Column.NAME: lambda person: person.name,
    Column.SEX: lambda person: person.sex.value if person.sex else "",
    Column.ETHNICITY: lambda person: person.ethnicity,
    Column.ID_NUMBER: lambda person: person.id_number,
    Column.BORN_ON: _day(Column.BORN_ON, lambda person: person.born_on),
    Column.EDUCATION: lambda person: person.education,
    Column.KIND: lambda person: person.kind.label,
    Column.MEMBER_CLASS: lambda person: person.member_class,
    Column.BRANCH: lambda person: person.branch,
    Column.JOINED_ON: _day(Column.JOINED_ON, lambda person: person.joined_on),
    Column.FULL_ON: _day(Column.FULL_ON, lambda person: person.full_on),
    Column.JOB: lambda person: person.job,
    Column.PHONE: lambda person: person.phone,
    Column.ADDRESS: lambda person: person.address,
    Column.PARTY_STANDING: lambda person: person.party_standing,
    Column.IS_LOST: lambda person: _yes_no(person.is_lost),
    Column.LOST_ON: _day(Column.LOST_ON, lambda person: person.lost_on),
    Column.IS_FLOWING: lambda person: _yes_no(person.is_flowing),
    Column.FLOWING_TO: lambda person: person.flowing_to,
}


def _styles(book: Any) -> dict[str, Any]:
    cell = {"num_format": "@", "font_name": "宋体", "font_size": 11, "border": 1, "valign": "vcenter"}
    header = cell | {"bold": True, "align": "center", "text_wrap": True}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}),
        "header": book.add_format(header | {"bg_color": "#F3E3E0"}),
        "required": book.add_format(header | {"bg_color": "#C8312B", "font_color": "#FFFFFF"}),
        "text": book.add_format(cell),
        "wrap": book.add_format(cell | {"text_wrap": True}),
        "example": book.add_format(cell | {"italic": True, "font_color": "#767676"}),
        "blank": book.add_format({"num_format": "@", "font_name": "宋体", "font_size": 11}),
    }


def _head(sheet: Any, styles: dict[str, Any], columns: list[str], *, title: str) -> None:
    """Title and header rows, widths, frozen panes, paper. Required columns are marked by colour and in 填写说明."""
    sheet.set_column(0, 0, 6, styles["blank"])
    for index, column in enumerate(columns, start=1):
        width = _WIDTHS.get(column, 14) if isinstance(column, Column) else 16
        sheet.set_column(index, index, width, styles["blank"])
    sheet.set_row(0, 30)
    sheet.set_row(1, 34)
    sheet.merge_range(0, 0, 0, len(columns), "", styles["title"])
    put_row(sheet, 0, [title], [styles["title"]])
    required = {column for column, guide in _GUIDE.items() if guide[0] == "必填"}
    marks = [styles["required" if column in required else "header"] for column in columns]
    put_row(sheet, 1, ["序号", *map(str, columns)], [styles["header"], *marks])
    sheet.freeze_panes(2, 2)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _options_range(column: Column) -> str:
    index = list(_CHOICES).index(column)
    return f"={_OPTIONS}!${chr(65 + index)}$1:${chr(65 + index)}${len(_CHOICES[column])}"


def _offer(sheet: Any, index: int, column: Column, source: str) -> None:
    sheet.data_validation(
        2,
        index,
        1 + _TEMPLATE_ROWS,
        index,
        {
            "validate": "list",
            "source": source,
            "ignore_blank": True,
            "error_type": "warning" if column in _SUGGESTIONS else "stop",
            "error_title": str(column),
            "error_message": f"请从下拉框中选择{column}，或按“{INSTRUCTIONS}”填写",
        },
    )


def _guide_sheet(book: Any, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet(INSTRUCTIONS)
    for index, width in enumerate((20, 12, 60, 24)):
        sheet.set_column(index, index, width)
    put_row(sheet, 0, ["栏目", "是否必填", "怎样填写", "例"], [styles["header"]] * 4)
    for row, (column, (need, how, example)) in enumerate(_GUIDE.items(), start=1):
        put_row(sheet, row, [str(column), need, how, example], [styles["wrap"]] * 4)
    last = len(_GUIDE) + 2
    for offset, sentence in enumerate(
        (
            f"名册里以“{EXAMPLE}”开头的一行是示例，导入时自动跳过，也可以删去。",
            "日期写成2016-06-01、2016年6月、2016.6、201606都可以。",
            "多出来的列会原样保留；列名写成身份证号、入党时间、转正日期等常用名称也能识别。",
        )
    ):
        put_row(sheet, last + offset, [sentence])
