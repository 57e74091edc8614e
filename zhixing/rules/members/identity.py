"""公民身份号码: check digit, what a number says of its holder, contradictions, masks, spreadsheet damage.

GB 11643: six digits of region, eight of birth date, three of sequence (odd for men), one check digit by
ISO 7064 MOD 11-2. Numbers are text from end to end; an `int` or `float` is only ever looked at to explain
how a spreadsheet spoilt it.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul

from zhixing.rules.periods import chinese_date

REWRITE_AS_TEXT = "请先把这一列设为“文本”格式，再对照身份证重新填写号码"


class Sex(StrEnum):
    """性别, as the register keeps it."""

    MALE = "男"
    FEMALE = "女"


@dataclass(frozen=True, slots=True)
class Identity:
    """A number that passed every check. `upgraded` says that it was given in the old form of 15 digits."""

    number: str
    born_on: date
    sex: Sex
    upgraded: bool = False


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91}
)
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NOISE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff'’‘`-]+")
_FORM = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d{1,2}")


def check_digit(first_17: str) -> str:
    """The eighteenth character that ISO 7064 MOD 11-2 asks for."""
    return _CHECKS[sum(map(mul, map(int, first_17), _WEIGHTS)) % 11]


def upgrade(old_15: str) -> str:
    """The number of 18 for an old one of 15: the century is always the twentieth."""
    first_17 = f"{old_15[:6]}19{old_15[6:]}"
    return first_17 + check_digit(first_17)


def tidy_number(text: str) -> str:
    """Without spaces, dashes, apostrophes and invisible signs; half-width; capital X."""
    return _NOISE.sub("", text.translate(_HALF_WIDTH)).upper()


def parse_identity(value: str | int | float) -> Identity | str:
    """The checked number, or one sentence that says what is wrong and what to do (never quoting the number)."""
    if isinstance(value, int | float):
        value = _digits_of_cell(value)
        if not value:
            return f"号码被电子表格当成了数字，第16位以后已经丢失；{REWRITE_AS_TEXT}"
    text = value if _FORM.fullmatch(value) else tidy_number(value)
    flaw = _flaw_of_form(text)
    if flaw:
        return flaw
    number = upgrade(text) if len(text) == 15 else text
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "号码第7至14位不是一个真实的日期；请对照身份证核对"
    if born_on.year < 1900:
        return "号码中的出生年份早于1900年；请对照身份证核对"
    if check_digit(number[:17]) != number[17]:
        if number.endswith("000"):
            return f"号码末三位变成了000，是被电子表格当成数字损坏的；{REWRITE_AS_TEXT}"
        return "号码的校验码（第18位）不对，多半是抄错了一位；请对照身份证核对"
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return Identity(number, born_on, sex, upgraded=len(text) == 15)


def _digits_of_cell(value: int | float) -> str:
    """A number cell keeps 15 significant digits: an old number survives whole, a new one cannot (then empty)."""
    if not abs(value) < 10**15:  # so written that "not a number" ends here too
        return ""
    return str(int(value)) if value == int(value) else str(value)


def _flaw_of_form(text: str) -> str:
    if _FORM.fullmatch(text):
        known = int(text[:2]) in _PROVINCES
        return "" if known else f"号码开头的“{text[:2]}”不是任何省级地区的代码；请对照身份证核对"
    if not text:
        return "没有填写公民身份号码；请补填"
    if "*" in text:
        return "号码中有“*”，是隐去了几位的号码；请填写完整的公民身份号码"
    if _SCIENTIFIC.fullmatch(text):
        return f"号码被电子表格改成了科学计数（{text}），后几位已经丢失；{REWRITE_AS_TEXT}"
    if len(text) not in (15, 18):
        return f"号码有{len(text)}位，应为18位（老号码15位）；请对照身份证核对"
    return "号码中有不该出现的字符（只能是数字，末位可以是X）；请对照身份证核对"


def looks_spoilt(identity: Identity) -> str:
    """A doubt about a number that passes: three final zeros are rare in life and common in damage. Else empty."""
    if identity.number.endswith("000"):
        return "号码末三位是000，可能是被电子表格当成数字损坏后碰巧通过了校验；请对照身份证核对"
    return ""


def birth_doubt(identity: Identity, stated: date, *, month_only: bool = False) -> str:
    """What to note when the stated birth date differs from the number's; else empty. The personnel file has the word:
    by the Party's rules of files the earliest record counts, and the number may have been made out later."""
    born_on = identity.born_on
    same = (stated.year, stated.month) == (born_on.year, born_on.month) and (month_only or stated.day == born_on.day)
    if same:
        return ""
    words = chinese_month(stated) if month_only else chinese_date(stated)
    return f"写的是{words}，公民身份号码中是{chinese_date(born_on)}，与号码不一致，按档案"


def sex_contradiction(identity: Identity, stated: Sex) -> str:
    """What to say when the stated sex differs from the number's; else empty."""
    if stated is identity.sex:
        return ""
    return f"写的是“{stated}”，公民身份号码第17位表示“{identity.sex}”；请对照身份证改正其中写错的一处"


def chinese_month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def mask_identity(number: str) -> str:
    """Province and a digit, then stars, then the last two: enough to tell namesakes apart on a page.

    The usual "first six, last four" is not used: together with a birthday that colleagues know it is the whole
    number. Anything too short to mask is starred throughout.
    """
    if len(number) < 15:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


def mask_phone(phone: str) -> str:
    """First three and last two digits of a mobile number; the last two of anything else; short ones all stars."""
    if len(phone) < 7:
        return "*" * len(phone)
    head = 3 if len(phone) >= 11 else 0
    return phone[:head] + "*" * (len(phone) - head - 2) + phone[-2:]


SHORTEST_DUTY = 4  # characters


def duty_blockers(verb: str, reason: str) -> list[str]:
    """Why no full number is read (查看) or taken out (导出) for this reason."""
    if len(reason.strip()) >= SHORTEST_DUTY:
        return []
    return [f"请写明{verb}完整号码的工作事由（至少{SHORTEST_DUTY}个字）。"]


def number_blockers(*, has_number: bool) -> list[str]:
    return [] if has_number else ["名册上没有登记这名同志的公民身份号码。"]
