"""票箱口令: phrases that are made, how one of a teller's own is judged, and how long wrong tries have to wait."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable

from zhixing.rules.periods import chinese_day

DIGITS, GROUP = 20, 4  # 66 bits, in digits that every keyboard and every hand can write
LEAST_WORTH = 16  # a Chinese sign counts two, any other one
FREE_TRIES = 2
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=1), dt.timedelta(hours=1)

TOO_EASY = (
    "这个口令过于简单，请换一个，或者由系统生成。自行设定的至少要 8 个汉字或 16 个字母、数字，"
    "不用姓名、账号、日期、电话、连续或重复的字符，也不用广为人知的诗句和口号。"
)
# What whoever guesses tries first. A part of this kind adds nothing to a phrase.
_KNOWN = (
    "不忘初心",
    "牢记使命",
    "为人民服务",
    "中国共产党",
    "中华人民共和国",
    "永远跟党走",
    "听党话",
    "跟党走",
    "万岁",
    "党员",
    "党支部",
    "民主测评",
    "监票人",
    "计票人",
    "口令",
    "密码",
    "床前明月光",
    "疑是地上霜",
    "举头望明月",
    "低头思故乡",
    "春眠不觉晓",
    "处处闻啼鸟",
    "白日依山尽",
    "黄河入海流",
    "欲穷千里目",
    "更上一层楼",
    "锄禾日当午",
    "汗滴禾下土",
    "谁知盘中餐",
    "粒粒皆辛苦",
    "好好学习",
    "天天向上",
    "万事如意",
    "恭喜发财",
    "两岸猿声啼不住",
    "轻舟已过万重山",
    "富强民主文明和谐",
    "自由平等公正法治",
    "爱国敬业诚信友善",
    "password",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "asdf",
    "zxcvbnm",
    "zxcv",
    "admin",
    "zhixing",
    "iloveyou",
    "woaini",
    "piaoxiang",
    "kouling",
    "mima",
    "1q2w3e4r",
    "abc",
    "123",
)


def made_phrase(below: Callable[[int], int]) -> str:
    """Twenty digits in groups of four; `below(n)` gives a number under n at random."""
    digits = "".join(str(below(10)) for _ in range(DIGITS))
    return " ".join(digits[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def meant(phrase: str) -> str:
    """The phrase whatever its width and spaces; digits alone, whatever stands between their groups."""
    plain = " ".join(unicodedata.normalize("NFKC", phrase).split())
    digits = plain.replace(" ", "").replace("-", "")
    return digits if digits.isdigit() else plain


def phrase_problems(phrase: str, personal: Iterable[str] = ()) -> list[str]:
    """Why a phrase of one's own is not taken. `personal`: names and accounts that whoever guesses knows."""
    signs = meant(phrase).casefold().replace(" ", "")
    for known in sorted((*(word.casefold() for word in personal if len(word) > 1), *_KNOWN), key=len, reverse=True):
        signs = signs.replace(known, "\0")
    return [] if _worth(signs) >= LEAST_WORTH else [TOO_EASY]


def _worth(signs: str) -> int:
    """Signs that go on from the one before (the same, the next, the last) add nothing, and a few alone add little."""
    fresh = [
        sign
        for before, sign in zip("\0" + signs, signs, strict=False)
        if sign != "\0" and abs(ord(sign) - ord(before)) > 1
    ]
    return min(4 * len(set(fresh)), _sum(fresh), _unrepeated(signs))


def _unrepeated(signs: str) -> int:
    """What the shortest part is worth of which the whole is a repetition."""
    part = next(signs[:size] for size in range(1, len(signs) + 1) if signs.startswith(signs[size:])) if signs else ""
    return _sum(part)


def _sum(signs: Iterable[str]) -> int:
    return sum(2 if "\u3400" <= sign <= "\u9fff" else 1 for sign in signs)


def wait_after(wrong_tries: int) -> dt.timedelta:
    """How long no other try at this lock is taken: nothing for two slips of the hand, then twice as long each time."""
    if wrong_tries <= FREE_TRIES:
        return dt.timedelta(0)
    doublings = min(wrong_tries - FREE_TRIES - 1, 16)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def waiting_problem(seat: str, wrong_tries: int, until: dt.datetime) -> str:
    """`until` in the time of the place."""
    return f"{seat}的口令已经输错 {wrong_tries} 次，请在 {chinese_day(until)}{until:%H:%M} 以后再试。"


def password_problems(*, is_password: bool) -> list[str]:
    """`is_password`: the phrase is what the teller signs in with."""
    return ["口令不能与登录密码相同，请另换一个。"] if is_password else []


def wrong_phrase_problem(seat: str, *, has_part: bool) -> str:
    """`has_part`: the file beside the database is there, without which no phrase opens anything."""
    way = "请核对后重新输入，或用恢复单上的恢复码" if has_part else "请改用恢复单上的恢复码"
    return f"{seat}的口令不对，{way}。"
