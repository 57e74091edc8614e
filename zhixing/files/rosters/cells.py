"""What one cell of a roster means: dates in every spelling, yes and no, telephones, text without invisible signs."""

import datetime
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from zhixing.files.spreadsheets.workbooks import Cell, rearm
from zhixing.rules.members.phones import MOBILE
from zhixing.rules.names.folding import tidy

Date = datetime.date

BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "空", "不详", "未知", "N/A", "NULL", "NONE"})
_HALF_WIDTH_ALL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date as written. `is_month_only`: the day was not given and stands at 1; `is_serial`: it was a bare number.

    `has_clock`: a time of day stood beside it.
    """

    day: Date
    is_month_only: bool = False
    is_serial: bool = False
    has_clock: bool = False


@dataclass(frozen=True, slots=True)
class TwoMonths:
    """2016.1 in a number cell: January, or October whose last nought the spreadsheet dropped."""

    january: Date
    october: Date

    def __str__(self) -> str:
        year = self.january.year
        months = f"“{year}年1月”或“{year}年10月”"
        return f"数字{year}.1可能是1月，也可能是10月（表格会去掉末尾的0）；请改写成{months}"


def text_of(cell: Cell) -> str:
    """The cell as text: one line, trimmed, digits and letters half-width, nothing invisible, disarming undone."""
    if isinstance(cell, str):
        return rearm(tidy(cell))
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "minutes")
    return str(cell)


def filled_text(cell: Cell) -> str:
    """`text_of`, with the many ways of writing "nothing" made empty."""
    text = text_of(cell)
    return "" if text.upper() in BLANKS else text


_FULL = re.compile(r"(\d{4})(?:年|[./、_\-])(\d{1,2})(?:月|[./、_\-])(\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})(?:年|[./、_\-])(\d{1,2})月?")
_SHORT_YEAR = re.compile(r"\d{2}(?:年|[./、\-])\d{1,2}(?:(?:月|[./、\-])(?:\d{1,2}日?)?)?")
_CLOCK = re.compile(r"[T ]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TEN = re.compile(r"([一二三]?)十([一二三四五六七八九]?)")
WRITE_DATE = "请写成“2016年6月1日”或“2016年6月”"


@lru_cache(maxsize=65_536, typed=True)
def read_date(cell: Cell) -> ReadDate | TwoMonths | str:
    """The date a cell means, both months a number may mean, or a sentence with what to do."""
    if isinstance(cell, datetime.datetime):
        return ReadDate(cell.date(), has_clock=cell.time() != datetime.time())
    if isinstance(cell, Date):
        return ReadDate(cell)
    if isinstance(cell, bool | datetime.time | datetime.timedelta):
        return f"这里不是日期；{WRITE_DATE}"
    if isinstance(cell, int | float):
        return _from_number(cell)
    excerpt = tidy(cell)[:30]
    text = tidy(cell).translate(_HALF_WIDTH_ALL)
    if "月" in text or "年" in text:
        text = _TEN.sub(_ten, text).translate(_CHINESE_DIGITS)
    text = text.strip("'。.")
    clock = _CLOCK.search(text)
    if clock and clock[0].strip("T Z0:."):
        read = read_date(text[: clock.start()])
        return replace(read, has_clock=True) if isinstance(read, ReadDate) else read
    text = "".join(_CLOCK.sub("", text).split())
    if text.isascii() and text.isdigit():
        return _from_digits(text)
    full = _FULL.fullmatch(text)
    if full:
        return _date(int(full[1]), int(full[2]), int(full[3]), source=text)
    month = _MONTH.fullmatch(text)
    if month:
        return _date(int(month[1]), int(month[2]), None, source=text)
    if _SHORT_YEAR.fullmatch(text):
        return f"“{excerpt}”的年份要写四位；{WRITE_DATE}"
    if re.fullmatch(r"\d{4}年", text):
        return f"“{excerpt}”只有年份；请补上月份，写成“{text}6月”的样子"
    return f"无法识别日期“{excerpt}”；{WRITE_DATE}"


def _ten(match: re.Match[str]) -> str:
    """十二 as 12, 三十 as 30: only what a month or a day can be."""
    return f"{match[1] or '一'}{match[2] or '零'}"


def _from_number(value: int | float) -> ReadDate | TwoMonths | str:
    if value != value or not 0 < value < 10**9:
        return f"无法识别日期“{value}”；{WRITE_DATE}"
    if value == int(value):
        return _from_digits(str(int(value)))
    if 1900 <= value < 2100 and re.fullmatch(r"\d{4}\.\d{1,2}", str(value)):
        year, _, month = str(value).partition(".")
        if month == "1":
            return TwoMonths(Date(int(year), 1, 1), Date(int(year), 10, 1))
        return _date(int(year), int(month), None, source=str(value))
    if 10_000 <= value < 80_000:  # a date with a time of day
        read = _from_digits(str(int(value)))
        return replace(read, has_clock=True) if isinstance(read, ReadDate) else read
    return f"无法识别日期“{value}”；{WRITE_DATE}"


def _from_digits(text: str) -> ReadDate | str:
    """201606, 20160601, or days since 1900 as a spreadsheet counts them."""
    if len(text) == 8:
        return _date(int(text[:4]), int(text[4:6]), int(text[6:]), source=text)
    if len(text) == 6:
        return _date(int(text[:4]), int(text[4:]), None, source=text)
    if len(text) == 5:
        return ReadDate(Date(1899, 12, 30) + datetime.timedelta(days=int(text)), is_serial=True)
    if len(text) == 4 and "1900" <= text <= "2100":
        return f"“{text}”只有年份；请补上月份，写成“{text}年6月”的样子"
    return f"无法识别日期“{text[:30]}”；{WRITE_DATE}"


def _date(year: int, month: int, day: int | None, *, source: str) -> ReadDate | str:
    if not 1900 <= year <= 2100:
        return f"“{source}”的年份不合理；{WRITE_DATE}"
    try:
        return ReadDate(Date(year, month, day or 1), is_month_only=day is None)
    except ValueError:
        return f"“{source}”不是一个真实的日期；{WRITE_DATE}"


_YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "对", "Y", "YES", "1", "TRUE"})
_NO = frozenset(
    {"否", "不是", "×", "✗", "✘", "X", "错", "N", "NO", "0", "FALSE", "非", "没有", "正常", "未失联", "未流动"}
)
_YES_AND_MORE = re.compile(r"(?:是|已失联|失联|已流动|流动|外出)[,，、:：;；(（\s]*(.*?)[)）]?")


@lru_cache(maxsize=4096)
def read_yes_no(text: str) -> tuple[bool, str] | None:
    """是, 否, 是（2020年5月）: the answer and what follows it; None when neither can be told. Empty means no."""
    plain = text.upper()
    if plain in BLANKS or plain in _NO:
        return False, ""
    if plain in _YES:
        return True, ""
    match = _YES_AND_MORE.fullmatch(text)
    return (True, match[1].strip()) if match else None


_LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,5})?")
_COUNTRY = re.compile(r"(\+|\b00)86[ -]?")
_SPACED_MOBILE = re.compile(r"\b(1[3-9]\d)[ -](\d{4})[ -](\d{4})\b")
_SEPARATORS = re.compile(r"[/、,，;；\s]+")


def read_phone(text: str) -> tuple[str, str]:
    """(the number or numbers, joined by 、; a sentence when something in them is odd, else empty).

    What is odd is kept as it was typed: a telephone is for people, and “13900000009（女儿）” is one.
    """
    if not text or MOBILE.fullmatch(text):
        return text, ""
    plain = _COUNTRY.sub("", text.translate(_HALF_WIDTH_ALL))
    plain = _SPACED_MOBILE.sub(r"\1\2\3", plain)
    numbers = list(filter(None, _SEPARATORS.split(plain)))
    doubt = next((doubt for number in numbers if (doubt := _phone_doubt(number))), "")
    return (text, doubt) if doubt or not numbers else ("、".join(numbers), "")


def _phone_doubt(number: str) -> str:
    if MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return ""
    if re.fullmatch(r"[1-9]\d{2}[2-9]\d{6,7}", number) and len(number) <= 11:
        return f"电话有{len(number)}位，像是丢了开头的0的固定电话，已按原样保留；请核对，完整的写法如0477-8595854"
    if MOBILE.search(number):
        return "电话号码前后还有别的文字，已按原样保留"
    digits = sum(sign.isdigit() for sign in number)
    return f"电话有{digits}位数字，不是11位手机号，也不是固定电话，已按原样保留；请核对"
