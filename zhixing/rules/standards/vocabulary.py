"""The small words a standard is written in: choices with Chinese labels, amounts per class, shares, problems."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, NewType, Self

from zhixing.rules.periods import HALF_YEAR, MONTH, QUARTER, YEAR

Points = NewType("Points", int)
"""Integer hundredths: of a point, an hour, a per cent. 250 is 2.5."""

ZERO, ONE, SIXTY, HUNDRED = Points(0), Points(100), Points(6000), Points(10000)


class Key(NamedTuple):
    """What a person needs to know about one key of the YAML: its Chinese label and what to write there."""

    label: str
    help: str = ""
    is_percent: bool = False  # so many of a hundred: 30 and 30% are the same


class Choice(StrEnum):
    """A closed set of words; each has a Chinese label beside the word written in the YAML."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word


class IndexKind(Choice):
    VANGUARD = "vanguard", "先锋指数"
    FORTRESS = "fortress", "堡垒指数"


class Span(Choice):
    """How long one assessment period of a standard is."""

    MONTH = "month", "月"
    QUARTER = "quarter", "季度"
    HALF_YEAR = "half_year", "半年"
    YEAR = "year", "年度"

    @property
    def months(self) -> int:
        return {"month": MONTH, "quarter": QUARTER, "half_year": HALF_YEAR, "year": YEAR}[self.value]


class PeriodKind(Choice):
    """Which kind of result is being worked out. The first three are cycles; YEAR is made from a year's cycles."""

    QUARTER = "quarter", "平时"
    MIDYEAR = "midyear", "年中"
    YEAR_END = "year_end", "年末"
    YEAR = "year", "年度"


class RoundTo(Choice):
    HUNDREDTH = "0.01", "两位小数"
    TENTH = "0.1", "一位小数"
    INTEGER = "1", "整数"

    @property
    def hundredths(self) -> int:
        return {"0.01": 1, "0.1": 10, "1": 100}[self.value]


class RoundBy(Choice):
    HALF_UP = "half_up", "四舍五入"
    HALF_EVEN = "half_even", "四舍六入五成双"
    DOWN = "down", "只舍不入"
    UP = "up", "只入不舍"


class UnitRounding(Choice):
    EXACT = "exact", "按实际数量"
    HALF_UP = "half_up", "四舍五入"
    DOWN = "down", "不足一个单位的舍去"
    UP = "up", "不足一个单位的按一个单位"


class Effect(Choice):
    ADD = "add", "加分"
    DEDUCT = "deduct", "扣分"


class Start(Choice):
    ZERO = "zero", "从零加起"
    FULL = "full", "满分扣起"


class Source(Choice):
    """Where the value of a component comes from."""

    POINTS = "points", "积分台账"
    BALLOT = "ballot", "民主测评"
    REVIEW = "review", "党组织评定"
    SELF_REPORT = "self_report", "党员自评"
    HEARING = "hearing", "听取汇报"
    VISIT = "visit", "实地检查"
    REPRESENTATIVES = "representatives", "代表评价"
    MEMBERS = "members", "党员得分"
    QUARTERS = "quarters", "各期得分"
    GIVEN = "given", "直接填报"


class Method(Choice):
    """How inspectors come to know what an item asks."""

    PAPERS = "papers", "查阅资料"
    HEARING = "hearing", "听取汇报"
    VISIT = "visit", "实地检查"
    DATA = "data", "数据"


class Absent(Choice):
    """What becomes of a part for which nothing came in."""

    SHARED = "shared", "权重按比例分给其他部分"
    ZERO = "zero", "按零分计"


class PartBy(Choice):
    """How a part of a period is measured."""

    DAYS = "days", "按天数"
    MONTHS = "months", "按月，在册且没有减免的日子达到半个月的算一个月"


class VetoEffect(Choice):
    ZERO = "score_zero", "记零分"
    LOWEST = "lowest_band", "定为最低等次"
    EXCLUDE = "out_of_scoring", "不计分、不评等次"


class Reach(Choice):
    """How long a veto works: in the period it happened in, or until the end of the year."""

    PERIOD = "period", "本期"
    YEAR = "year", "全年"


class YearBy(Choice):
    MEAN = "mean", "各期平均"
    SUM = "sum", "各期相加"
    WEIGHTED = "weighted", "各期加权"
    LAST = "last", "取最后一期"
    HIGHEST = "highest", "取最高一期"
    LOWEST = "lowest", "取最低一期"


class MembersBy(Choice):
    MEAN = "mean", "党员平均分"
    SHARE = "share", "达到分数线的党员占比"


class CarryBy(Choice):
    REPLACE = "replace", "代替起评分"
    ADD = "add", "加在起评分上"


class BandsBy(Choice):
    INDEX = "index", "按得分"
    STARS = "stars", "按得星数"


class Measure(Choice):
    """What a condition of a gate looks at."""

    POINTS = "points", "得分"
    PERCENT = "percent", "得分占满分的百分比"
    UNITS = "units", "数量"
    TIMES = "times", "次数"
    IN_A_ROW = "in_a_row", "连续次数"
    MONTHS = "months_in_a_row", "连续月数"


class Away(Choice):
    """Whether those of a class whom the register has as away (流动) are scored like the others of it."""

    SCORED = "scored", "照常计分"
    NOT_SCORED = "not_scored", "不计分"


class Colour(Choice):
    RED = "red", "红"
    YELLOW = "yellow", "黄"
    BLUE = "blue", "蓝"
    GREEN = "green", "绿"
    GREY = "grey", "灰"


@dataclass(frozen=True)
class Amount:
    """A number of points that may differ by class.

    None means "no limit" where it is a limit and "not for this class" where it is a worth.
    """

    default: Points | None = None
    by_class: tuple[tuple[str, Points | None], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "by_class", tuple(sorted(self.by_class, key=lambda pair: pair[0]))
        )  # written order does not matter

    def of(self, class_code: str | None) -> Points | None:
        return dict(self.by_class).get(class_code or "", self.default)

    @property
    def every(self) -> tuple[Points, ...]:
        """Every number written in it."""
        numbers = (self.default, *(number for _, number in self.by_class))
        return tuple(number for number in numbers if number is not None)


EXACT_PERCENT = 10_000  # what hundredths of a per cent are divided by


@dataclass(frozen=True)
class Share:
    """A part of a whole, exact: 1/3 or 30 %."""

    over: int
    under: int

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.over, self.under)

    def __str__(self) -> str:
        if self.under == EXACT_PERCENT:
            return f"{points_text(self.over)}%"
        return f"{self.over}%" if self.under == 100 else f"{self.over}/{self.under}"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a standard: where (line 0 when it was not read from text), what, and what to do."""

    line: int
    field: str
    path: str
    sentence: str

    def __str__(self) -> str:
        where = f"第 {self.line} 行 " if self.line else ""
        return f"{where}{self.field}：{self.sentence}"


def points_text(hundredths: int | None, none: str = "不限") -> str:
    """Write hundredths as a person does: 250 → 2.5, 300 → 3."""
    if hundredths is None:
        return none
    whole, part = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole}" + (f".{part:02d}".rstrip("0") if part else "")


def exact_points(hundredths: int) -> str:
    """A result as tables and papers write it, always with two decimals: 7980 → 79.80."""
    whole, part = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{part:02d}"


def to_points(text: str) -> Points:
    """Read a decimal with at most two places. Raises ValueError otherwise."""
    if not text.isascii() or "_" in text:
        raise ValueError(text)
    try:
        hundredths = Decimal(text) * 100
    except ArithmeticError as wrong:
        raise ValueError(text) from wrong
    if not hundredths.is_finite() or hundredths != hundredths.to_integral_value():
        raise ValueError(text)
    return Points(int(hundredths))


def to_share(text: str) -> Share | None:
    """Read 1/3, 30% or 33.3% (the sign may be left out from 1 on); None where it is no part of a whole."""
    over, slash, under = text.partition("/")
    if slash:
        is_plain = all(part.isascii() and part.isdigit() and len(part) < 5 for part in (over, under))
        return Share(int(over), int(under)) if is_plain and 0 < int(under) >= int(over) else None
    try:
        percent = to_points(text.removesuffix("%"))
    except ValueError:
        return None
    if not 0 <= percent <= EXACT_PERCENT or (0 < percent < ONE and "%" not in text):
        return None
    return Share(percent, EXACT_PERCENT) if percent % 100 else Share(percent // 100, 100)
