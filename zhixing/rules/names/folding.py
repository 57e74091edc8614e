"""How typed text and names are brought into one form, and which names are refused: the only such rule.

Sheets, forms, ballot rolls, accounts and searches all fold by it, so that 李 typed as U+F9E1 and a radical taken from
a PDF (U+2FBC for 高) are found again.
"""

import re
import unicodedata

from zhixing.rules.names.radicals import RADICALS

MAX_LENGTH = 60  # characters of a name
RADICAL = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")
"""Signs that look like a character and are another: radicals and compatibility ideographs."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\U000e0000-\U000e01ef]"
)
_UNTIDY = re.compile(
    "^ | $|  |[^\\S ]|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]|" + _INVISIBLE.pattern + "|" + RADICAL.pattern
)
_HALF_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


def tidy(text: str) -> str:
    """One line without invisible signs; radicals as characters; digits and letters half-width; punctuation kept."""
    if not _UNTIDY.search(text):  # nearly every cell
        return text
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text).translate(_HALF_WIDTH).translate(RADICALS))
    return " ".join(plain.split())


_HAN = "\u3007\u3400-\u9fff\ufa0e-\ufa29\U00020000-\U0003ffff"
_PLAIN_NAME = re.compile(r"[\u3400-\u9fff]{2,10}")
_CHINESE = re.compile(f"[{_HAN}]")
_DOTS = str.maketrans(
    dict.fromkeys("\u2022\u2027\u30fb\uff65\uff0e\u2219\u22c5\u2024\u0387\u16eb", "·") | {"(": "（", ")": "）"}
)
_FULL_STOP = re.compile(f"(?<=[{_HAN}]) ?[.\u3002\uff61] ?(?=[{_HAN}])")  # 阿布都.热合曼, but not J. Smith
_NAME = re.compile(f"[\u1800-\u18af{_HAN}A-Za-z·（） .'-]+")
_NAME_OR_DIGITS = re.compile(f"[\u1800-\u18af{_HAN}A-Za-z0-9·（） .'-]+")
_BROKEN = re.compile("[?\uff1f□■〓\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd\ud800-\udfff]")


def fold_name(written: str) -> str:
    """The name as it is kept: one dot (·) between its parts, no spaces inside a Chinese one."""
    if _PLAIN_NAME.fullmatch(written):
        return written
    name = _FULL_STOP.sub("·", tidy(written).translate(_DOTS))
    if _CHINESE.search(name):
        name = re.sub("·{2,}", "·", name.replace(" ", ""))  # 王　芳, spread out to look even
    return name


def name_problem(name: str, *, may_have_digits: bool = False) -> str:
    """Why a folded name cannot be taken, and what to do; else empty. Rolls may number people: 代表1."""
    if _PLAIN_NAME.fullmatch(name):
        return ""
    if len(name) > MAX_LENGTH:
        return f"有{len(name)}个字，不像姓名；请核对"
    if _BROKEN.search(name):
        return "姓名里有“?”“□”或自造字，多半是生僻字没能存下来；请用输入法重新打出这个字"
    if not (_NAME_OR_DIGITS if may_have_digits else _NAME).fullmatch(name):
        return "姓名里有不该出现的符号；请只留姓名"
    return ""


def name_warning(name: str) -> str:
    """What to look at in a name that is taken: some people's names are one character. Else empty."""
    return "姓名只有一个字；请核对" if len(name) == 1 else ""
